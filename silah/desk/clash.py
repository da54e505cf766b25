"""Which of a member's cases are a colleague's, because duties that the member has done may not meet (clause P3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.audit.actors import ActorKind
from silah.desk import reader
from silah.desk.duties import DUTY_OF_WAITING
from silah.desk.queue import Row
from silah.desk.reader import Reader
from silah.desk.tasks import task_of
from silah.policies.pack.vocabulary import Duty
from silah.support.models import Event, SupportRequest


class ApartRow(Row):
    """A case that stands in a list, grey and with the reason, and is nobody's work who reads it."""

    @property
    def tone(self) -> str:
        return "apart"


def greyed(request: DeskRequest, rows: Sequence[Row]) -> list[Row]:
    """Rows of the member's own work, those whose present step is a colleague's turned grey with the reason."""
    found = clashes(request, [row.case for row in rows if row.status == "mine"])
    if not found:
        return list(rows)
    return [_apart(row, found[row.case.pk]) if row.case.pk in found else row for row in rows]


def set_apart(request: DeskRequest, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are the member's work, and those that only look like it."""
    shown = greyed(request, rows)
    return [row for row in shown if type(row) is not ApartRow], [row for row in shown if type(row) is ApartRow]


def clashes(request: DeskRequest, cases: Iterable[SupportRequest]) -> dict[int, str]:
    """Why the member may not do the present step, by key of the case; cases without a clash are left out.

    One query, whatever the number of cases. The rule is that of :func:`silah.accounts.duties.refuse_if_apart`, which
    the acts ask again.
    """
    waiting = {case.pk: case for case in cases if case.waiting_for in DUTY_OF_WAITING}
    if not waiting:
        return {}
    done: dict[int, set[Duty]] = {}
    keys = sorted(waiting)
    # Few lengths make few statements: the last key stands in the empty places.
    for pk, duty in reader.rows(request, _duties_done, *keys, *[keys[-1]] * (-len(keys) % 25)):
        done.setdefault(pk, set()).add(Duty(duty))
    found = {}
    for pk, duties in done.items():
        case = waiting[pk]
        wanted = DUTY_OF_WAITING[case.waiting_for]
        apart = case.policy.pack.apart_from(wanted)
        if clash := set(apart) & duties:
            found[pk] = _sentence(min(clash), str(apart[min(clash)]))
    return found


@reader.for_reader
def _duties_done(request: Reader, *keys: int) -> Any:
    done = Event.objects.filter(
        support_request__in=keys, actor_kind=ActorKind.STAFF.value, actor_id=request.member.pk
    ).exclude(duty="")
    return done.order_by().values_list("support_request_id", "duty").distinct()


def _sentence(earlier: Duty, why: str) -> str:
    return _("You did “%(earlier)s” on this file. %(why)s") % {"earlier": earlier.label, "why": why}


def _apart(row: Row, why: str) -> Row:
    awaited = task_of(row.case.waiting_for, row.case.stage, mine=False)
    changed = {"task": awaited, "note": why, "status": "waiting_other", "word": _("For a colleague")}
    return ApartRow(**row._asdict() | changed)
