"""The committee's sitting (clause H5): agenda of complete files, quorum, recusal, sealed votes, result."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.duties import refuse_if_apart
from silah.accounts.models import Member
from silah.associations.actions import next_number
from silah.associations.models import Association
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.hijri import hijri_year
from silah.core.refused import Refused
from silah.policies.models import PolicyVersion
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import eyes, quorum, workflow
from silah.support.actions.appointing import SHORTEST_REASON
from silah.support.actions.attesting import refuse_unsigned
from silah.support.conflicts import ties_between
from silah.support.deaths import refuse_if_died
from silah.support.late import refuse_unmatched
from silah.support.models import (
    Act,
    AgendaItem,
    Attendance,
    Choice,
    ItemState,
    Recusal,
    Sitting,
    SittingState,
    SupportRequest,
    Vote,
    Waiting,
)  # fmt: skip
from silah.support.quorum import result_of


def _refuse_unless_secretary(by: Actor) -> None:
    if not by.rights & {Can.SIT_SECRETARY, Can.CHAIR}:
        raise Refused("right_missing", _("The committee's secretary or chair does this."))


@transaction.atomic
def plan_sitting(
    association: Association, planned_for: datetime, *, place: str, secretary: Member | None, pack: Pack, by: Actor
) -> Sitting:
    """Plan a sitting and call every member who may vote.

    Raises:
        Refused: ``in_the_past``, ``too_few_members`` when the committee could never reach quorum, ``too_many_members``
            when more would sit than the policy gives seats.
    """
    _refuse_unless_secretary(by)
    if planned_for < clock.now():
        raise Refused("in_the_past", _("Choose a time that has not passed."))
    members = list(Member.objects.with_right(Can.VOTE, pack))
    needed = pack.committee.needed(len(members))
    if len(members) < needed or len(members) < pack.committee.members_min:
        raise Refused(
            "too_few_members",
            _("The committee has %(members)d members and needs %(needed)d to sit. Give the voting role to more people.")
            % {"members": len(members), "needed": max(needed, pack.committee.members_min)},
        )
    if len(members) > pack.committee.seats:
        raise Refused(
            "too_many_members",
            _(
                "%(members)d members hold the voting role, and the policy gives the committee %(seats)d seats: nobody is called"
                " who has no seat. Take the role from those who have none, or change the policy."
            )
            % {"members": len(members), "seats": pack.committee.seats},
            members=len(members), seats=pack.committee.seats,
        )  # fmt: skip
    year = hijri_year(planned_for.date())
    chair = next((m for m in members if Can.CHAIR in m.rights(pack)), None)
    sitting = Sitting.objects.create(
        association=association, number=next_number(association, f"sitting:{year}"), hijri_year=year,
        planned_for=planned_for, place=place.strip()[:160], chair=chair, secretary=secretary,
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(association=association, sitting=sitting, member=member) for member in members
    )
    record("sitting.plan", sitting, by=by, association_id=association.pk, name=str(sitting))
    return sitting


@transaction.atomic
def list_on_agenda(sitting: Sitting, requests: Iterable[SupportRequest], *, by: Actor) -> list[AgendaItem]:
    """Put complete files on the agenda; ties with members are looked for at once.

    Raises:
        Refused: ``not_complete`` for a file not yet ready for the committee; ``not_signed`` when its
            signature became void; ``listed_already``; ``sitting_over``.
    """
    _refuse_unless_secretary(by)
    if not Sitting.objects.select_for_update().coming().filter(pk=sitting.pk):
        raise Refused("sitting_over", _("This sitting is over. Put the file on the next one."))
    seats = list(sitting.attendances.select_related("member"))
    order = sitting.items.count()
    items = []
    for request in requests:
        # Taking the row first makes two secretaries at once stand in line.
        here = SupportRequest.objects.filter(pk=request.pk, stage=Stage.COMMITTEE, closed_at=None)
        if not here.update(waiting_for=Waiting.COMMITTEE):
            raise Refused(
                "not_complete",
                _("%(reference)s is not complete yet, so it cannot be on the agenda.")
                % {"reference": request.reference},
            )
        if AgendaItem.objects.pending().filter(support_request=request).exists():
            raise Refused(
                "listed_already", _("%(reference)s is on an agenda already.") % {"reference": request.reference}
            )
        refuse_unmatched(request)
        refuse_unsigned(request)
        order += 1
        item = AgendaItem.objects.create(
            association_id=request.association_id, sitting=sitting, support_request=request, order=order
        )
        substitutes = quorum.substitutes_of(request)
        for member_id in substitutes:
            quorum.seat(item, member_id)
        called = {seat.member_id: seat.member for seat in seats} | {pk: one.member for pk, one in substitutes.items()}
        _step_aside(item, list(called.values()))
        workflow.wait_for(request, Waiting.COMMITTEE)
        workflow.log(request, Act.LISTED, by=by, public=True, sitting=str(sitting))
        workflow.look_for_eyes(request)
        items.append(item)
    return items


def _step_aside(item: AgendaItem, members: list[Member]) -> None:
    """Who takes no part in a file from the beginning: found by the register, or declared in an earlier sitting.

    An interest does not end with a sitting; and whoever stepped aside no longer sees the file, so could not vote on it.
    """
    reasons: dict[int, tuple[str, bool]] = {}
    earlier = Recusal.objects.filter(item__support_request=item.support_request, member__in=members).order_by("pk")
    for member_id, reason, is_detected in earlier.values_list("member_id", "reason", "is_detected"):
        # A tie may have been found wrong and mended since; what somebody declared stands.
        if not is_detected:
            reasons[member_id] = (reason, False)
    reasons |= {member.pk: (reason, True) for member, reason in ties_between(item.support_request, members)}
    Recusal.objects.bulk_create(
        Recusal(
            association_id=item.association_id, item=item, member_id=member_id, reason=reason, is_detected=is_detected,
            at=clock.now(),
        )
        for member_id, (reason, is_detected) in reasons.items()
    )  # fmt: skip


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: Actor, reason: str = "") -> None:
    """Take an undecided file off the agenda; it waits for another sitting.

    Args:
        reason: kept in the minutes; needed where too few members may vote on the file, since nothing else says why.

    Raises:
        Refused: ``right_missing``; ``reason_needed``; ``moved_on`` once it is settled.
    """
    _refuse_unless_secretary(by)
    if len(reason.strip()) < SHORTEST_REASON and quorum.bench(item).missing:
        raise Refused("reason_needed", _("Write why the file is put off, in a full sentence; the minutes keep it."))
    _put_off(item, reason, by=by)


def _put_off(item: AgendaItem, reason: str, *, by: Actor) -> None:
    settle(item, ItemState.DEFERRED, "", note=reason.strip()[:500])
    workflow.wait_for(item.support_request, Waiting.SECRETARY)
    workflow.log(item.support_request, Act.UNLISTED, by=by, sitting=str(item.sitting), text=reason.strip()[:500])


def why_short(able: int, needed: int) -> str:
    """Why no vote can decide a file: how many may vote on it of how many its policy wants."""
    return ngettext(
        "%(able)d member may vote on this file and its quorum is %(needed)d.",
        "%(able)d members may vote on this file and its quorum is %(needed)d.",
        able,
    ) % {"able": able, "needed": needed}


@transaction.atomic
def mark_present(sitting: Sitting, present: Iterable[int], *, by: Actor) -> int:
    """Record which members attend. Returns how many."""
    _refuse_unless_secretary(by)
    if sitting.state not in (SittingState.PLANNED, SittingState.OPEN):
        raise Refused("sitting_over", _("This sitting is over."))
    ids = set(present)
    arriving = Attendance.objects.filter(sitting=sitting, member_id__in=ids, is_present=False)
    under_vote = AgendaItem.objects.filter(sitting=sitting, state=ItemState.VOTING)
    if sitting.state == SittingState.OPEN and under_vote.exists() and arriving.exists():
        # Whoever leaves opens the others' votes; coming back then would be voting with eyes open.
        raise Refused("vote_running", let_in_later())
    Attendance.objects.filter(sitting=sitting).update(is_present=False, marked_at=clock.now())
    count = Attendance.objects.filter(sitting=sitting, member_id__in=ids).update(is_present=True)
    record(
        "sitting.attendance", sitting, by=by, association_id=sitting.association_id, name=str(sitting), present=count
    )
    return count


def let_in_later() -> str:
    """What whoever runs a sitting does for somebody who arrives while a file is under vote: wait, or begin it anew."""
    return _(
        "A file is under vote, so who arrives now is marked present after it is decided. If that cannot wait, take the file "
        "off this agenda, mark who arrived, and put it on again: then everybody votes on it anew."
    )


@transaction.atomic
def open_sitting(sitting: Sitting, *, pack: Pack, by: Actor) -> None:
    """Open the sitting once there is a file to decide and the quorum is there: that of at least one of its files.

    Each file is decided under the rule of the policy it began with, so a file may still wait for more members.

    Args:
        pack: the policy in force, whose quorum counts while the agenda is empty.

    Raises:
        Refused: ``moved_on``; ``empty_agenda``; ``no_quorum`` saying how many are missing.
    """
    _refuse_unless_secretary(by)
    opened = Sitting.objects.filter(pk=sitting.pk, state=SittingState.PLANNED).update(
        state=SittingState.OPEN, opened_at=clock.now()
    )
    if not opened:
        raise Refused("moved_on", _("This sitting is open or over already."))
    if not AgendaItem.objects.pending().filter(sitting=sitting).exists():
        raise Refused("empty_agenda", _("The agenda is empty. Put complete files on it first, then open the sitting."))
    seated = Attendance.objects.regular().filter(sitting=sitting).count()
    present = Attendance.objects.regular().filter(sitting=sitting, is_present=True).count()
    needed = quorum_to_open(sitting, pack, seated)
    if present < needed:
        raise Refused(
            "no_quorum",
            _("%(present)d of %(seated)d members are present and the quorum is %(needed)d.")
            % {"present": present, "seated": seated, "needed": needed},
        )
    sitting.refresh_from_db()
    record("sitting.open", sitting, by=by, association_id=sitting.association_id, name=str(sitting), present=present)


def quorum_to_open(sitting: Sitting, pack: Pack, seated: int) -> int:
    """How many must be present for the sitting to open: the smallest quorum among its files' own policies."""
    begun = AgendaItem.objects.filter(sitting=sitting).values("support_request__policy")
    packs = [version.pack for version in PolicyVersion.objects.filter(pk__in=begun).defer("content")] or [pack]
    return min(one.committee.needed(seated) for one in packs)


