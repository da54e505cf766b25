"""Turn a template and its data into a PDF with typst, the same bytes every time.

One compiler serves the process: it keeps fonts and parsed templates warm, and a lock keeps threads apart.
The data travel as JSON beside the template, never inside it, so nothing a person typed can become markup.
"""

import json
import os
import re
import threading
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from silah.ui.paper.glyphs import covered, readable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Archive (ISO 19005-2, level A) and accessibility (ISO 14289-1) together; typst refuses a paper that breaks either.
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# Letters that should stay on one sheet, and the distances of lines (in ems) to try: the first is the paper's own.
# An acknowledgement says more at once, so it begins closer.
ONE_SHEET = {
    "acknowledgement": ("1.75", "1.6"),
    "attestation": ("1.9", "1.6"),
    "completion": ("1.9", "1.6"),
    "decision": ("1.9", "1.75", "1.6"),
    "delivery_receipt": ("1.9", "1.6"),
    "evidence": ("1.9", "1.6"),
}
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)")


class FontsMissing(RuntimeError):
    """The paper font is not on this machine; the set-up puts it there."""


def fonts_folder() -> Path:
    """Return the folder that holds the two Amiri faces.

    Returns:
        The folder named by ``SILAH_FONTS``, else ``build/assets/fonts`` beside the package, which the set-up fills.

    Raises:
        FontsMissing: when the folder has no Amiri, because another font would change every page and its text layer.
    """
    named = os.environ.get("SILAH_FONTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "build" / "assets" / "fonts"
    if not any(folder.rglob("*[Aa]miri*.ttf")):
        raise FontsMissing(f"No Amiri font in {folder}: run the set-up, which builds the assets.")
    return folder


@cache
def _coverage() -> frozenset[int]:
    """Code points that both faces of the paper font can draw."""
    faces = [covered(path) for path in sorted(fonts_folder().rglob("*[Aa]miri*.ttf")) if "talic" not in path.name]
    return frozenset.intersection(*faces)


class _Press:
    """The process's one compiler. Built on first use, so that a forked worker builds its own."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def print(self, template: str, payload: str, moment: datetime, pitch: str) -> bytes:
        with self._lock:
            if self._compiler is None:
                import typst  # here: its six megabytes are for the process that prints

                self._compiler = typst.Compiler(
                    root=TEMPLATES,
                    font_paths=typst.Fonts(
                        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder()]
                    ),
                    ignore_system_fonts=True,
                )
            out = self._compiler.compile(
                input=TEMPLATES / f"{template}.typ",
                format="pdf",
                sys_inputs={"data": payload, "pitch": pitch},
                pdf_standards=STANDARDS,
                timestamp=moment,
            )
        if not isinstance(out, bytes):
            raise TypeError("typst returned no PDF")
        return out


_press = _Press()
# A lock held by another thread at the moment of a fork would stay shut for ever in the child.
os.register_at_fork(after_in_child=_press.renew)


def templates() -> frozenset[str]:
    """Return the names of the templates that are papers (the shared sheet ``letter`` is not one)."""
    return frozenset(path.stem for path in TEMPLATES.glob("*.typ")) - {"letter"}


def _cleaned(value: Any) -> Any:
    """Make every text of the data drawable; structure, numbers and drawings stay as they are."""
    if isinstance(value, str):
        return readable(value, _coverage())
    if isinstance(value, dict):
        # Keys that end in _svg hold drawings made by us, not words.
        return {key: item if key.endswith("_svg") else _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def render(template: str, data: dict[str, Any], *, language: str = "ar") -> bytes:
    """Print one paper.

    Args:
        template: a name from :func:`templates`.
        data: what ``Document.as_data()`` gives; ``issued_on`` (ISO date) also dates the file itself.
        language: ``ar``, ``ar-her`` or ``en``; the data's own ``language`` wins when it has one.

    Returns:
        The PDF, byte-equal for equal data, fonts and release of typst (trust B3).

    Raises:
        LookupError: for an unknown template, before any file is touched.
        FontsMissing: when the set-up has not put the font in place.
    """
    if template not in templates():
        raise LookupError(f"no paper called {template!r}")
    data = {"language": language, **data}
    day = date.fromisoformat(str(data["issued_on"]))
    payload = json.dumps(_cleaned(data), ensure_ascii=False, sort_keys=True)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    own, *closer = ONE_SHEET.get(template, ("1.9",))
    out = _press.print(template, payload, moment, own)
    sheets = _pages(out)
    if sheets not in (2, 3) or not closer:
        return out
    # A signature alone on the last sheet helps nobody. When the closest setting does not save it, none between will.
    best = _press.print(template, payload, moment, closer[-1])
    if _pages(best) >= sheets:
        return out
    for pitch in closer[:-1]:
        between = _press.print(template, payload, moment, pitch)
        if _pages(between) < sheets:
            return between
    return best


def _pages(pdf: bytes) -> int:
    found = _PAGES.search(pdf)
    return int(found.group(1)) if found else 0
