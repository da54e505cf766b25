"""The room of one sitting: presence, quorum, interests, sealed votes, decisions, minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.after_death import learned_of, news
from silah.desk.case_file import CaseFile, open_file
from silah.desk.door import CASES, act_on, asking, case_url, page, refused_page, show, url, visible_cases
from silah.desk.forms.checking import ReasonForm
from silah.desk.forms.committee import InterestForm, PresenceForm, VoteForm
from silah.desk.nav import SITTING_RIGHTS
from silah.desk.next_step import NextStep, after_death
from silah.desk.room import Room, bars_to_voting, draft_minutes, enter, find_sitting
from silah.desk.viewings import listed, look
from silah.desk.views.deciding import ruling_form
from silah.desk.views.papers import pdf_response
from silah.desk.views.studying import score_rows
from silah.desk.walls import apart, opened_by_rights
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can, Duty
from silah.support import papers
from silah.support.actions import sitting as acts
from silah.support.actions.deciding import OUTCOME_OF, decide_item
from silah.support.conflicts import why_apart
from silah.support.eyes import appointed
from silah.support.models import AgendaItem, Choice, ItemState, Sitting, SittingState, SupportRequest
from silah.support.quorum import result_of
from silah.support.reading import read
from silah.ui import paper as press

RUNS = (Can.SIT_SECRETARY, Can.CHAIR)


def _at(request: DeskRequest, sitting: Sitting, item: AgendaItem | None = None) -> str:
    parts = {"year": sitting.hijri_year, "number": sitting.number}
    return url(request, "item", **parts, pk=item.pk) if item else url(request, "sitting", **parts)


@page(*SITTING_RIGHTS)
def sitting(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """The room as it is now."""
    return _room_page(request, find_sitting(request, year, number))


@page(*CASES)
def item(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """The room with one file under the light; a substitute sees this file of the sitting and no other."""
    found = find_sitting(request, year, number)
    return _room_page(request, found, pk, room=_enter(request, found, pk))


def _enter(request: DeskRequest, found: Sitting, pk: int) -> Room:
    """The room as the committee sees it, or the one file on which the reader is a substitute."""
    if request.actor.rights.intersection(SITTING_RIGHTS):
        return enter(request, found, pk)
    one = found.items.filter(pk=pk).select_related("support_request").first()
    if one is None or not appointed(one.support_request, Duty.VOTE, request.member.pk):
        raise Http404
    return enter(request, found, pk, alone=True)


def _room_page(
    request: DeskRequest, found: Sitting, pk: int | None = None, *, room: Room | None = None, form: VoteForm | None = None, status: int = 200
) -> HttpResponseBase:  # fmt: skip
    room = room or enter(request, found, pk)
    # By the roles alone: a substitute whose vote was refused comes here with the right to vote on this file.
    sits = bool(getattr(request, "own_actor", request.actor).rights.intersection(SITTING_RIGHTS))
    context: dict[str, Any] = {
        "room": room, "sitting": found, "runs": bool(request.actor.rights.intersection(RUNS)), "part": "sittings" if sits else "home",
        "sits": sits, "appoints": Can.APPOINT in request.actor.rights,
        "committee": request.pack.committee, "minutes": draft_minutes(room), "parts": {"year": found.hijri_year, "number": found.number},
        "crumbs": [(str(request.pack.committee.name), url(request, "sittings")), str(found)] if sits else [str(found)],
        "let_in": acts.let_in_later() if room.shuts_out else "",
    }  # fmt: skip
    listed(request, len(room.items))
    if room.apart_item is not None:
        context |= {
            "apart": room.apart_item.support_request,
            "place": _place(room),
            "why": _why(request, room.apart_item),
        }
        context["form"] = form
    if room.item is not None:
        case = room.item.support_request
        look(request, case, "support.view", name=case.reference)
        case.association = request.association
        act_on(request, case)
        study = case.researches.select_related("researcher").order_by("-round").first()
        bar = bars_to_voting(request, room)
        context |= {
            "case": case, "study": study, "score": score_rows(case, study.score if study else None),
            "conditions": read(case).conditions, "bar": bar, "votes_here": not bar,
            "form": form or VoteForm(), "case_url": case_url(request, case), "place": _place(room),
            "result": room.result, "able": room.may_vote, "decides": room.result in OUTCOME_OF,
            "returns": room.result is Choice.RETURN, "outcome": OUTCOME_OF.get(room.result) if room.result else None,
            "own": room.seat_of(request.member.pk), "died": _died(request, room, case),
        }  # fmt: skip
    return show(request, "desk/sitting/sitting.html", context, status=status)


def _died(request: DeskRequest, room: Room, case: SupportRequest) -> NextStep | None:
    """What is to be done about a file whose beneficiary has died: the words of the case's own page."""
    if room.died_on is None:
        return None
    return after_death(request, CaseFile(case, request.actor.rights, request.member.pk), room.died_on)


