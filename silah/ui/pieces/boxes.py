"""Boxes that hold other things: cards, the next-step panel, notices, help, heads of pages, empty states."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from silah.ui.pieces.ground import inside
from silah.ui.statuses import TONES

register = template.Library()
Context = Any

NOTICE_ICONS = {"info": "info", "ok": "check", "warn": "alert", "bad": "alert", "vio": "shield", "quiet": "info"}


@register.simple_block_tag
def card(
    content: SafeString,
    title: str = "",
    note: str = "",
    tone: str = "",
    quiet: bool = False,
    bare: bool = False,
    id: str = "",  # noqa: A002
    level: int = 2,
) -> SafeString:
    """A card with its own heading; ``note`` stands opposite the title.

    ``{% card title=_("Papers") note="3 / 4" %}…{% endcard %}``; ``tone``: ok, warn, bad, info, vio, accent (edge at
    the start); ``quiet``: sunken; ``bare``: no padding, for tables to the edge; ``level``: 2 or 3.
    """
    return render_to_string("ui/pieces/card.html", {**locals(), "tone": tone if tone in TONES else ""})


@register.inclusion_tag("ui/pieces/service_card.html")
def service_card(
    title: str,
    text: str,
    href: str,
    icon: str = "heart",
    note: str = "",
    note_icon: str = "clock",
    level: int = 2,
) -> dict[str, Any]:
    """A service on the front page: icon, name, one sentence, when the answer comes.

    ``{% service_card title=s.name text=s.summary href=url icon="book" note=_("Answer within 5 days") %}``
    """
    return locals()


@register.simple_block_tag
def next_step(
    content: SafeString, title: str, who: str = "", by: str = "", text: str = "", tall: bool = False, level: int = 2
) -> SafeString:
    """The one band panel of a case, first after the heading: who, by when, verb and object, and the buttons.

    ``{% next_step who=_("Your next step") by="4:00" title="…" text="…" %}{% button … kind="band" %}{% button … kind="band-line" %}{% endnext_step %}``
    At most one full (``band``) and one outlined (``band-line``) button. If nothing is due, say for whom we wait and
    until when, and leave the inside empty. ``tall``: buttons below, for a side column.
    """
    return render_to_string("ui/pieces/next_step.html", {**locals(), "content": inside(content)})


@register.simple_block_tag
def notice(content: SafeString, tone: str = "info", title: str = "", icon: str = "", role: str = "") -> SafeString:
    """A fact that must not be missed. ``{% notice "warn" title=_("What would change it?") %}…{% endnotice %}``

    tones: info, ok, warn, bad, vio, quiet; ``role="status"`` when it appears after an act.
    """
    return render_to_string("ui/pieces/notice.html", {**locals(), "icon": icon or NOTICE_ICONS.get(tone, "info")})


@register.inclusion_tag("ui/pieces/messages.html", takes_context=True)
def messages(context: Context) -> dict[str, Any]:
    """What the last act left to say (Django messages), as notices. The base templates call it. ``{% messages %}``"""
    tones = {"success": "ok", "warning": "warn", "error": "bad"}
    found = [(tones.get(m.level_tag, "info"), str(m)) for m in context.get("messages") or ()]
    return {"found": [(tone, NOTICE_ICONS[tone], text) for tone, text in found]}


@register.inclusion_tag("ui/pieces/safety.html")
def safety(title: str = "", text: str = "", number: str = "1919") -> dict[str, Any]:
    """1919 and the quick exit, together: on every page that touches violence or children. ``{% safety %}``"""
    return locals()


@register.simple_block_tag(name="help")
def help_box(content: SafeString, summary: str, icon: str = "help") -> SafeString:
    """Help at the place of need, closed until asked for. ``{% help _("Why do we ask?") %}…{% endhelp %}``"""
    return render_to_string("ui/pieces/help.html", {**locals()})


@register.simple_block_tag
def empty(content: SafeString, title: str, text: str = "", icon: str = "check", level: int = 2) -> SafeString:
    """Nothing here: what is so, and what to do. A finished queue is good news and says so.

    ``{% empty title=_("No request with this number") text="…" icon="search" %}{% link_button … %}{% endempty %}``
    """
    return render_to_string("ui/pieces/empty.html", {**locals(), "content": inside(content)})


@register.simple_block_tag
def page_head(
    content: SafeString, title: str, lead: str = "", crumbs: Iterable[Any] = (), status: str = ""
) -> SafeString:
    """The first heading of a page, its lead sentence and, opposite, its buttons.

    ``{% page_head title=_("Requests") lead="…" crumbs=crumbs %}{% link_button … kind="line" %}{% endpage_head %}``;
    ``status``: a key of the vocabulary shown beside the buttons.
    """
    return render_to_string("ui/pieces/page_head.html", {**locals(), "content": inside(content)})


@register.inclusion_tag("ui/pieces/section_head.html")
def section_head(
    title: str,
    note: str = "",
    icon: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002
) -> dict[str, Any]:
    """Heading of a section outside a card, with a quiet note. ``{% section_head _("Due today") note="3" icon="clock" %}``"""
    return locals()


@register.simple_block_tag
def hero(content: SafeString, title: str, lead: str = "", side: Any = None) -> SafeString:
    """The band at the head of the portal's front page; the inside is the search. Give the first block after it the
    class ``hero-over`` to lie on the band, and set ``main_class="main-hero"`` in the page.

    ``{% hero title=_("…") lead="…" side=figures %}{% search_box … %}{% endhero %}``; ``side``: list of (number, sentence).
    """
    return render_to_string("ui/pieces/hero.html", {**locals()})


@register.inclusion_tag("ui/pieces/crumbs.html")
def crumbs(items: Iterable[Any]) -> dict[str, Any]:
    """The way back up; ``items`` are (label, url), the last without a url. ``{% crumbs crumbs %}``"""
    return {"items": [(i, "") if isinstance(i, str) else (*tuple(i), "")[:2] for i in items]}


@register.inclusion_tag("ui/pieces/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Tabs that are links: ``items`` are (label, url, current, count). ``{% tabs items label=_("Views") %}``"""
    return {"items": [(*tuple(i), None, None)[:4] for i in items], "label": label}
