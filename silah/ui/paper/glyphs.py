"""Which characters the paper font can draw, and what becomes of the others.

An archived PDF must not contain a character without a glyph, and a control that turns the reading direction could make
a letter say something else than its data. Both are settled here, before the text reaches the page.
"""

import re
import struct
import unicodedata
from pathlib import Path

# Zero-width non-joiner is spelling in Persian and Urdu names; every other invisible character goes.
_KEPT_INVISIBLE = {0x200C}
_SHORTHANDS = {"\t": " ", "\u00a0": " ", "\u202f": " ", "\u2028": "\n", "\u2029": "\n", "\u2011": "-"}
_ENDLESS = re.compile(r"\S{41,}")
_ADDRESS = re.compile(r"https?://[!-~]{1,112}")


def covered(font: Path) -> frozenset[int]:
    """Read the character map of a TrueType font.

    Args:
        font: a ``.ttf`` file with a format 4 or 12 Unicode map, as all current fonts have.

    Returns:
        The code points that have a glyph.

    Raises:
        ValueError: when the file has no such map.
    """
    raw = font.read_bytes()
    count = struct.unpack_from(">H", raw, 4)[0]
    tables = {raw[at : at + 4]: struct.unpack_from(">I", raw, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables.get(b"cmap")
    if start is None:
        raise ValueError(f"{font.name} has no character map")
    found: set[int] = set()
    for at in range(start + 4, start + 4 + 8 * struct.unpack_from(">H", raw, start + 2)[0], 8):
        platform, _, offset = struct.unpack_from(">HHI", raw, at)
        if platform in (0, 3):
            found |= _mapped(raw, start + offset)
    if not found:
        raise ValueError(f"{font.name} has no Unicode character map")
    return frozenset(found)


def _mapped(raw: bytes, at: int) -> set[int]:
    form = struct.unpack_from(">H", raw, at)[0]
    if form == 12:
        groups = struct.unpack_from(">I", raw, at + 12)[0]
        return {
            code
            for group in range(groups)
            for first, last, _ in [struct.unpack_from(">III", raw, at + 16 + 12 * group)]
            for code in range(first, last + 1)
        }
    if form != 4:
        return set()
    size = struct.unpack_from(">H", raw, at + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", raw, at + 14)
    starts = struct.unpack_from(f">{size // 2}H", raw, at + 16 + size)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1) if code < 0xFFFF}


def readable(text: str, coverage: frozenset[int]) -> str:
    """Return the text as it can be printed and archived.

    Args:
        text: what a person or the software wrote.
        coverage: code points the font can draw, from :func:`covered`.

    Returns:
        The text in composed form, without bidirectional or other controls, with a question mark for every character
        that the font lacks, and with an invisible break in words no line can hold.
    """
    drawn = []
    for typed in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        char = _SHORTHANDS.get(typed, typed)
        kind = unicodedata.category(char)
        if char == "\n" or ord(char) in _KEPT_INVISIBLE:
            drawn.append(char)
        elif kind[0] == "C" and kind not in ("Cn", "Co"):
            continue
        elif kind in ("Zs", "Zl", "Zp"):
            drawn.append(" ")
        elif ord(char) in coverage and kind != "Co":
            drawn.append(char)
        else:
            drawn.append("?")
    joined = "".join(drawn)
    return _ENDLESS.sub(_breakable, joined)


def _breakable(word: re.Match[str]) -> str:
    # An address of usual length breaks at its strokes and must survive copying.
    if _ADDRESS.fullmatch(word.group()):
        return word.group()
    return "\u200b".join(re.findall(".{1,20}", word.group()))
