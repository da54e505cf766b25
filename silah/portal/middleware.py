"""Who is signed in on the portal, and how that person is spoken to."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from silah.portal.gate import signed_in
from silah.portal.speaking import speak_to


class Beneficiary:
    """Sets ``request.beneficiary`` on the pages of an association, and the language in the person's gender.

    A visitor without a session costs no query. On the desk nobody is a beneficiary.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.beneficiary = None  # type: ignore[attr-defined]
        association = getattr(request, "association", None)
        if association is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if request.path_info.startswith(f"/{association.slug}/desk/"):
            return self.get_response(request)
        person = signed_in(request)  # type: ignore[arg-type]
        if person is not None:
            request.beneficiary = person  # type: ignore[attr-defined]
            speak_to(request, person)
        return self.get_response(request)
