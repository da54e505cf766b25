"""Colours by theme: one line in ``css/tokens.css`` holds the light and the dark value of a token.

``light-dark()`` exists in new browsers only; the people we serve have old phones. So the pair is our
notation, and this file turns it into plain rules that every browser since 2021 understands.
"""

import re

PALETTES = ("petrol", "leaf", "sea", "rose", "clay")
_RULE = re.compile(r"([^{}]+)\{([^{}]*light-dark\([^{}]*)\}")
_PAIR = re.compile(r"(--[\w-]+):\s*light-dark\(([^;]+)\);?")


def expand(text: str) -> str:
    """Turn each rule with ``light-dark(a, b)`` pairs into light, dark-by-system, dark and light-by-choice rules."""
    return _RULE.sub(_expanded, text)


def pairs(text: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Read the pairs per selector, for the contrast check: selector -> token -> (light, dark)."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for rule in _RULE.finditer(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        tokens = {name: _halves(both) for name, both in _PAIR.findall(rule[2])}
        found.setdefault(rule[1].strip(), {}).update(tokens)
    return found


def _halves(both: str) -> tuple[str, str]:
    """Split at the comma that stands outside every bracket; the shadows hold commas of their own."""
    depth = 0
    for at, sign in enumerate(both):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            return both[:at].strip(), both[at + 1 :].strip()
    raise ValueError(f"light-dark() needs two values: {both}")


def _expanded(rule: re.Match[str]) -> str:
    comment, _, selector = rule[1].rpartition("*/")
    selector, body = selector.strip(), rule[2]
    fixed = _PAIR.sub("", body).strip()
    light = "".join(f"{name}:{_halves(both)[0]};" for name, both in _PAIR.findall(body))
    dark = "".join(f"{name}:{_halves(both)[1]};" for name, both in _PAIR.findall(body))
    palette = re.search(r"\[data-palette=\w+\]", selector)
    if palette:
        name = palette[0]
        by_system = f":root:not(.light){name},:root:not(.light) {name}"
        by_choice, back = f".dark{name},.dark {name}", f".light{name}"
    else:
        by_system, by_choice, back = ":root:not(.light)", ".dark", ".light"
    # Zero weight everywhere: the later line wins, so a tile may show the other theme inside a page.
    return (
        f"{comment}{'*/' if comment else ''}:where({selector}){{{fixed}{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:where({by_system}){{{dark}}}}}"
        f"@media screen{{:where({by_choice}){{{dark}}}}}"
        f":where({back}){{{light}}}"
    )
