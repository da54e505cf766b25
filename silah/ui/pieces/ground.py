"""Icons, marks, references, the language and theme of a page, and links to the built files."""

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from silah.ui.icons import MIRRORED, mark_name
from silah.ui.nav import NavItem, nav_items
from silah.ui.tokens import PALETTES

register = template.Library()
Context = Any


def inside(content: SafeString) -> SafeString:
    """The inside of a block tag without the space around it; ``str.strip`` alone would lose its safety."""
    return SafeString(content.strip())


@register.simple_tag
def asset(name: str) -> str:
    """Address of a static file; before the first ``silah build`` the plain address instead of an error.

    ``{% asset "silah.css" %}``
    """
    try:
        return static(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the list in ``silah/ui/icons.py``. Beside a word it is hidden from readers; alone it needs ``label``.

    ``{% icon "check" %}`` ``{% icon "print" label=_("Print") %}``; size: ``s`` 18 px, ``m`` 20 px, else 24 px.
    """
    classes = "icon" + (f" icon-{size}" if size else "") + (" icon-turns" if name in MIRRORED else "")
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            classes,
            label,
            asset("icons.svg"),
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, asset("icons.svg"), name
    )


@register.simple_tag
def mark(name: str = "", size: str = "", kind: str = "") -> SafeString:
    """The association's line glyph in its tile. Words: arch, sprout (leaf), wave (sea), pulse, hands, house, palm, star.

    ``{% mark pack.look.mark %}``; ``size="l"`` 64 px; ``kind="band"`` on the band colour.
    """
    extra = (f" mark-{size}" if size else "") + (f" mark-{kind}" if kind else "")
    return format_html(
        '<span class="mark{}" aria-hidden="true"><svg class="icon"><use href="{}#mark-{}"/></svg></span>',
        extra,
        asset("icons.svg"),
        mark_name(str(name or "")),
    )


@register.simple_tag
def ref(value: Any) -> SafeString:
    """A reference, phone, time or code: unbroken and left to right inside Arabic.

    ``{% ref request.reference %}``
    """
    return format_html('<bdi dir="ltr" class="ref">{}</bdi>', "" if value is None else value)


@register.simple_tag
def page_language() -> str:
    """The ``lang`` of the page: the reader of a woman-addressing page still hears plain Arabic. ``{% page_language %}``"""
    return (get_language() or "ar").split("-")[0]


@register.simple_tag
def page_direction() -> str:
    """``rtl`` or ``ltr`` of the page. ``{% page_direction %}``"""
    return "ltr" if page_language() == "en" else "rtl"


@register.simple_tag(takes_context=True)
def page_theme(context: Context) -> str:
    """The theme the reader chose, from the cookie ``theme``: ``light``, ``dark`` or nothing (the system decides).

    ``<html class="{% page_theme %}">``
    """
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag(takes_context=True)
def page_palette(context: Context) -> str:
    """The palette of the association's pack, petrol when there is none. ``data-palette="{% page_palette %}"``"""
    look = getattr(context.get("pack"), "look", None)
    chosen = context.get("palette") or getattr(look, "palette", "") or ""
    return chosen if chosen in PALETTES else "petrol"


@register.simple_tag(takes_context=True)
def door(context: Context, name: str) -> str:
    """Address of a named page, with the association's slug where it takes one; empty when the page does not exist.

    ``{% door "portal:contact" as contact_url %}``
    """
    association = context.get("association")
    for args in ([association.slug] if association is not None else None, []):
        if args is None:
            continue
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


@register.filter
def entries(value: Any) -> list[NavItem]:
    """Navigation entries from ``NavItem``, tuples or mappings. ``{% for item in nav|entries %}``"""
    return nav_items(value)


@register.filter
def initial(name: Any) -> str:
    """First letter of a name, for the round tile of a person. ``{{ name|initial }}``"""
    text = str(name or "").removeprefix("د. ").removeprefix("أ. ").strip()
    return text[:1]
