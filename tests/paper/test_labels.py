"""The fixed words: complete in both languages, the same blanks in each, and in the voice of the house."""

import re
from string import Formatter

import pytest

from silah.ui.paper import engine
from silah.ui.paper.labels import LABELS, labels

ALL = [(group, key) for group, words in LABELS.items() for key in words]
LATIN_ALLOWED: set[tuple[str, str]] = set()


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("group", "key"), ALL)
def test_label_is_complete(group: str, key: str) -> None:
    words = LABELS[group][key]
    assert words.ar.strip()
    assert words.en.strip()
    assert re.search(r"[\u0600-\u06ff]", words.ar) or blanks(words.ar), "an Arabic label is in Arabic"
    assert not re.search(r"[\u0600-\u06ff]", words.en)
    assert blanks(words.ar_her or words.ar) == blanks(words.ar)
    # English titles may leave out a blank that Arabic grammar needs, never the other way round.
    assert blanks(words.en) <= blanks(words.ar)
    for text in (words.ar, words.ar_her):
        assert not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", text)) or (group, key) in LATIN_ALLOWED
        assert "!" not in text
        assert "يرجى" not in text
        assert not re.search(r"\bتم\b", text)
    assert words.ar_her != words.ar, "the form for a woman is written only where it differs"


def test_every_template_has_its_words() -> None:
    assert set(LABELS) == engine.templates() | {"common"}
    for template in engine.templates():
        assert labels(template, "ar").keys() == labels(template, "en").keys() == labels(template, "ar-her").keys()


def test_templates_use_only_words_that_exist_and_no_word_of_their_own() -> None:
    for path in sorted(engine.TEMPLATES.glob("*.typ")):
        source = re.sub(r"//.*", "", path.read_text())
        group = path.stem if path.stem in LABELS else "common"
        known = labels(group, "ar").keys()
        if path.stem == "letter":
            known = known | {"digest"}
        used = set(re.findall(r"\bl\.([a-z_]+)", source)) - {"at"}
        assert used <= known, (path.name, used - known)
        arabic = set(re.findall(r"[\u0621-\u064a]{2,}", source)) - {"هـ", "صباح", "مساء"}
        assert not arabic, (path.name, arabic)
