"""No piece lets markup through, whichever of its words holds it."""

import inspect
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from silah.ui.nav import NavItem
from silah.ui.pieces import acts, boxes, checklist, facts, ground, journey, tables

BAD = "\"'><script>x</script>"
PIECES = [
    (part, name)
    for part in (ground, acts, boxes, facts, journey, tables)
    for name in part.register.tags
    if callable(getattr(part, name, None)) and "context" not in inspect.signature(getattr(part, name)).parameters
]
#: What is a list or a number is given as one; its words are as bad as the others.
LISTS: dict[str, Any] = {
    "items": [(BAD, BAD, True, BAD)], "heads": [BAD], "rows": [[BAD]], "crumbs": [(BAD, BAD), BAD], "side": [(BAD, BAD)],
    "steps": [(BAD, "now", BAD, BAD, BAD), {"title": BAD, "state": BAD, "icon": BAD}], "parts": [(1, BAD)], "now": 1,
    "of": 2, "level": 2, "value": 3, "nav": [NavItem(BAD, BAD, BAD, BAD, 3, True, BAD)], "most": 4, "due_date": None,
}  # fmt: skip


@pytest.mark.parametrize(("part", "name"), PIECES, ids=lambda one: one if isinstance(one, str) else "")
def test_a_piece_escapes_every_word_it_is_given(part: Any, name: str) -> None:
    made = getattr(part, name)
    given: dict[str, Any] = {}
    for key, one in inspect.signature(made).parameters.items():
        if key == "content":
            given[key] = SafeString("")
        elif key in LISTS and one.annotation not in ("str", str):
            given[key] = LISTS[key]
        elif one.annotation in ("str", str) or "Any" in str(one.annotation):
            given[key] = BAD
    with translation.override("ar"):
        said = made(**given)
    text = str(said) if not isinstance(said, dict) else ""
    assert "<script" not in text
    assert "\"'>" not in text


def test_a_line_of_the_matching_list_escapes_every_word_it_is_given() -> None:
    text = checklist.check_item(1, BAD, BAD, [BAD], href=BAD, value=BAD, note=BAD, refusal=BAD)
    text += checklist.check_form(1, BAD, "", [], checklist.check_wrong(1, BAD, BAD, BAD, [], is_open=True))
    assert "<script" not in text
    assert "\"'>" not in text


def test_what_says_it_is_safe_is_left_as_it_is() -> None:
    assert ground.safe(SafeString("<b>")) == "<b>"
    assert ground.safe("<b>") == "&lt;b&gt;"
    assert ground.safe(1448) == "1448"
    with translation.override("ar"):
        assert ground.safe(translation.gettext_lazy("Yes")) == translation.gettext("Yes")
