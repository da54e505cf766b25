"""Dates on pages: ``{% load dates %}``. Each filter gives plain text, which the template escapes as any other."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.core import clock
from silah.core import hijri as calendars

register = template.Library()


@register.filter
def both(day: date | None) -> str:
    """{{ request.due_on|both }} → 18 رجب 1448 هـ الموافق 27 ديسمبر 2026 م"""
    return calendars.both(day) if isinstance(day, date) else ""


@register.filter
def both_weekday(day: date | None) -> str:
    """{{ request.due_on|both_weekday }} → الأحد 18 رجب 1448 هـ الموافق 27 ديسمبر 2026 م"""
    return calendars.both_weekday(day) if isinstance(day, date) else ""


@register.filter
def hijri(day: date | None) -> str:
    """{{ request.due_on|hijri }} → 18 رجب 1448 هـ"""
    return calendars.format_hijri(day) if isinstance(day, date) else ""


@register.filter
def gregorian(day: date | None) -> str:
    """{{ request.due_on|gregorian }} → 27 ديسمبر 2026 م"""
    return calendars.format_gregorian(day) if isinstance(day, date) else ""


@register.filter
def weekday(day: date | None) -> str:
    """{{ request.due_on|weekday }} → الأحد"""
    return calendars.weekday_name(day) if isinstance(day, date) else ""


@register.filter
def when(moment: date | None) -> str:
    """{{ entry.at|when }} → اليوم 9:52 · أمس 16:05 · otherwise both dates and the time; a bare date has no time."""
    return teller()(moment)


def teller() -> Callable[[date | None], str]:
    """``when`` for the many moments of one page, whose few days are named once."""
    today = clock.today()

    @cache
    def named(day: date) -> str:
        return _near(day, today) or calendars.both(day)

    def told(moment: date | None) -> str:
        if not isinstance(moment, date):
            return ""
        if not isinstance(moment, datetime):
            return named(moment)
        shown = clock.local(moment)
        return f"{named(shown.date())} {shown.hour}:{shown.minute:02}"

    return told


@register.filter
def clock_time(moment: datetime | None) -> str:
    """{{ appointment.at|clock_time }} → 4:00 مساءً"""
    if not isinstance(moment, datetime):
        return ""
    shown = clock.local(moment)
    facts = {"time": f"{shown.hour % 12 or 12}:{shown.minute:02}"}
    return (_("%(time)s am") if shown.hour < 12 else _("%(time)s pm")) % facts


@register.filter
def duration_days(days: timedelta | int | None) -> str:
    """{{ late_by|duration_days }} → يومان, 3 أيام, 11 يومًا; the sign is dropped, the sentence around it says it."""
    if days is None or days == "":
        return ""
    count = abs(days.days if isinstance(days, timedelta) else int(days))
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _near(day: date, today: date) -> str:
    away = (day - today).days
    if away == 0:
        return _("Today")
    return "" if abs(away) > 1 else _("Yesterday") if away < 0 else _("Tomorrow")
