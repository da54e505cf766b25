"""The thread: steps of the portal, bars of a case, the ring of a form, the timeline."""

import math
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.ground import apart, safe, sign, unbroken

register = template.Library()
RADIUS = 31.0


def _step(step: Any, number: int) -> dict[str, Any]:
    """Read a step given as mapping, object or tuple (title, state, text, at, icon)."""
    names = ("title", "state", "text", "at", "icon")
    if isinstance(step, dict):
        found = {name: step.get(name, "") for name in names}
    elif isinstance(step, (tuple, list)):
        found = dict(zip(names, [*step, "", "", "", ""][:5], strict=False))
    else:
        found = {name: getattr(step, name, "") for name in names}
    found["state"] = found["state"] if found["state"] in ("done", "now") else "next"
    return {**found, "number": number}


@register.inclusion_tag("ui/pieces/stepper.html")
def stepper(steps: Iterable[Any], label: str = "", level: int = 3) -> dict[str, Any]:
    """The steps a beneficiary sees, always vertical: who acts and what is asked at each.

    ``{% stepper steps %}``; a step is a mapping, object or tuple of title, state (``done``, ``now``, ``next``), text, at.
    """
    return {"steps": [_step(s, n) for n, s in enumerate(steps, 1)], "label": label, "level": level}


@register.simple_tag
def steps_bar(steps: Iterable[Any], label: str = "") -> SafeString:
    """The stages of a case on the desk: bars with icon and word, under the name.

    ``{% steps_bar steps %}``; a step is a mapping, object or tuple of title, state, text, at, icon.
    """
    bars = ""
    for number, given in enumerate(steps, 1):
        step = _step(given, number)
        here = ' aria-current="step"' if step["state"] == "now" else ""
        drawn = sign("check") if step["state"] == "done" else sign(step["icon"]) if step["icon"] else ""
        bars += f'<li class="bar-{step["state"]}"{here}>{drawn}<span class="bar-word">{safe(step["title"])}</span></li>'
    return SafeString(f'<ol class="bars" aria-label="{safe(label or _("Stages of the case"))}">{bars}</ol>')


@register.inclusion_tag("ui/pieces/ring.html")
def ring(now: int, of: int, title: str, next: str = "", level: int = 1) -> dict[str, Any]:  # noqa: A002
    """Where one is within a form: «2 من 4», the title of this page of it and the next one.

    ``{% ring 2 4 _("Your family and home") next=_("Papers") %}``
    """
    around = 2 * math.pi * RADIUS
    return {
        "now": now, "of": of, "title": title, "next": next, "level": level,
        "dash": f"{around * min(now / max(of, 1), 1):.1f} {around:.1f}",
    }  # fmt: skip


@register.simple_block_tag
def timeline(content: SafeString, label: str = "") -> SafeString:
    """What happened, newest first, all channels in one thread. ``{% timeline %}{% event … %}{% endevent %}{% endtimeline %}``"""
    named = f' aria-label="{safe(label)}"' if label else ""
    return SafeString(f'<ol class="thread"{named}>{content}</ol>')


@register.simple_block_tag
def event(
    content: SafeString,
    title: str,
    at: str = "",
    where: str = "",
    took: str = "",
    icon: str = "history",
    quote: str = "",
    now: bool = False,
) -> SafeString:
    """One knot of the timeline: title in the past tense, then when · where · how long; own words in a quiet box.

    ``{% event title="…" at="…" where="…" took="…" icon="chat" quote="…" %}{% endevent %}``; ``now``: the latest one.
    """
    parts = [part for words in (at, where, took) if words for part in words.split(" · ")]
    said = " · ".join(apart(unbroken(part)) for part in parts)
    line = f'<p class="note">{said}</p>' if said else ""
    words = f'<blockquote class="quote">{safe(quote)}</blockquote>' if quote else ""
    return SafeString(
        f'<li class="knot event{" knot-now" if now else ""}"><span class="knot-dot">{sign(icon)}</span><div>'
        f'<div class="knot-title">{safe(title)}</div>{line}{words}{content.strip()}</div></li>'
    )
