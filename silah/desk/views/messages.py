"""The outbox as people see it: what we have to tell ourselves, what is stuck, what went out."""

from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.door import page, show, url, visible_cases
from silah.desk.nav import MESSAGE_RIGHTS
from silah.desk.viewings import listed
from silah.interactions.actions import retry, told_by_hand
from silah.interactions.models import Message, Told

SHOWN = 50


@page(*MESSAGE_RIGHTS)
def outbox(request: DeskRequest) -> HttpResponseBase:
    """Messages that need people first, then the latest that went out."""
    seen = visible_cases(request).values("pk")
    kind = "support.supportrequest"
    by_hand = list(
        Message.objects.by_hand().filter(about_type=kind, about_id__in=seen).select_related("person")[:SHOWN]
    )
    stuck = list(Message.objects.stuck().filter(about_type=kind, about_id__in=seen).select_related("person")[:SHOWN])
    sent = list(
        Message.objects.filter(about_type=kind, about_id__in=seen).exclude(state__in=["by_hand", "parked", "failed"])
        .select_related("person").order_by("-pk")[:SHOWN]
    )  # fmt: skip
    ids = {one.about_id for one in (*by_hand, *stuck, *sent)}
    cases = {case.pk: case for case in visible_cases(request).filter(pk__in=ids)}
    for one in (*by_hand, *stuck, *sent):
        one.case = cases.get(one.about_id)
    listed(request, len(by_hand) + len(stuck) + len(sent))
    context = {"by_hand": by_hand, "stuck": stuck, "sent": sent, "part": "messages"}
    return show(request, "desk/messages.html", context)


def _find(request: DeskRequest, public_id: UUID) -> Message:
    message = Message.objects.filter(public_id=public_id, about_type="support.supportrequest").first()
    if message is None or not visible_cases(request).filter(pk=message.about_id).exists():
        raise Http404
    message.association = request.association
    return message


@page(*MESSAGE_RIGHTS)
def told(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """Record that a message was told by a call, in person or by a letter."""
    message = _find(request, public_id)
    how = request.POST.get("how", "")
    if request.method == "POST" and how in Told.values:
        try:
            told_by_hand(message, how=Told(how), by=request.actor)
            said.success(request, _("Written down: the beneficiary was told."))
        except Refused as refusal:
            said.error(request, refusal.sentence)
    return redirect(_next(request))


@page(*MESSAGE_RIGHTS)
def again(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """Queue a stuck message again."""
    message = _find(request, public_id)
    if request.method == "POST":
        try:
            retry(message, by=request.actor)
            said.success(request, _("It is queued again."))
        except Refused as refusal:
            said.error(request, refusal.sentence)
    return redirect(_next(request))


def _next(request: DeskRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(
        f"/{request.association.slug}/desk/"
    )
    return wanted if ours else url(request, "messages")
