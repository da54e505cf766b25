"""Rows of lists of cases: person, what to do, whom it waits for, when; the rows of a keyset page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.desk.door import url
from silah.desk.due import Due, due
from silah.desk.next_step import task_of
from silah.support.models import SupportRequest, Waiting

PAGE = 25
#: Counting stops here: nobody reads the thousand-and-first row, and the database is spared.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    case: SupportRequest
    name: str
    service: str
    task: str
    note: str
    status: str
    word: str
    due: Due
    href: str

    @property
    def tone(self) -> str:
        return "plain" if self.status != "mine" and self.due.group != "late" else self.due.tone


def row_of(request: DeskRequest, case: SupportRequest, *, mine: bool = False) -> Row:
    """One case as a row. ``mine`` when it waits for the reader."""
    from silah.desk.views.request import status_of

    task = task_of(case.waiting_for, case.stage, mine=mine)
    note = ""
    if case.assignee_id and case.assignee_id != request.member.pk and case.assignee is not None:
        note = _("with %(name)s") % {"name": case.assignee.name}
    elif case.waiting_for in (Waiting.APPLICANT, Waiting.RELEASE, Waiting.NOBODY):
        note = ""
    elif not mine:
        note = str(Waiting(case.waiting_for).label)
    day = case.earliest_answer_on if case.waiting_for == Waiting.RELEASE else case.due_on
    return Row(
        case=case, name=case.person.short_name, service=str(case.service.name), task=task, note=note,
        status="mine" if mine else status_of(case), word=_("Yours") if mine else "", due=due(day),
        href=url(request, "request", token=case.token),
    )  # fmt: skip


def counted(rows: Any, most: int = MOST_COUNTED) -> int:
    """How many rows, counted no further than ``most`` and one, in the order given: an index may lead to them."""
    return int(rows.values("pk")[: most + 1].count())