@transaction.atomic
def recuse(item: AgendaItem, member: Member, reason: str, *, by: Actor) -> Recusal:
    """A member declares an interest in one file and takes no part in it.

    Raises:
        Refused: ``empty``; ``voted_already`` once the member has voted.
    """
    if item.state not in (ItemState.LISTED, ItemState.VOTING):
        raise Refused("moved_on", _("This item is settled already."))
    if by.id != member.pk and not by.rights & {Can.SIT_SECRETARY, Can.CHAIR}:
        raise Refused("right_missing", _("A member declares an interest personally, or through the secretary."))
    if not reason.strip():
        raise Refused("empty", _("Write the interest in a few words; the minutes name it."))
    if Vote.objects.filter(item=item, member=member).exists():
        raise Refused("voted_already", _("This member has voted on the file already."))
    recusal, _created = Recusal.objects.get_or_create(
        association_id=item.association_id, item=item, member=member,
        defaults={"reason": reason.strip()[:300], "at": clock.now()},
    )  # fmt: skip
    record("sitting.recuse", item, by=by, association_id=item.association_id, name=item.support_request.reference)
    workflow.look_for_eyes(SupportRequest.objects.select_related("policy", "assignee").get(pk=item.support_request_id))
    return recusal


@transaction.atomic
def vote(item: AgendaItem, member: Member, choice: Choice, *, opinion: str, by: Actor) -> Vote:
    """Give one member's opinion and vote; it stays sealed until all have voted, unless the policy opens
    opinions as they come, and may not be changed.

    Raises:
        Refused: ``not_in_session``, ``absent``, ``recused``, ``too_few_may_vote``, ``separation_of_duties``,
            ``has_died``, ``voted_already``.
    """
    if by.id != member.pk or not eyes.holds(item.support_request, Duty.VOTE, by):
        raise Refused("right_missing", _("Each member votes personally."))
    item.refresh_from_db()
    if item.sitting.state != SittingState.OPEN or item.state not in (ItemState.LISTED, ItemState.VOTING):
        raise Refused("not_in_session", _("The file is not under discussion now."))
    if Recusal.objects.filter(item=item, member=member).exists():
        raise Refused("recused", _("You take no part in this file because of a declared or found interest."))
    if not item.sitting.attendances.filter(member=member, is_present=True).exists():
        raise Refused("absent", _("The secretary has not marked you present yet."))
    refuse_if_apart(item.support_request.policy.pack, Duty.VOTE, item.support_request.duties_done_by(member.pk))
    _refuse_unless_seated(item, member)
    refuse_if_died(item.support_request, by=by)
    given, created = Vote.objects.get_or_create(
        association_id=item.association_id, item=item, member=member,
        defaults={"choice": choice, "opinion": opinion.strip(), "at": clock.now()},
    )  # fmt: skip
    if not created:
        raise Refused(
            "voted_already",
            _("Your vote on this file is in. Ask the secretary to return the file if something changed."),
        )
    AgendaItem.objects.filter(pk=item.pk, state=ItemState.LISTED).update(state=ItemState.VOTING)
    how = "sealed" if quorum.rule_of(item).sealed_opinions else "open"
    workflow.log(item.support_request, Act.VOTED, by=by, duty=Duty.VOTE, sitting=str(item.sitting), vote=how)
    return given


