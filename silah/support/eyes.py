"""Whose eyes may look at a file (clauses H5, P3): other eyes wherever there are any, and who is appointed where there are none.

After an objection nobody does again what the same person did before it. In a small association that can leave nobody.
Then the file does not stand still: it waits for the general manager, who appoints somebody for this file alone and
writes down why (:mod:`silah.support.actions.appointing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import quorum
from silah.support.conflicts import ties_between
from silah.support.models import Act, Appointment, Recusal, SupportRequest, Waiting
from silah.support.models.request import CASE_RIGHTS
from silah.support.quorum import pack_in_force

#: The duty that needs other eyes at a stage, and the right it is done with.
DUTY_AT: dict[Stage, Duty] = {
    Stage.RESEARCH: Duty.RESEARCH,
    Stage.COMMITTEE: Duty.VOTE,
    Stage.DECISION: Duty.DECIDE,
}
RIGHT_OF: dict[Duty, Can] = {
    Duty.RESEARCH: Can.RESEARCH,
    Duty.VOTE: Can.VOTE,
    Duty.DECIDE: Can.DECIDE_DIRECTLY,
}
#: Whom a request waits for at a stage that needs other eyes.
AWAITED_AT: dict[Stage, Waiting] = {
    Stage.RESEARCH: Waiting.RESEARCHER,
    Stage.COMMITTEE: Waiting.COMMITTEE,
    Stage.DECISION: Waiting.DECIDER,
}
#: Whom a file waits for while it is on an agenda.
LISTED = (Waiting.COMMITTEE, Waiting.APPOINTMENT)
#: What nobody has done on a file who votes on it as a substitute, whether or not the policy keeps the two apart.
TOOK_PART = (Duty.RECEIVE, Duty.CHECK, Duty.RESEARCH)


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
    """Members who did a duty on a file before it was re-opened by its latest objection.

    The committee votes again on the study by other eyes: that its members voted before bars nobody.
    """
    if request.round == 1 or duty is Duty.VOTE:
        return frozenset()
    reopened = request.events.filter(act=Act.REOPENED).order_by("-pk").values_list("pk", flat=True).first() or 0
    before = request.events.filter(actor_kind="staff", duty=duty.value, pk__lt=reopened)
    return frozenset(before.values_list("actor_id", flat=True))


def refuse_same_eyes(request: SupportRequest, duty: Duty, *, by: Actor) -> None:
    """Keep whoever studied or decided a file before an objection from doing it again (clause H5).

    Where the association has nobody else, the general manager may have appointed the same person with a reason.

    Raises:
        Refused: ``other_eyes``.
    """
    if not by.is_staff or by.id not in seen_before(request, duty):
        return
    if Appointment.objects.standing(request, duty).filter(member_id=by.id, is_same_eyes=True).exists():
        return
    raise Refused(
        "other_eyes",
        _("You decided this file before the objection, so a colleague decides it now.")
        if duty is Duty.DECIDE
        else _("You studied this file before the objection, so a colleague studies it now."),
    )


def duties_done(request: SupportRequest) -> dict[int, set[str]]:
    """What each member has done on a file, in any round, by the member's key (clause P3)."""
    done: dict[int, set[str]] = {}
    acts = request.events.filter(actor_kind="staff").exclude(duty="").values_list("actor_id", "duty").distinct()
    for member_id, duty in acts:
        done.setdefault(member_id, set()).add(duty)
    return done


