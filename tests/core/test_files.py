"""Papers on disk: what is taken, what is refused, what is left of a picture."""

import errno
import hashlib
import io
import os
import struct
import zlib
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from silah.core import files
from silah.core.refused import Refused

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
HTML = b"<!doctype html><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
GPS = 0x8825


def picture(kind="JPEG", size=(40, 20), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (10, 120, 200, 90)[: len(mode)] if mode != "L" else 90).save(out, kind, **options)
    return out.getvalue()


def photo_of_a_telephone() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CanaryMaker"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (26.0, 17.0, 3.0)
    return picture(exif=exif, comment=b"CanaryComment", icc_profile=b"CanaryProfile")


def png_of(width: int, height: int) -> bytes:
    """A picture of few bytes that claims many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * ((width // 8 + 1) * min(height, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def pdf_with_stream(head: bytes, content: bytes) -> bytes:
    stream = b"3 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n" % (head, len(content), content)
    return PDF.replace(b"trailer", stream + b"trailer")


TAKEN = [
    ("picture-that-spells.pdf", pdf_with_stream(b"/Subtype/Image", b"\x8a/JS \x00/Launch("), files.PDF),
    ("دفتر العائلة.pdf", PDF, files.PDF),
    ("a.JPG", picture(), files.JPEG),
    ("a.jpeg", picture(mode="L"), files.JPEG),
    ("cmyk.jpg", picture(mode="CMYK"), files.JPEG),
    ("a.png", picture("PNG", mode="RGBA"), files.PNG),
    ("palette.png", picture("PNG", mode="L"), files.PNG),
    ("a.webp", picture("WEBP"), files.WEBP),
    ("named-wrong.png", picture(), files.JPEG),
]
REFUSED = [
    ("empty.pdf", b"", "paper_empty"),
    ("empty.jpg", b"", "paper_empty"),
    ("program.pdf", PROGRAM, "paper_kind"),
    ("program.exe", PROGRAM, "paper_kind"),
    ("double.pdf.exe", PDF, "paper_kind"),
    ("page.html", HTML, "paper_kind"),
    ("page.png", HTML, "paper_kind"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "paper_kind"),
    ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "paper_kind"),
    ("letter.docx", b"PK\x03\x04" + b"\x00" * 100, "paper_kind"),
    ("animation.gif", b"GIF89a" + b"\x00" * 100, "paper_kind"),
    ("no-extension", PDF, "paper_kind"),
    ("page-first.pdf", HTML + PDF, "paper_kind"),
    ("iphone.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "paper_heic"),
    ("iphone.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "paper_heic"),
    ("picture.pdf", picture(), "paper_disguised"),
    ("paper.jpg", PDF, "paper_disguised"),
    ("cut.pdf", PDF[:60], "paper_damaged"),
    ("head-only.pdf", b"%PDF-1.4\n", "paper_damaged"),
    ("head-and-foot.pdf", b"%PDF-1.4\n%%EOF", "paper_damaged"),
    ("cut.jpg", picture(size=(400, 400))[:-400], "paper_damaged"),
    ("cut.png", picture("PNG", size=(400, 400))[:60], "paper_damaged"),
    ("head-only.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, "paper_damaged"),
    ("script.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert())>>"), "paper_active"),
    ("launch.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch>>"), "paper_active"),
    ("carrier.pdf", PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 3 0 R>>"), "paper_active"),
    ("escaped.pdf", PDF.replace(b"/Catalog", b"/Catalog/AA<</S/J#61vaScript>>"), "paper_active"),
    (
        "packed.pdf",
        pdf_with_stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(b"<</S/JavaScript>>")),
        "paper_active",
    ),
    ("unpacks.pdf", pdf_with_stream(b"/Type/ObjStm", zlib.compress(b" " * 9_000_000)), "paper_active"),
    ("bomb.png", png_of(20000, 20000), "paper_pixels"),
    ("just-over.png", png_of(5001, 5000), "paper_pixels"),
    ("large.pdf", PDF + b"\x00" * files.LIMIT, "paper_too_large"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), TAKEN, ids=[name for name, *_rest in TAKEN])
def test_a_paper_is_kept(papers_folder, name, content, media_type):
    stored = files.store(upload(name, content), folder="7")
    with files.open_stored(stored.name) as kept:
        bytes_kept = kept.read()
    assert stored.media_type == media_type
    assert stored.size == len(bytes_kept)
    assert stored.sha256 == hashlib.sha256(bytes_kept).hexdigest()
    assert stored.display_name == name
    assert list(files.names_kept()) == [stored.name]
    assert (papers_folder / stored.name).stat().st_mode & 0o077 == 0
    assert list((papers_folder / ".incoming").iterdir()) == []
    assert files.remove(stored.name)
    assert not files.remove(stored.name)


@pytest.mark.parametrize(("name", "content", "code"), REFUSED, ids=[name for name, *_rest in REFUSED])
def test_a_paper_is_refused_and_leaves_nothing(papers_folder, name, content, code):
    with pytest.raises(Refused) as refusal:
        files.store(upload(name, content), folder="7")
    assert refusal.value.code == code
    assert not [left for left in papers_folder.rglob("*") if left.is_file()]


def test_a_paper_of_pdf_only():
    with pytest.raises(Refused) as refusal:
        files.store(upload("a.jpg", picture()), folder="7", allow=frozenset({files.PDF}))
    assert refusal.value.code == "paper_kind"


def test_place_time_and_comments_are_gone_and_the_picture_stands_upright():
    stored = files.store(upload("photo.jpg", photo_of_a_telephone()), folder="7")
    with files.open_stored(stored.name) as kept:
        content = kept.read()
    assert b"Canary" not in content
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (20, 40)
        assert not shown.getexif()


def test_text_inside_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Place", "CanaryPlace")
    stored = files.store(upload("a.png", picture("PNG", pnginfo=info) + b"CanaryTail"), folder="7")
    with files.open_stored(stored.name) as kept:
        assert b"Canary" not in kept.read()


def test_a_large_photo_is_shrunk():
    stored = files.store(upload("a.jpg", picture(size=(5000, 3000))), folder="7")
    with files.open_stored(stored.name) as kept, Image.open(kept) as shown:
        assert shown.size == (2400, 1440)


def test_the_claimed_size_is_not_believed(monkeypatch):
    sent = upload("a.pdf", PDF + b"\x00" * files.LIMIT)
    sent.size = 10
    with pytest.raises(Refused) as refusal:
        files.store(sent, folder="7")
    assert refusal.value.code == "paper_too_large"


@pytest.mark.parametrize("folder", ["", "..", "/etc", "7/../8", "7//8", "a b"])
def test_a_folder_stays_below_the_papers(folder):
    with pytest.raises(ValueError, match="folder"):
        files.store(upload("a.pdf", PDF), folder=folder)


@pytest.mark.parametrize(
    "name", ["../secret.key", "/etc/passwd", "7/../../secret.pdf", "7/short.pdf", "", "7/\x00.pdf"]
)
def test_only_names_we_gave_are_opened(name):
    for act in (files.open_stored, files.remove):
        with pytest.raises(ValueError, match="name"):
            act(name)


def test_a_missing_paper_is_refused():
    stored = files.store(upload("a.pdf", PDF), folder="7")
    files.remove(stored.name)
    with pytest.raises(Refused) as refusal:
        files.open_stored(stored.name)
    assert refusal.value.code == "paper_missing"


def test_a_full_disk_is_said_and_leaves_nothing(papers_folder, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refusal:
        files.store(upload("a.pdf", PDF), folder="7")
    assert refusal.value.code == "disk_full"
    assert not [left for left in papers_folder.rglob("*") if left.is_file()]


def test_the_sweeper_removes_only_what_is_old(papers_folder):
    stored = files.store(upload("a.pdf", PDF), folder="7")
    for name, age in [("old", 25 * 3600), ("new", 60)]:
        left = papers_folder / ".incoming" / name
        left.write_bytes(b"x")
        moment = left.stat().st_mtime - age
        os.utime(left, (moment, moment))
    assert files.sweep_incoming() == 1
    assert [left.name for left in (papers_folder / ".incoming").iterdir()] == ["new"]
    assert list(files.names_kept()) == [stored.name]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\papers\\هوية.jpg", "هوية.jpg"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("a\x00b\n.pdf", "ab .pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(sent, shown):
    assert files.safe_display_name(sent) == shown


@given(st.text())
def test_any_name_can_be_shown(name):
    shown = files.safe_display_name(name)
    assert 0 < len(shown) <= 100
    assert not set(shown) & set('/\\\x00<>"')
    assert files.safe_display_name(shown) == shown


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]),
)
def test_any_bytes_are_kept_or_plainly_refused(content, head):
    for name in ("a.pdf", "a.png", "a.jpg", "a.webp"):
        with suppress(Refused):
            files.remove(files.store(upload(name, head + content), folder="7").name)
