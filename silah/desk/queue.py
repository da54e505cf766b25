"""Rows of lists of cases: person, what to do, whom it waits for, when; the rows of a keyset page."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.desk import reader
from silah.desk.door import url
from silah.desk.due import Due, due
from silah.desk.reader import Reader
from silah.desk.tasks import task_of
from silah.desk.viewings import listed
from silah.policies.pack.vocabulary import Can
from silah.support.models import SupportRequest, Waiting

PAGE = 25
#: Counting stops here: nobody reads the thousand-and-first row, and the database is spared.
MOST_COUNTED = 1000


class Row(NamedTuple):
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


def rows_of(request: DeskRequest, cases: Iterable[SupportRequest], *, mine: bool = False) -> list[Row]:
    """Cases as rows; what many of them have in common is said once. ``mine`` when they wait for the reader."""
    from silah.desk.views.request import status_of

    appoints, own = Can.APPOINT in request.actor.rights, request.member.pk
    task, soon = cache(partial(task_of, mine=mine)), cache(partial(due, today=clock.today()))
    word = _("Yours") if mine else ""
    services: dict[tuple[int, str], str] = {}
    rows, named = [], 0
    for case in cases:
        # Who appoints does so by the number alone, wherever the file is listed (docs/decisions/0011).
        by_number = appoints and case.waiting_for == Waiting.APPOINTMENT
        to_do = task(case.waiting_for, case.stage)
        if (asked_for := (case.policy_id, case.service_key)) not in services:
            services[asked_for] = str(case.service.name)
        day = case.earliest_answer_on if case.waiting_for == Waiting.RELEASE else case.due_on
        row = Row(
            case, case.reference if by_number else case.person.short_name, "" if by_number else services[asked_for],
            to_do, _note(case, to_do, own, mine=mine), "mine" if mine else status_of(case), word, soon(day),
            url(request, "appoint" if by_number else "request", token=case.token),
        )  # fmt: skip
        rows.append(row)
        named += not by_number
    listed(request, named)
    return rows


def _note(case: SupportRequest, task: str, own: int, *, mine: bool) -> str:
    """Who has it, or whom it waits for, where the task does not say so."""
    holder = case.holder
    if holder is not None and holder.pk != own:
        return _("with %(name)s") % {"name": holder.name}
    if mine or case.waiting_for in (Waiting.APPLICANT, Waiting.RELEASE, Waiting.NOBODY):
        return ""
    note = str(Waiting(case.waiting_for).label)
    return "" if note == task else note  # some steps are called like what is awaited of them


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
