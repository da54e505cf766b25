"""What the font can draw, and what becomes of characters it cannot."""

import pytest

from silah.ui.paper import engine
from silah.ui.paper.glyphs import covered, readable

ARABIC = frozenset(range(0x20, 0x7F)) | frozenset(range(0x600, 0x700))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("سارة", "سارة"),
        ("a\u202eb\u202c\u2067\u200f", "ab"),
        ("a\x00\x1b\ufeffb", "ab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("🙂", "?"),
        ("\ue000", "?"),
        ("ا\u0653", "آ"),
        ("نامه\u200cها", "نامه\u200cها"),
        ("x" * 45, "x" * 20 + "\u200b" + "x" * 20 + "\u200b" + "x" * 5),
        ("https://silah.example.com/verify/7Q4K-29XM-LONG", "https://silah.example.com/verify/7Q4K-29XM-LONG"),
    ],
)
def test_readable(typed: str, printed: str) -> None:
    assert readable(typed, ARABIC) == printed


def test_the_paper_font_covers_what_our_papers_use() -> None:
    for face in sorted(engine.fonts_folder().rglob("*[Aa]miri*.ttf")):
        known = covered(face)
        assert {ord(c) for c in "صلةچگپژکی0123456789٠١٢٣·،؛؟«»–—…%éüłş"} <= known
        assert 0x1F642 not in known


def test_a_font_without_a_map_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "amiri.ttf"
    path.write_bytes(b"\x00\x01\x00\x00" + b"\x00" * 8)
    with pytest.raises(ValueError, match="character map"):
        covered(path)
