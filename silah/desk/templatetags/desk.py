"""Small words for the desk's pages: ``{% load desk %}``."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString

from silah.core import clock
from silah.core.money import format_sar
from silah.desk import checklist
from silah.policies.pack import text
from silah.ui.pieces import facts, ground, journey, tables

if TYPE_CHECKING:
    from silah.desk.queue import Row
    from silah.desk.timeline import Happening

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


@register.filter
def enumerated(words: Iterable[Any]) -> str:
    """Words one after another: ``{{ papers|enumerated }}`` → صورة الهوية، صك الإيجار"""
    return text.enumerated(words)


@register.simple_tag
def queue(rows: "Iterable[Row]") -> SafeString:
    """Cases as the rows of a list: ``{% queue rows %}``"""
    slot, act, end = cache(facts.status), cache(tables.row_act), cache(tables.row_end)
    return tables.queue(
        tables.drawn_row(
            slot(one.status, one.word), act(one.task, one.note), end(one.tone, one.due.word, one.due.day), title=one.name,
            reference=one.reference, sub=one.service, tone=one.tone, href=one.href,
        )
        for one in rows
    )  # fmt: skip


@register.simple_tag
def thread(happenings: "Iterable[Happening]", label: str = "") -> SafeString:
    """What happened as one thread, the newest first: ``{% thread happenings label=title %}``"""
    knots = (
        journey.event(
            ground.NOTHING, title=one.title, at=one.at, where=one.where, took=one.note, icon=one.icon, quote=one.quote,
            now=not number,
        )
        for number, one in enumerate(happenings)
    )  # fmt: skip
    return journey.timeline(ground.joined(knots), label=label)


@register.simple_tag(takes_context=True)
def check_line(context: Any, row: dict[str, Any]) -> SafeString:
    """A datum or paper of the matching list with its acts: ``{% check_line row %}``"""
    return checklist.check_line(context, row)
