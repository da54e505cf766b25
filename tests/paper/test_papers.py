"""Every paper prints, reads back, prints again to the same bytes, and keeps a person's words as words."""

import io
import re
import threading
import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import segno

from silah.ui import paper
from silah.ui.paper import engine
from silah.ui.paper.document import Document
from tests.paper import samples

LANGUAGES = ("ar", "ar-her", "en")
EXPECTED = {
    "acknowledgement": (
        "أقرب موعد للجواب|لجنة البحث|برنامج مهاري",
        "Earliest answer|research committee|Skills programme",
    ),
    "accepted": ("قبلت لجنة البحث|بدل مواصلات", "accepted your request|Transport allowance"),
    "conditional": ("شروط القبول|حضور اللقاء التعريفي", "Conditions of acceptance|Bring the renewed lease"),
    "refused": (
        "لم تتمكن لجنة البحث|ما وجدناه|الاستشارات الأسرية",
        "could not accept|What we found|Family counselling",
    ),
    "completion": ("المطلوب|صك الطلاق|عقد الإيجار", "What is needed|Divorce deed|Lease"),
    "minutes": ("هدى العرفجاء|غياب بعذر|قرابة من الدرجة الثانية", "Huda Al-Arfaja|Excused|Second-degree kinship"),
    "agenda": ("الملفات المعروضة|ماجد السواطي", "Files on the agenda|Mishari Al-Khuzaimi"),
    "card": ("رقم الملف|ناصر السدراني", "File number|Jawahir Nasser"),
    "attestation": ("مقدم الطلب|دخل الأسرة الشهري", "Monthly income|Fingerprint of the data"),
    "request_form": (
        "الاسم الكامل كما في الهوية|رقم الوثيقة|سلة غذائية",
        "Full name as on the identity card|Number of the document|Food basket",
    ),
    "delivery_receipt": ("سلة غذائية|المجموع|سلوى الواديني", "Food basket|Total|Salwa Al-Wadini"),
    "evidence": ("سجل الشواهد|اجتماع مجلس الإدارة", "Evidence book|No evidence yet|212 of 212 decisions"),
    "codes_slip": ("الرمز السري|متابعة طلبك", "Secret code|Follow your request"),
}
EACH = [(kind, language, long) for kind in samples.PAPERS for language in LANGUAGES for long in (False, True)]


def plain(text: str) -> str:
    """Leave marks, ligature forms and spacing out of the comparison: readers of PDF order them as they like."""
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    return re.sub(r"\s+", " ", re.sub(r"[\u064b-\u0652\u200e\u200f]", "", text))


