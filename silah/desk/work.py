"""What waits for the member who reads: the most urgent of it, and how much there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Value, When

from silah.accounts.gate import DeskRequest
from silah.desk import reader
from silah.desk.duties import clashing
from silah.desk.reader import Reader
from silah.desk.walls import seen
from silah.policies.pack.vocabulary import Can
from silah.support.models import SupportRequest, Waiting
from silah.support.models.request import first_of

#: The rail counts no further.
MOST_COUNTED = 99
#: Counting a member's work stops here: nobody reads the thousand-and-first row, and the database is spared.
MOST_WORK = 1000
#: Rows that a page of work begins with.
SHOWN = 25
APART, LATE, TODAY, LATER = "apart", "late", "today", "later"


@dataclass(frozen=True)
class Work:
    """What waits for a member.

    Args:
        keys: of the most urgent, what only looks like the member's work among them.
        apart: which of these do: they are a colleague's for a clash of duties.
        late: how many of the member's own are late.
        due: how many are due by today, the late ones among them.
        count: how many there are. None is counted past 1,000.
    """

    keys: list[int]
    apart: frozenset[int]
    late: int
    due: int
    count: int

    def but(self, cases: Iterable[SupportRequest], by: int, *, today: date) -> "Work":
        """The same with some cases counted (1) or left out (-1) that the database took for the other."""
        days = [case.due_on or date.max for case in cases]
        late, due = (sum(day < today for day in days), sum(day <= today for day in days)) if days else (0, 0)
        return replace(self, late=self.late + by * late, due=self.due + by * due, count=self.count + by * len(days))


def work_of(request: DeskRequest, today: date) -> Work:
    """The most urgent of what waits for the member, and how much there is, in two statements whatever there is."""
    first = first_of(reader.joined(request, _own_first, _free_first), most=SHOWN)
    found = reader.tally(request, _own_kinds, _free_kinds, kinds=(LATE, TODAY, LATER), values=(today,))
    late, due, count = (min(many, MOST_WORK) for many in accumulate(found))
    return Work([row[1] for row in first], frozenset(row[1] for row in first if row[2]), late, due, count)


@reader.for_reader
def _own_first(request: Reader) -> Any:
    return _parts(request, _is_apart(request))[0][:SHOWN]


@reader.for_reader
def _free_first(request: Reader) -> Any:
    return _parts(request, _is_apart(request))[1][:SHOWN]


@reader.for_reader
def _own_kinds(request: Reader, today: date) -> Any:
    return _parts(request, _kind(request, today))[0][:MOST_WORK]


@reader.for_reader
def _free_kinds(request: Reader, today: date) -> Any:
    return _parts(request, _kind(request, today))[1][:MOST_WORK]


def _parts(request: Reader, mark: Callable[[str], Case]) -> tuple[Any, Any]:
    """What waits for the member, in its two parts, each row with its mark."""
    parts: tuple[Any, Any] = _open_to(request).work_in_order(request.member, request.actor.rights, mark)
    return parts


def _is_apart(request: Reader) -> Callable[[str], Case]:
    """1 where duties clash."""
    return lambda at: Case(When(clashing(request, at), then=1), default=0, output_field=IntegerField())


def _kind(request: Reader, today: date) -> Callable[[str], Case]:
    """Whether duties clash, or else how urgent it is."""
    return lambda at: Case(
        When(clashing(request, at), then=Value(APART)), When(**{f"{at}due_on__lt": today}, then=Value(LATE)),
        When(**{f"{at}due_on": today}, then=Value(TODAY)), default=Value(LATER), output_field=CharField(),
    )  # fmt: skip


@reader.for_reader
def own_few(request: Reader) -> Any:
    """The member's own work, as far as the rail counts."""
    return _hers(request)[0][: MOST_COUNTED + 1]


@reader.for_reader
def free_few(request: Reader) -> Any:
    """What nobody has taken, as far as the rail counts."""
    return _hers(request)[1][: MOST_COUNTED + 1]


def _hers(request: Reader) -> tuple[Any, Any]:
    """Without the rows whose step is a colleague's: what is counted is what the queue shows as the member's."""
    cases = _open_to(request).exclude(clashing(request))
    parts: tuple[Any, Any] = cases.work_in_order(request.member, request.actor.rights)
    return parts


def _open_to(request: Reader) -> Any:
    """What the member sees; what the member has voted on waits for the others."""
    cases = seen(request)
    return cases.exclude(pk__in=voted_on(request)) if Can.VOTE in request.actor.rights else cases


def to_appoint() -> Any:
    """Files that wait for an appointment, the most urgent first, by their number alone: whoever appoints need open none."""
    return SupportRequest.objects.open().filter(waiting_for=Waiting.APPOINTMENT).by_due()


@reader.for_reader
def appoints_besides(request: Reader) -> Any:
    """Those of :func:`to_appoint` that are not counted as the member's work, because they are kept from the member."""
    counted = _open_to(request).exclude(clashing(request)).for_work(request.member, request.actor.rights)
    besides = to_appoint().exclude(Exists(counted.filter(pk=OuterRef("pk")).order_by()))
    return besides.order_by().values_list("pk")[: MOST_COUNTED + 1]


def voted_on(request: DeskRequest | Reader) -> Any:
    """Keys of the files before the committee on which the member has voted: they wait for the others."""
    return SupportRequest.objects.open().filter(
        waiting_for=Waiting.COMMITTEE, agenda_items__votes__member=request.member
    ).values("pk")  # fmt: skip
