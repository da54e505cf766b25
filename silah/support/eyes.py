"""Whose eyes may look at a file (clauses H5, P3): other eyes wherever there are any, and who is appointed where there are none.

After an objection nobody does again what the same person did before it. In a small association that can leave nobody.
Then the file does not stand still: it waits for the general manager, who appoints somebody for this file alone and
writes down why (:mod:`silah.support.actions.appointing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core import clock
from silah.policies.models import PolicyVersion
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, Can, Duty, Stage
from silah.support.conflicts import ties_between
from silah.support.models import Act, Appointment, SupportRequest, Waiting
from silah.support.models.request import CASE_RIGHTS

#: The duty that needs other eyes at a stage, and the right it is done with.
DUTY_AT: dict[Stage, Duty] = {Stage.RESEARCH: Duty.RESEARCH, Stage.DECISION: Duty.DECIDE}
RIGHT_OF: dict[Duty, Can] = {Duty.RESEARCH: Can.RESEARCH, Duty.DECIDE: Can.DECIDE_DIRECTLY}
#: Whom a request waits for at a stage that needs other eyes.
AWAITED_AT: dict[Stage, Waiting] = {Stage.RESEARCH: Waiting.RESEARCHER, Stage.DECISION: Waiting.DECIDER}


@dataclass(frozen=True)
class Bars:
    """What keeps members from one duty on one file, by the member's key."""

    apart: frozenset[int]
    tied: frozenset[int]
    seen: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        return self.apart | self.tied | self.seen


def duty_of(request: SupportRequest) -> Duty | None:
    """The duty other eyes may be needed for where the request stands, or None where the rule does not apply."""
    stage = Stage(request.stage)
    if stage is Stage.DECISION and request.service.decided_by != "officer":
        return None
    return DUTY_AT.get(stage)


def seen_before(request: SupportRequest, duty: Duty) -> frozenset[int]:
    """Members who did a duty on a file before it was re-opened by its latest objection."""
    if request.round == 1:
        return frozenset()
    reopened = request.events.filter(act=Act.REOPENED).order_by("-pk").values_list("pk", flat=True).first() or 0
    before = request.events.filter(actor_kind="staff", duty=duty.value, pk__lt=reopened)
    return frozenset(before.values_list("actor_id", flat=True))


def bars_to(request: SupportRequest, duty: Duty, members: Iterable[Member]) -> Bars:
    """What keeps each of ``members`` from a duty on a file: a fixed number of queries, however many they are."""
    members = list(members)
    barred = set(request.policy.pack.apart_from(duty))
    done: dict[int, set[str]] = {}
    rows = request.events.filter(actor_kind="staff").exclude(duty="").values_list("actor_id", "duty").distinct()
    for actor_id, earlier in rows:
        done.setdefault(actor_id, set()).add(earlier)
    return Bars(
        apart=frozenset(m.pk for m in members if barred & {Duty(one) for one in done.get(m.pk, ())}),
        tied=frozenset(member.pk for member, _reason in ties_between(request, members)),
        seen=seen_before(request, duty),
    )


def appointed(request: SupportRequest, duty: Duty, member_id: int) -> bool:
    """Whether the general manager put a member in charge of a duty on this file in its present round."""
    standing = Appointment.objects.standing(request, duty)
    return bool(standing.filter(member_id=member_id).exists())


def holds(request: SupportRequest, duty: Duty, by: Actor) -> bool:
    """Whether somebody may do a duty on this file: by role, or by an appointment for it alone."""
    return RIGHT_OF[duty] in by.rights or (by.is_staff and appointed(request, duty, by.id))


def actor_on(request: SupportRequest, by: Actor) -> Actor:
    """A member as an actor on one file: with the right that an appointment gives over it, if there is one."""
    duty = duty_of(request)
    if duty is None or request.assignee_id != by.id or RIGHT_OF[duty] in by.rights or not holds(request, duty, by):
        return by
    return replace(by, rights=by.rights | {str(RIGHT_OF[duty])})


def _opens(request: SupportRequest, member: Member, rights: frozenset[str]) -> bool:
    """Whether a member may open this file at all."""
    if request.is_sensitive and Can.SEE_SENSITIVE not in rights:
        return False
    return member.office is None or not member.office.is_branch or member.office_id == request.office_id


def _pack_in_force(request: SupportRequest) -> Pack:
    """Rights are those of the policy in force today, as the doors read them."""
    version = PolicyVersion.objects.in_force(clock.today())
    return (version or request.policy).pack


def able(request: SupportRequest, duty: Duty) -> list[Member]:
    """The active members who may do a duty on a file now: by role and not barred, or appointed to it."""
    standing = Appointment.objects.standing(request, duty)
    chosen = dict(standing.values_list("member_id", "is_same_eyes"))
    pack, right = _pack_in_force(request), RIGHT_OF[duty]
    members = []
    for member in Member.objects.active().select_related("office"):
        rights = member.rights(pack)
        if (right in rights or member.pk in chosen) and _opens(request, member, rights):
            members.append(member)
    bars = bars_to(request, duty, members)
    return [
        m for m in members
        if m.pk not in bars.apart | bars.tied and (m.pk not in bars.seen or chosen.get(m.pk))
    ]  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """Whom the general manager may appoint: other members first, the same person as the last resort."""

    others: tuple[Member, ...]
    same: tuple[Member, ...]


def candidates(request: SupportRequest, duty: Duty, *, but: int = 0) -> Candidates:
    """Members who may be appointed to a duty on a file.

    Others are members who may open this file and whose roles carry no duty that the policy keeps apart from this one.
    The same person may come back only where kinship and duties allow it.

    Args:
        but: the one who appoints; nobody appoints himself.
    """
    pack = _pack_in_force(request)
    right, apart = RIGHT_OF[duty], set(request.policy.pack.apart_from(duty))
    opens: list[tuple[Member, bool]] = []
    for member in Member.objects.active().exclude(pk=but).select_related("office"):
        rights = member.rights(pack)
        if not rights & CASE_RIGHTS or not _opens(request, member, rights):
            continue
        carried = {DUTY_OF_RIGHT[Can(one)] for one in rights if one in DUTY_OF_RIGHT}
        if right in rights or not apart & carried:
            opens.append((member, right in rights))
    bars = bars_to(request, duty, [member for member, _holds in opens])
    free = [(member, holder) for member, holder in opens if member.pk not in bars.apart | bars.tied]
    return Candidates(
        others=tuple(member for member, _holder in free if member.pk not in bars.seen),
        same=tuple(member for member, _holder in free if member.pk in bars.seen),
    )
