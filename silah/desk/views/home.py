"""My work today: what waits for me by urgency in words, then what waits for others."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import clock, prepared
from silah.desk import reader
from silah.desk.clash import set_apart
from silah.desk.door import page, show, url, visible_cases
from silah.desk.due import LATE, LATER, TODAY, WEEK
from silah.desk.queue import Row, cases_of, counted, rows_of
from silah.desk.reader import Reader
from silah.desk.walls import seen
from silah.desk.work import SHOWN, to_appoint, voted_on, work_of
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support.models import AgendaItem, Appointment, Referral, Sitting, SittingState, StageEntry, Waiting
from silah.support.models.request import CASE_RIGHTS

OTHERS = 6
#: Past this many, what waits for others is no longer counted: it is to see that there is some, and much of it.
MOST_OTHERS = 200


@page()
def home(request: DeskRequest) -> HttpResponseBase:
    """The first page of the day."""
    rights = request.actor.rights
    today = clock.today()
    work = work_of(request, today)
    mine: list[Row] = []
    apart: list[Row] = []
    others: list[Row] = []
    elsewhere: list[int] = []
    if rights & CASE_RIGHTS:
        elsewhere = [pk for (pk,) in reader.rows(request, _others)]
        cases = cases_of(request, [*work.keys, *elsewhere[:OTHERS]], SHOWN + OTHERS)
        shown = [pk for pk in work.keys if pk in cases]
        mine, apart = set_apart(request, rows_of(request, [cases[pk] for pk in shown], mine=True))
        # A file keeps the policy it began under, so the row knows better than the count.
        left = {row.case.pk for row in apart}
        work = work.but([cases[pk] for pk in shown if pk in work.apart and pk not in left], 1, today=today)
        work = work.but([cases[pk] for pk in left - work.apart], -1, today=today)
        others = rows_of(request, [cases[pk] for pk in elsewhere[:OTHERS] if pk in cases])
    request.work_counted = work.count  # type: ignore[attr-defined]
    groups = [
        (key, title, icon, [row for row in mine if row.due.group == key])
        for key, title, icon in (
            (LATE, _("Late"), "alert"), (TODAY, _("Due today"), "clock"), (WEEK, _("This week"), "calendar"),
            (LATER, _("Later"), "hourglass"),
        )
    ]  # fmt: skip
    done, sits, short = _done_and_sits(request) if rights & CASE_RIGHTS else (0, 0, 0)
    context = {
        "groups": [group for group in groups if group[3]], "mine": mine, "apart": apart, "others": others,
        "waiting": len(elsewhere), "most": MOST_OTHERS,
        "late": work.late, "mine_count": work.count, "today_count": work.due,
        "mine_url": f"{url(request, 'requests')}?waiting=me" if work.count > len(mine) else "",
        "done": done, "lead": _lead(mine), "greeting": _greeting(request),
        "questions": _questions(request), "sittings": _sittings(request), "part": "home",
        "seats": _seats(request, _sits_on) if sits else [], "short": _seats(request, _too_few_on) if short else [],
        "can_intake": bool(rights & {Can.RECEIVE}), "sees_cases": bool(rights & CASE_RIGHTS),
        "appointments": counted(to_appoint()) if Can.APPOINT in rights else 0,
        "others_url": f"{url(request, 'requests')}?waiting=others" if rights & CASE_RIGHTS else "",
    }  # fmt: skip
    return show(request, "desk/home.html", context)


@reader.for_reader
def _others(request: Reader) -> Any:
    """Open cases that wait for others, the most urgent first; those already voted on are among them."""
    rights, cases = request.actor.rights, seen(request)
    voted = Q(pk__in=voted_on(request)) if Can.VOTE in rights else None
    return cases.for_others(request.member, rights, done=voted).by_due().values_list("pk")[: MOST_OTHERS + 1]


def _seen_too(request: Reader) -> Exists:
    """That the member may see the file: asked of each of a few, since a list of all that may be seen has no end."""
    return Exists(seen(request).filter(pk=OuterRef("support_request")))


def _sits(request: Reader) -> Any:
    """Files of the coming sittings on which the member is a substitute and has not voted."""
    mine = Appointment.objects.filter(
        support_request=OuterRef("support_request"), round=OuterRef("support_request__round"), duty=Duty.VOTE.value,
        member_id=request.member.pk,
    )  # fmt: skip
    items = AgendaItem.objects.pending().filter(Exists(mine), _seen_too(request))
    return items.exclude(votes__member_id=request.member.pk)


@reader.for_reader
def _sits_on(request: Reader) -> Any:
    return _as_shown(_sits(request))


def _as_shown(items: Any) -> Any:
    return items.select_related("support_request", "sitting").only(
        "order", "support_request__reference", "sitting__hijri_year", "sitting__number", "sitting__planned_for"
    )


def _seats(request: DeskRequest, make: prepared.Make) -> list[tuple[AgendaItem, str]]:
    """Files of sittings, each with its address there."""
    return [
        (one, url(request, "item", year=one.sitting.hijri_year, number=one.sitting.number, pk=one.pk))
        for one in reader.instances(request, make)
    ]


def _questions(request: DeskRequest) -> list[Referral]:
    """Questions referred to the researcher and not answered yet."""
    if not request.actor.rights & {Can.ANSWER_REFERRAL}:
        return []
    seen = visible_cases(request).values("pk")
    return list(
        Referral.objects.unanswered()
        .filter(support_request__in=seen)
        .select_related("support_request__person")
        .order_by("pk")[:20]
    )


def _sittings(request: DeskRequest) -> list[Sitting]:
    """Sittings to come that the member belongs to."""
    if not request.actor.rights & {Can.VOTE, Can.CHAIR, Can.SIT_SECRETARY}:
        return []
    return list(
        Sitting.objects.filter(state__in=[SittingState.PLANNED, SittingState.OPEN]).order_by("state", "planned_for")[:3]
    )  # one in session before one to come


def _done_and_sits(request: DeskRequest) -> tuple[int, int, int]:
    """Steps the member passed in the last seven days; files on which the member is a substitute; on which too few may vote."""
    makes = (_passed, _sits_on_keys, _too_few_on_keys)
    done, sits, short = reader.counts(request, *makes, values=(clock.now() - timedelta(days=7),))
    return done, sits, short


def _too_few(request: Reader) -> Any:
    """Files of the coming sittings that nothing can decide yet, for those who run the sittings."""
    items = AgendaItem.objects.pending().filter(_seen_too(request), support_request__waiting_for=Waiting.APPOINTMENT)
    return items if request.actor.rights & {Can.CHAIR, Can.SIT_SECRETARY} else items.none()


@reader.for_reader
def _too_few_on(request: Reader) -> Any:
    return _as_shown(_too_few(request))


@reader.for_reader
def _too_few_on_keys(request: Reader, _since: datetime) -> Any:
    return _too_few(request).order_by().values_list("pk")


@reader.for_reader
def _sits_on_keys(request: Reader, _since: datetime) -> Any:
    return _sits(request).order_by().values_list("pk")


@reader.for_reader
def _passed(request: Reader, since: datetime) -> Any:
    passed = StageEntry.objects.filter(by=request.member.name, entered_at__gte=since).exclude(stage=Stage.COMPLETENESS)
    return passed.order_by().values_list("pk")


def _greeting(request: DeskRequest) -> str:
    name = request.member.name.removeprefix("د. ").removeprefix("أ. ").split(" ")[0]
    if clock.local(clock.now()).hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _lead(mine: list[Row]) -> str:
    if not mine:
        return ""
    if mine[0].due.group == LATE:
        return _("Begin with what is late: %(task)s, for %(name)s.") % {"task": mine[0].task, "name": mine[0].name}
    return _("Begin with: %(task)s, for %(name)s.") % {"task": mine[0].task, "name": mine[0].name}
