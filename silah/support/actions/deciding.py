"""The decision (clause H5): made by named persons, sealed until the earliest day, released, objected to."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_if_apart
from silah.associations.actions import next_number, working_calendar
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.hijri import hijri_year
from silah.core.references import reference
from silah.core.refused import Refused
from silah.delivery.models import GrantKind
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import eyes, workflow
from silah.support.actions.attesting import refuse_unsigned
from silah.support.actions.consenting import agree_again
from silah.support.actions.sitting import settle
from silah.support.actions.telling import tell_about
from silah.support.conflicts import refuse_if_tied
from silah.support.deaths import refuse_if_died
from silah.support.late import refuse_unmatched
from silah.support.models import (
    Act,
    AgendaItem,
    Choice,
    Closing,
    Decision,
    ItemState,
    Objection,
    Outcome,
    SupportRequest,
    Waiting,
)  # fmt: skip
from silah.support.quorum import result_of, rule_of
from silah.support.reading import read


@dataclass(frozen=True)
class Ruling:
    """What is decided, in words the person will read.

    Args:
        explanation: the answer in plain words.
        reasons: rows of condition, found, change; a refusal needs one at least, each whole (a refusal that helps).
        conditions: what an acceptance depends on.
        grants: rows of kind, title, amount, times, every (days).
        alternatives: keys of other services that fit.
    """

    explanation: str
    reasons: Sequence[dict[str, str]] = ()
    conditions: str = ""
    grants: Sequence[dict[str, Any]] = ()
    alternatives: Sequence[str] = field(default=())


#: The longest plan of one grant: every week for more than two years.
MOST_DELIVERIES = 120
#: Who gives an answer whose day has come, should the worker not have done so.
MAY_RELEASE = frozenset({Can.RELEASE_EARLY, Can.SIT_SECRETARY, Can.CHAIR, Can.DECIDE_DIRECTLY})
OUTCOME_OF = {Choice.ACCEPT: Outcome.ACCEPTED, Choice.ACCEPT_IF: Outcome.ACCEPTED_IF, Choice.REFUSE: Outcome.REFUSED}


@transaction.atomic
def decide_item(item: AgendaItem, ruling: Ruling, *, by: Actor) -> Decision:
    """Write down what the committee's votes came to; the outcome is the votes', never the writer's.

    Raises:
        Refused: ``no_result`` while votes or quorum are missing; ``has_died``; ``reasons_missing``; ``conditions_missing``.
    """
    if not by.rights & {Can.SIT_SECRETARY, Can.CHAIR}:
        raise Refused("right_missing", _("The committee's secretary or chair writes the decision."))
    result = result_of(item)
    if result is None or result not in OUTCOME_OF:
        raise Refused("no_result", _("The votes have not come to a decision yet."))
    request = item.support_request
    refuse_if_died(request, by=by)
    settle(item, ItemState.DECIDED, result)
    workflow.advance(request, past=Stage.COMMITTEE, by=by)
    return _seal(request, OUTCOME_OF[result], ruling, by=by, item=item, decided_by=str(rule_of(item).name))


@transaction.atomic
def decide_directly(request: SupportRequest, outcome: Outcome, ruling: Ruling, *, by: Actor) -> Decision:
    """An officer decides where the service's path has no committee.

    Raises:
        Refused: ``right_missing``, ``moved_on``, ``separation_of_duties``, ``other_eyes``, ``interest``, ``has_died``,
            ``not_complete``, ``not_signed``, and what is missing in the ruling.
    """
    if not eyes.holds(request, Duty.DECIDE, by) or request.service.decided_by != "officer":
        raise Refused("right_missing", _("This decision is for a colleague with another role."))
    refuse_if_apart(request.policy.pack, Duty.DECIDE, request.duties_done_by(by.id))
    eyes.refuse_same_eyes(request, Duty.DECIDE, by=by)
    refuse_if_tied(request, by=by)
    refuse_if_died(request, by=by)
    refuse_unmatched(request)
    refuse_unsigned(request)
    taken = SupportRequest.objects.filter(
        pk=request.pk, stage=Stage.DECISION, waiting_for__in=[Waiting.DECIDER, Waiting.APPOINTMENT], closed_at=None
    ).update(waiting_for=Waiting.RELEASE)
    if not taken:
        raise Refused("moved_on", _("This request does not wait for a decision now."))
    return _seal(request, outcome, ruling, by=by, item=None, decided_by=by.name)


def _seal(
    request: SupportRequest, outcome: Outcome, ruling: Ruling, *, by: Actor, item: AgendaItem | None, decided_by: str
) -> Decision:  # fmt: skip
    if not ruling.explanation.strip():
        raise Refused("explanation_missing", _("Write the answer in plain words; the person will read them."))
    if outcome is Outcome.REFUSED and not (ruling.reasons and all(_helps(row) for row in ruling.reasons)):
        raise Refused(
            "reasons_missing",
            _(
                "Name each condition that is not met, what you found, and what would change it, so that the refusal helps."
            ),
        )
    if outcome is Outcome.ACCEPTED_IF and not ruling.conditions.strip():
        raise Refused("conditions_missing", _("Write the conditions on which it is accepted."))
    if outcome is not Outcome.REFUSED and not ruling.grants and Stage.DELIVERY in request.path:
        raise Refused("grant_missing", _("Write what is granted, so that it can be delivered and confirmed."))
    _refuse_ill_formed(ruling.grants)
    advice = read(request)
    decision = Decision.objects.create(
        association_id=request.association_id, support_request=request, round=request.round, item=item, outcome=outcome,
        explanation=ruling.explanation.strip(), reasons=list(ruling.reasons), conditions=ruling.conditions.strip(),
        grants=[dict(row) for row in ruling.grants], alternatives=list(ruling.alternatives), decided_by=decided_by,
        decided_at=clock.now(), sealed_until=request.earliest_answer_on,
        reading={"overall": advice.overall, "conditions": {c.key: c.status for c in advice.conditions}},
        verification_code="-".join(secrets.token_hex(2).upper() for _part in range(4)),
    )  # fmt: skip
    workflow.wait_for(request, Waiting.RELEASE, due_on=request.target_on)
    workflow.log(request, Act.DECIDED, by=by, duty=Duty.DECIDE, round=request.round, advised=advice.overall)
    if request.earliest_answer_on <= clock.today() and item is None:
        release(decision, by=by)
    return decision


def _helps(reason: Mapping[str, str]) -> bool:
    """Whether a reason of a refusal tells the condition, what was found, and what would change it."""
    return all(reason.get(part, "").strip() for part in ("condition", "found", "change"))


def _refuse_ill_formed(grants: Sequence[Mapping[str, Any]]) -> None:
    """A grant that could not be laid out as deliveries is refused with the decision, not found out after it."""
    for row in grants:
        try:
            GrantKind(row["kind"])
            is_right = (
                bool(str(row["title"]).strip())
                and 1 <= int(row.get("times") or 1) <= MOST_DELIVERIES
                and 1 <= int(row.get("every") or 30) <= 366
                and 0 <= Decimal(str(row.get("amount") or 0)) < 10**8
            )
        except (KeyError, ValueError, TypeError, ArithmeticError):
            is_right = False
        if not is_right:
            raise Refused("grant_wrong", _("Write for each thing granted what it is, how many times, and how often."))


@transaction.atomic
def release(decision: Decision, *, by: Actor = SYSTEM, early_reason: str = "") -> Decision:
    """Give the answer: unseal the decision, number its letter, tell the person, move the request on.

    Before the earliest day only the general manager may, with a recorded reason (clause H5).

    Raises:
        Refused: ``right_missing`` for staff who neither decide nor release; ``too_early``, ``reason_needed``,
            ``moved_on``.
    """
    request = decision.support_request
    early = clock.today() < decision.sealed_until
    if early:
        if Can.RELEASE_EARLY not in by.rights:
            raise Refused(
                "too_early",
                _("The policy lets no answer out before its earliest day. The general manager may, with a reason."),
            )
        if len(early_reason.strip()) < 15:
            raise Refused("reason_needed", _("Write why this answer cannot wait, in a full sentence."))
    elif by.is_staff and not by.rights & MAY_RELEASE and not eyes.holds(request, Duty.DECIDE, by):
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    now = clock.now()
    year = hijri_year(clock.today())
    # A letter's number never looks like a request's reference: both stand on the same paper.
    number = reference(
        f"{request.association.reference_prefix}L", year, next_number(request.association, f"letter:{year}")
    )
    objection_until = clock.today() + timedelta(days=request.policy.pack.periods.objection_days)
    released = Decision.objects.filter(pk=decision.pk, released_at=None).update(
        released_at=now, released_by=by.name, early_reason=early_reason.strip() if early else "", letter_number=number,
        objection_until=objection_until,
    )  # fmt: skip
    if not released:
        raise Refused("moved_on", _("This answer was given already."))
    decision.refresh_from_db()
    SupportRequest.objects.filter(pk=request.pk).update(answered_at=now)
    request.answered_at = now
    workflow.log(
        request, Act.RELEASED_EARLY if early else Act.RELEASED, by=by, public=True, text=early_reason.strip() if early else "",
        round=decision.round,
    )  # fmt: skip
    if decision.is_positive:
        workflow.advance(request, past=Stage.DECISION, by=SYSTEM)
    else:
        workflow.close(request, Closing.REFUSED, by=SYSTEM)
    tell_about(request, "answer_ready", by=by, again=str(decision.round), reference=request.reference)
    return decision


@transaction.atomic
def object_to(
    decision: Decision, text: str, *, agreed: Collection[str] = (), by: Actor, channel: str
) -> Objection:  # fmt: skip
    """Take an objection: the file is studied again, by other eyes where there are any; it never counts against the person.

    Args:
        agreed: purposes the applicant agrees to again, having taken a needed consent back meanwhile (clause P3).

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``empty``; ``too_late`` naming the last day;
            ``objected_already``; ``consent_needed``.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    if not text.strip():
        raise Refused("empty", _("Write why you object, in your own words."))
    if not decision.can_be_objected_to:
        raise Refused("too_late", _("The time for an objection has passed. You may send a new request."))
    request = decision.support_request
    objection, is_new = Objection.objects.get_or_create(
        association_id=decision.association_id, decision=decision,
        defaults={"text": text.strip(), "received_at": clock.now(), "received_through": channel},
    )  # fmt: skip
    if not is_new:
        raise Refused("objected_already", _("We have your objection and are studying it."))
    agree_again(request, agreed, by=by, channel=channel)
    _reopen(request)
    Objection.objects.filter(pk=objection.pk).update(reopened_at=clock.now())
    workflow.log(request, Act.OBJECTED, by=by, public=True, channel=channel, text=text.strip())
    workflow.log(request, Act.REOPENED, by=SYSTEM, public=True, round=request.round)
    workflow.look_for_eyes(request)
    tell_about(
        request,
        "objection_received",
        by=by,
        again=str(request.round),
        reference=request.reference,
        date=request.target_on,
    )
    return objection


def _reopen(request: SupportRequest) -> None:
    """Start another round: back to research (or matching) with new dates. The stage machine allows it from a decision."""
    pack = request.policy.pack
    back = Stage.RESEARCH if Stage.RESEARCH in request.path else Stage.COMPLETENESS
    today = clock.today()
    target = working_calendar(request.association).add_working_days(today, pack.target_working_days(request.service))
    workflow.reopen(
        request, to=back, earliest=today + timedelta(days=pack.answer_not_before_days(request.service)), target=target
    )
