"""The path of a request. This module alone writes ``stage``; the whole machine is on this screen.

A stage names what the request waits for. Forward is always the next stage of the service's path,
which is frozen with the policy version the request began under. Four ways lead back: what is
missing goes to the applicant, the committee may ask for more research, and an objection re-opens
the study with other eyes; where nobody else may, or too few may vote, the file waits for an appointment by the general
manager. What lapsed for want of the applicant's part, or ended by a death recorded by mistake, goes on where it stopped.

::

    intake ⇄ completeness → attestation → research ⇄ committee → decision ─ released ─┐
       └── (waits for the applicant; lapsed ⇄ goes on)
                                             ↑                                        │ accepted
                                             └────────── objection ── refused ←───────┤
                       closed ← rating ← delivery ← registration ←────────────────────┘
"""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_if_apart
from silah.accounts.models import Member
from silah.associations.actions import working_calendar
from silah.audit.actions import record
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.core.rows import insert_values
from silah.core.workdays import Calendar
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import eyes, late
from silah.support.models import Act, Closing, Decision, Event, StageEntry, SupportRequest, Waiting
from silah.support.periods import due_in

#: The right needed to pass each stage. Attestation and rating are the applicant's own acts.
RIGHT_TO_PASS: dict[Stage, frozenset[Can]] = {
    Stage.INTAKE: frozenset({Can.RECEIVE, Can.CHECK}),
    Stage.COMPLETENESS: frozenset({Can.CHECK}),
    Stage.RESEARCH: frozenset({Can.RESEARCH}),
    Stage.COMMITTEE: frozenset({Can.SIT_SECRETARY, Can.CHAIR, Can.VOTE}),
    Stage.REGISTRATION: frozenset({Can.REGISTER}),
    Stage.DELIVERY: frozenset({Can.DELIVER}),
}
#: The duty a member does by passing a stage; duties kept apart are checked here.
DUTY_OF_STAGE: dict[Stage, Duty] = {
    Stage.COMPLETENESS: Duty.CHECK,
    Stage.RESEARCH: Duty.RESEARCH,
    Stage.REGISTRATION: Duty.REGISTER,
    Stage.DELIVERY: Duty.DELIVER,
}
WAYS_BACK: dict[Stage, frozenset[Stage]] = {
    Stage.COMPLETENESS: frozenset({Stage.INTAKE}),
    Stage.COMMITTEE: frozenset({Stage.RESEARCH}),
}
#: How a request ended that may go on where it stopped.
REVIVABLE = frozenset({Closing.LAPSED, Closing.MISTAKEN})
#: Whom a request waits for when it enters a stage.
WAITS_FOR: dict[Stage, Waiting] = {
    Stage.INTAKE: Waiting.APPLICANT,
    Stage.COMPLETENESS: Waiting.CHECKER,
    Stage.ATTESTATION: Waiting.APPLICANT,
    Stage.RESEARCH: Waiting.RESEARCHER,
    Stage.COMMITTEE: Waiting.SECRETARY,
    Stage.DECISION: Waiting.RELEASE,
    Stage.REGISTRATION: Waiting.REGISTRAR,
    Stage.DELIVERY: Waiting.DELIVERER,
    Stage.RATING: Waiting.APPLICANT,
    Stage.CLOSED: Waiting.NOBODY,
}


def advance(support_request: SupportRequest, *, past: Stage, by: Actor) -> Stage:
    """Move a request past ``past`` to the next stage of its path.

    Runs in the caller's transaction and is compare-and-set: of two callers at once, one is refused.

    Raises:
        Refused: ``moved_on`` when the request no longer stands at ``past``; ``right_missing``;
            ``separation_of_duties``.
    """
    pack = support_request.policy.pack
    if by.is_staff:
        _refuse_without_right(support_request, past, by)
        duty = DUTY_OF_STAGE.get(past)
        if duty is not None:
            refuse_if_apart(pack, duty, support_request.duties_done_by(by.id))
    following = support_request.service.next_stage(past)
    if following is None:
        raise Refused("moved_on", _("This request has ended."))
    _move(support_request, past, following, by=by)
    return following


