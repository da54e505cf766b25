"""PDF papers looked at from outside: whole, and without anything that acts by itself."""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from silah.core.refused import Refused

# Names that start a program when the paper is opened, or carry another file inside.
_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Objects may themselves be packed; what unpacks to more than this is a bomb and not a form.
_UNPACKED = 8 * 1024 * 1024


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that was cut off, or that holds a program or another file.

    This keeps careless papers out; it is no promise that a PDF is harmless, so papers are only ever downloaded.

    Raises:
        Refused: ``paper_damaged`` or ``paper_active``.
    """
    if (
        not re.match(rb"%PDF-[12]\.\d", content)
        or b"%%EOF" not in content[-2048:]
        or b"startxref" not in content[-4096:]
        or not re.search(rb"\d+\s+\d+\s+obj\b", content)
    ):
        raise Refused(
            "paper_damaged",
            _("This PDF is damaged or was cut off on the way. Open it on your device, save it again and send it."),
        )
    if _acts(content):
        raise Refused(
            "paper_active",
            _(
                "This PDF holds a program or another file inside it. Print it to a new PDF, or take a picture of the"
                " paper."
            ),
        )


def _acts(content: bytes) -> bool:
    """Search what stands between the streams, and the packed objects; pictures and text are no place for names."""
    outside, at = [], 0
    for begin, _start, end in _streams(content):
        outside.append(content[at:begin])
        at = end
    if _names_an_act(b" ".join([*outside, content[at:]])):
        return True
    room = _UNPACKED
    for begin, start, end in _streams(content):
        if b"/ObjStm" not in content[max(0, begin - 400) : begin]:
            continue
        try:
            unpacked = zlib.decompressobj().decompress(content[start:end], room)
        except zlib.error:
            continue
        room -= len(unpacked)
        if room <= 0 or _names_an_act(unpacked):
            return True
    return False


def _streams(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each stream's word begins, its bytes begin, and its bytes end: found by ``find``, for a scan is large."""
    at = 0
    while (begin := content.find(b"stream", at)) != -1:
        at = start = begin + len(b"stream")
        if content.startswith(b"\r\n", start):
            start += 2
        elif content.startswith(b"\n", start):
            start += 1
        else:
            continue
        end = content.find(b"endstream", start)
        if end == -1:
            return
        yield begin, start, end
        at = end + len(b"endstream")


def _names_an_act(objects: bytes) -> bool:
    return bool(_ACTS.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), objects)))
