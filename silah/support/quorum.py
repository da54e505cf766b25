"""Who may vote on one file of a sitting, when its votes are opened, and what they come to (clause H5).

A member steps aside from one file, and sits on the others. So the quorum is asked of each file by itself: where those
who may vote on it are fewer than its policy wants, no sitting can decide it, and the general manager appoints
substitutes for this file alone (:mod:`silah.support.actions.appointing`).
"""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass

from silah.accounts.models import Member
from silah.core import clock
from silah.policies.models import PolicyVersion
from silah.policies.pack import Pack
from silah.policies.pack.schema import CommitteeRule
from silah.policies.pack.vocabulary import Can, Duty
from silah.support.conflicts import ties_between
from silah.support.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Choice,
    Event,
    ItemState,
    Recusal,
    Sitting,
    SupportRequest,
    Vote,
)  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """The seats of one file: those who may vote on it, present or not, and how many the policy wants.

    Args:
        able: attendances of members who may vote on this file, substitutes among them.
        needed: the quorum of the file's own policy version.
    """

    able: tuple[Attendance, ...]
    needed: int

    @property
    def missing(self) -> int:
        """How many more must be able to vote before any sitting can decide the file."""
        return max(0, self.needed - len(self.able))

    @property
    def places(self) -> int:
        """The seats of the file: those who may vote on it and those missing."""
        return len(self.able) + self.missing

    @property
    def voters(self) -> list[Member]:
        """Those of them who are in the room."""
        return [seat.member for seat in self.able if seat.is_present]


def rule_of(item: AgendaItem) -> CommitteeRule:
    """The committee's rule for one file: that of the policy version the request began under (clause G2)."""
    return item.support_request.policy.pack.committee


def pending_item(request: SupportRequest) -> AgendaItem | None:
    """The item under which a request is on an agenda now."""
    found: AgendaItem | None = (
        AgendaItem.objects.pending().filter(support_request=request).select_related("sitting").first()
    )
    if found is not None:
        found.support_request = request
    return found


def substitutes_of(request: SupportRequest) -> dict[int, Appointment]:
    """The substitutes appointed for a file in its present round, by the member's key."""
    standing = Appointment.objects.standing(request, Duty.VOTE)
    return {one.member_id: one for one in standing.select_related("member")}


def substitutions(sitting: Sitting, items: Iterable[AgendaItem]) -> list[tuple[Appointment, str]]:
    """The substitutes who sat on files of one sitting, each with the file's number, as its minutes name them.

    An appointment holds for a round; what was made after the sitting closed belongs to a later one.
    """
    reference = {item.support_request_id: item.support_request.reference for item in items}
    called = sitting.attendances.filter(is_substitute=True).values("member")
    made = Appointment.objects.filter(support_request__in=list(reference), duty=Duty.VOTE, member__in=called)
    if sitting.closed_at is not None:
        made = made.filter(appointed_at__lte=sitting.closed_at)
    return [(one, reference[one.support_request_id]) for one in made.select_related("member")]


def done_apart(request: SupportRequest) -> frozenset[int]:
    """Members who did a duty on the file that its policy keeps apart from voting (clause P3)."""
    apart = [duty.value for duty in request.policy.pack.apart_from(Duty.VOTE)]
    done = Event.objects.filter(support_request=request, actor_kind="staff", duty__in=apart)
    return frozenset(done.values_list("actor_id", flat=True))


def bench(item: AgendaItem) -> Bench:
    """Count the seats of one file, in a fixed number of queries.

    Roles and kinship are asked of today: whoever lost the right to vote, or moved in with the applicant, since the
    file was listed would otherwise be waited for in vain.
    """
    # Asked of the tables and not through the records at hand: the same act asks again after it changed them.
    request = item.support_request
    seats = list(Attendance.objects.filter(sitting=item.sitting_id).select_related("member"))
    substitutes = substitutes_of(request)
    voted = set(Vote.objects.filter(item=item).values_list("member_id", flat=True))
    aside = set(Recusal.objects.filter(item=item).values_list("member_id", flat=True)) | done_apart(request)
    aside |= {member.pk for member, _reason in ties_between(request, [seat.member for seat in seats])}
    pack = pack_in_force(request)
    able = [
        seat for seat in seats
        if seat.member_id in voted
        or (
            seat.member.is_active
            and seat.member_id not in aside
            and (seat.member_id in substitutes if seat.is_substitute else Can.VOTE in seat.member.rights(pack))
        )
    ]  # fmt: skip
    return Bench(tuple(able), rule_of(item).needed(sum(not seat.is_substitute for seat in seats)))