def look_for_eyes(support_request: SupportRequest) -> bool:
    """Let a file wait for the general manager where nobody may do its step, and for its step again once somebody may.

    Before the committee, nobody may while those who may vote on the file are fewer than its quorum. Where only the one
    appointed may, the file is put in that member's hand: the appointment gives a right over nothing else.

    Returns:
        Whether it now waits for an appointment.
    """
    duty = eyes.duty_of(support_request)
    if duty is None or support_request.closed_at is not None:
        return False
    usual = eyes.AWAITED_AT[Stage(support_request.stage)]
    if support_request.waiting_for not in (usual, Waiting.APPOINTMENT):
        return False
    assignee = support_request.assignee
    able = [] if duty is Duty.VOTE and assignee is None else eyes.able(support_request, duty)
    lacks = eyes.lacks(support_request, duty) if duty is Duty.VOTE else not able
    waiting = Waiting.APPOINTMENT if lacks else usual
    if assignee not in able:
        assignee = eyes.handed_to(support_request, duty, able)
    if waiting == support_request.waiting_for and assignee == support_request.assignee:
        return lacks
    changed = SupportRequest.objects.filter(
        pk=support_request.pk, stage=support_request.stage, waiting_for=support_request.waiting_for, closed_at=None
    ).update(waiting_for=waiting, assignee=assignee)
    if changed:
        if lacks and support_request.waiting_for != Waiting.APPOINTMENT:
            log(support_request, Act.EYES_NEEDED, by=SYSTEM, step=duty.value)
        support_request.waiting_for, support_request.assignee = waiting, assignee
    return lacks


def hand_to(support_request: SupportRequest, member: Member, duty: Duty) -> None:
    """Give a file that waited for an appointment to the one appointed to ``duty``."""
    waiting = eyes.AWAITED_AT[Stage(support_request.stage)]
    SupportRequest.objects.filter(
        pk=support_request.pk, waiting_for=Waiting.APPOINTMENT, stage=support_request.stage
    ).update(waiting_for=waiting, assignee=member)
    support_request.waiting_for, support_request.assignee = waiting, member


def send_back(support_request: SupportRequest, *, to: Stage, by: Actor) -> None:
    """Move a request back along one of :data:`WAYS_BACK`; the caller writes the reason into history."""
    here = Stage(support_request.stage)
    if to not in WAYS_BACK.get(here, frozenset()) or to not in support_request.path:
        raise Refused("no_way_back", _("The request cannot go back to that step from here."))
    _move(support_request, here, to, by=by)


def close(support_request: SupportRequest, closing: Closing, *, by: Actor) -> None:
    """End a request wherever it stands."""
    if support_request.closed_at is not None:
        raise Refused("moved_on", _("This request has ended."))
    _move(support_request, Stage(support_request.stage), Stage.CLOSED, by=by, closing=closing)
    log(support_request, Act.CLOSED, by=by, public=True, closing=closing.value)


def reopen(support_request: SupportRequest, *, to: Stage, earliest: date, target: date) -> None:
    """Begin another round after an objection: back into the study, with new dates and nobody assigned."""
    here = Stage(support_request.stage)
    now = clock.now()
    target = max(target, earliest)
    fields: dict[str, Any] = {
        "stage": to.value, "waiting_for": WAITS_FOR[to], "assignee": None, "stage_entered_at": now, "closed_at": None,
        "closing": "", "answered_at": None, "escalated_at": None, "round": support_request.round + 1,
        "earliest_answer_on": earliest, "target_on": target, "due_on": due_in(support_request, to),
    }  # fmt: skip
    moved = SupportRequest.objects.filter(
        Q(stage=Stage.REGISTRATION) | Q(stage=Stage.CLOSED, closing=Closing.REFUSED),
        pk=support_request.pk,
        stage=here.value,
        round=support_request.round,
    ).update(version=F("version") + 1, **fields)
    if not moved:
        raise Refused(
            "moved_on", _("The service has begun already, so the decision can no longer be re-opened. Call us.")
        )
    for name, value in fields.items():
        setattr(support_request, name, value)
    support_request.version += 1
    _stay_on(support_request, by="")


def wait_for(support_request: SupportRequest, waiting: Waiting, *, due_on: date | None = None) -> None:
    """Change whom an open request waits for without changing its stage."""
    fields: dict[str, Any] = {"waiting_for": waiting, "assignee": None}
    if due_on is not None:
        fields["due_on"] = due_on
    SupportRequest.objects.filter(pk=support_request.pk, closed_at=None).update(**fields)
    for name, value in fields.items():
        setattr(support_request, name, value)


def move_due(support_request: SupportRequest, due_on: date) -> None:
    """Give an open request another day to do its present step by, if it still stands there."""
    if support_request.due_on == due_on:
        return
    standing = SupportRequest.objects.filter(pk=support_request.pk, stage=support_request.stage, closed_at=None)
    if standing.update(due_on=due_on):
        support_request.due_on = due_on
        stays = StageEntry.objects.filter(support_request=support_request, stage=support_request.stage, left_at=None)
        stays.update(due_on=due_on)