def _place(room: Room) -> int:
    return next((knot.number for knot in room.knots if knot.item in (room.item, room.apart_item)), 0)


def _why(request: DeskRequest, item: AgendaItem) -> str:
    """Why the reader takes no part in a file; the file itself is read for nothing else."""
    return why_apart(
        SupportRequest.objects.select_related("person", "representative").get(pk=item.support_request_id),
        request.member,
    )


def _apart_of(request: DeskRequest, found: Sitting) -> dict[int, str]:
    """Keys of the files of a sitting that the reader steps aside from, with what a paper says instead of them."""
    kept = opened_by_rights(request).filter(apart(request), agenda_items__sitting=found)
    return dict.fromkeys(kept.values_list("pk", flat=True), _("You take no part in this file"))


@page(*RUNS)
def present(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """Mark who is in the room."""
    found = find_sitting(request, year, number)
    seats = list(found.attendances.select_related("member"))
    seated = sum(not one.is_substitute for one in seats)
    form = PresenceForm(
        request.POST if request.method == "POST" else None,
        choices=[
            (one.member_id, _("%(name)s, a substitute") % {"name": one.member.name} if one.is_substitute else one.member.name)
            for one in seats
        ],
        here=[one.member_id for one in seats if one.is_present],
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        count = acts.mark_present(found, given["present"], by=request.actor)
        return _("%(count)d of %(seated)d are present.") % {"count": count, "seated": len(seats)}

    needed = acts.quorum_to_open(found, request.pack, seated)
    lead = _("The quorum is %(needed)d of %(seated)d.") % {"needed": needed, "seated": seated}
    if found.state == SittingState.OPEN and found.items.filter(state=ItemState.VOTING).exists():
        lead = f"{lead} {acts.let_in_later()}"
    return asking(
        request, form, do, title=_("Who is present"), button=_("Keep"), back=_at(request, found), lead=lead,
        part="sittings",
    )  # fmt: skip


def _do(request: DeskRequest, found: Sitting, back: str, act: Any, said: str) -> HttpResponseBase:
    """Carry out one act of the room that asks nothing; a refusal becomes a message."""
    if request.method == "POST":
        try:
            act()
            messages.success(request, said)
        except Refused as refusal:
            return refused_page(request, refusal, back)
    return redirect(back)


@page(*RUNS)
def open_now(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """Open the sitting once the quorum is there."""
    found = find_sitting(request, year, number)
    return _do(
        request, found, _at(request, found), lambda: acts.open_sitting(found, pack=request.pack, by=request.actor),
        _("The sitting is open."),
    )  # fmt: skip


@page(*RUNS)
def close(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """Close the sitting; what is undecided waits for the next one."""
    found = find_sitting(request, year, number)
    return _do(
        request, found, _at(request, found), lambda: acts.close_sitting(found, by=request.actor),
        _("The sitting is closed and its minutes are complete."),
    )  # fmt: skip


@page(*RUNS)
def cancel(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """Cancel a planned sitting, with the reason."""
    found = find_sitting(request, year, number)
    form = ReasonForm(request.POST or None, label=_("Why it is cancelled"))

    def do(given: dict[str, Any]) -> str:
        acts.cancel_sitting(found, reason=given["text"], by=request.actor)
        return _("Cancelled. Its files wait for another sitting.")

    return asking(
        request, form, do, title=_("Cancel the sitting"), button=_("Cancel the sitting now"), back=_at(request, found),
        part="sittings",
    )  # fmt: skip


def _find_item(request: DeskRequest, found: Sitting, pk: int) -> AgendaItem:
    """One file on the agenda, if the member may see it."""
    item = found.items.filter(pk=pk, support_request__in=visible_cases(request).values("pk")).first()
    if item is None:
        raise Http404
    item.sitting = found
    item.support_request = visible_cases(request).get(pk=item.support_request_id)
    look(request, item.support_request, "support.view", name=item.support_request.reference)
    item.support_request.association = request.association
    act_on(request, item.support_request)
    return item


@page(*CASES)
def interest(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Declare an interest in one file: one's own, or a member's through the secretary."""
    found = find_sitting(request, year, number)
    one = _find_item(request, found, pk)
    seats = [a.member for a in found.attendances.select_related("member")]
    if Can.VOTE not in request.actor.rights and not request.actor.rights.intersection(RUNS):
        raise Http404
    if not request.actor.rights.intersection(RUNS):
        seats = [member for member in seats if member.pk == request.member.pk]
    form = InterestForm(request.POST or None, choices=[(member.pk, member.name) for member in seats])

    def do(given: dict[str, Any]) -> str:
        member = next(member for member in seats if member.pk == given["member"])
        acts.recuse(one, member, given["reason"], by=request.actor)
        return _("%(name)s takes no part in this file.") % {"name": member.name}

    return asking(
        request, form, do, title=_("Declare an interest"), button=_("Declare it"), back=_at(request, found, one),
        lead=_("Whoever has an interest takes no part in the file; the minutes name it."), part="sittings",
    )  # fmt: skip


@page(*CASES)
def vote(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Give one's own vote; it is sealed until the last one is in, unless the policy opens opinions as they come."""
    found = find_sitting(request, year, number)
    room = _enter(request, found, pk)
    one = room.item or room.apart_item
    if one is None:
        raise Http404
    act_on(request, one.support_request)
    if Can.VOTE not in request.actor.rights:
        raise Http404
    if request.method != "POST":
        return redirect(_at(request, found, one))
    form = VoteForm(request.POST)
    if room.apart_item is not None:
        form.add_error(None, _("You take no part in this file because of a declared or found interest."))
        return _room_page(request, found, pk, room=room, form=form, status=409)
    one.support_request.association = request.association
    if form.is_valid():
        given = form.cleaned_data
        try:
            acts.vote(
                one,
                request.member,
                Choice(given["choice"]),
                opinion=given["opinion"],
                by=request.actor,
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return _room_page(request, found, pk, room=room, form=form, status=409)
        sealed = _("Your vote is in. It stays sealed until every member has voted.")
        messages.success(request, sealed if room.is_sealed else _("Your vote is in. The members see it now."))
        return redirect(_at(request, found, one))
    return _room_page(request, found, pk, room=room, form=form, status=422)


@page(*RUNS)
def decision(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Write the decision the votes came to; its outcome is theirs and is not chosen here."""
    found = find_sitting(request, year, number)
    one = _find_item(request, found, pk)
    result = result_of(one)
    if result not in OUTCOME_OF:
        refusal = Refused("no_result", _("The votes have not come to a decision yet."))
        return refused_page(request, refusal, _at(request, found, one))
    outcome = OUTCOME_OF[result]
    file = open_file(request, one.support_request)
    form = ruling_form(request, file, outcome)

    def do(given: dict[str, Any]) -> str:
        decide_item(one, form.ruling(), by=request.actor)
        return _("The decision is written and sealed until its day.")

    return asking(
        request, form, do, title=_("Write the decision"), button=_("Write it and seal it"), back=_at(request, found, one),
        lead=_("The votes came to: %(outcome)s") % {"outcome": outcome.label}, case=one.support_request, part="sittings",
        template="desk/case/decide.html", conditions=file.reading.conditions if file.reading else (),
    )  # fmt: skip


@page(*RUNS)
def give_back(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Carry out the vote to return a file for more research."""
    found = find_sitting(request, year, number)
    one = _find_item(request, found, pk)
    form = ReasonForm(request.POST or None, label=_("What the committee wants to know"))

    def do(given: dict[str, Any]) -> str:
        acts.return_for_research(one, reasons=given["text"], by=request.actor)
        return _("The file went back to social research.")

    return asking(
        request, form, do, title=_("Return for research"), button=_("Return it"), back=_at(request, found, one),
        then=_at(request, found), part="sittings",
    )  # fmt: skip


@page(*RUNS)
def put_off(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Put off a file on which too few may vote, with the reason the minutes keep."""
    found = find_sitting(request, year, number)
    one = _find_item(request, found, pk)
    form = ReasonForm(request.POST or None, label=_("Why it is put off"))

    def do(given: dict[str, Any]) -> str:
        acts.take_off_agenda(one, reason=given["text"], by=request.actor)
        return _("The file is off this agenda and waits for another sitting.")

    return asking(
        request, form, do, title=_("Put the file off"), button=_("Put it off"), back=_at(request, found, one),
        then=_at(request, found), part="sittings",
        lead=_("The minutes keep the reason. The promised day stands: past it the file goes up to the general manager."),
    )  # fmt: skip


@page(*RUNS)
def take_off(request: DeskRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Take an undecided file off the agenda."""
    found = find_sitting(request, year, number)
    one = _find_item(request, found, pk)
    return _do(
        request, found, _at(request, found), lambda: acts.take_off_agenda(one, by=request.actor),
        _("The file is off this agenda and waits for another sitting."),
    )  # fmt: skip


@page(*SITTING_RIGHTS)
def agenda(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """The agenda as PDF."""
    found = find_sitting(request, year, number)
    look(request, found, "sitting.print", name=str(found), kind="agenda")
    cases = list(visible_cases(request).filter(agenda_items__sitting=found))
    # The paper goes round: a death known from a confidential file alone is not on it, whoever prints it.
    died = learned_of(cases, frozenset())
    made = papers.agenda(
        found, request.pack, seen=opened_by_rights(request), apart=_apart_of(request, found),
        told={case.pk: news(case) for case in cases if case.pk in died},
    )  # fmt: skip
    return pdf_response(press.pdf(made), f"agenda-{year}-{number}.pdf")


@page(*SITTING_RIGHTS)
def minutes(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """The minutes as PDF, once the sitting is closed: before that they would unseal votes."""
    found = find_sitting(request, year, number)
    if found.state != SittingState.CLOSED:
        refusal = Refused("sitting_open", _("The minutes are complete once the sitting is closed."))
        return refused_page(request, refusal, _at(request, found))
    look(request, found, "sitting.print", name=str(found), kind="minutes")
    apart_here = opened_by_rights(request).filter(apart(request), agenda_items__sitting=found)
    references = enumerated(apart_here.order_by("reference").values_list("reference", flat=True))
    closing = _("This copy leaves out files in which its reader takes no part: %(references)s") % {
        "references": references
    }
    made = papers.minutes(found, request.pack, seen=visible_cases(request), closing=closing if references else "")
    return pdf_response(press.pdf(made), f"minutes-{year}-{number}.pdf")