def _refuse_unless_seated(item: AgendaItem, member: Member) -> None:
    """A vote needs a seat on this file, and a file on which enough may vote at all."""
    seats = quorum.bench(item)
    if member.pk not in {seat.member_id for seat in seats.able}:
        raise Refused("recused", _("You sit on another file of this sitting and not on this one."))
    if seats.missing:
        raise Refused(
            "too_few_may_vote",
            why_short(len(seats.able), seats.needed)
            + " "
            + _("The general manager appoints substitutes for it first; or the secretary puts it off with a reason."),
            able=len(seats.able), needed=seats.needed,
        )  # fmt: skip


@transaction.atomic
def return_for_research(item: AgendaItem, *, reasons: str, by: Actor) -> None:
    """Carry out the committee's vote to return a file for more research."""
    _refuse_unless_secretary(by)
    if result_of(item) is not Choice.RETURN:
        raise Refused("no_such_result", _("The votes do not come to returning this file."))
    if not reasons.strip():
        raise Refused("empty", _("Write what the committee wants to know."))
    request = item.support_request
    settle(item, ItemState.RETURNED, Choice.RETURN)
    workflow.send_back(request, to=Stage.RESEARCH, by=by)
    request.researches.filter(round=request.round).update(submitted_at=None)
    workflow.log(request, Act.RETURNED, by=by, public=True, text=reasons.strip())