def stand_at_first(support_request: SupportRequest, *, calendar: Calendar) -> None:
    """Put a request that is not written yet at the stage where every request begins: what was sent is to be matched."""
    support_request.stage = Stage.COMPLETENESS
    support_request.waiting_for = WAITS_FOR[Stage.COMPLETENESS]
    support_request.stage_entered_at = support_request.submitted_at
    support_request.due_on = due_in(support_request, Stage.COMPLETENESS, calendar=calendar)


def begin(support_request: SupportRequest, *, by: Actor) -> None:
    """Write the first stay of a request that was just created at its first stage."""
    stay = {
        "association_id": support_request.association_id, "support_request_id": support_request.pk,
        "stage": Stage(support_request.stage).value, "entered_at": support_request.stage_entered_at,
        "due_on": support_request.due_on, "by": by.name,
    }  # fmt: skip
    insert_values(StageEntry, [stay])


def stopped_at(support_request: SupportRequest) -> Stage:
    """The stage at which a request that has ended stood before."""
    entries = StageEntry.objects.filter(support_request=support_request).exclude(stage=Stage.CLOSED.value)
    return Stage(entries.order_by("-pk").values_list("stage", flat=True).first() or Stage.INTAKE)


def mark_mistaken(support_request: SupportRequest) -> None:
    """Say of a request that the death it ended by was recorded by mistake; it may then go on where it stopped."""
    died = SupportRequest.objects.filter(pk=support_request.pk, closing=Closing.DIED)
    if not died.update(version=F("version") + 1, closing=Closing.MISTAKEN):
        raise Refused("moved_on", _("A colleague has taken the death back already. Reload the page."))
    support_request.closing = Closing.MISTAKEN
    support_request.version += 1


def revive(support_request: SupportRequest, *, by: Actor) -> None:
    """Let a request that lapsed, or ended by mistake, go on at the stage it stopped at, in the same round, with new days.

    The earliest day of the answer stands; the promised day counts anew, because the days between were not ours.
    """
    to, now = stopped_at(support_request), clock.now()
    target = support_request.target_on
    if support_request.answered_at is None:
        days = support_request.policy.pack.target_working_days(support_request.service)
        target = max(target, working_calendar(support_request.association).add_working_days(clock.today(), days))
    fields: dict[str, Any] = {
        "stage": to.value, "waiting_for": _awaited_again(support_request, to), "assignee": None, "stage_entered_at": now,
        "closed_at": None, "closing": "", "target_on": target, "escalated_at": None,
        "due_on": target if to is Stage.DECISION else due_in(support_request, to),
    }  # fmt: skip
    stopped = SupportRequest.objects.filter(
        pk=support_request.pk, stage=Stage.CLOSED.value, closing__in=REVIVABLE, round=support_request.round
    )
    if not stopped.update(version=F("version") + 1, **fields):
        raise Refused("moved_on", _("This request goes on already. Reload the page to see where it stands."))
    for name, value in fields.items():
        setattr(support_request, name, value)
    support_request.version += 1
    _stay_on(support_request, by=by.name)
    _look_who_may(support_request)
    stand_by_papers(support_request)


def _awaited_again(support_request: SupportRequest, stage: Stage) -> Waiting:
    """Whom a request waits for that comes back to a stage: an officer decides unless the decision is sealed already."""
    if stage is Stage.DECISION and support_request.service.decided_by == "officer":
        sealed = Decision.objects.filter(support_request=support_request, round=support_request.round)
        return WAITS_FOR[stage] if sealed.exists() else Waiting.DECIDER
    return WAITS_FOR[stage]


