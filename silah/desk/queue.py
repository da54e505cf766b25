"""Rows of lists of cases: person, what to do, whom it waits for, when; the rows of a keyset page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.desk import reader
from silah.desk.door import url
from silah.desk.due import Due, due
from silah.desk.next_step import task_of
from silah.desk.reader import Reader
from silah.desk.viewings import listed
from silah.policies.pack.vocabulary import Can
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
    def reference(self) -> str:
        """What stands beside the name; nothing where the reference stands for it."""
        return "" if self.name == self.case.reference else str(self.case.reference)

    @property
    def tone(self) -> str:
        return "plain" if self.status != "mine" and self.due.group != "late" else self.due.tone


def row_of(request: DeskRequest, case: SupportRequest, *, mine: bool = False) -> Row:
    """One case as a row. ``mine`` when it waits for the reader."""
    from silah.desk.views.request import status_of

    # Who appoints does so by the number alone, wherever the file is listed (docs/decisions/0011).
    by_number = case.waiting_for == Waiting.APPOINTMENT and Can.APPOINT in request.actor.rights
    if not by_number:
        listed(request)
    task = task_of(case.waiting_for, case.stage, mine=mine)
    note = ""
    if case.holder is not None and case.holder.pk != request.member.pk:
        note = _("with %(name)s") % {"name": case.holder.name}
    elif case.waiting_for in (Waiting.APPLICANT, Waiting.RELEASE, Waiting.NOBODY):
        note = ""
    elif not mine:
        note = str(Waiting(case.waiting_for).label)
        note = "" if note == task else note  # some steps are called like what is awaited of them
    day = case.earliest_answer_on if case.waiting_for == Waiting.RELEASE else case.due_on
    return Row(
        case=case, name=case.reference if by_number else case.person.short_name,
        service="" if by_number else str(case.service.name), task=task, note=note,
        status="mine" if mine else status_of(case), word=_("Yours") if mine else "", due=due(day, today=_today(request)),
        href=url(request, "appoint" if by_number else "request", token=case.token),
    )  # fmt: skip


def _today(request: DeskRequest) -> date:
    """The present day, asked for once a page."""
    kept: date | None = getattr(request, "today", None)
    if kept is None:
        kept = request.today = clock.today()  # type: ignore[attr-defined]
    return kept


@reader.for_reader
def _listed(_request: Reader, *keys: int) -> Any:
    """What a row shows of a case and no more: the columns are what a page of many rows costs."""
    return (
        SupportRequest.objects.filter(pk__in=keys)
        .select_related("person", "representative", "assignee", "policy")
        .only(
            "association", "token", "reference", "service_key", "stage", "waiting_for", "due_on", "earliest_answer_on",
            "answered_at", "closed_at", "closing", "policy__digest", "person__first_name", "person__family_name",
            "person__gender", "representative__gender", "assignee__name", "assignee__is_active",
        )
    )  # fmt: skip


def cases_of(request: DeskRequest, keys: Sequence[int], most: int) -> dict[int, SupportRequest]:
    """Cases by key as far as rows show them, ``most`` at most. The keys come from what the member may see."""
    if not keys:
        return {}
    # One statement whatever the number of keys: the last stands in the empty places.
    filled = [*keys, *[keys[-1]] * (most - len(keys))]
    return {case.pk: case for case in reader.instances(request, _listed, *filled)}


def counted(rows: Any, most: int = MOST_COUNTED) -> int:
    """How many rows, counted no further than ``most`` and one, in the order given: an index may lead to them."""
    return int(rows.values("pk")[: most + 1].count())
