"""``{% load accounts %}``: the sample code beside the second-factor field."""

from typing import Any

from django import template

from silah.accounts import package_pages
from silah.accounts.sample import second_factor_now

register = template.Library()


@register.simple_tag
def can_send_mail() -> bool:
    """Whether a forgotten password can be replaced by a link sent by mail."""
    return package_pages.can_send_mail()


@register.simple_tag
def sample_second_factor(user: Any) -> str:
    """The code an invented member would read on the telephone; empty outside sample mode."""
    return second_factor_now(user)
