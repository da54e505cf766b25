"""What is known: statuses, facts, conditions, figures, meters, people, papers, codes."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.ground import initial, safe, sign, unbroken
from silah.ui.statuses import STATUSES

register = template.Library()


@register.simple_tag
def status(key: str, word: str = "", icon: str = "", tone: str = "") -> SafeString:
    """A status of the vocabulary: icon and word, then colour. ``word`` replaces the word («عليكِ»), never the meaning.

    ``{% status "received" %}``; keys: draft received waiting_you waiting_her waiting_him studying committee sealed
    accepted refused waiting_other paused withdrawn closed active ended · mine due_today late done · met not_met
    unknown · kept not_kept no_evidence · present recused absent, each with ``_her`` for a woman spoken of.
    """
    known = STATUSES.get(str(key))
    return _worded(
        word or (known.word if known else key),
        icon or (known.icon if known else "info"),
        tone or (known.tone if known else "plain"),
    )


def _worded(word: Any, icon: str, tone: str) -> SafeString:
    return SafeString(f'<span class="status status-{safe(tone)}">{sign(icon)}<span>{safe(word)}</span></span>')


@register.simple_tag
def chip(word: str, icon: str = "info", tone: str = "plain") -> SafeString:
    """A word with an icon that is no status of the vocabulary: a branch, a channel, a quorum. ``{% chip "…" icon="pin" %}``

    tones: plain, accent, ok, warn, bad, info, vio, none (dashed).
    """
    return _worded(word, icon, tone)


@register.simple_block_tag
def facts(content: SafeString, cols: int = 2, box: bool = False) -> SafeString:
    """A list of facts, label above value. ``{% facts cols=3 %}{% fact _("Housing") %}…{% endfact %}{% endfacts %}``

    ``cols``: 1, 2, 3 or 4 on a wide screen (two on a phone); ``box``: on a quiet ground.
    """
    return _listed(content, cols, box)


def _listed(pairs: str, cols: int, box: bool) -> SafeString:
    return SafeString(f'<dl class="facts facts-{cols}{" facts-box" if box else ""}">{pairs}</dl>')


def _pair(label: Any, value: str, note: Any) -> str:
    return f"<div><dt>{safe(label)}</dt><dd>{value}{f'<small>{safe(note)}</small>' if note else ''}</dd></div>"


@register.simple_block_tag
def fact(content: SafeString, label: str, note: str = "") -> SafeString:
    """One fact inside ``facts``. ``{% fact _("Mobile") %}{% ref mobile %}{% endfact %}``"""
    return SafeString(_pair(label, content.strip(), note))


@register.simple_tag
def data_list(items: Iterable[Any], cols: int = 2, box: bool = False) -> SafeString:
    """The same as ``facts`` from ready pairs (label, value) or (label, value, note). ``{% data_list pairs cols=3 %}``"""
    triples = ((*tuple(i), "")[:3] for i in items)
    return _listed("".join(_pair(label, unbroken(value), note) for label, value, note in triples), cols, box)


@register.simple_tag
def condition(name: str, state: str, fact: str = "", change: str = "", word: str = "") -> SafeString:
    """A condition: its name and state, the fact it rests on, what would settle or change it.

    ``{% condition name="…" state="not_met" fact="…" change="…" %}``; states: met, not_met, unknown. Several stand in
    ``<div class="lines">``. Below them say that this is a reading, not a decision.
    """
    rests = f'<p class="note">{safe(fact)}</p>' if fact else ""
    settles = ""
    if change:
        question = _("What would change this?") if state == "not_met" else _("What would settle it?")
        settles = f'<div class="notice notice-warn"><div><strong>{safe(question)}</strong> {safe(change)}</div></div>'
    head = f'<div class="condition-head"><span>{safe(name)}</span>{status(state, word=word)}</div>'
    return SafeString(f'<div class="condition condition-{safe(state)}">{head}{rests}{settles}</div>')


@register.simple_block_tag
def figures(content: SafeString) -> SafeString:
    """A strip of up to four figures. ``{% figures %}{% figure … %}{% endfigures %}``"""
    return SafeString(f'<div class="figures">{content}</div>')


@register.simple_tag
def figure(value: Any, label: str, note: str = "", href: str = "") -> SafeString:
    """One figure: the sentence first, then the number; ``href`` opens the records it counts.

    ``{% figure 4 _("Yours today") note="1 late" href=url %}``
    """
    more = f' <span class="figure-note">{safe(note)}</span>' if note else ""
    said = f'<span class="figure-label">{safe(label)}</span> <span class="figure-value">{safe(value)}</span>{more}'
    if href:
        return SafeString(f'<a class="figure" href="{safe(href)}">{said}</a>')
    return SafeString(f'<div class="figure">{said}</div>')


@register.inclusion_tag("ui/pieces/meter.html")
def meter(
    value: Any, of: Any, text: str = "", tone: str = "accent", href: str = "", large: bool = False
) -> dict[str, Any]:
    """A bar from the start side with its number and word beside it: a bar is never the only carrier.

    ``{% meter 96 98 text="96 decisions of 98" tone="ok" href=url %}``
    """
    share = _share(value, of)
    parts = [{"x": 0.0, "width": share, "tone": tone}]
    return {"parts": parts, "text": text, "href": href, "large": large}


@register.inclusion_tag("ui/pieces/meter.html")
def split_meter(parts: Iterable[Any], text: str = "", large: bool = True) -> dict[str, Any]:
    """A bar in parts: (count, tone) each; tone ``none`` is hatched, for «no evidence». ``{% split_meter parts %}``

    Write the counts and words beside it, for example with ``chip``.
    """
    given = [(float(count), str(tone)) for count, tone in parts]
    total = sum(count for count, _ in given) or 1.0
    drawn, at = [], 0.0
    for count, tone in given:
        width = 100 * count / total
        if count:
            wide = max(width - 0.6, 0.4)
            drawn.append({"x": at, "width": wide, "tone": tone, "hatch": _hatch(at, wide)})
        at += width
    return {"parts": drawn, "text": text, "href": "", "large": large}


def _hatch(start: float, width: float) -> str:
    """Slanted strokes from ``start`` over ``width`` percent: what has no evidence is hatched, not grey."""
    strokes = int(width / 1.2)
    return "".join(f"M{start + 1.2 * n:.2f} 10L{start + 1.2 * (n + 1):.2f} 0" for n in range(strokes))


def _share(value: Any, of: Any) -> float:
    """Percent between 0 and 100; nothing of nothing is nothing."""
    total = float(of or 0)
    return round(min(max(100 * float(value or 0) / total, 0), 100), 2) if total else 0.0


@register.simple_tag
def person(name: str, sub: str = "", href: str = "") -> SafeString:
    """A person: round tile with the first letter, name, quiet line. ``{% person officer.name sub=officer.post %}``"""
    called = safe(name)
    named = (
        f'<a class="person-name" href="{safe(href)}">{called}</a>'
        if href
        else f'<span class="person-name">{called}</span>'
    )
    below = f'<span class="person-sub">{safe(sub)}</span>' if sub else ""
    tile = f'<span class="person-initial" aria-hidden="true">{safe(initial(name))}</span>'
    return SafeString(f'<span class="person">{tile}<span>{named}{below}</span></span>')


@register.simple_block_tag
def paper(
    content: SafeString, name: str, note: str = "", state: str = "", href: str = "", icon: str = ""
) -> SafeString:
    """One row of papers, inside ``<ul class="lines">``: name, what is known of it, its own acts.

    ``{% paper name="…" note="…" state="ok" %}{% post_button … %}{% endpaper %}``; states: ok (checked), wait (to be
    checked), bad (not clear or not valid), missing, or nothing.
    """
    icons = {"ok": "check", "wait": "clock", "bad": "alert", "missing": "paper-plus"}
    tones = {"ok": "ok", "wait": "warn", "bad": "bad", "missing": ""}
    return _item(content, name, note, href, icon or icons.get(state, "paper"), tones.get(state, ""))


@register.simple_block_tag
def line(content: SafeString, title: str, icon: str = "", note: str = "", href: str = "", tone: str = "") -> SafeString:
    """One row of any list inside ``<ul class="lines">``: icon, title, quiet line. ``{% line _("Phone") icon="phone" note="…" %}{% endline %}``"""
    return _item(content, title, note, href, icon, tone)


def _item(content: str, name: Any, note: Any, href: Any, icon: str, tone: str) -> SafeString:
    """One row of a list: icon, name, quiet line, acts."""
    drawn = f'<span class="{safe(tone or "strong")}">{sign(icon)}</span>' if icon else ""
    called = safe(name)
    named = (
        f'<a class="line-title" href="{safe(href)}">{called}</a>'
        if href
        else f'<span class="line-title">{called}</span>'
    )
    said = f'<div class="{safe(tone) if tone in ("warn", "bad") else "note"}">{safe(note)}</div>' if note else ""
    acts = f'<div class="actions">{pressed}</div>' if (pressed := content.strip()) else ""
    return SafeString(f'<li class="line-item">{drawn}<div>{named}{said}{acts}</div></li>')


@register.inclusion_tag("ui/pieces/code_box.html")
def code_box(code: str, label: str = "") -> dict[str, Any]:
    """The one-time code shown on the page: only in sample mode, and it says so. ``{% if sample %}{% code_box code %}{% endif %}``"""
    return locals()
