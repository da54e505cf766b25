"""The square on a paper is read back from the printed page, module by module: it leads where the paper says."""

import itertools
import re

import pypdfium2
import pytest
import segno

from silah.ui import paper
from tests.paper import samples

SCALE = 4  # pixels a point
#: A corner of a code: a dark square in a light ring in a dark ring.
FINDER = [[max(abs(x - 3), abs(y - 3)) != 2 for x in range(7)] for y in range(7)]


def corners(rows: list[bytes], size: int) -> tuple[float, float, float]:
    """Left and upper edge of a code with ``size`` modules on a side, and how many pixels each of them has.

    Its upper corners show dark and light as 1:1:3:1:1 from the third row of modules on; so may a text.
    """
    for y, row in enumerate(rows):
        runs = [(row[run.start()], run.start(), run.end()) for run in re.finditer(b"\x00+|\x01+", row)]
        found = []
        for five in zip(*(runs[at:] for at in range(5)), strict=False):
            one = (five[4][2] - five[0][1]) / 7
            fits = (
                abs(end - start - one * wanted) < one / 2
                for (_d, start, end), wanted in zip(five, (1, 1, 3, 1, 1), strict=True)
            )
            if five[0][0] and all(fits):
                found.append((five[0][1], five[4][2], one))
        for left, right in itertools.combinations(found, 2):
            one = (right[1] - left[0]) / size
            if max(abs(one - left[2]), abs(one - right[2])) < one / 8:
                edge = left[0], y - 2 * one, one
                if read(rows, edge, 7) == FINDER:
                    return edge
    raise AssertionError("no code on the page")


def read(rows: list[bytes], edge: tuple[float, float, float], size: int) -> list[list[bool]]:
    """The dark modules from an upper left edge on, each by its middle."""
    left, top, one = edge
    middle = [(number + 0.5) * one for number in range(size)]
    return [[rows[int(top + y)][int(left + x)] == 1 for x in middle] for y in middle]


def modules_of(pdf: bytes, size: int) -> list[list[bool]]:
    """The dark modules of the code on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L").point(lambda light: light < 128)
    width, dots = page.width, page.tobytes()
    rows = [dots[at : at + width] for at in range(0, len(dots), width)]
    return read(rows, corners(rows, size), size)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", ["acknowledgement", "refused", "codes_slip", "card"])
def test_the_code_on_a_paper_holds_the_address_printed_there(kind: str, language: str) -> None:
    document = samples.PAPERS[kind](language, False)
    address = (
        document.follow.url
        if kind == "acknowledgement"
        else document.verification.url
        if kind == "refused"
        else document.url
    )
    assert address.startswith("https://")
    drawn = [[bool(one) for one in row] for row in segno.make(address, error="m", micro=False, mask=3).matrix]
    assert modules_of(paper.pdf(document), len(drawn)) == drawn
