"""What is thrown at the house: words, dates, numbers, files and bodies that are wrong on purpose.

Written from what breaks software of this kind, not taken from a list: each row is there for a reason it could work.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache

from PIL import Image

#: Stands raw in no page; escaped it may.
TAG = "<zq9 onload=alert(1)>"
#: What a template or an expression would make of ``{{7*7191}}``.
COUNTED = "50337"

DATES = (
    ("30", "2", "1448"), ("31", "2", "2026"), ("29", "2", "2025"), ("0", "0", "0"), ("32", "13", "1448"), ("-1", "-1", "-1"),
    ("1", "1", "1342"), ("1", "1", "1501"), ("1", "1", "99999999999999999999"), ("30", "رمضان", "١٤٤٨"), ("۱۲", "٠٣", "۱۴۴۸"),
    ("", "5", ""), ("أول", "رجب", "سنة"), ("1\u202e", "1\x00", "1448\ud800"), ("2026-02-30", "", ""), ("1448/13/40", "", ""),
    ("1" * 400, "1", "1448"), ("١٥", "12", "2126"), ("1.5", "1e1", "0x5a8"), ("29", "2", "1900"),
)  # fmt: skip

NUMBERS = (
    "-1", "0", "-99999999999999999999", "99999999999999999999", "1e308", "NaN", "Infinity", "0x10", "1,2,3", "١٢٣٤٥", "۱۲۳",
    "１２３", "½", "²", "1.999", "٬٫", "12345678901234567890.123", "- 5", "+5", "1_000", "௧௨௩", "٣٫١٤",
)  # fmt: skip

IDENTITIES = (
    "1000000000", "1000000007", "2000000001", "3000000000", "0000000000", "1234567890", "١٠٠٠٠٠٠٠٠٠", "۱۰۰۰۰۰۰۰۰۰", "10000000",
    "100000000000", "1000 000 008", "1000-000-008", "SA0000000000000000000000", "SA0380000000608010167510", "0500000", "+9665",
    "٠٥٠٠٠٠٠٠٠١", "00966500000001", "05000000\u202e01", "+1 202 555 0000", "0500000001" * 8,
)  # fmt: skip

TEXTS = (
    "", " ", "\x00", "سلمى\x00السالم", "\u202eمحمد\u2066", "\u200f\u200e\u061c", "\ud800", "قبل\udfffبعد", "👩‍👧‍👦🏳️‍🌈", "\U0010ffff",
    "ــــــ", "ّ" * 300, "e\u0301" * 200, "ﷺ" * 40, "\ufeffنص", "\u2028سطر\u2029", "a\r\nSet-Cookie: zq=1\r\n\r\n<h1>", "ا" * 5000,
    "' OR '1'='1", "'; DROP TABLE support_supportrequest; --", "1) UNION SELECT null,null--", "\\'; SELECT pg_sleep(9);--", "%' AND 1=1 --",
    TAG, f"'\"><script>{TAG}</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "</textarea>" + TAG, "<!--", "]]>", "<?xml?>",
    "{{7*7191}}", "{%load i18n%}{%include 'x'%}", "${7*7191}", "#{7*7191}", "%(name)s", "%s%n%d", "{0.__class__}", "__proto__",
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd\x00.png", "file:///etc/passwd", "//evil.example/", "https://evil.example",
    "\\\\evil.example\\x", "/\\evil.example", "http:evil.example", "| id", "$(id)", "`id`", "=HYPERLINK(\"http://evil.example\")", "@SUM(1)", "-1+1",
    "null", "None", "undefined", "true", "[]", "{}", "[object Object]", "NaN", "-0", "１２", "٣", "on", "yes", "self", "female",
)  # fmt: skip

#: Wrong addresses inside a path, percent-encoded already.
SEGMENTS = (
    "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%E2%80%AE", "..%2F..%2Fetc", "%252e%252e", "%F0%9F%98%80", "'%20OR%201=1--", "%3Czq9%3E",
    "0", "-1", "9" * 30, "9223372036854775808", "%D9%A3", "1e3", "x" * 3000, "null", "%7B%7B7*7191%7D%7D", "%0d%0aX-Zq:%201", "CON", "~", "%",
)  # fmt: skip

#: Names pages ask for in their addresses, and values nobody should send.
QUERIES = (
    "q", "page", "before", "after", "stage", "service", "waiting", "state", "span", "change", "next", "person", "kind", "save", "about",
    "name", "need", "lang", "step", "year", "sort", "format", "code", "token",
)  # fmt: skip

#: Fields no form has and no form may obey (trust A5).
UNASKED = (
    "association", "association_id", "stage", "state", "status", "waiting_for", "assignee", "person_id", "token", "reference",
    "closed_at", "released_at", "answered_at", "is_sensitive", "is_active", "amount", "approved_by", "decided_by", "version", "round",
    "id", "pk", "created_at", "submitted_at", "earliest_answer_on", "sealed_until", "user", "rights", "is_superuser", "_method",
)  # fmt: skip

CHARSETS = (
    "utf-7",
    "utf-16",
    "hex",
    "rot13",
    "base64",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "zq-8",
    "cp037",
)
TYPES = (
    "application/json", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "application/octet-stream",
    "multipart/form-data; boundary=" + "b" * 300, "multipart/mixed; boundary=q", "", "application/x-www-form-urlencoded; charset=utf-16", "garbage",
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file as a browser would send it; ``good`` says whether the house should take it, ``None`` that it may."""

    name: str
    content: bytes
    media_type: str
    good: bool | None = False


