"""Rules of the stylesheet and the templates that a machine can hold."""

import re
from pathlib import Path

import pytest

from silah.ui import build
from silah.ui.icons import ICONS, MARKS, MIRRORED, OWN, mark_name
from silah.ui.pieces import boxes
from silah.ui.statuses import STATUSES, TONES

ROOT = Path(__file__).resolve().parents[2]
CSS = sorted((ROOT / "silah/ui/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "silah").glob("*/templates/**/*.html"))
NAMES = set(ICONS) | set(OWN)


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "banned",
    [
        r"(?<![\w-])(?:left|right)\s*:",
        r"(?:margin|padding|border)-(?:left|right|top|bottom)",
        r"text-align:\s*(?:left|right|justify)",
        r"float\s*:",
        r"letter-spacing",
        r"italic",
        r"!important",
        r"font-weight:(?!\s*(?:400|600|700))",
    ],
)
def test_styles_keep_the_habits(path: Path, banned: str) -> None:
    assert re.findall(banned, rules(path)) == []


def test_every_style_and_script_file_is_built_in() -> None:
    assert {path.stem for path in CSS} == set(build.CSS)
    assert {path.stem for path in (ROOT / "silah/ui/js").glob("*.js")} == set(build.JS)


def test_every_icon_named_in_a_template_or_a_piece_exists() -> None:
    """Literal names only; a name from a variable falls under the same list by its own test."""
    named = re.compile(r"""\bicon "([\w-]+)"|\b(?:note_)?icon=(?:"([\w-]+)"|'([\w-]+)')""")
    missing = []
    sources = [*TEMPLATES, *(ROOT / "silah").glob("*/*.py"), *(ROOT / "silah").glob("*/views/*.py")]
    for path in sources:
        for found in named.finditer(path.read_text()):
            name = next(part for part in found.groups() if part)
            if name not in NAMES:
                missing.append(f"{path.relative_to(ROOT)}: {name}")
    assert missing == []


def test_icons_of_the_vocabulary_exist() -> None:
    assert {status.icon for status in STATUSES.values()} <= NAMES
    assert {status.tone for status in STATUSES.values()} <= set(TONES)
    assert set(boxes.NOTICE_ICONS.values()) <= NAMES
    assert MIRRORED <= NAMES
    assert not set(ICONS) & set(OWN)


def test_a_refusal_is_never_red() -> None:
    assert STATUSES["refused"].tone == "plain"
    assert {key for key, status in STATUSES.items() if status.tone == "bad"} == {"late", "not_met", "not_kept"}


def test_every_pack_gets_a_mark() -> None:
    assert mark_name("leaf") == "sprout"
    assert mark_name("nothing-known") == "star"
    assert set(MARKS) >= {"arch", "sprout", "wave", "pulse", "hands"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=[\"']", text)
    assert not re.search(r"\son(?:click|load|submit|change|input)=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_the_stylesheet_is_small_and_knows_no_foreign_address() -> None:
    text = build.stylesheet()
    assert "light-dark" not in text
    assert "//" not in text
    assert len(text) < 80_000


def test_comments_do_not_reach_the_script() -> None:
    text = build.script()
    assert "innerHTML" not in text
    assert not re.search(r"^//", text, flags=re.MULTILINE)
