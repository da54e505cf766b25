"""What stands around fields: the summary of errors, one field, the kept-draft line."""

from typing import Any

from django import template

from silah.ui.forms import error_lines

register = template.Library()


@register.inclusion_tag("ui/forms/summary.html")
def error_summary(form: Any = None, *more: Any) -> dict[str, Any]:
    """All errors of one or several forms, first in the form, taking focus, each a link to its control.

    ``{% error_summary form %}``; ``{{ form }}`` already begins with it.
    """
    return {"lines": error_lines(form, *more)}


@register.simple_tag
def field(bound: Any) -> str:
    """One field with its label, hint and errors. ``{% field form.mobile %}``"""
    return str(bound.as_field_group())


@register.inclusion_tag("ui/pieces/kept.html")
def kept(at: Any = "", until: Any = None) -> dict[str, Any]:
    """«We kept what you wrote», with the time and until when. ``{% kept at="10:42" until=draft.until %}``"""
    return locals()
