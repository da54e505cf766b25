"""Lines of a matching list, each with the acts of its own. A page shows dozens, so they are drawn without templates."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from silah.ui.pieces.ground import safe, sign, unbroken

TONES = {"ok": "ok", "wait": "warn", "bad": "bad"}
ICONS = {"ok": "check", "wait": "clock", "bad": "alert"}


def check_item(
    key: int, state: str, name: Any, said: Iterable[Any], *, href: str = "", value: str = "", note: str = "",
    refusal: str = "", acts: str = "",
) -> SafeString:  # fmt: skip
    """One line: its sign, name, value, how far it is, what is wrong with it, and its acts.

    Args:
        key: number of the line on the page.
        state: ok, wait, bad or missing.
        acts: markup of the form under it.
    """
    tone = TONES.get(state, "")
    called = f'<a href="{safe(href)}">{safe(name)}</a>' if href else safe(name)
    worth = f'<span class="strong">{unbroken(value)}</span>' if value else ""
    wrong = f'<p class="{"bad" if state == "bad" else "note"}">{safe(note)}</p>' if note else ""
    refused = ""
    if refusal:
        refused = f'<div class="notice notice-bad" role="alert">{sign("alert")}<div>{safe(refusal)}</div></div>'
    return SafeString(
        f'<li class="line-item" id="check-{key}"><span class="icon-{tone} {tone}">{sign(ICONS.get(state, "paper-plus"))}'
        f'</span><div class="stack stack-s"><div class="cluster between"><span class="line-title">{called}</span>{worth}'
        f'</div><div class="note">{" · ".join(map(safe, said))}</div>{wrong}{refused}{acts}</div></li>'
    )


def check_form(key: int, action: str, hidden: str, presses: Iterable[SafeString], wrong: str) -> SafeString:
    """The acts of a line; with JavaScript the answer takes the place of the line alone."""
    address = safe(action)
    return SafeString(
        f'<form class="cluster" method="post" action="{address}" hx-post="{address}" hx-target="#check-{key}"'
        f' hx-swap="outerHTML" data-again>{hidden}{"".join(presses)}{wrong}</form>'
    )


def check_wrong(
    key: int, title: str, label: str, value: str, presses: Iterable[SafeString], *, is_open: bool
) -> SafeString:  # fmt: skip
    """What is wrong, closed until it is needed."""
    return SafeString(
        f'<details class="help"{" open" if is_open else ""}><summary>{sign("pen", "s")}<span>{safe(title)}</span></summary>'
        f'<div class="stack stack-s"><label class="note" for="note-{key}">{safe(label)}</label><input class="input"'
        f' id="note-{key}" name="note" maxlength="500" value="{safe(value)}">{"".join(presses)}</div></details>'
    )
