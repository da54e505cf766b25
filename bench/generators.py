"""Invented data with fixed seeds, written from the description of the workloads; no real person is in it.

The first N rows of any size are the same rows, so that a larger table only adds to a smaller one.
"""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SEED = 1448
PAPER_BYTES = 200_000
OPEN_SHARE, ASSIGNEES, MONTHS, CHANNELS = 0.20, 20, 36, 8
REQUESTS_A_PERSON = 5

#: Facts of W1's form; with the need in words they are its twelve fields.
FACT_FIELDS = (
    "first_name", "father_name", "grandfather_name", "family_name", "national_id", "birth_date", "mobile", "city",
    "district", "dependants", "monthly_income",
)  # fmt: skip

WOMEN = ("فاطمة", "نورة", "مريم", "سارة", "هيا", "عائشة", "منيرة", "حصة", "لطيفة", "جواهر", "موضي", "رقية")
MEN = ("محمد", "عبدالله", "أحمد", "سعد", "خالد", "فهد", "صالح", "إبراهيم", "ناصر", "علي", "تركي", "يوسف")
FAMILIES = ("العتيبي", "الحربي", "القحطاني", "الغامدي", "الشهري", "الدوسري", "الزهراني", "المطيري", "البلوي", "العنزي")
CITIES = ("الرياض", "الخفجي", "تبوك", "أبها", "حائل", "الأحساء")
#: Frequent names are several times as frequent as rare ones, as among people.
WEIGHTS = [1 / rank for rank in range(1, 13)]


@dataclass(frozen=True)
class Name:
    """A four-part name."""

    first: str
    father: str
    grandfather: str
    family: str
    woman: bool

    @property
    def full(self) -> str:
        return f"{self.first} {self.father} {self.grandfather} {self.family}"


def name_of(number: int) -> Name:
    """The name of an invented person, by number."""
    dice = random.Random(SEED * 1_000_003 + number)
    woman = dice.random() < 0.6
    first = dice.choices(WOMEN if woman else MEN, WEIGHTS)[0]
    father, grandfather = dice.choices(MEN, WEIGHTS, k=2)
    return Name(first, father, grandfather, dice.choices(FAMILIES, WEIGHTS[:10])[0], woman)


def national_id(number: int) -> str:
    """An identity number from the range no real card uses, or nothing once its 200,000 numbers are given out."""
    if number >= 200_000:
        return ""
    body = f"{1 + number // 100_000}000{number % 100_000:05}"
    doubled = [sum(divmod(int(d) * 2, 10)) if place % 2 == 0 else int(d) for place, d in enumerate(body)]
    return body + str(-sum(doubled) % 10)


def pdf(size: int = PAPER_BYTES, *, mark: str = "") -> bytes:
    """A well-formed PDF of about ``size`` bytes, most of it a scan that cannot be packed further.

    Args:
        mark: makes it differ from every other.
    """
    noise = random.Random(SEED).randbytes(max(size - 700, 16)).replace(b"endstream", b"endstreak")
    picture = noise + mark.encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> >>",
        b"<< /Type /XObject /Subtype /Image /Width 400 /Height 500 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length "
        + str(len(picture)).encode() + b" >>\nstream\n" + picture + b"\nendstream",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n" + str(table).encode() + b"\n%%EOF\n"
    return bytes(out)


def application(number: int) -> dict[str, str]:
    """The fields of W1's post, different for every number below 100,000."""
    name, dice = name_of(number), random.Random(SEED * 7 + number)
    return {
        "first_name": name.first, "father_name": name.father, "grandfather_name": name.grandfather,
        "family_name": name.family, "national_id": national_id(number),
        "birth_date_day": str(1 + number % 28), "birth_date_month": f"{1 + number % 12}g",
        "birth_date_year": str(1960 + number % 40), "mobile": f"0500000{number % 1000:03}",
        "city": CITIES[number % len(CITIES)], "district": "حي النور", "dependants": str(dice.randrange(1, 9)),
        "monthly_income": str(dice.randrange(900, 6000)),
        "need": f"أسكن مع أولادي في بيت مستأجر، وأحتاج إلى ما يعين على مصروف الشهر. ({number})",
        "typed": name.full, "once": secrets.token_urlsafe(32),
    }  # fmt: skip


@dataclass(frozen=True)
class RequestRow:
    """One request of the big table. ``assignee`` and ``service`` are numbers of lists of the caller's."""

    number: int
    person: int
    assignee: int
    service: int
    channel: str
    submitted_at: datetime
    due_on: date
    closed_at: datetime | None


def request_rows(begin: int, end: int, *, today: date, services: int) -> Iterator[RequestRow]:
    """The requests numbered ``begin`` to ``end``: 36 months, a fifth open, each with one of 20 assignees.

    Due is fourteen days after the beginning, as the policies' "two weeks".
    """
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for number in range(begin, end):
        dice = random.Random(SEED * 31 + number)
        submitted = midnight - timedelta(minutes=dice.randrange(MONTHS * 30 * 1440))
        is_open = dice.random() < OPEN_SHARE
        yield RequestRow(
            number, number // REQUESTS_A_PERSON, dice.randrange(ASSIGNEES), dice.randrange(services),
            f"C{1 + dice.randrange(CHANNELS)}", submitted, submitted.date() + timedelta(days=14),
            None if is_open else submitted + timedelta(hours=dice.randrange(24, 24 * 30)),
        )  # fmt: skip
