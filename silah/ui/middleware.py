"""Every page is private until it says otherwise."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


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