def bars_to(request: SupportRequest, duty: Duty, members: Iterable[Member]) -> Bars:
    """What keeps each of ``members`` from a duty on a file: a fixed number of queries, however many they are."""
    members = list(members)
    barred = set(request.policy.pack.apart_from(duty))
    done = duties_done(request)
    return Bars(
        apart=frozenset(m.pk for m in members if barred & {Duty(one) for one in done.get(m.pk, ())}),
        tied=frozenset(member.pk for member, _reason in ties_between(request, members)) | stepped_aside_from(request),
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
    if duty is None or RIGHT_OF[duty] in by.rights:
        return by
    # A vote belongs to a seat, and not to the one the file was given to; no file has seats that is on no agenda.
    is_asked = request.waiting_for in LISTED if duty is Duty.VOTE else request.assignee_id == by.id
    if not is_asked:
        return by
    if not holds(request, duty, by):
        return by
    return replace(by, rights=by.rights | {str(RIGHT_OF[duty])})


def opens(request: SupportRequest, member: Member, rights: frozenset[str]) -> bool:
    """Whether a member may open this file at all."""
    if request.is_sensitive and Can.SEE_SENSITIVE not in rights:
        return False
    return member.office is None or not member.office.is_branch or member.office_id == request.office_id


def stepped_aside_from(request: SupportRequest) -> frozenset[int]:
    """Members who stepped aside from a file, in any sitting: the file is closed to them, whatever the duty."""
    return frozenset(Recusal.objects.filter(item__support_request=request).values_list("member_id", flat=True))


def able(request: SupportRequest, duty: Duty) -> list[Member]:
    """The active members who may do a duty on a file now: by role and not barred, or appointed to it."""
    standing = Appointment.objects.standing(request, duty)
    chosen = dict(standing.values_list("member_id", "is_same_eyes"))
    pack, right = pack_in_force(request), RIGHT_OF[duty]
    members = []
    for member in Member.objects.active().select_related("office"):
        rights = member.rights(pack)
        if (right in rights or member.pk in chosen) and opens(request, member, rights):
            members.append(member)
    bars = bars_to(request, duty, members)
    return [
        m for m in members
        if m.pk not in bars.apart | bars.tied and (m.pk not in bars.seen or chosen.get(m.pk))
    ]  # fmt: skip


def handed_to(request: SupportRequest, duty: Duty, able: list[Member]) -> Member | None:
    """The appointed member in whose hand a file must be, since nobody may do the duty by role; None where somebody may.

    An appointment gives a right over a file in hand alone: left free, such a file would stand in nobody's work. A vote
    belongs to a seat and is in nobody's hand.

    Args:
        able: what :func:`able` gave.
    """
    if duty is Duty.VOTE or not able:
        return None
    pack = pack_in_force(request)
    if any(RIGHT_OF[duty] in member.rights(pack) for member in able):
        return None
    members = {member.pk: member for member in able}
    appointments = Appointment.objects.standing(request, duty).filter(member__in=members)
    last = appointments.order_by("pk").values_list("member_id", flat=True).last()
    return members.get(last or 0)


def lacks(request: SupportRequest, duty: Duty) -> bool:
    """Whether a file cannot go on without an appointment: nobody may study or decide it, or too few may vote on it."""
    return quorum.is_short(request) if duty is Duty.VOTE else not able(request, duty)


@dataclass(frozen=True)
class Candidates:
    """Whom the general manager may appoint, and what stands against each of the others.

    Args:
        others: members who did not do this duty on the file before.
        same: whoever did: the last resort.
        barred: every other active member of staff with the path that bars the member.
    """

    others: tuple[Member, ...]
    same: tuple[Member, ...]
    barred: tuple[tuple[Member, str], ...] = ()


def candidates(request: SupportRequest, duty: Duty, *, but: int = 0) -> Candidates:
    """Members who may be appointed to a duty on a file.

    Others are members who may open this file and whose roles carry no duty that the policy keeps apart from this one.
    The same person may come back only where kinship and duties allow it.

    Args:
        but: the one who appoints; nobody appoints himself.
    """
    members = list(Member.objects.active().select_related("office"))
    pack, seen, free, barred = pack_in_force(request), seen_before(request, duty), [], []
    against = _against(request, duty, members)
    for member in members:
        if member.pk == but:
            barred.append((member, _("appoints, and nobody appoints himself")))
        elif why := _by_roles(request, duty, member, pack) or against.get(member.pk, ""):
            barred.append((member, why))
        else:
            free.append(member)
    return Candidates(
        others=tuple(member for member in free if member.pk not in seen),
        same=tuple(member for member in free if member.pk in seen), barred=tuple(barred),
    )  # fmt: skip


def _by_roles(request: SupportRequest, duty: Duty, member: Member, pack: Pack) -> str:
    """What the roles of a member say against a duty on a file: it stays closed to them, or they carry one kept apart."""
    rights = member.rights(pack)
    if not rights & CASE_RIGHTS or not opens(request, member, rights):
        return _("the roles do not open this file")
    if RIGHT_OF[duty] in rights:
        return ""
    apart = request.policy.pack.apart_from(duty)
    for role in pack.roles:
        for carried in sorted(role.duties & set(apart)) if role.key in member.roles else ():
            return _("the role “%(role)s” carries “%(earlier)s”, kept apart from “%(duty)s”: %(why)s") % {
                "role": role.name.naming(woman=member.is_woman), "earlier": carried.label, "duty": duty.label, "why": apart[carried],
            }  # fmt: skip
    return ""


def _against(request: SupportRequest, duty: Duty, members: list[Member]) -> dict[int, str]:
    """What a file itself says against members: a seat held already, an act on it, an interest."""
    against: dict[int, str] = {}
    if duty is Duty.VOTE and (item := quorum.pending_item(request)) is not None:
        against |= dict.fromkeys((seat.member_id for seat in quorum.bench(item).able), _("sits on this file already"))
    aside = Recusal.objects.filter(item__support_request=request).order_by("-pk").values_list("member_id", "reason")
    against |= {member_id: _("stepped aside: %(reason)s") % {"reason": reason} for member_id, reason in aside}
    barred = set(request.policy.pack.apart_from(duty)) | (set(TOOK_PART) if duty is Duty.VOTE else set())
    done = request.events.filter(actor_kind="staff", duty__in=[one.value for one in barred])
    for member_id, earlier in done.order_by("-pk").values_list("actor_id", "duty"):
        against[member_id] = _("did “%(earlier)s” on this file, kept apart from “%(duty)s”") % {
            "earlier": Duty(earlier).label, "duty": duty.label,
        }  # fmt: skip
    if duty is Duty.VOTE and request.taken_in_by_id is not None:
        against.setdefault(
            request.taken_in_by_id,
            _("did “%(earlier)s” on this file, kept apart from “%(duty)s”")
            % {"earlier": Duty.RECEIVE.label, "duty": duty.label},
        )
    return against | {member.pk: reason for member, reason in ties_between(request, members)}
