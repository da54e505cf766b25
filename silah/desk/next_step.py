"""The one next step of a case, for the member who looks: a verb and a button, or whom we wait for and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.core.hijri import both
from silah.core.templatetags.dates import when
from silah.desk.after_death import news
from silah.desk.case_file import CaseFile
from silah.desk.door import url
from silah.desk.due import due
from silah.desk.naming import beneficiary, name_of_paper
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.actions.death import MAY_TAKE_BACK, MAY_TAKE_UP
from silah.support.actions.lapsing import stopped_at
from silah.support.actions.serving import MAY_GIVE_UP, UNDER_WAY
from silah.support.actions.sitting import why_short
from silah.support.late import MENDING
from silah.support.models import Check, Closing, SittingState, Waiting
from silah.support.periods import revivable_until
from silah.support.quorum import bench


@dataclass(frozen=True)
class Press:
    """A button of the panel: a link, or a form with nothing but itself."""

    label: str
    href: str
    icon: str = ""
    post: bool = False
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class NextStep:
    """What the panel says. ``mine`` when the member may do it now."""

    title: str
    who: str
    by: str = ""
    text: str = ""
    main: Press | None = None
    other: Press | None = None

    @property
    def mine(self) -> bool:
        return self.main is not None


def next_step(request: DeskRequest, file: CaseFile) -> NextStep:
    """Work out the panel of a case for the member who looks."""
    case = file.case
    if case.closed_at is not None and file.can(Can.RECEIVE, Can.CHECK) and stopped_at(case) is not None:
        return NextStep(
            title=_("Nothing came in time, so this request stopped"), who=_("It may go on"),
            by=_("until %(date)s") % {"date": both(revivable_until(case))},
            text=_("It goes on by itself once what is awaited of %(person)s comes, or when you let it go on.") % {"person": beneficiary(case)},
            main=Press(_("Let it go on"), _token(request, file, "revive"), "repeat", post=True),
        )  # fmt: skip
    if case.closing == Closing.MISTAKEN and file.can(*MAY_TAKE_UP):
        return NextStep(
            title=_("This request ended by a death recorded by mistake"), who=_yours(),
            text=_("What it needs was agreed to and taken back. It goes on where it stopped once it is agreed to again."),
            main=Press(_("Let it go on"), _token(request, file, "revive"), "repeat", post=True),
        )  # fmt: skip
    if case.closed_at is not None:
        return NextStep(
            title=_("This request has ended"), who=str(Closing(case.closing).label) if case.closing else "",
            by=both(clock.local(case.closed_at).date()), text=_objection_hint(file),
            other=_take_back(request, file) if case.closing == Closing.DIED else None,
        )  # fmt: skip
    if file.died_on is not None and case.stage != Stage.RATING:
        return after_death(request, file, file.died_on)
    if case.waiting_for == Waiting.APPOINTMENT and file.can(Can.APPOINT):
        press = Press(_("Appoint"), _token(request, file, "appoint"), "person")
        if case.stage == Stage.COMMITTEE:
            return NextStep(
                title=_("Appoint a substitute for this file"), who=_yours(), by=_by(file), text=_why_short(file),
                main=press,
            )  # fmt: skip
        return NextStep(
            title=_("Appoint who looks at this file"), who=_yours(), by=_by(file),
            text=_("Nobody else may, because of an objection, kinship or a duty kept apart."), main=press,
        )  # fmt: skip
    if file.late_papers:
        return _match_paper(request, file, file.late_papers)
    step = _mended(request, file)
    if step is not None:
        return step
    step = STEPS[Stage(case.stage)](request, file) if Stage(case.stage) in STEPS else None
    if step is not None and step.main is not None and (clash := file.conflict()) is not None:
        earlier, wanted = clash
        return NextStep(
            title=_("This step is for a colleague"), who=_("Duties kept apart"), by=_by(file),
            text=_("You did “%(earlier)s” on this file, so “%(duty)s” is for somebody else. %(why)s")
            % {"earlier": earlier.label, "duty": wanted.label, "why": case.policy.pack.apart_from(wanted)[earlier]},
        )  # fmt: skip
    return step or _waiting(file)


def after_death(request: DeskRequest, file: CaseFile, learned: date) -> NextStep:
    """The one way on for a file whose beneficiary died, as we learned on another request: it is ended, with its history."""
    answered = file.case.answered_at is not None
    ends = file.can(*MAY_GIVE_UP) and file.case.stage in UNDER_WAY if answered else file.can(Can.RECEIVE, Can.CHECK)
    told = _("It is written on another request, and nothing is sent to the one who died.")
    what = _("End this one too.") if ends else _("Beneficiary relations ends this one too.")
    label = _("End the service") if answered else _("End the request")
    page = _token(request, file, "give_up" if answered else "withdraw")
    return NextStep(
        title=news(file.case), who=_yours() if ends else _("Nothing is asked of you now"), by=both(learned), text=f"{told} {what}",
        main=Press(label, f"{page}?reason=died", "dash") if ends else None, other=_take_back(request, file),
    )  # fmt: skip


def _take_back(request: DeskRequest, file: CaseFile) -> Press | None:
    """The way back from a death recorded by mistake, for whoever may correct it."""
    if not file.can(*MAY_TAKE_BACK):
        return None
    return Press(_("Take the death back"), _token(request, file, "take_back_death"), "undo")


def _by(file: CaseFile) -> str:
    day = due(file.case.due_on)
    return _on(day.word, day.day) if day.day else ""


def _on(word: str, day: date) -> str:
    return _("%(how_soon)s, %(day)s") % {"how_soon": word, "day": both(day)}


def _yours() -> str:
    return _("Your next step")


def _await(file: CaseFile) -> str:
    return _("We wait for %(person)s") % {"person": beneficiary(file.case)}


def _waiting(file: CaseFile) -> NextStep:
    case = file.case
    who = Waiting(case.waiting_for)
    text = _("%(name)s has the file.") % {"name": case.holder.name} if case.holder else ""
    return NextStep(
        title=_("We wait for: %(who)s") % {"who": beneficiary(case) if who is Waiting.APPLICANT else who.label},
        who=_("Nothing is asked of you now"),
        by=_by(file),
        text=text,
    )


def _objection_hint(file: CaseFile) -> str:
    decision = file.decision
    if decision is not None and decision.can_be_objected_to and not decision.is_positive and decision.objection_until:
        return _("%(person)s may object until %(date)s.") % {
            "person": beneficiary(file.case), "date": both(decision.objection_until),
        }  # fmt: skip
    return ""


def _token(request: DeskRequest, file: CaseFile, name: str, **parts: Any) -> str:
    return url(request, name, token=file.case.token, **parts)


def _at_intake(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.CHECK, Can.RECEIVE):
        return None
    count = len(file.questions)
    return NextStep(
        title=ngettext("One thing is missing from %(person)s", "%(count)d things are missing from %(person)s", count)
        % {"count": count, "person": beneficiary(file.case)},
        who=_await(file), by=_by(file) if file.case.waiting_for == Waiting.APPLICANT else "",
        text=_("If they arrive by hand or by telephone, take them in here."),
        main=Press(_("Take in what arrived"), _token(request, file, "take_missing"), "papers"),
        other=Press(_("Print the list"), _token(request, file, "document", kind="completion"), "print"),
    )  # fmt: skip


def _mended(request: DeskRequest, file: CaseFile) -> NextStep | None:
    """What a file past its matching needs before it is judged: another paper, or a new signature."""
    if file.asked_again:
        return _at_intake(request, file)
    return _at_attestation(request, file) if file.is_unsigned else None


def _at_completeness(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.CHECK):
        return None
    data, papers = file.pending(papers=False), file.pending(papers=True)
    by = _by(file)
    if data:
        return NextStep(
            title=ngettext("Match one datum to the original", "Match %(count)d data to the originals", len(data)) % {"count": len(data)},
            who=_yours(), by=by, text=_("Mark what differs in the list below; the rest is matched in one press."),
            main=Press(_("All match the originals"), _token(request, file, "match_all"), "check", post=True),
            other=Press(_("Go to the list"), "#checks", "down"),
        )  # fmt: skip
    if papers:
        return _match_paper(request, file, papers)
    if file.questions:
        return NextStep(
            title=ngettext("Ask for the one thing missing", "Ask for the %(count)d things missing, in one message", len(file.questions))
            % {"count": len(file.questions)},
            who=_yours(), by=by, text=enumerated(_names(file)),
            main=Press(_("See the message and send it"), _token(request, file, "ask_missing"), "send"),
        )  # fmt: skip
    return NextStep(
        title=_("The file is complete: pass it on"), who=_yours(), by=by,
        text=_("What was matched becomes known of the person, and is not asked again."),
        main=Press(_("Pass the file on"), _token(request, file, "pass"), "check", post=True),
    )  # fmt: skip


def _match_paper(request: DeskRequest, file: CaseFile, papers: list[Check]) -> NextStep:
    first = papers[0]
    return NextStep(
        title=_("Match “%(paper)s” to its original") % {"paper": name_of_paper(first.key, file.case.service)},
        who=_yours(), by=_by(file),
        text=ngettext("One paper is left.", "%(count)d papers are left.", len(papers)) % {"count": len(papers)},
        main=Press(_("Matches the original"), _token(request, file, "check", pk=first.pk), "check", True, "state", "matched"),
        other=Press(_("Something is wrong with it"), _token(request, file, "check", pk=first.pk), "pen"),
    )  # fmt: skip


def _names(file: CaseFile) -> list[str]:
    from silah.desk.naming import name_of_item

    return [name_of_item(c.key, is_paper=c.is_paper, service=file.case.service) for c in file.questions]


def _at_attestation(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.CHECK, Can.RECEIVE):
        return None
    return NextStep(
        title=_("Take the signature of %(person)s under the data") % {"person": beneficiary(file.case)}, who=_await(file), by=_by(file),
        text=_("%(person)s may sign from the website; whoever is at the desk signs here.") % {"person": beneficiary(file.case)},
        main=Press(_("Sign here"), _token(request, file, "attest"), "sign"),
        other=Press(_("Print for signing"), _token(request, file, "document", kind="attestation"), "print"),
    )  # fmt: skip


def _at_research(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.RESEARCH):
        return None
    case, by = file.case, _by(file)
    if case.waiting_for == Waiting.APPOINTMENT:
        return None
    if case.holder is None:
        return NextStep(
            title=_("Take this file to study it"), who=_("It waits for a social researcher"), by=by,
            main=Press(_("Take the file"), _token(request, file, "take"), "hand", post=True),
        )  # fmt: skip
    if case.holder.pk != request.member.pk:
        return None
    planned = next((visit for visit in file.visits if visit.held_at is None), None)
    study = Press(_("Write the study"), _token(request, file, "research"), "pen")
    if planned is not None:
        return NextStep(
            title=_("Hold the visit and record it"), who=_yours(), by=when(planned.planned_for), text=planned.place,
            main=Press(_("Record the visit"), _token(request, file, "hold_visit", pk=planned.pk), "pen"), other=study,
        )  # fmt: skip
    if not file.visits:
        return NextStep(
            title=_("Plan a visit or an interview"), who=_yours(), by=by,
            main=Press(_("Plan it"), _token(request, file, "plan_visit"), "calendar"), other=study,
        )  # fmt: skip
    return NextStep(
        title=_("Write the study and finish it"), who=_yours(), by=by, main=study,
        other=Press(_("Another visit"), _token(request, file, "plan_visit"), "calendar"),
    )  # fmt: skip


def _at_committee(request: DeskRequest, file: CaseFile) -> NextStep | None:
    item = file.item
    if file.case.waiting_for in MENDING:
        return None
    if item is not None and file.can(Can.VOTE, Can.CHAIR, Can.SIT_SECRETARY):
        sitting = item.sitting
        room = url(request, "item", year=sitting.hijri_year, number=sitting.number, pk=item.pk)
        if file.case.waiting_for == Waiting.APPOINTMENT:
            return NextStep(
                title=_("This file cannot be decided yet"), who=_("Too few members may vote"), by=_by(file),
                text=_why_short(file), main=Press(_("Open the file in the sitting"), room, "scales"),
            )  # fmt: skip
        opened = sitting.state == SittingState.OPEN
        return NextStep(
            title=_("The committee studies it in sitting %(sitting)s") % {"sitting": sitting},
            who=_("In session now") if opened else _("On the agenda"), by=when(sitting.planned_for),
            main=Press(_("Open the file in the sitting"), room, "scales"),
        )  # fmt: skip
    if item is None and file.can(Can.SIT_SECRETARY):
        return NextStep(
            title=_("Put it on the agenda of a sitting"), who=_yours(), by=_by(file),
            main=Press(_("Choose the sitting"), _token(request, file, "list"), "list"),
        )  # fmt: skip
    return None


def _why_short(file: CaseFile) -> str:
    """Why no sitting can decide the file, and who does what about it."""
    if file.item is None:
        return ""
    seats = bench(file.item)
    what = _("The general manager appoints substitutes for this file alone. If nobody may, put it off with the reason.")
    return f"{why_short(len(seats.able), seats.needed)} {what}"


def _at_decision(request: DeskRequest, file: CaseFile) -> NextStep | None:
    case, decision = file.case, file.current_decision
    if case.waiting_for == Waiting.DECIDER:
        if not file.can(Can.DECIDE_DIRECTLY):
            return None
        return NextStep(
            title=_("Decide this request"), who=_yours(), by=_by(file), text=_("The reading helps; the decision is yours."),
            main=Press(_("Write the decision"), _token(request, file, "decide"), "gavel"),
        )  # fmt: skip
    if decision is None or decision.is_released:
        return None
    if due(decision.sealed_until).group in ("late", "today"):
        if not file.can(Can.RELEASE_EARLY, Can.SIT_SECRETARY, Can.CHAIR, Can.DECIDE_DIRECTLY):
            return None
        return NextStep(
            title=_("Give the answer: its day has come"), who=_yours(), by=both(decision.sealed_until),
            main=Press(_("Give the answer"), _token(request, file, "release"), "mail", post=True),
        )  # fmt: skip
    sealed = _("The answer is sealed until %(date)s") % {"date": both(decision.sealed_until)}
    early = Press(_("Release it early, with a reason"), _token(request, file, "release_early"), "unlock")
    return NextStep(
        title=sealed, who=_("We wait for the day of the answer"), by=due(decision.sealed_until).word,
        text=_("It is given by itself on its day."), other=early if file.can(Can.RELEASE_EARLY) else None,
    )  # fmt: skip


def _at_registration(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.REGISTER):
        return None
    return NextStep(
        title=_("Register %(person)s") % {"person": beneficiary(file.case)}, who=_yours(), by=_by(file),
        text=_("The file number, the card and the delivery plan follow from it."),
        main=Press(_("Register"), _token(request, file, "register"), "id"),
    )  # fmt: skip


def _at_delivery(request: DeskRequest, file: CaseFile) -> NextStep | None:
    waiting, given = file.open_deliveries, file.given_deliveries
    if waiting and file.can(Can.DELIVER):
        first = waiting[0]
        return NextStep(
            title=_("Give: %(what)s") % {"what": first.title}, who=_yours(), by=_both_words(first.due_on),
            main=Press(_("Record that it was given"), _token(request, file, "give", pk=first.pk), "gift"),
        )  # fmt: skip
    if given and file.can(Can.RECEIVE, Can.CHECK):
        return NextStep(
            title=_("Ask %(person)s whether it arrived: %(what)s")
            % {"person": beneficiary(file.case), "what": given[0].title},
            who=_await(file), by=_by(file),
            main=Press(_("Record the answer"), _token(request, file, "confirm", pk=given[0].pk), "handshake"),
        )  # fmt: skip
    if given:
        return NextStep(
            title=_("We wait until %(person)s confirms receipt") % {"person": beneficiary(file.case)},
            who=_("Nothing is asked of you now"),
            by=_by(file),
        )
    return None


def _both_words(day: Any) -> str:
    found = due(day)
    return _on(found.word, day)


def _at_rating(request: DeskRequest, file: CaseFile) -> NextStep | None:
    if not file.can(Can.RECEIVE, Can.CHECK):
        return None
    return NextStep(
        title=_("Ask for the rating by telephone"), who=_await(file), by=_by(file),
        text=_("Rating is a right, not a duty: who does not wish to rate says so and loses nothing."),
        main=Press(_("Record the answer"), _token(request, file, "rate"), "star"),
    )  # fmt: skip


STEPS: dict[Stage, Callable[[DeskRequest, CaseFile], NextStep | None]] = {
    Stage.INTAKE: _at_intake, Stage.COMPLETENESS: _at_completeness, Stage.ATTESTATION: _at_attestation,
    Stage.RESEARCH: _at_research, Stage.COMMITTEE: _at_committee, Stage.DECISION: _at_decision,
    Stage.REGISTRATION: _at_registration, Stage.DELIVERY: _at_delivery, Stage.RATING: _at_rating,
}  # fmt: skip
