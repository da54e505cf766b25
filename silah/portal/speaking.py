"""In which language, and in which grammatical gender, a page speaks."""

from django.http import HttpRequest
from django.utils import translation

from silah.accounts.gate import AssociationRequest
from silah.registry.models import Person

HER, HIM = "ar-her", "ar"


def speak_to(request: HttpRequest, person: Person) -> None:
    """Speak to a person known: in the gender that fits, in the language chosen here or the one the person prefers."""
    if request.COOKIES.get("language") == "en":
        return
    if "language" not in request.COOKIES and person.preferred_language == "en":
        translation.activate("en")
        return
    speak_as(request, person.gender)


def speak_as(request: HttpRequest, gender: str) -> None:
    """Speak to somebody of whom only the gender is known, or nothing; an association for women speaks to women."""
    if (translation.get_language() or "ar") == "en":
        return
    pack = getattr(request, "pack", None)
    throughout = pack is not None and pack.association.addresses_women
    translation.activate(HER if gender == "female" or throughout else HIM)


def speak_of_service(request: AssociationRequest, audience: str) -> None:
    """Speak on the page of a service for women to a woman."""
    if audience == "women":
        speak_as(request, "female")


def page_language() -> str:
    """The language of papers printed for whoever reads the page."""
    return translation.get_language() or "ar"