def read(pdf: bytes) -> str:
    """The text a browser finds in the file, then what another reader finds."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        seen = "\n".join(page.get_textpage().get_text_range() for page in opened)
    finally:
        opened.close()
    return plain(seen) + plain("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def pages(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


@cache
def printed(kind: str, language: str, long: bool) -> bytes:
    """A sample as it was printed first; what holds of any print is asked of this one."""
    return paper.pdf(samples.PAPERS[kind](language, long))


@pytest.mark.parametrize(("kind", "language", "long"), EACH)
def test_paper_prints_reads_back_and_repeats(kind: str, language: str, long: bool) -> None:
    document = samples.PAPERS[kind](language, long)
    pdf = printed(kind, language, long)
    found = read(pdf)
    for words in EXPECTED[kind][language == "en"].split("|"):
        assert plain(words) in found, f"{words!r} does not come back from {kind}"
    assert paper.pdf(samples.PAPERS[kind](language, long)) == pdf
    assert paper.reprint(paper.freeze(document)) == pdf


@pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in samples.PAPERS for language in LANGUAGES])
def test_paper_is_archived_tagged_and_carries_its_fonts(kind: str, language: str) -> None:
    pdf = printed(kind, language, False)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("en" if language == "en" else "ar")
    meta = root["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in meta
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in meta
    assert b"<pdfuaid:part>1</pdfuaid:part>" in meta
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]
    assert fonts
    for font in fonts:
        assert "Amiri" in font["/BaseFont"]
        described = font["/FontDescriptor"].get_object()
        assert any(key in described for key in ("/FontFile2", "/FontFile3"))
    assert all(name not in str(reader.metadata) for name in samples.NAMES.values()), "a title names no person"


def test_ordinary_letters_stay_on_one_sheet() -> None:
    for kind in ("acknowledgement", "accepted", "refused", "completion", "attestation", "delivery_receipt", "card"):
        for language in LANGUAGES:
            assert pages(printed(kind, language, False)) == 1, (kind, language)
    for kind in ("card", "codes_slip"):
        for language in LANGUAGES:
            assert pages(printed(kind, language, True)) == 1, (kind, language)
    for language in LANGUAGES:
        assert pages(printed("request_form", language, False)) == 2


HOSTILE = (
    '#panic("x")',
    "= عنوان *غامق* _مائل_ $x^2$ `رمز` <وسم> @مرجع // تعليق",
    '\\ \\u{41} \\n #sys.inputs #read("/etc/passwd") #{1/0}',
    "\u202eمقلوب\u202c \u2066a\u2069 \u200f\u200e \ufeff\x00\x07",
    "🙂 漢字 \ue000 \U0010ffff \ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "س" * 5000,
    "A" * 5000,
    ("كلمة طويلة " * 500)[:5000],
    "سطر\r\nسطر\n\n\nسطر\t\u2028سطر",
    "0" * 300,
    "{name} {reference} %s {0}",
)


#: Pages of text take seconds to set: in English they are set in the long run.
HOSTILE_IN = [
    pytest.param(language, text, marks=[pytest.mark.long] if language == "en" and len(text) >= 5000 else [])
    for language in ("ar", "en")
    for text in HOSTILE
]


@pytest.mark.parametrize(("language", "text"), HOSTILE_IN)
def test_hostile_text_stays_text(text: str, language: str) -> None:
    refused = samples.decision(language, paper.Outcome.REFUSED)
    letter = replace(
        refused,
        to=paper.Addressee(name=text[:300]),
        service=text,
        reasons=(paper.Reason(condition=text, found=text, changes=text),),
        note=text,
        others=(paper.OtherService(name=text, why=text),),
    )
    found = read(paper.pdf(letter))
    if text.startswith("#panic"):
        assert '#panic("x")' in found
    for control in "\u202e\u202c\u2066\u2069\u200f\ufeff\x00":
        assert control not in found
    minutes = samples.minutes(language)
    paper.pdf(replace(minutes, items=(replace(minutes.items[0], opinions=text, service=text[:200]),), closing=text))
    paper.pdf(replace(samples.card(language), name=text[:60], office=text[:30]))
    attested = samples.attestation(language)
    rows = ((text[:500], text), ("", ""))
    paper.pdf(replace(attested, sections=(paper.SnapshotSection(title=text[:200], rows=rows),), statement=text))


def test_a_turned_name_reads_in_its_own_order() -> None:
    letter = replace(samples.completion("en"), to=paper.Addressee(name="Sara\u202e evil\u202c Ali"))
    assert "Sara evil Ali" in read(paper.pdf(letter))


def test_two_hundred_letters_fit_in_memory() -> None:
    def resident() -> int:
        status = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024

    letter = samples.decision("ar-her", paper.Outcome.REFUSED)
    for at in range(20):
        paper.pdf(replace(letter, reference=f"YS-1448-{at:05d}"))
    before = resident()
    for at in range(200):
        paper.pdf(replace(letter, reference=f"YS-1449-{at:05d}"))
    assert resident() - before < 60, "megabytes kept by two hundred letters"


def test_threads_print_the_same_papers() -> None:
    letters = [
        replace(samples.decision("ar", paper.Outcome.REFUSED), reference=f"YS-1448-{at:05d}") for at in range(12)
    ]
    alone = [paper.pdf(letter) for letter in letters]
    together: dict[int, bytes] = {}

    def print_one(at: int) -> None:
        together[at] = paper.pdf(letters[at])

    threads = [threading.Thread(target=print_one, args=(at,)) for at in range(len(letters))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[at] for at in range(len(letters))] == alone


def test_a_day_outside_the_hijri_tables_prints_in_one_calendar() -> None:
    found = read(paper.pdf(replace(samples.completion("en"), issued_on=date(1900, 1, 1))))
    assert "1 January 1900" in found


def test_drawn_signature_and_logo_are_pictures() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 100), "white").save(out, "PNG")
    drawn = replace(samples.attestation("ar"), drawn=out.getvalue(), typed="")
    head = replace(drawn.letterhead, logo=out.getvalue())
    pdf = paper.pdf(replace(drawn, letterhead=head))
    assert pdf == paper.pdf(replace(drawn, letterhead=head))
    assert b"/Subtype/Image" in pdf.replace(b" ", b"")
    for wrong in (b"<svg/>", b"GIF89a"):
        with pytest.raises(ValueError, match="PNG"):
            replace(samples.attestation("ar"), drawn=wrong).as_data()
        with pytest.raises(ValueError, match="PNG"):
            replace(drawn, letterhead=replace(head, logo=wrong)).as_data()


def test_papers_that_must_not_be_written() -> None:
    letter = samples.decision("ar", paper.Outcome.REFUSED)
    with pytest.raises(ValueError, match="reason"):
        replace(letter, reasons=())
    with pytest.raises(ValueError, match="conditions"):
        replace(letter, outcome=paper.Outcome.CONDITIONAL)
    slip = samples.codes_slip("ar")
    with pytest.raises(ValueError, match="secret"):
        replace(slip, url=f"https://silah.example.com/?c={slip.secret}")
    with pytest.raises(ValueError, match="accent"):
        replace(letter, letterhead=replace(letter.letterhead, accent='"/><script>')).as_data()
    with pytest.raises(ValueError, match="papers in"):
        replace(letter, language="fr").as_data()
    with pytest.raises(LookupError):
        paper.render("../letter", {})
    with pytest.raises(ValueError, match="time zone"):
        replace(samples.attestation("ar"), signed_at=samples.attestation("ar").signed_at.replace(tzinfo=None)).as_data()


def test_the_font_is_asked_for_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("SILAH_FONTS", str(tmp_path))
    with pytest.raises(paper.FontsMissing, match="set-up"):
        engine.fonts_folder()


def test_every_template_has_a_document() -> None:
    kinds = {kind.template for kind in vars(paper).values() if isinstance(kind, type) and issubclass(kind, Document)}
    assert kinds - {""} == engine.templates()
    assert {samples.PAPERS[kind]("ar").template for kind in samples.PAPERS} == engine.templates()


def printed_code(pdf: bytes, size: int) -> list[list[bool]] | None:
    """The dark fields of the first square code of ``size`` fields on the first page, as a camera would find them.

    Its corners are squares that every line through their middle crosses as 1:1:3:1:1.
    """
    opened = pypdfium2.PdfDocument(pdf)
    try:
        picture = opened[0].render(scale=4).to_pil().convert("L").point(lambda grey: grey < 128 and 1)
    finally:
        opened.close()
    width, points = picture.width, picture.tobytes()
    rows: dict[tuple[int, int], list[int]] = {}
    for y in range(picture.height):
        runs = [(dark, len(list(same))) for dark, same in groupby(points[y * width : (y + 1) * width])]
        corners, at = [], 0
        for place, (dark, length) in enumerate(runs):
            one = sum(run for _dark, run in runs[place : place + 5]) / 7
            shape = [round(run / one) for _dark, run in runs[place : place + 5]]
            if dark and one > 2 and shape == [1, 1, 3, 1, 1]:
                corners.append(round(at + 3.5 * one))
            at += length
        if len(corners) == 2:
            rows.setdefault((corners[0], corners[1]), []).append(y)
    if not rows:
        return None
    (left, right), ys = max(rows.items(), key=lambda found: len(found[1]))
    top = [y for y in ys if y - ys[0] < (right - left) / 2]  # the lower left corner has none beside it
    one, middle = (right - left) / (size - 7), sum(top) / len(top)
    at = [[(left + (x - 3) * one, middle + (y - 3) * one) for x in range(size)] for y in range(size)]
    return [[bool(points[round(y) * width + round(x)]) for x, y in line] for line in at]


@pytest.mark.parametrize("kind", ["accepted", "refused", "acknowledgement"])
def test_the_square_code_on_a_letter_leads_where_the_paper_says(kind: str) -> None:
    document = samples.PAPERS[kind]("ar", False)
    leads_to = document.follow.url if kind == "acknowledgement" else document.verification.url
    wanted = [[bool(field) for field in line] for line in segno.make(leads_to, error="m", micro=False, mask=3).matrix]
    assert printed_code(paper.pdf(document), len(wanted)) == wanted
