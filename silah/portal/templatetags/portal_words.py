"""Small words of the portal's pages: telephones, counts of days, icons of channels."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.core.identifiers import phone, show_phone
from silah.core.money import format_sar
from silah.core.refused import Refused
from silah.support import naming

register = template.Library()


@register.filter
def telephone(number: Any) -> str:
    """{{ post.phone|telephone }} → 013 766 0069"""
    return show_phone(str(number or ""))


@register.filter
def dialled(number: Any) -> str:
    """{{ post.phone|dialled }} → +966137660069; what cannot be dialled stays as it is."""
    try:
        return phone(str(number or ""), allow_short=True)
    except Refused:
        return str(number or "")


@register.filter
def days(count: Any) -> str:
    """{{ periods.objection_days|days }} → 30 days"""
    number = int(count or 0)
    return ngettext("%(count)d day", "%(count)d days", number) % {"count": number}


@register.filter
def working_days(count: Any) -> str:
    """{{ periods.target_working_days|working_days }} → 25 working days"""
    number = int(count or 0)
    return ngettext("%(count)d working day", "%(count)d working days", number) % {"count": number}


@register.filter
def channel_icon(kind: Any) -> str:
    """{{ channel.kind|channel_icon }}"""
    return naming.channel_icon(str(kind))


@register.filter
def join_words(words: Iterable[Any]) -> str:
    """{{ channels|join_words }} → Interview, Telephone"""
    return _(", ").join(str(word) for word in words)


@register.filter
def columns(rows: Any) -> str:
    """{{ cards|columns }} → grid-3: as many columns as there are cards, between two and four; five stand as three and two."""
    count = len(rows)
    return "grid-3" if count in (5, 6) else f"grid-{min(max(count, 2), 4)}"


@register.filter
def bound(form: Any, name: str) -> Any:
    """{{ form|bound:name }} → the field of a form under a name that is known only to the page"""
    return form[name]


@register.filter
def riyals(amount: Any) -> str:
    """{{ delivery.amount|riyals }} → 612 riyals in the words of the page"""
    return format_sar(amount)
