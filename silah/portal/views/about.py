"""What the association says of itself: its policy, whom to call, privacy, and how to object."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from silah.accounts.gate import AssociationRequest
from silah.associations.contact_points import contact_points
from silah.associations.models import ContactPoint
from silah.core import clock, hijri
from silah.core.workdays import is_ramadan
from silah.policies.models import IN_FORCE, PolicyVersion, VersionState
from silah.policies.opening import openings
from silah.policies.pack.schema import Channel
from silah.policies.pack.vocabulary import ChannelKind
from silah.portal.gate import site
from silah.portal.pages import show


@site
def policy(request: AssociationRequest, slug: str) -> HttpResponse:
    """The policy in force: its approval with both dates and the members, what it sets, and its versions."""
    shown = (*IN_FORCE, VersionState.SUPERSEDED)
    return show(
        request, "about/policy.html",
        {
            "approval": request.pack.approval,
            "versions": list(PolicyVersion.objects.filter(state__in=shown).defer("content").newest_first()[:20]),
            "steps": [(str(one.text), "", "") for one in sorted(request.pack.steps, key=lambda one: one.order)],
            "channels": sorted((one for one in request.pack.channels if one.enabled), key=lambda one: one.order),
            "tools": sorted(request.pack.tools, key=lambda one: one.order),
            "objectives": request.pack.objectives, "periods": request.pack.periods,
        },
    )  # fmt: skip


@site
def contact(request: AssociationRequest, slug: str) -> HttpResponse:
    """The directory with extensions (clause M20), the hours, the channels as they are kept now."""
    points, profile = contact_points(request.association), request.pack.association
    listed = {post.phone for post in request.pack.directory}
    channels = sorted((one for one in request.pack.channels if one.enabled), key=lambda one: one.order)
    return show(
        request, "about/contact.html",
        {
            "posts": sorted(request.pack.directory, key=lambda post: post.order), "week": week(request),
            "channels": [(one, points.get(one.code)) for one in channels], "telephone": _telephone(channels, points),
            "ramadan": is_ramadan(clock.today()), "phones": [one for one in profile.phones if one not in listed],
        },
        at="contact",
    )  # fmt: skip


def _telephone(channels: Iterable[Channel], points: Mapping[str, ContactPoint]) -> str:
    """The number kept for the telephone channel, for a policy whose directory names none."""
    found = (points.get(one.code) for one in channels if one.kind == ChannelKind.PHONE)
    return next((one.address for one in found if one is not None and one.is_open), "")


def week(request: AssociationRequest) -> list[tuple[str, str]]:
    """Every day of the week from Sunday with its openings in words; nothing on a day off."""
    ramadan = is_ramadan(clock.today())
    order = [6, 0, 1, 2, 3, 4, 5]
    monday = date(2024, 1, 1)  # any Monday: only the names of the days are taken from it
    rows = []
    for number in order:
        name = hijri.weekday_name(monday.replace(day=1 + number))
        rows.append((name, openings(request.pack.hours.on(number, ramadan=ramadan))))
    return rows


@site
def privacy(request: AssociationRequest, slug: str) -> HttpResponse:
    """What is kept of a person, why, for how long, who sees it, and what the person may ask for."""
    return show(request, "about/privacy.html", {"consents": request.pack.consents, "periods": request.pack.periods})


@site
def objection(request: AssociationRequest, slug: str) -> HttpResponse:
    """How to object to an answer, until when, and what follows."""
    days = request.pack.periods.objection_days
    steps = [
        (_("You read the answer and its reasons"), "", _("In the letter, on the page of your request, or from us by telephone.")),
        (_("You write why you object"), "", _("On the page of your request, at the office or by telephone. There is no form to buy and no fee.")),
        (_("We study it again"), "", _("Other colleagues study it wherever there are any; where a committee decides, it votes anew.")),
        (_("You get a new answer"), "", _("With its reasons, within the same times as the first.")),
    ]  # fmt: skip
    return show(request, "about/objection.html", {"days": days, "steps": steps})
