"""Every page is private until it says otherwise."""

import uuid
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

UNREADABLE = "\ufffd"
CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
    " object-src 'none'; require-trusted-types-for 'script'"
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


class Storable:
    """Takes out of an address and of cookies the one character that no database keeps: NUL.

    In its place stands the sign for what cannot be read, so that such an address leads to no record, and to the same
    page as any other that leads nowhere. Forms are read as UTF-8, whatever a body claims: a browser sends nothing else,
    and some claims cannot be read at all. A length that is no number is none, as the server has taken it already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            request.path_info = request.path_info.replace("\x00", UNREADABLE)
            request.path = request.path.replace("\x00", UNREADABLE)
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", quote(UNREADABLE))
        for name, value in list(request.COOKIES.items()):
            if "\x00" in value:
                del request.COOKIES[name]
        if request.encoding is not None:
            request.encoding = "utf-8"
        length = request.META.get("CONTENT_LENGTH", "")
        if length and not (length.isascii() and length.isdigit()):
            request.META["CONTENT_LENGTH"] = "0"
        return self.get_response(request)


class ContentSecurity:
    """Says with every answer, files too, that nothing runs or loads on it but what this house itself serves.

    No script and no style stands inside a page, so that the words are the same for all and hold no exception.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT)  # a paper is shown under a narrower one
        return response


class PrivateByDefault:
    """Adds to every answer what keeps it out of caches, foreign frames and foreign hands, and a request id.

    ``Cache-Control: no-store`` unless the view set its own (see ``public``); static files never come here.
    The id is ours, never the client's, so that nobody can write into the log with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response


def public(response: HttpResponseBase, seconds: int) -> HttpResponseBase:
    """Let a page without any person in it be kept by browsers for ``seconds``; it still varies by cookie."""
    response["Cache-Control"] = f"private, max-age={seconds}"
    return response
