"""Every colour that carries a word or an edge is computed, for all palettes and both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from silah.ui.tokens import PALETTES, expand, pairs

CSS = Path(__file__).resolve().parents[2] / "silah" / "ui" / "css"
TOKENS = pairs((CSS / "tokens.css").read_text())
THEMES = {"light": 0, "dark": 1}

GROUNDS = ("page", "surface", "sunken")
SOFT = ("ok", "warn", "bad", "info", "vio", "accent")
TEXT = [
    *[(ink, ground) for ink in ("ink", "heading", "body", "muted") for ground in GROUNDS],
    *[(tone, ground) for tone in SOFT for ground in GROUNDS],
    *[(tone, f"{tone}-soft") for tone in SOFT],
    *[(ink, f"{tone}-soft") for ink in ("heading", "body", "muted") for tone in SOFT],
    ("on-accent-fill", "accent-fill"),
    ("on-exit", "exit"),
    *[(ink, band) for ink in ("on-band", "on-band-muted") for band in ("band", "band-2")],
    ("band", "on-band"),
]
EDGES = [
    *[(edge, ground) for edge in ("line-strong", "focus", "accent-fill", "bad") for ground in GROUNDS],
    ("on-band", "band"),
    ("on-band-muted", "band"),
]


def colours(palette: str, theme: str) -> dict[str, str]:
    """The tokens as one palette and theme has them."""
    found: dict[str, str] = {}
    for selector, tokens in TOKENS.items():
        if "data-palette" not in selector or f"data-palette={palette}]" in selector:
            found |= {name.removeprefix("--"): both[THEMES[theme]] for name, both in tokens.items()}
    return found


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_one_of_wcag() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", PALETTES)
def test_words_can_be_read(palette: str, theme: str) -> None:
    found = colours(palette, theme)
    weak = {pair: round(ratio(found[pair[0]], found[pair[1]]), 2) for pair in TEXT}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", PALETTES)
def test_edges_of_controls_can_be_seen(palette: str, theme: str) -> None:
    found = colours(palette, theme)
    weak = {pair: round(ratio(found[pair[0]], found[pair[1]]), 2) for pair in EDGES}
    assert {pair: value for pair, value in weak.items() if value < 3} == {}


def test_all_palettes_name_the_same_tokens() -> None:
    names = [set(tokens) for selector, tokens in TOKENS.items() if "data-palette" in selector]
    assert len(names) == len(PALETTES)
    assert all(found == names[0] for found in names)


def test_no_colour_is_written_outside_the_tokens() -> None:
    """Paper is the exception: it is black on white whatever the theme. So is the ground under a signature and a code to scan."""
    strays = []
    for path in CSS.glob("*.css"):
        if path.name in ("tokens.css", "print.css"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"#[0-9A-Fa-f]{3,8}\b", line) and not line.startswith((".pad {", ".scan {")):
                strays.append(f"{path.name}:{number}")
    assert strays == []


def test_a_pair_becomes_plain_rules() -> None:
    text = expand(
        ":root { --a: light-dark(#FFF, #000); }[data-palette=leaf] { --b: light-dark(rgb(1 2 3 / .5), red); }"
    )
    assert "light-dark" not in text
    assert ":where(:root){--a:#FFF;}" in text
    assert ":where(.dark){--a:#000;}" in text
    assert ":where(.dark[data-palette=leaf],.dark [data-palette=leaf]){--b:red;}" in text
