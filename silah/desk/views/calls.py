"""An incoming call: who may be calling, what is open, what to do while the caller waits, and what is kept of it (C2)."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.core.identifiers import show_phone
from silah.core.refused import Refused
from silah.desk.door import TELEPHONE, page, show, url, visible_cases
from silah.desk.forms.calls import CallForm, InquiryForm
from silah.desk.naming import name_of_channel, number_of
from silah.desk.nav import CALL_RIGHTS
from silah.desk.queue import Row, rows_of
from silah.desk.viewings import look
from silah.desk.views.people import known_to
from silah.policies.pack.vocabulary import Can
from silah.registry.models import Person
from silah.support.actions.checking import new_contact
from silah.support.actions.receiving import keep_inquiry
from silah.support.models import Inquiry, SupportRequest

#: Families share a number; more people than this on one is a number of an office.
SHOWN = 6
#: Rows of the list of today.
MOST_TAKEN = 100


@dataclass
class Caller:
    """Somebody this number may belong to, with the open requests the officer may see."""

    person: Person
    number: str
    registered: bool
    href: str
    intake_url: str
    rows: list[Row] = field(default_factory=list)
    #: Reference, where a note is written, and where new contact data are registered, if there are any.
    acts: list[tuple[str, str, str]] = field(default_factory=list)


@page(*CALL_RIGHTS)
def call(request: DeskRequest) -> HttpResponseBase:
    """Find the caller by number. The number is posted, not put into an address, and each file shown is a viewing."""
    form = CallForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "asked": False}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            number = form.cleaned_data["number"]
            callers = _callers(request, number)
            for one in callers[:SHOWN]:
                opened = [row.case.reference for row in one.rows]
                look(request, one.person, "registry.view", channel=TELEPHONE, requests=opened)
            context |= {
                "asked": True, "callers": callers[:SHOWN], "more": len(callers) > SHOWN, "number": show_phone(number),
                "intake_url": _intake(request, None) if Can.RECEIVE in request.actor.rights else "",
            }  # fmt: skip
        else:
            status = 422
    return _page(request, context, status=status)


@page(*CALL_RIGHTS)
def keep_call(request: DeskRequest) -> HttpResponseBase:
    """Keep a call, a visit or a letter of which no request comes."""
    if request.method != "POST":
        return redirect(url(request, "call"))
    form = InquiryForm(request.POST, pack=request.pack, usual=TELEPHONE)
    status = 422
    if form.is_valid():
        try:
            keep_inquiry(**form.cleaned_data, pack=request.pack, by=request.actor)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
        else:
            messages.success(request, _("Kept. It stands in the list of today."))
            return redirect(url(request, "call"))
    return _page(request, {"form": CallForm(), "asked": False, "inquiry_form": form}, status=status)


def _page(request: DeskRequest, context: dict[str, Any], *, status: int) -> HttpResponseBase:
    """The page of calls with the list of today: what became no request, who took it and how it came."""
    taken = Inquiry.objects.visible_to(request.member).of_day(clock.today()).select_related("taken_by")
    rows = [(one, name_of_channel(request.pack, one.channel)) for one in taken[: MOST_TAKEN + 1]]
    form = InquiryForm(pack=request.pack, usual=TELEPHONE)
    found = {
        "part": "call", "inquiry_form": form, "taken": rows[:MOST_TAKEN], "taken_more": len(rows) > MOST_TAKEN,
        "keep_url": url(request, "keep_call"), **context,
    }  # fmt: skip
    return show(request, "desk/calls/call.html", found, status=status)


def _callers(request: DeskRequest, number: str) -> list[Caller]:
    """People whose registered mobile it is, then those with an open request that gave it; three queries for all."""
    open_cases = visible_cases(request).open()
    people = list(known_to(request).filter(mobile=number).distinct().order_by("pk")[: SHOWN + 1])
    known = [one.pk for one in people]
    cases: list[SupportRequest] = list(
        open_cases.filter(Q(person__in=known) | Q(contact_mobile=number)).distinct().by_due()[: SHOWN * 5]
    )
    callers = {one.pk: _caller(request, one, registered=True) for one in people}
    for case in cases:
        if case.person_id not in callers:
            callers[case.person_id] = _caller(request, case.person, registered=False)
        contact = ""
        if Can.CHECK in request.actor.rights and new_contact(case):
            contact = url(request, "take_contact", token=case.token)
        caller = callers[case.person_id]
        caller.rows += rows_of(request, [case])
        caller.acts.append((case.reference, url(request, "note", token=case.token), contact))
    return list(callers.values())


def _caller(request: DeskRequest, person: Person, *, registered: bool) -> Caller:
    person.association = request.association
    return Caller(
        person, number_of(person), registered, url(request, "person", token=person.token),
        _intake(request, person) if Can.RECEIVE in request.actor.rights else "",
    )  # fmt: skip


def _intake(request: DeskRequest, person: Person | None) -> str:
    """Where a request is taken in by telephone, for the caller when known."""
    who = f"&person={person.token}" if person is not None else ""
    return f"{url(request, 'intake')}?channel={TELEPHONE}{who}"