def settle(item: AgendaItem, state: ItemState, result: str, *, note: str = "") -> None:
    """Settle an agenda item once; the second of two callers is refused.

    Args:
        note: why it was put off, for the minutes.
    """
    settled = AgendaItem.objects.filter(pk=item.pk, state__in=[ItemState.LISTED, ItemState.VOTING]).update(
        state=state, result=result, settled_at=clock.now(), note=note
    )
    if not settled:
        raise Refused("moved_on", _("This item is settled already."))
    item.refresh_from_db()


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: Actor) -> None:
    """Close a sitting; undecided files wait for the next one. The minutes are then complete."""
    _refuse_unless_secretary(by)
    closed = Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN).update(
        state=SittingState.CLOSED, closed_at=clock.now()
    )
    if not closed:
        raise Refused("moved_on", _("This sitting is not open."))
    # Asked anew and not through the sitting at hand, whose items a page may have read before.
    for item in _left_on(sitting):
        seats = quorum.bench(item)
        _put_off(item, why_short(len(seats.able), seats.needed) if seats.missing else "", by=by)
    sitting.refresh_from_db()
    record("sitting.close", sitting, by=by, association_id=sitting.association_id, name=str(sitting))


def _left_on(sitting: Sitting) -> list[AgendaItem]:
    return list(
        AgendaItem.objects.pending().filter(sitting=sitting).select_related("support_request__policy", "sitting")
    )


@transaction.atomic
def cancel_sitting(sitting: Sitting, *, reason: str, by: Actor) -> None:
    """Cancel a planned sitting; its files wait for another."""
    _refuse_unless_secretary(by)
    if not reason.strip():
        raise Refused("empty", _("Write why the sitting is cancelled."))
    cancelled = Sitting.objects.filter(pk=sitting.pk, state=SittingState.PLANNED).update(
        state=SittingState.CANCELLED, cancel_reason=reason.strip()[:300]
    )
    if not cancelled:
        raise Refused("moved_on", _("Only a planned sitting can be cancelled."))
    sitting.refresh_from_db()
    for item in _left_on(sitting):
        _put_off(item, reason, by=by)
    record("sitting.cancel", sitting, by=by, association_id=sitting.association_id, name=str(sitting), reason=reason)
