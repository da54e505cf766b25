"""Small words for the desk's pages: ``{% load desk %}``."""

from datetime import date, datetime
from typing import Any

from django import template

from silah.core import clock
from silah.core.money import format_sar

register = template.Library()


@register.filter
def day(moment: Any) -> date | None:
    """The day of a moment in Riyadh: ``{% both_dates case.submitted_at|day %}``"""
    if isinstance(moment, datetime):
        return clock.local(moment).date()
    return moment if isinstance(moment, date) else None


@register.filter
def sar(amount: Any) -> str:
    """An amount in riyals: ``{{ delivery.amount|sar }}`` → 612 ريالًا"""
    return format_sar(amount) if amount not in (None, "") else ""
