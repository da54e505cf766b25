"""The channels of the policy: how each reaches us, who answers, open or paused; the public directory follows at once."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.accounts.models import Member
from silah.associations.contact_points import contact_points, keep_contact_point
from silah.associations.models import ContactPoint
from silah.core.identifiers import show_phone
from silah.desk.door import asking, page, show, url
from silah.desk.forms.channels import ChannelForm
from silah.desk.nav import SETTINGS_RIGHTS
from silah.interactions.channels import SENDING, is_ready
from silah.interactions.models import By
from silah.policies.pack.schema import Channel
from silah.policies.pack.vocabulary import ChannelKind

SHOWN = 20


@dataclass(frozen=True)
class Row:
    """One channel of the policy as the list shows it."""

    channel: Channel
    point: ContactPoint | None
    address: str
    status: str
    word: str
    sending: str
    href: str


@page(*SETTINGS_RIGHTS)
def channels(request: DeskRequest) -> HttpResponseBase:
    """Every channel the policy names, with what is said of it and whether something is missing."""
    points, sends = contact_points(request.association), _sending(request)
    named = sorted(request.pack.channels, key=lambda one: one.order)
    rows = [_row(request, one, points.get(one.code), sends) for one in named]
    context = {
        "rows": rows, "part": "channels", "bare": sum(row.point is None for row in rows),
        "ways": [(str(By(way).label), ready) for way, ready in sends.items()],
        "contact_url": f"/{request.association.slug}/contact/",
    }  # fmt: skip
    return show(request, "desk/channels/channels.html", context)


@page(*SETTINGS_RIGHTS)
def channel(request: DeskRequest, code: str) -> HttpResponseBase:
    """One channel: change what is said of it, pause it with a reason, and see what was said before."""
    found = request.pack.channel(code)
    if found is None:
        raise Http404
    point = contact_points(request.association).get(code)
    members = list(Member.objects.active().only("pk", "name"))
    form = ChannelForm(request.POST if request.method == "POST" else None, channel=found, point=point, members=members)

    def do(given: dict[str, Any]) -> str:
        kept = keep_contact_point(
            request.association, code, form.told(), named={one.code for one in request.pack.channels},
            seen=given["seen"], by=request.actor,
        )  # fmt: skip
        if not kept.is_open:
            return _("%(channel)s is paused, and the contact page says so with the reason.") % {"channel": found.name}
        return _("Kept. The contact page shows it from now on.")

    history = ContactPoint.objects.of(code).exclude(replaced_at=None)[:SHOWN]
    return asking(
        request, form, do, title=str(found.name), button=_("Keep it"), back=url(request, "channels"),
        lead=_("The policy names this channel (clause %(code)s), so it is never removed: it is open, or paused with a reason.")
        % {"code": code},
        template="desk/channels/channel.html", part="channels", channel=found, point=point, history=list(history),
        sending=_sending_words(found, _sending(request)),
    )  # fmt: skip


def _sending(request: DeskRequest) -> dict[By, bool]:
    """Whether messages go out without anybody's help, by each way of sending."""
    return {way: is_ready(request.association, way) for way in SENDING}


def _sending_words(channel: Channel, sends: dict[By, bool]) -> str:
    """What answers by itself on a channel, in words; nothing where people alone answer."""
    if channel.kind == ChannelKind.EMAIL:
        return _("A mail server is set up.") if sends[By.EMAIL] else _("No mail server is set up: write from your own.")
    if channel.kind == ChannelKind.PHONE:
        return (
            _("A provider of text messages is set up.")
            if sends[By.SMS]
            else _("No provider of text messages is set up: people are called.")
        )
    if channel.kind == ChannelKind.SOCIAL:
        return _("No provider is connected: messages are read and answered in the account itself.")
    return ""


def _address(channel: Channel, point: ContactPoint | None) -> str:
    """How a channel is reached; numbers as people read them, from the left inside Arabic too."""
    if point is None or not point.address:
        return ""
    return f"\u2066{show_phone(point.address)}\u2069" if channel.kind == ChannelKind.PHONE else point.address


def _row(request: DeskRequest, channel: Channel, point: ContactPoint | None, sends: dict[By, bool]) -> Row:
    if not channel.enabled:
        status, word = "paused", _("switched off in the policy")
    elif point is not None and not point.is_open:
        status, word = "paused", ""
    elif point is None:
        status, word = "draft", _("not described yet")
    else:
        status, word = "active", _("people can use it")
    return Row(
        channel, point, _address(channel, point), status, word, _sending_words(channel, sends),
        url(request, "channel", code=channel.code),
    )  # fmt: skip
