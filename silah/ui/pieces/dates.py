"""Dates in both calendars, Umm al-Qura first."""

from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from silah.core import hijri

register = template.Library()


@register.simple_tag
def both_dates(value: Any, weekday: bool = False, stacked: bool = False) -> SafeString:
    """A date in both calendars: «18 رجب 1448 هـ الموافق 27 ديسمبر 2026 م». ``{% both_dates day weekday=True %}``

    ``stacked``: the second under the first, where it is narrow; nothing for no date.
    """
    return _written(hijri.plain(value), weekday, stacked, get_language() or "ar") if value else SafeString("")


@lru_cache(maxsize=2048)
def _written(value: date, weekday: bool, stacked: bool, language: str) -> SafeString:
    """The days of a page are few, and written many times."""
    first = f"{hijri.weekday_name(value)} {hijri.format_hijri(value)}" if weekday else hijri.format_hijri(value)
    second = hijri.format_gregorian(value)
    if first.endswith(second):  # outside the tables there is one calendar only
        return SafeString(f'<span class="date">{escape(first)}</span>')
    if stacked:
        return SafeString(f'<span class="date-stack">{escape(first)} <small>{escape(second)}</small></span>')
    joined = pgettext("the same day in the other calendar", "(%(date)s)") % {"date": second}
    return SafeString(f'<span class="date">{escape(first)} <small>{escape(joined)}</small></span>')


@register.inclusion_tag("ui/pieces/date_pair.html")
def date_pair(earliest: Any, target: Any, earliest_label: str = "", target_label: str = "") -> dict[str, Any]:
    """The promise of an answer as one object: no answer before, and at the latest aimed at.

    ``{% date_pair request.earliest request.target %}``; either may be missing.
    """
    return locals()
