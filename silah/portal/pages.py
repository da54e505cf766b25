"""What every page of the portal shows around its content: the parts of the site, the foot, the quick exit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from silah.accounts.gate import AssociationRequest
from silah.policies.pack import Pack
from silah.ui.nav import NavItem


def show(
    request: AssociationRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    at: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of an association.

    Args:
        at: the part of the site the page belongs to: home, services, follow, contact or mine.
    """
    around: dict[str, Any] = {
        "nav": navigation(request, at), "foot_nav": foot(request), "page_updated": request.policy.adopted_at.date(),
        "useful_url": reverse("portal:useful", args=[request.association.slug]),
    }  # fmt: skip
    return render(request, f"portal/{template}", around | (context or {}), status=status)


def navigation(request: AssociationRequest, at: str) -> list[NavItem]:
    """The parts of the site, the present one marked."""
    slug = request.association.slug
    person = getattr(request, "beneficiary", None)
    mine = (
        NavItem("mine", _("My requests"), reverse("portal:mine", args=[slug]), "person", None, at == "mine")
        if person is not None
        else NavItem("mine", _("Sign in"), reverse("portal:sign_in", args=[slug]), "enter", None, at == "mine")
    )
    return [
        NavItem("home", _("Home"), reverse("portal:home", args=[slug]), "home", None, at == "home"),
        NavItem("services", _("Services"), reverse("portal:services", args=[slug]), "grid", None, at == "services"),
        NavItem("follow", _("Follow my request"), reverse("portal:follow", args=[slug]), "eye", None, at == "follow"),
        NavItem("contact", _("Contact us"), reverse("portal:contact", args=[slug]), "phone", None, at == "contact"),
        mine,
    ]


def foot(request: AssociationRequest) -> list[NavItem]:
    """The pages named at the foot."""
    slug = request.association.slug
    entries = (
        ("policy", _("Our policy"), "portal:policy"),
        ("objection", _("How to object"), "portal:objection"),
        ("privacy", _("Your privacy"), "portal:privacy"),
        ("contact", _("Contact us"), "portal:contact"),
    )
    return [NavItem(key, label, reverse(name, args=[slug])) for key, label, name in entries]


def protects(pack: Pack) -> bool:
    """Whether a service of the association is for people in danger, so that 1919 and the quick exit stand on its pages."""
    return any(one.referral is not None and one.referral.individual_redirect for one in pack.services)


def absolute(request: HttpRequest, name: str, *args: Any) -> str:
    """The whole address of a page, for papers and their codes; never with a secret in it."""
    return request.build_absolute_uri(reverse(name, args=args))
