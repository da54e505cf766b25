"""Where a request stands, said to the person it belongs to: its status, its steps, and whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from silah.core import clock, hijri
from silah.policies.pack.vocabulary import Stage
from silah.support import late
from silah.support.actions.lapsing import stopped_at
from silah.support.models import Closing, StageEntry, SupportRequest, Waiting
from silah.support.periods import can_go_on, revivable_until

_STATUS: dict[str, str] = {
    Stage.INTAKE: "waiting_you",
    Stage.COMPLETENESS: "received",
    Stage.ATTESTATION: "waiting_you",
    Stage.RESEARCH: "studying",
    Stage.COMMITTEE: "committee",
    Stage.REGISTRATION: "accepted",
    Stage.DELIVERY: "accepted",
    Stage.RATING: "accepted",
}
_CLOSED = {Closing.REFUSED: "refused", Closing.WITHDRAWN: "withdrawn", Closing.SERVED: "done"}


def status_of(case: SupportRequest) -> str:
    """The word of the vocabulary for a request. A decision still sealed looks like the study before it."""
    if case.closing == Closing.WITHDRAWN and case.answered_at is not None:
        return "closed"  # a service given up, which may be nobody's wish
    if can_go_on(case):
        return "waiting_you"
    if case.closed_at is not None:
        return _CLOSED.get(Closing(case.closing), "closed") if case.closing else "closed"
    if is_mended(case):
        return "waiting_you"
    if case.stage == Stage.DECISION:
        return "committee" if Stage.COMMITTEE in case.path else "studying"
    return _STATUS.get(case.stage, "studying")


def is_mended(case: SupportRequest) -> bool:
    """Whether a file past its matching waits for its applicant; what is asked for stands on its page."""
    return case.stage in (Stage.COMMITTEE, Stage.DECISION) and case.waiting_for == Waiting.APPLICANT


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: who, by when, what, and the one thing to press where the person is asked for something."""

    who: str
    title: str
    text: str = ""
    by: date | None = None
    act: str = ""


def turn_of(case: SupportRequest, *, missing: int, given: int, rated: bool, unsigned: bool = False) -> Turn:
    """Say what happens now.

    Args:
        missing: how many things were asked for and not sent.
        given: how many deliveries wait for the person's confirmation.
        rated: whether a rating, or the wish not to rate, is there.
        unsigned: whether the data changed after they were signed, on the way to those who judge.
    """
    yours, ours = _("Your turn"), _("Our turn")
    committee = str(case.policy.pack.committee.name)
    by = case.due_on if case.stage in (Stage.INTAKE, Stage.ATTESTATION) or is_mended(case) else None
    if case.stage == Stage.INTAKE or (missing and case.stage in late.STAGES):
        return Turn(
            yours,
            _missing_title(missing),
            _("We go on with your request as soon as it arrives."),
            by,
            "missing",
        )
    if case.stage == Stage.ATTESTATION or unsigned:
        return Turn(
            yours,
            _("Look over your data and sign"),
            _("Something changed after you signed, or you have not signed yet."),
            by,
            "sign",
        )
    if given:
        return Turn(
            yours,
            _("Did it reach you?"),
            _("Confirm what you received, or tell us that it did not arrive."),
            None,
            "receipt",
        )
    if case.closed_at is not None:
        return _ended(case, rated)
    told = _("Nothing is asked of you now.")
    studies = Turn(committee, _("The committee studies your request"), told, case.target_on)
    waits = {
        Stage.COMPLETENESS: Turn(_("Beneficiary relations"), _("We match your data and papers"), told, case.due_on),
        Stage.RESEARCH: Turn(
            _("The social researcher"),
            _("We study your situation"),
            _("We call you to choose a time that suits you."),
            case.due_on,
        ),
        Stage.COMMITTEE: studies,
        # While the decision is sealed the page stays what it was: that there is one is not told before its day.
        Stage.DECISION: studies
        if Stage.COMMITTEE in case.path
        else Turn(ours, _("Your request is being studied"), told, case.target_on),
        Stage.REGISTRATION: Turn(_("Beneficiary relations"), _("We open your file"), told, case.due_on),
        Stage.DELIVERY: Turn(ours, _("We prepare what was granted"), _("Each date stands below."), case.due_on),
        Stage.RATING: Turn(
            yours,
            _("How was it with us?"),
            _("Rate it if you wish: it is your right, and it never costs you anything."),
            case.due_on,
            "rate",
        ),
    }
    return waits.get(Stage(case.stage), Turn(ours, _("Your request is being studied"), told, case.target_on))


def _missing_title(count: int) -> str:
    from django.utils.translation import ngettext

    return ngettext(
        "Send %(count)d thing your request needs", "Send %(count)d things your request needs", max(count, 1)
    ) % {"count": max(count, 1)}


