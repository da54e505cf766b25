"""The front page of an association: what is your need, where is your request, how to reach us."""

from django.http import HttpResponse

from silah.accounts.gate import AssociationRequest
from silah.core import clock
from silah.core.workdays import is_ramadan
from silah.policies.opening import openings
from silah.policies.pack.services import Service
from silah.portal import promises
from silah.portal.forms.follow import FollowForm
from silah.portal.gate import draft_here, is_locked, site
from silah.portal.pages import protects, show


@site
def home(request: AssociationRequest, slug: str) -> HttpResponse:
    """Four queries at most; two for a visitor without a draft once the figures are kept."""
    draft = draft_here(request)
    in_danger = protects(request.pack)
    return show(
        request, "home.html",
        {
            "cards": [card(one) for one in request.pack.services if not is_for_1919(one)], "side": promises.figures(request),
            "protects": in_danger, "quick_exit": in_danger, "main_class": "main-hero", "follow_form": FollowForm(),
            "draft": draft if draft is not None and draft.request_id is None and not is_locked(request, draft) else None,
            "draft_name": _draft_name(request, draft), "hours": hours_today(request),
        },
        at="home",
    )  # fmt: skip


def card(service: Service) -> dict[str, object]:
    """What the card of a service shows."""
    referred = service.entry == "referral"
    return {
        "service": service,
        "note": service.for_whom if referred else service.duration,
        "note_icon": "scales" if referred else "clock",
    }


def is_for_1919(service: Service) -> bool:
    """Whether whoever reports by themselves is sent to the unified report centre."""
    return service.referral is not None and bool(service.referral.individual_redirect)


def hours_today(request: AssociationRequest) -> str:
    """Openings of today in words; nothing on a day off."""
    today = clock.today()
    return openings(request.pack.hours.on(today.weekday(), ramadan=is_ramadan(today)))


def _draft_name(request: AssociationRequest, draft: object) -> str:
    key = getattr(draft, "service_key", "")
    found = request.pack.service(key) if key else None
    return str(found.name) if found is not None else ""
