"""Puts one association in force for the length of one request, and chooses the language."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from silah.accounts.devices import keep_device
from silah.associations.scope import scope
from silah.core import clock
from silah.policies.pack import Pack
from silah.policies.standing import Standing, standing

#: First path segments that are never an association.
RESERVED = frozenset(
    {"", "staff", "static", "health", "verify", "style", "language", "theme", "favicon.ico", "robots.txt"}
)


class AssociationInForce:
    """For ``/<slug>/…``: sets ``request.association``, ``.policy`` and ``.pack`` and scopes every query.

    Any other address runs without a scope, where reading an association's table raises.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return keep_device(request, self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        slug = request.path_info.split("/", 2)[1]
        association, policy, others = Standing(None, None) if slug in RESERVED else standing(slug[:40], clock.today())
        if association is None or policy is None:
            with (
                translation.override(language_for(request, None)),
                scope(association=association) if association is not None else nullcontext(),
            ):
                return self.get_response(request)
        with scope(association=association):
            request.association = association  # type: ignore[attr-defined]
            request.policy = policy  # type: ignore[attr-defined]
            request.pack = policy.pack  # type: ignore[attr-defined]
            request.other_policies = others  # type: ignore[attr-defined]
            with translation.override(language_for(request, policy.pack)):
                return self.get_response(request)


def language_for(request: HttpRequest, pack: Pack | None) -> str:
    """The language of a page: what the visitor chose, else Arabic, in the gender the association speaks to."""
    if request.COOKIES.get("language") == "en":
        return "en"
    if (
        pack is not None
        and pack.association.addresses_women
        and not request.path_info.startswith(f"/{pack.slug}/desk/")
    ):
        return "ar-her"
    return "ar"


def in_force(request: HttpRequest) -> dict[str, Any]:
    """Template context: the association in force and who is looking."""
    return {
        "association": getattr(request, "association", None),
        "pack": getattr(request, "pack", None),
        "policy": getattr(request, "policy", None),
        "member": getattr(request, "member", None),
        "actor": getattr(request, "actor", None),
        "beneficiary": getattr(request, "beneficiary", None),
        "other_language": "ar" if (translation.get_language() or "ar") == "en" else "en",
        "today": clock.today(),
    }