def _ended(case: SupportRequest, rated: bool) -> Turn:
    if case.closing == Closing.REFUSED:
        return Turn(
            _("The answer"),
            _("We could not accept the request"),
            _("The reasons, what would change them and the days for an objection stand below."),
        )
    stopped = stopped_at(case)
    if stopped is not None:
        return Turn(
            _("Your turn"), _("Your request stopped, and goes on when you do your part"),
            _("Nothing reached us in time. It counts nothing against you."), revivable_until(case),
            "missing" if stopped is Stage.INTAKE else "sign",
        )  # fmt: skip
    if case.closing == Closing.LAPSED:
        return Turn(
            _("Ended"), _("This request stopped"), _("Send a new one when you like: what we know of you is not asked again.")
        )  # fmt: skip
    if case.closing == Closing.WITHDRAWN and case.answered_at is not None:
        return Turn(
            _("Ended"), _("The service ended before it was complete"),
            _("It never counts against a later request. If this is not right, call us."),
        )  # fmt: skip
    if case.closing == Closing.WITHDRAWN:
        return Turn(_("Ended"), _("You withdrew this request"), _("It never counts against a later one."))
    if case.closing == Closing.MISTAKEN:
        return Turn(
            _("Ended"), _("We ended this request by mistake"),
            _("It counts nothing against you. Call us, and it goes on where it stopped."),
        )  # fmt: skip
    if case.closing == Closing.SERVED and not rated:
        return Turn(
            _("Ended"), _("The service is complete"), _("You may still rate it whenever you like."), None, "rate"
        )
    return Turn(_("Ended"), _("This request has ended"), "")


def steps_of_path(case: SupportRequest) -> list[dict[str, Any]]:
    """The path as the person sees it: one query."""
    entered = {row.stage: row for row in StageEntry.objects.filter(support_request=case, round=case.round)}
    shown = [stage for stage in case.path if stage not in (Stage.INTAKE, Stage.CLOSED)]
    # A decision still sealed looks like the study before it: that it was made is not told before its day either.
    seen = {
        Stage.INTAKE: Stage.COMPLETENESS,
        Stage.DECISION: Stage.COMMITTEE if Stage.COMMITTEE in shown else Stage.DECISION,
    }
    here = seen.get(Stage(case.stage), Stage(case.stage))
    if case.closing in (Closing.REFUSED, Closing.WITHDRAWN, Closing.LAPSED, Closing.DIED, Closing.MISTAKEN):
        shown = shown[: _told_of(case, shown, entered)]
    rows = [_row(_("Your request arrived"), "done", _("You have its number and both dates."), case.submitted_at)]
    place = shown.index(here) if here in shown else len(shown)
    if case.closing == Closing.LAPSED:
        place = len(shown) - 1  # where it stopped was not done
        shown = shown if can_go_on(case) else shown[:place]
    for number, stage in enumerate(shown):
        title, text = _words(stage, case)
        state = "done" if number < place else "now" if number == place else ""
        entry = entered.get(stage.value)
        left_at = entry.left_at if entry is not None and state == "done" else None
        if stage is Stage.COMMITTEE and case.closed_at is not None and case.answered_at is None:
            left_at = case.closed_at  # not the day on which it decided under seal
        rows.append(_row(title, state, text, left_at))
    return rows


def _told_of(case: SupportRequest, shown: Sequence[Stage], entered: Mapping[str, StageEntry]) -> int:
    """How many steps of a request that ended early the person is shown: what was done, and no decision under seal."""
    if case.closing == Closing.REFUSED:
        return shown.index(Stage.DECISION) + 1
    known = [number for number, stage in enumerate(shown) if stage.value in entered]
    if case.answered_at is not None:
        return known[-1] if known else 1  # a service given up: the step it ended at was not done
    known = [number for number in known if shown[number] is not Stage.DECISION]
    return known[-1] + 1 if known else 1


def _row(title: str, state: str, text: str, at: datetime | None) -> dict[str, Any]:
    return {
        "title": title,
        "state": state,
        "text": "" if state == "done" and at else text,
        "at": hijri.both(clock.local(at).date()) if at else "",
    }


def _words(stage: Stage, case: SupportRequest) -> tuple[str, str]:
    committee = str(case.policy.pack.committee.name)
    by_committee = Stage.COMMITTEE in case.path
    words = {
        Stage.COMPLETENESS: (
            _("We match your data and papers"),
            _("Beneficiary relations compares them with the originals, and asks you at once for whatever is missing."),
        ),
        Stage.ATTESTATION: (_("You sign the data"), _("Asked for again only if something changed after you signed.")),
        Stage.RESEARCH: (_("Social research"), _("The researcher calls you to choose a time that suits you.")),
        Stage.COMMITTEE: (committee, _("It sits, decides, and writes its reasons.")),
        Stage.DECISION: (
            _("You get the answer"),
            _("With its reasons and how to object.")
            if by_committee
            else _("From the officer in charge, with how to object."),
        ),
        Stage.REGISTRATION: (_("We open your file"), _("You get a file number and a card.")),
        Stage.DELIVERY: (_("You receive the service"), _("And you confirm that it arrived.")),
        Stage.RATING: (_("You rate it if you wish"), _("Your opinion is your right and never costs you anything.")),
    }
    return words.get(stage, (stage.label, ""))
