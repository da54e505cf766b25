"""The glossary is whole: every model has its row, each name stands once, and stands where the row says."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([^|`]+) \| `(\w+)` \| ([^|]+) \| `(silah/[\w/]+\.py)` \|$")


@cache
def rows() -> list[tuple[str, str, str, str]]:
    """Return the rows of the table: Arabic term, English name, meaning, file."""
    lines = [line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| ")]
    found = []
    for line in lines[1:]:
        match = ROW.match(line)
        assert match is not None, f"not a row of four cells: {line}"
        found.append((match[1].strip(), match[2], match[3].strip(), match[4]))
    return found


def twice(words: list[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def without_marks(arabic: str) -> str:
    """Return the term without vowel marks and without the article, which tell no two terms apart."""
    bare = re.sub(r"[\u064b-\u0652\u0640]", "", arabic)
    return re.sub(r"(^| )ال(?=\w{2})", r"\1", bare)


def test_every_model_has_its_row() -> None:
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("silah.")}
    assert models, "no model was found"
    assert sorted(models - {name for _, name, _, _ in rows()}) == []


def test_no_name_stands_twice() -> None:
    assert twice([name for _, name, _, _ in rows()]) == []
    assert twice([without_marks(arabic) for arabic, _, _, _ in rows()]) == []


def test_every_name_is_found_in_the_file_of_its_row() -> None:
    lost = []
    for _, name, _, place in rows():
        path = ROOT / place
        if not path.exists() or not re.search(rf"\b{name}\b", path.read_text()):
            lost.append(f"{name} in {place}")
    assert lost == []
