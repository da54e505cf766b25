"""The committee room: what each person in it may see. Votes stay sealed until the last one is in, unless the policy opens them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.templatetags.dates import clock_time
from silah.desk.after_death import learned_of, news
from silah.desk.door import url, visible_cases
from silah.desk.walls import apart, opened_by_rights
from silah.policies.pack.vocabulary import Can, Duty
from silah.support.actions.sitting import quorum_to_open, why_short
from silah.support.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Choice,
    ItemState,
    Recusal,
    Sitting,
    SittingState,
    SupportRequest,
    Vote,
)
from silah.support.quorum import Bench, all_voted, bench, result_of, rule_of, substitutes_of, substitutions

SETTLED = (ItemState.DECIDED, ItemState.RETURNED, ItemState.DEFERRED)


@dataclass
class Seat:
    """One member in one file: presence, recusal, and the vote as far as the reader may see it."""

    attendance: Attendance
    recusal: Recusal | None = None
    has_voted: bool = False
    vote: Vote | None = None
    is_chair: bool = False
    appointment: Appointment | None = None

    @property
    def presence(self) -> str:
        if self.recusal is not None:
            return "recused"
        return "present" if self.attendance.is_present else "absent"


@dataclass
class Knot:
    """One file on the agenda thread."""

    item: AgendaItem
    href: str
    state: str
    word: str
    number: int
    is_apart: bool = False
    news: str = ""


@dataclass
class Room:
    """A sitting with its members and agenda, and the file under the light.

    A file from which the reader steps aside is on the agenda by its reference alone: it is never ``item``, and nothing
    of it is read.
    """

    sitting: Sitting
    attendances: list[Attendance]
    items: list[AgendaItem]
    needed: int
    bench: Bench = field(default_factory=lambda: Bench((), 0))
    knots: list[Knot] = field(default_factory=list)
    item: AgendaItem | None = None
    seats: list[Seat] = field(default_factory=list)
    opened: bool = False
    is_sealed: bool = True
    result: Choice | None = None
    apart: frozenset[int] = frozenset()
    apart_item: AgendaItem | None = None
    under_vote: bool = False
    deaths: dict[int, date] = field(default_factory=dict)

    @property
    def died_on(self) -> date | None:
        """The day we learned that the beneficiary of the file under the light has died, while it waits for its votes."""
        return self.deaths.get(self.item.support_request_id) if self.item is not None and self.is_pending else None

    @property
    def has_files(self) -> bool:
        """Whether anything is there to be decided."""
        return any(one.state not in SETTLED for one in self.items)

    @property
    def shuts_out(self) -> bool:
        """Whether somebody called to the sitting is not in the room and cannot come in, because a file is under vote."""
        return self.under_vote and self.sitting.state == SittingState.OPEN and self.present < len(self.attendances)

    @property
    def present(self) -> int:
        return sum(one.is_present for one in self.attendances)

    @property
    def seated(self) -> int:
        return sum(not one.is_substitute for one in self.attendances)

    @property
    def is_short(self) -> bool:
        """Whether no sitting can decide the file under the light, because too few may vote on it."""
        return self.is_pending and self.bench.missing > 0

    @property
    def is_pending(self) -> bool:
        """Whether the file under the light still waits for its votes."""
        return self.item is not None and self.item.state not in SETTLED

    @property
    def following(self) -> Knot | None:
        """The first file that still waits for its votes, once the one under the light has its decision."""
        return next((one for one in self.knots if one.item != self.item and one.item.state not in SETTLED), None)

    @property
    def why_short(self) -> str:
        return why_short(len(self.bench.able), self.bench.needed)

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.needed

    @property
    def may_vote(self) -> int:
        """How many of those in the room vote on the file."""
        return len(self.bench.voters)

    @property
    def votes_in(self) -> int:
        return sum(seat.has_voted for seat in self.seats)

    def seat_of(self, member_id: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.attendance.member_id == member_id), None)


def find_sitting(request: DeskRequest, year: int, number: int) -> Sitting:
    """The sitting under a year and number of the association in force."""
    found = Sitting.objects.filter(hijri_year=year, number=number).select_related("chair", "secretary").first()
    if found is None:
        raise Http404
    found.association = request.association
    return found


def enter(request: DeskRequest, sitting: Sitting, pk: int | None = None, *, alone: bool = False) -> Room:
    """Read a sitting for the page: nine queries, fifteen with a file open.

    Args:
        alone: show of the agenda the one file only, as to a substitute who sits on no other.
    """
    attendances = list(sitting.attendances.select_related("member"))
    kept = set(
        opened_by_rights(request).filter(apart(request), agenda_items__sitting=sitting).values_list("pk", flat=True)
    )
    cases = {case.pk: case for case in visible_cases(request).filter(agenda_items__sitting=sitting)}
    cases |= SupportRequest.objects.only("reference").in_bulk(kept) if kept else {}
    items = []
    listed = list(sitting.items.all())
    for item in listed:
        if item.support_request_id in cases and (item.pk == pk or not alone):
            item.support_request = cases[item.support_request_id]
            item.sitting = sitting
            items.append(item)
    room = Room(
        sitting, attendances, items,
        quorum_to_open(sitting, request.pack, sum(not one.is_substitute for one in attendances)), apart=frozenset(kept),
        under_vote=any(one.state == ItemState.VOTING for one in listed),
    )  # fmt: skip
    own = [item for item in items if item.support_request_id not in kept]
    room.deaths = learned_of((item.support_request for item in own), request.actor.rights)
    if pk is not None:
        found = next((item for item in items if item.pk == pk), None)
        if found is None:
            raise Http404
        room.item, room.apart_item = (found, None) if found in own else (None, found)
    elif own:
        room.item = next((i for i in own if i.state == ItemState.VOTING), None) or next(
            (i for i in own if i.state == ItemState.LISTED), own[-1]
        )
    room.knots = [_knot(request, room, item, place) for place, item in enumerate(items, 1)]
    if room.item is not None:
        room.bench = bench(room.item)
        _seat(request, room, room.item)
    return room


def _knot(request: DeskRequest, room: Room, item: AgendaItem, place: int) -> Knot:
    sitting = room.sitting
    here = item in (room.item, room.apart_item)
    state = "done" if item.state in SETTLED else "now" if here else "next"
    href = url(request, "item", year=sitting.hijri_year, number=sitting.number, pk=item.pk)
    if item.support_request_id in room.apart:
        return Knot(item, href, "now" if here else "next", _("You take no part in this file"), place, is_apart=True)
    word = (
        str(Choice(item.result).label)
        if item.state == ItemState.DECIDED and item.result
        else str(ItemState(item.state).label)
    )
    told = news(item.support_request) if item.state not in SETTLED and item.support_request_id in room.deaths else ""
    return Knot(item, href, state, word, place, news=told)


def _seat(request: DeskRequest, room: Room, item: AgendaItem) -> None:
    """Put members, recusals and votes together; only what may be seen leaves this function."""
    recusals = {one.member_id: one for one in item.recusals.all()}
    votes = {one.member_id: one for one in item.votes.all()}
    substitutes = substitutes_of(item.support_request)
    # A file put off takes its votes with it: they stay sealed, because it is voted on again.
    decided = item.state in (ItemState.DECIDED, ItemState.RETURNED)
    sits = any(one.member_id == request.member.pk for one in room.attendances)
    sits = sits or bool(request.actor.rights & {Can.SIT_SECRETARY, Can.CHAIR})
    room.is_sealed = rule_of(item).sealed_opinions
    room.opened = decided or (item.state not in SETTLED and all_voted(room.bench, set(votes)))
    for attendance in room.attendances:
        if attendance.is_substitute and attendance.member_id not in {*substitutes, *votes, *recusals}:
            continue  # called for another file
        own = attendance.member_id == request.member.pk
        vote = votes.get(attendance.member_id)
        room.seats.append(
            Seat(
                attendance, recusals.get(attendance.member_id), has_voted=vote is not None,
                vote=vote if room.opened or own or (sits and not room.is_sealed) else None, is_chair=attendance.member_id == room.sitting.chair_id,
                appointment=substitutes.get(attendance.member_id) if attendance.is_substitute else None,
            )
        )  # fmt: skip
    if room.opened and item.state not in SETTLED:
        room.result = result_of(item)


def bars_to_voting(request: DeskRequest, room: Room) -> str:
    """Why the member looking cannot vote on the file under the light; nothing when the member can."""
    item = room.item
    if item is None or Can.VOTE not in request.actor.rights:
        return _("Members of the committee vote.")
    seat = room.seat_of(request.member.pk)
    if room.sitting.state != SittingState.OPEN:
        return _("Voting begins when the sitting is opened.")
    if item.state in SETTLED:
        return _("This file is settled.")
    if room.died_on is not None:
        return news(item.support_request)
    if seat is None or not seat.attendance.is_present:
        if seat is not None and seat.recusal is None and room.shuts_out:
            return _(
                "A file is under vote, so you are marked present after it is decided. If that cannot wait, the secretary or the "
                "chair takes that file off the agenda, marks you present and puts it on again."
            )
        return _("The secretary has not marked you present yet.")
    if seat.recusal is not None:
        return _("You take no part in this file: %(reason)s") % {"reason": seat.recusal.reason}
    if seat.has_voted:
        return _("Your vote is in and sealed.") if room.is_sealed else _("Your vote is in.")
    if room.is_short:
        return room.why_short
    clash = set(item.support_request.policy.pack.apart_from(Duty.VOTE)) & {
        Duty(one) for one in item.support_request.duties_done_by(request.member.pk)
    }
    if clash:
        return _("You did “%(earlier)s” on this file, so you do not vote on it.") % {"earlier": min(clash).label}
    return ""


def draft_minutes(room: Room) -> list[tuple[str, str]]:
    """The minutes as they write themselves: what happened, by the clock; never how anyone voted."""
    lines: list[tuple[Any, str]] = []
    sitting = room.sitting
    if sitting.opened_at:
        lines.append((sitting.opened_at, _("Opened with %(count)d present") % {"count": room.present}))
    for item in room.items:
        reference = item.support_request.reference
        if item.support_request_id in room.apart:
            continue
        if item.settled_at and item.state in SETTLED:
            word = str(Choice(item.result).label) if item.result else str(ItemState(item.state).label)
            line = _("%(reference)s: %(result)s") % {"reference": reference, "result": word}
            lines.append((item.settled_at, f"{line}. {item.note}" if item.note else line))
    # Files are counted as the reader sees them: a gap would tell of one that is hidden.
    places = {item.pk: place for place, item in enumerate(room.items, 1)}
    for recusal in Recusal.objects.filter(item__in=room.items).select_related("member", "item"):
        order = places[recusal.item_id]
        lines.append(
            (
                recusal.at,
                _("%(name)s stepped aside from file %(order)d") % {"name": recusal.member.name, "order": order},
            )
        )
    for one, reference in substitutions(
        sitting, [item for item in room.items if item.support_request_id not in room.apart]
    ):
        lines.append((
            one.appointed_at,
            _("%(name)s sits on %(reference)s as a substitute: %(reason)s")
            % {"name": one.member.name, "reference": reference, "reason": one.reason},
        ))  # fmt: skip
    if sitting.closed_at:
        lines.append((sitting.closed_at, _("Closed")))
    return [(clock_time(at), text) for at, text in sorted(lines, key=lambda line: line[0])]
