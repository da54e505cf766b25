"""Icons, marks, references, the language and theme of a page, and links to the built files."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from silah.core.addresses import address_if_any
from silah.ui.icons import MIRRORED, mark_name
from silah.ui.nav import NavItem, nav_items
from silah.ui.tokens import PALETTES

register = template.Library()
Context = Any
NOTHING = SafeString("")
_marked_up = re.compile("[&<>\"']").search


def safe(value: Any) -> str:
    """A value as a page may hold it: escaped, unless it is markup that says of itself that it is safe.

    What ``{{ value }}`` does in a template. Pieces that stand many times on a page are joined here, in Python, because
    a template of its own for each would cost more than everything else the page does.
    """
    if type(value) is str:
        return escape(value) if _marked_up(value) else value
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return escape(str(value if isinstance(value, Promise) else localize(value)))


def joined(parts: Iterable[str]) -> SafeString:
    """Pieces of markup that are safe already, one behind the other."""
    return SafeString("".join(parts))


def inside(content: SafeString) -> SafeString:
    """The inside of a block tag without the space around it; ``str.strip`` alone would lose its safety."""
    return SafeString(content.strip())


@register.simple_tag
@lru_cache(maxsize=256)
def asset(name: str) -> SafeString:
    """Address of a static file, as a page may hold it; before the first ``silah build`` the plain one, no error.

    ``{% asset "silah.css" %}``
    """
    try:
        return SafeString(escape(static(name)))
    except ValueError:
        return SafeString(escape(f"{settings.STATIC_URL}{name}"))


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the list in ``silah/ui/icons.py``. Beside a word it is hidden from readers; alone it needs ``label``.

    ``{% icon "check" %}`` ``{% icon "print" label=_("Print") %}``; size: ``s`` 18 px, ``m`` 20 px, else 24 px.
    """
    if not label:
        return sign(str(name), str(size))
    return SafeString(
        f'<svg class="{_classes(str(name), str(size))}" role="img" aria-label="{safe(label)}">{_drawing(str(name))}</svg>'
    )


@lru_cache(maxsize=512)
def sign(name: str, size: str = "") -> SafeString:
    """An icon beside a word, the same each time."""
    return SafeString(f'<svg class="{_classes(name, size)}" aria-hidden="true">{_drawing(name)}</svg>')


def _classes(name: str, size: str) -> str:
    return "icon" + (f" icon-{escape(size)}" if size else "") + (" icon-turns" if name in MIRRORED else "")


def _drawing(name: str) -> str:
    return f'<use href="{asset("icons.svg")}#{escape(name)}"/>'


@register.simple_tag
def mark(name: str = "", size: str = "", kind: str = "") -> SafeString:
    """The association's line glyph in its tile. Words: arch, sprout (leaf), wave (sea), pulse, hands, house, palm, star.

    ``{% mark pack.look.mark %}``; ``size="l"`` 64 px; ``kind="band"`` on the band colour.
    """
    extra = (f" mark-{safe(size)}" if size else "") + (f" mark-{safe(kind)}" if kind else "")
    glyph = f'<use href="{asset("icons.svg")}#mark-{mark_name(str(name or ""))}"/>'
    return SafeString(f'<span class="mark{extra}" aria-hidden="true"><svg class="icon">{glyph}</svg></span>')


@register.simple_tag
def ref(value: Any) -> SafeString:
    """A reference, phone, time or code: unbroken and left to right inside Arabic.

    ``{% ref request.reference %}``
    """
    return SafeString(f'<bdi dir="ltr" class="ref">{"" if value is None else safe(value)}</bdi>')


#: References, masked numbers and telephones, which read forward; and the Gregorian half of a date, which stays whole.
_WHOLE = re.compile(
    r"(?<![A-Za-z0-9-])(?P<forward>[A-Z]{2,4}(?:-[A-Z])?-\d{4}-\d{3,}|•+\d*|\+?\d{2,4}(?: \d{2,4}){2,})(?![A-Za-z0-9-])"
    r"|الموافق \d{1,2} \w+ \d{4}\u00a0م|(?<= AH, )\d{1,2} [A-Z][a-z]+ \d{4}"
)