@cache
def files() -> tuple[File, ...]:
    """The corpus of uploads: what is what its name says, and what is not."""
    png, jpeg = picture("PNG"), picture("JPEG")
    pdf = plain_pdf()
    active = pdf.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    html = f"<html><body>{TAG}</body></html>".encode()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    return (
        File("paper.png", png, "image/png", good=True), File("paper.jpg", jpeg, "image/jpeg", good=True),
        File("paper.pdf", b"MZ\x90\x00" + b"\0" * 200, "application/pdf"), File("paper.pdf", b"\x7fELF" + b"\0" * 200, "application/pdf"),
        File("paper.png", html, "image/png"), File("paper.png", svg, "image/png"), File("drawing.svg", svg, "image/svg+xml"),
        File("page.html", html, "text/html"), File("paper.png", pdf, "image/png"), File("paper.pdf", png, "application/pdf"),
        File("paper.pdf", b"PK\x03\x04" + b"\0" * 100, "application/pdf"), File("paper.docm", b"PK\x03\x04" + b"\0" * 60, "application/pdf"),
        File("paper.png", b"", "image/png"), File("paper.pdf", b"", "application/pdf"), File("paper.png", png[: len(png) // 2], "image/png"),
        File("paper.jpg", jpeg[:60], "image/jpeg"), File("paper.png", png[:8], "image/png"), File("paper.pdf", pdf[:40], "application/pdf"),
        File("paper.pdf", b"%PDF-1.7\n" + html, "application/pdf"), File("paper.png", b"GIF89a/*" + b"*/=alert(1)//", "image/png"),
        File("paper.pdf", active, "application/pdf"), File("paper.png", pixel_flood(), "image/png"), File("paper.jpg", png + html, "image/jpeg", good=None),
        File("../../../etc/cron.d/zq.png", html, "image/png"), File("a\x00.png", html, "image/png"), File("\u202egnp.exe", html, "image/png"),
        File("x" * 400 + ".png", html, "image/png"), File(".htaccess", html, "image/png"), File("صورة 😀.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "image/heic"),
        File("", png, "image/png", good=None), File("paper", png, "image/png"), File("paper.png.exe", png, "image/png"), File("paper.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    )  # fmt: skip


@cache
def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (48, 32), "#F3F0E9").save(out, form)
    return out.getvalue()


@cache
def plain_pdf() -> bytes:
    """The smallest PDF of one empty page."""
    rows = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, row in enumerate(rows, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, row)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


@cache
def pixel_flood() -> bytes:
    """A PNG of a few bytes that claims 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 4000)) + chunk(b"IEND", b"")
