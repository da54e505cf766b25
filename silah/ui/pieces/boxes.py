"""Boxes that hold other things: cards, the next-step panel, notices, help, heads of pages, empty states."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.facts import status as status_chip
from silah.ui.pieces.ground import safe, sign, unbroken
from silah.ui.statuses import TONES

register = template.Library()
Context = Any

DOT = '<span aria-hidden="true">·</span>'
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
    look = "card" + (" card-quiet" if quiet else "") + (" card-bare" if bare else "")
    look += f" card-tone tone-{tone}" if tone in TONES else ""
    head = ""
    if title:
        aside = f'<span class="note">{safe(note)}</span>' if note else ""
        head = f'<div class="card-head"><h{level}>{safe(title)}</h{level}>{aside}</div>'
    return SafeString(f'<section class="{look}"{_place(id)}>{head}{content}</section>')


def _place(id: str) -> str:  # noqa: A002
    return f' id="{safe(id)}"' if id else ""


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
    line = ""
    if who or by:
        both = [f"<span>{unbroken(part)}</span>" for part in (who, by) if part]
        line = f'<p class="next-who">{DOT.join(both)}</p>'
    said = f"<p>{unbroken(text)}</p>" if text else ""
    return SafeString(
        f'<section class="next-panel{" next-panel-tall" if tall else ""}"><div>{line}<h{level}>{safe(title)}</h{level}>'
        f"{said}</div>{_actions(content)}</section>"
    )


def _actions(content: str) -> str:
    return f'<div class="actions">{pressed}</div>' if (pressed := content.strip()) else ""


@register.simple_block_tag
def notice(content: SafeString, tone: str = "info", title: str = "", icon: str = "", role: str = "") -> SafeString:
    """A fact that must not be missed. ``{% notice "warn" title=_("What would change it?") %}…{% endnotice %}``

    tones: info, ok, warn, bad, vio, quiet; ``role="status"`` when it appears after an act.
    """
    said = safe(title)
    ends = "" if said.endswith((".", ":", "؟", "?")) or not content.strip() else ":"
    head = f"<strong>{said}{ends}</strong> " if title else ""
    spoken = f' role="{safe(role)}"' if role else ""
    drawn = sign(icon or NOTICE_ICONS.get(tone, "info"))
    return SafeString(f'<div class="notice notice-{safe(tone)}"{spoken}>{drawn}<div>{head}{content}</div></div>')


@register.simple_tag(takes_context=True)
def messages(context: Context) -> SafeString:
    """What the last act left to say (Django messages), as notices. The base templates call it. ``{% messages %}``"""
    tones = {"success": "ok", "warning": "warn", "error": "bad"}
    found = "".join(notice(unbroken(str(m)), tones.get(m.level_tag, "info")) for m in context.get("messages") or ())
    return SafeString(f'<div class="messages" id="messages" role="status">{found}</div>')


@register.inclusion_tag("ui/pieces/safety.html")
def safety(title: str = "", text: str = "", number: str = "1919") -> dict[str, Any]:
    """1919 and the quick exit, together: on every page that touches violence or children. ``{% safety %}``"""
    return locals()


@register.simple_block_tag(name="help")
def help_box(content: SafeString, summary: str, icon: str = "help") -> SafeString:
    """Help at the place of need, closed until asked for. ``{% help _("Why do we ask?") %}…{% endhelp %}``"""
    head = f"<summary>{sign(icon)}<span>{safe(summary)}</span></summary>"
    return SafeString(f'<details class="help">{head}<div>{content}</div></details>')


@register.simple_block_tag
def empty(content: SafeString, title: str, text: str = "", icon: str = "check", level: int = 2) -> SafeString:
    """Nothing here: what is so, and what to do. A finished queue is good news and says so.

    ``{% empty title=_("No request with this number") text="…" icon="search" %}{% link_button … %}{% endempty %}``
    """
    said = f'<p class="note">{safe(text)}</p>' if text else ""
    return SafeString(
        f'<div class="empty"><span class="tile">{sign(icon)}</span><div><h{level}>{safe(title)}</h{level}>{said}'
        f"{_actions(content)}</div></div>"
    )


@register.simple_block_tag
def page_head(
    content: SafeString, title: str, lead: str = "", crumbs: Iterable[Any] = (), status: str = ""
) -> SafeString:
    """The first heading of a page, its lead sentence and, opposite, its buttons.

    ``{% page_head title=_("Requests") lead="…" crumbs=crumbs %}{% link_button … kind="line" %}{% endpage_head %}``;
    ``status``: a key of the vocabulary shown beside the buttons.
    """
    way = trail(crumbs) if crumbs else ""
    said = f'<p class="lead">{safe(lead)}</p>' if lead else ""
    acts = _actions((status_chip(status) if status else "") + content)
    return SafeString(f'<header class="page-head"><div>{way}<h1>{safe(title)}</h1>{said}</div>{acts}</header>')


@register.simple_tag
def section_head(
    title: str,
    note: str = "",
    icon: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002
) -> SafeString:
    """Heading of a section outside a card, with a quiet note. ``{% section_head _("Due today") note="3" icon="clock" %}``"""
    drawn = sign(icon) if icon else ""
    aside = f'<span class="note">{safe(note)}</span>' if note else ""
    head = f"<h{level}>{safe(title)}</h{level}>"
    return SafeString(f'<div class="section-head"{_place(id)}>{drawn}{head}{aside}</div>')


@register.simple_block_tag
def hero(content: SafeString, title: str, lead: str = "", side: Any = None) -> SafeString:
    """The band at the head of the portal's front page; the inside is the search. Give the first block after it the
    class ``hero-over`` to lie on the band, and set ``main_class="main-hero"`` in the page.

    ``{% hero title=_("…") lead="…" side=figures %}{% search_box … %}{% endhero %}``; ``side``: list of (number, sentence).
    """
    return render_to_string("ui/pieces/hero.html", {**locals()})


@register.simple_tag
def crumbs(items: Iterable[Any]) -> SafeString:
    """The way back up; ``items`` are (label, url), the last without a url. ``{% crumbs crumbs %}``"""
    return trail(items)


def trail(items: Iterable[Any]) -> SafeString:
    """The same, for pieces whose argument is called as the tag is."""
    steps = []
    for item in items:
        label, url = (item, "") if isinstance(item, str) else (*tuple(item), "")[:2]
        here = f'<a href="{safe(url)}">{safe(label)}</a>' if url else f'<span aria-current="page">{safe(label)}</span>'
        steps.append(f"<li>{here}")
    way = f"{sign('next')}</li>".join(steps)
    return SafeString(f'<nav aria-label="{safe(_("Where you are"))}"><ol class="crumbs">{way}</li></ol></nav>')


@register.simple_tag
def tabs(items: Iterable[Any], label: str = "") -> SafeString:
    """Tabs that are links: ``items`` are (label, url, current, count). ``{% tabs items label=_("Views") %}``"""
    views = ""
    for word, url, current, count in ((*tuple(i), None, None)[:4] for i in items):
        here = ' aria-current="page"' if current else ""
        many = f' <span class="count">{safe(count)}</span>' if count is not None else ""
        views += f'<a href="{safe(url)}"{here}>{safe(word)}{many}</a>'
    return SafeString(f'<nav aria-label="{safe(label or _("Views"))}"><div class="tabs">{views}</div></nav>')