def log(
    support_request: SupportRequest, act: Act, *, by: Actor, text: str = "", public: bool = False, channel: str = "",
    duty: Duty | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Write one event on the timeline and its twin in the audit record.

    Args:
        text: the person's own words or a reason; kept on the timeline, never copied to the audit.
        public: whether the applicant sees it.
        duty: the duty done by this act, which the separation of duties reads later.

    Raises:
        Refused: ``separation_of_duties`` when the member did a duty kept apart from ``duty`` on this file.
    """
    if duty is not None and by.is_staff:
        refuse_if_apart(support_request.policy.pack, duty, support_request.duties_done_by(by.id))
    event = {
        "association_id": support_request.association_id, "support_request_id": support_request.pk, "act": act.value,
        "at": clock.now(), "actor_kind": by.kind.value, "actor_id": by.id, "actor_name": by.name,
        "duty": duty.value if duty and by.is_staff else "", "channel": channel, "text": text, "is_public": public,
        "facts": facts,
    }  # fmt: skip
    insert_values(Event, [event])
    record(
        f"support.{act.value}", support_request, by=by, association_id=support_request.association_id,
        name=support_request.reference, **facts,
    )  # fmt: skip


def _stay_on(support_request: SupportRequest, *, by: str) -> None:
    """Close the stay at the stage before and open the one at the stage just entered."""
    entered = support_request.stage_entered_at
    StageEntry.objects.filter(support_request=support_request, left_at=None).update(left_at=entered)
    StageEntry.objects.create(
        association_id=support_request.association_id, support_request=support_request, stage=support_request.stage,
        entered_at=entered, due_on=support_request.due_on, round=support_request.round, by=by,
    )  # fmt: skip


def _refuse_without_right(support_request: SupportRequest, stage: Stage, by: Actor) -> None:
    needed = RIGHT_TO_PASS.get(stage, frozenset())
    if stage is Stage.DECISION:
        needed = frozenset({Can.CHAIR, Can.SIT_SECRETARY, Can.RELEASE_EARLY, Can.DECIDE_DIRECTLY, Can.CHECK})
    duty = eyes.DUTY_AT.get(stage)
    if needed and not by.rights & needed and not (duty and eyes.appointed(support_request, duty, by.id)):
        raise Refused("right_missing", _("This step is for a colleague with another role."))


def _move(
    support_request: SupportRequest, past: Stage, to: Stage, *, by: Actor, closing: Closing | None = None
) -> None:  # fmt: skip
    now = clock.now()
    waiting = WAITS_FOR[to]
    if to is Stage.DECISION and support_request.service.decided_by == "officer":
        waiting = Waiting.DECIDER
    fields: dict[str, Any] = {
        "stage": to.value, "waiting_for": waiting, "assignee": None, "stage_entered_at": now,
        "due_on": None if to is Stage.CLOSED else due_in(support_request, to),
    }  # fmt: skip
    if to is Stage.CLOSED:
        fields |= {"closed_at": now, "closing": closing or Closing.SERVED}
    moved = SupportRequest.objects.filter(pk=support_request.pk, stage=past.value, closed_at=None).update(
        version=F("version") + 1, **fields
    )
    if not moved:
        raise Refused(
            "moved_on", _("A colleague has already moved this request on. Reload the page to see where it stands.")
        )
    for name, value in fields.items():
        setattr(support_request, name, value)
    support_request.version += 1
    _stay_on(support_request, by=by.name)
    _look_who_may(support_request)
    stand_by_papers(support_request)


def stand_by_papers(support_request: SupportRequest) -> None:
    """Let a file about to be judged wait for whoever puts its late papers in order, and then for its step again.

    The stage stays: what is asked again is a paper and no new study.
    """
    usual = late.judged_by(support_request)
    if usual is None or support_request.waiting_for not in (usual, *late.MENDING):
        return
    waiting = late.awaited(support_request) or usual
    if waiting == support_request.waiting_for:
        return
    as_at = {Waiting.APPLICANT: Stage.INTAKE, Waiting.CHECKER: Stage.COMPLETENESS}
    wait_for(support_request, waiting, due_on=due_in(support_request, as_at.get(waiting, Stage(support_request.stage))))
    if waiting is usual:
        _look_who_may(support_request)


def _look_who_may(support_request: SupportRequest) -> None:
    """Give a file that came to a step to whoever was appointed to it, and look whether anybody may do it at all."""
    was_appointed = _return_to_appointed(support_request)
    if support_request.round > 1 or was_appointed:
        look_for_eyes(support_request)


def _return_to_appointed(support_request: SupportRequest) -> bool:
    """A file that comes back to a step in the same round goes to whoever was appointed to it.

    Returns:
        Whether somebody was, with access still or not.
    """
    duty = eyes.duty_of(support_request)
    if duty is None or duty is Duty.VOTE:
        return False
    made = support_request.appointments.filter(round=support_request.round, duty=duty.value).select_related("member")
    appointments = list(made.order_by("pk"))
    chosen = next((one.member for one in reversed(appointments) if one.member.is_active), None)
    if chosen is not None:
        SupportRequest.objects.filter(pk=support_request.pk).update(assignee=chosen)
        support_request.assignee = chosen
    return bool(appointments)