def pack_in_force(request: SupportRequest) -> Pack:
    """Rights are those of the policy in force today, as the doors read them."""
    version = PolicyVersion.objects.in_force(clock.today())
    return (version or request.policy).pack


def is_short(request: SupportRequest) -> bool:
    """Whether a request is on an agenda on which too few may vote."""
    item = pending_item(request)
    return item is not None and bench(item).missing > 0


def seat(item: AgendaItem, member_id: int) -> None:
    """Call a substitute to the sitting of one file; the quorum of the other files does not count the seat."""
    Attendance.objects.get_or_create(
        association_id=item.association_id, sitting=item.sitting, member_id=member_id, defaults={"is_substitute": True}
    )


def voters(item: AgendaItem) -> list[Member]:
    """The members present at the sitting who may take part in this item."""
    return bench(item).voters


def opinions_open(item: AgendaItem) -> bool:
    """Whether the votes may be seen: when every voter has voted, or the item is settled.

    While too few may vote they stay sealed: a substitute who comes later votes as blindly as the others did.
    """
    if item.state in (ItemState.DECIDED, ItemState.RETURNED):
        return True
    if item.state == ItemState.DEFERRED:
        return False
    return all_voted(bench(item), set(Vote.objects.filter(item=item).values_list("member_id", flat=True)))


def all_voted(seats: Bench, voted: Set[int]) -> bool:
    """Whether everybody in the room who may vote on a file has voted; in an empty room nobody has."""
    return not seats.missing and bool(seats.voters) and all(member.pk in voted for member in seats.voters)


def result_of(item: AgendaItem) -> Choice | None:
    """What the votes come to under the rule of the file's own policy version, or None while it cannot be said.

    A majority counts the votes cast; abstentions count for nobody. Accepting with conditions
    counts as accepting, and the conditions stand when more of the accepters asked for them than
    not. The chair's vote breaks a tie where the policy gives a casting vote.
    """
    votes = list(item.votes.select_related("member"))
    rule = rule_of(item)
    if len(votes) < rule.needed(
        Attendance.objects.regular().filter(sitting=item.sitting_id).count()
    ) or not opinions_open(item):
        return None
    cast = Counter(Choice(v.choice) for v in votes if v.choice != Choice.ABSTAIN)
    sides: Counter[Choice] = Counter()
    for choice, count in cast.items():
        sides[Choice.ACCEPT if choice is Choice.ACCEPT_IF else choice] += count
    total = sum(sides.values())
    if not total:
        return None
    winner, won = sides.most_common(1)[0]
    tied = [choice for choice, count in sides.items() if count == won]
    if len(tied) > 1:
        chairs = next((Choice(v.choice) for v in votes if v.member_id == item.sitting.chair_id), None)
        side = Choice.ACCEPT if chairs is Choice.ACCEPT_IF else chairs
        if not rule.casting_vote or side is None or side not in tied:
            return None
        # The chair's vote counts once more; that makes a majority of two sides, and never two thirds or all.
        if rule.votes != "majority" or not _enough("majority", won + 1, total + 1):
            return None
        winner = side
    elif not _enough(rule.votes, won, total):
        return None
    if winner is Choice.ACCEPT and cast[Choice.ACCEPT_IF] > cast[Choice.ACCEPT]:
        return Choice.ACCEPT_IF
    return winner


def _enough(rule: str, won: int, total: int) -> bool:
    if rule == "unanimous":
        return won == total
    if rule == "two_thirds":
        return 3 * won >= 2 * total
    return 2 * won > total
