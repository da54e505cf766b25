"""Working days and holidays: what the policy sets, the days off the association adds, and what they change."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.associations.actions import working_calendar
from silah.associations.days_off import Stretch, add_days_off, days_to_add, stretches, take_back_days_off
from silah.associations.models import Holiday
from silah.core import clock
from silah.core.hijri import both, weekday_name
from silah.core.refused import Refused
from silah.core.workdays import Calendar, is_ramadan
from silah.desk.door import asking, page, refused_page, show, url, visible_cases
from silah.desk.forms.holidays import DaysOffForm
from silah.desk.nav import SETTINGS_RIGHTS
from silah.desk.queue import Row, rows_of
from silah.policies.opening import openings
from silah.support.models import SupportRequest
from silah.support.models.request import CASE_RIGHTS

#: Past days off are shown for a year; of what is to come, a year stands open and the rest folded.
SHOWN_PAST = SHOWN_AHEAD = timedelta(days=365)
SHOWN_CASES = 10


@dataclass(frozen=True)
class Effect:
    """What a stretch of days off changes, and what it leaves as it was promised."""

    stretch: Stretch
    working: int
    fixed: int
    rows: list[Row]
    before: date
    after: date

    @property
    def moves(self) -> bool:
        return self.after != self.before


@page(*SETTINGS_RIGHTS)
def holidays(request: DeskRequest) -> HttpResponseBase:
    """The week, the hours of Ramadan, the days off; and the form of another, which shows its effect before it is kept."""
    form = DaysOffForm(request.POST if request.method == "POST" else None)
    effect, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            first = form.cleaned_data["first"]
            last = form.cleaned_data["last"] or first
            try:
                if "look" in request.POST:
                    effect, status = _effect(request, Stretch(first, last, form.cleaned_data["name"])), 200
                else:
                    days = add_days_off(request.association, first, last, form.cleaned_data["name"], by=request.actor)
                    return _kept(request, days)
            except Refused as refusal:
                form.add_error("last" if refusal.code in ("dates_turned", "too_long") else None, refusal.sentence)
                status = 409
    coming, past = _stretches(request)
    soon = clock.today() + SHOWN_AHEAD
    context = {
        "form": form, "effect": effect, "coming": [one for one in coming if one.first < soon],
        "later": [one for one in coming if one.first >= soon], "past": past, "week": _week(request), "part": "holidays",
        "ramadan": _ramadan(request), "odd": _odd_days(request), "is_ramadan": is_ramadan(clock.today()),
        "version": request.policy.number,
    }  # fmt: skip
    return show(request, "desk/holidays/holidays.html", context, status=status)


def _kept(request: DeskRequest, days: list[date]) -> HttpResponseBase:
    said = ngettext(
        "%(count)d day off is written. It counts from the next promise on; promises already made stay.",
        "%(count)d days off are written. They count from the next promise on; promises already made stay.",
        len(days),
    ) % {"count": len(days)}  # fmt: skip
    messages.success(request, said)
    return redirect(url(request, "holidays"))


@page(*SETTINGS_RIGHTS)
def take_back(request: DeskRequest) -> HttpResponseBase:
    """Take a stretch of days off back, before it comes; asked once more, with what follows."""
    back = url(request, "holidays")
    given = request.POST if request.method == "POST" else request.GET
    first, last = _day(given.get("first")), _day(given.get("last"))
    if first is None or last is None:
        return redirect(back)
    found = next((one for one in _stretches(request)[0] if one.first == first and one.last == last), None)
    if found is None:
        gone = Refused("no_such_days", _("These days are working days already. A colleague took them back."))
        return refused_page(request, gone, back)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["first"] = forms.CharField(widget=forms.HiddenInput, initial=first.isoformat())
    form.fields["last"] = forms.CharField(widget=forms.HiddenInput, initial=last.isoformat())

    def do(_given: dict[str, Any]) -> str:
        count = take_back_days_off(request.association, first, last, by=request.actor)
        return ngettext(
            "%(count)d day is a working day again.", "%(count)d days are working days again.", count
        ) % {"count": count}  # fmt: skip

    days = both(first) if first == last else _("%(first)s to %(last)s") % {"first": both(first), "last": both(last)}
    return asking(
        request, form, do, title=_("Take back “%(name)s”") % {"name": found.name}, button=_("Take it back"), back=back,
        lead=_("%(days)s: work goes on as on other days. Promises already made stay as they are.") % {"days": days},
        part="holidays",
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None


def _stretches(request: DeskRequest) -> tuple[list[Stretch], list[Stretch]]:
    """Days off to come, and those of the last year."""
    today = clock.today()
    found = stretches(Holiday.objects.filter(on__gte=today - SHOWN_PAST))
    return [one for one in found if not one.is_past], [one for one in reversed(found) if one.is_past]


def _effect(request: DeskRequest, stretch: Stretch) -> Effect:
    """What adding a stretch would change: the next promise alone. What was promised stays, and is listed."""
    days = days_to_add(request.association, stretch.first, stretch.last)
    calendar = working_calendar(request.association)
    longer = Calendar(weekend=calendar.weekend, holidays=calendar.holidays | frozenset(days))
    count, today = request.pack.periods.target_working_days, clock.today()
    due = SupportRequest.objects.open().filter(
        Q(target_on__range=(stretch.first, stretch.last), answered_at=None)
        | Q(due_on__range=(stretch.first, stretch.last))
    )
    rows: list[Row] = []
    if request.actor.rights & CASE_RIGHTS:
        mine = visible_cases(request).defer("policy__content", "answers").filter(pk__in=due.values("pk"))
        rows = rows_of(request, mine.by_due()[:SHOWN_CASES])
    return Effect(
        stretch, working=sum(calendar.is_working(day) for day in days), fixed=due.count(), rows=rows,
        before=calendar.add_working_days(today, count), after=longer.add_working_days(today, count),
    )  # fmt: skip


def _week(request: DeskRequest) -> list[tuple[str, bool, str]]:
    """Every day from Sunday: its name, whether deadlines count it, and its hours by the policy."""
    calendar = working_calendar(request.association)
    monday = date(2024, 1, 1)  # any Monday: only the names of the days are taken from it
    return [
        (
            weekday_name(monday + timedelta(days=number)), number not in calendar.weekend,
            openings(request.pack.hours.on(number)),
        )
        for number in (6, 0, 1, 2, 3, 4, 5)
    ]  # fmt: skip


def _odd_days(request: DeskRequest) -> list[str]:
    """Days on which the doors open and deadlines do not count, or the other way round."""
    return [name for name, counts, hours in _week(request) if counts != bool(hours)]


def _ramadan(request: DeskRequest) -> str:
    return openings(request.pack.hours.ramadan)