@register.filter
def unbroken(text: Any) -> SafeString:
    """A sentence whose references, numbers and dates do not split at the end of a line, nor turn round in Arabic.

    ``{{ lead|unbroken }}``
    """
    return SafeString(_WHOLE.sub(_kept_whole, safe("" if text is None else text)))


def _kept_whole(found: re.Match[str]) -> str:
    return ref(SafeString(found[0])) if found["forward"] else f'<span class="day">{found[0]}</span>'


#: Where an Arabic word stands.
_arabic = re.compile("[\u0621-\u064a]").search


def apart(part: str) -> str:
    """A part of an English line that is Arabic, kept from drawing the figures beside it into its own direction."""
    return f"<bdi>{part}</bdi>" if page_language() == "en" and _arabic(part) else part


@register.simple_tag
def page_language() -> SafeString:
    """The ``lang`` of the page: the reader of a woman-addressing page still hears plain Arabic. ``{% page_language %}``"""
    return SafeString((get_language() or "ar").split("-")[0])


@register.simple_tag
def page_direction() -> SafeString:
    """``rtl`` or ``ltr`` of the page. ``{% page_direction %}``"""
    return SafeString("ltr" if page_language() == "en" else "rtl")


@register.simple_tag(takes_context=True)
def page_theme(context: Context) -> SafeString:
    """The theme the reader chose, from the cookie ``theme``: ``light``, ``dark`` or nothing (the system decides).

    ``<html class="{% page_theme %}">``
    """
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return SafeString(chosen) if chosen in ("light", "dark") else NOTHING


@register.simple_tag(takes_context=True)
def page_palette(context: Context) -> SafeString:
    """The palette of the association's pack, petrol when there is none. ``data-palette="{% page_palette %}"``"""
    look = getattr(context.get("pack"), "look", None)
    chosen = context.get("palette") or getattr(look, "palette", "") or ""
    return SafeString(chosen if chosen in PALETTES else "petrol")


@register.simple_tag(takes_context=True)
def door(context: Context, name: str) -> str:
    """Address of a named page, with the association's slug where it takes one; empty when the page does not exist.

    ``{% door "portal:contact" as contact_url %}``
    """
    association = context.get("association")
    return address_if_any(name, association.slug if association is not None else "")


@register.filter
def entries(value: Any) -> list[NavItem]:
    """Navigation entries from ``NavItem``, tuples or mappings. ``{% for item in nav|entries %}``"""
    return nav_items(value)


@register.simple_tag
def parts(nav: Any, kind: str = "", most: int | None = None) -> SafeString:
    """The parts of a door as items of a list: icon, word, what waits there. ``<ul>{% parts nav %}</ul>``

    ``kind``: ``rail`` with the headings of groups, ``menu``, or the bottom bar; ``most``: only the first.
    """
    items, group = "", ""
    look = ' class="rail-item"' if kind == "rail" else ""
    for item in nav_items(nav)[:most]:
        if kind == "rail" and item.group != group:
            group = str(item.group)
            items += f'<li class="rail-group">{safe(group)}</li>' if group else ""
        here = ' aria-current="page"' if item.current else ""
        many = f'{" " if kind == "menu" else ""}<span class="count">{item.count}</span>' if item.count else ""
        drawn = sign(item.icon) if item.icon else ""
        items += f'<li><a{look} href="{safe(item.url)}"{here}>{drawn}<span>{safe(item.label)}</span>{many}</a></li>'
    return SafeString(items)


@register.filter
def initial(name: Any) -> str:
    """First letter of a name, for the round tile of a person. ``{{ name|initial }}``"""
    text = str(name or "").removeprefix("د. ").removeprefix("أ. ").strip()
    return text[:1]
