"""What every paper has: a letterhead, a language, a day of issue and, mostly, a code by which anyone can verify it."""

import re
from abc import ABC, abstractmethod
from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from silah.core.frozen import Frozen
from silah.core.hijri import both, both_weekday, format_gregorian, format_hijri, in_range
from silah.ui.paper.labels import LANGUAGES, labels
from silah.ui.paper.marks import mark_svg, qr_svg

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class Letterhead(Frozen):
    """Who writes.

    Args:
        name: full name of the association.
        short_name: the name people use.
        licence: number of its licence.
        department: the desk that writes, under the name (e.g. beneficiary relations).
        city, phone, email, website: what the foot of each page says, in this order; empty ones are left out.
        accent: colour of the mark and of the one rule, ``#rrggbb``, dark enough for white on it.
        mark: slug of the association or a key of ``marks.MARKS``.
        greeting: how letters open; empty for the usual words.
        logo: PNG or JPEG of the real logo, which takes the mark's place.
    """

    name: str
    short_name: str = ""
    licence: str = ""
    department: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    accent: str = "#0F5F66"
    mark: str = "thread"
    greeting: str = ""
    logo: bytes | None = field(default=None, repr=False)

    def as_data(self, language: str) -> dict[str, Any]:
        """Return the head as the templates read it."""
        if not _COLOUR.fullmatch(self.accent):
            raise ValueError("an accent is written #rrggbb")
        licence = labels("common", language)["licence"].format(licence=self.licence) if self.licence else ""
        return {
            "name": self.name,
            "short_name": self.short_name or self.name,
            "department": self.department,
            "licence": licence,
            "directory": [part for part in (self.city, self.phone, self.email, self.website) if part],
            "phone": self.phone,
            "accent": self.accent,
            "mark_svg": mark_svg(self.mark, self.accent, self.logo),
        }


class Verification(Frozen):
    """How anyone can check the paper: a public code and the address that shows it. Neither is a secret (rule 31)."""

    code: str
    url: str


class Addressee(Frozen):
    """Whom a letter speaks to; ``title`` replaces the usual form of address (e.g. a doctor's)."""

    name: str
    title: str = ""


class Signer(Frozen):
    """Who signs for the association, with the post held."""

    name: str
    post: str


class Document(Frozen, ABC):
    """A paper that can be printed.

    Args:
        letterhead: who writes.
        issued_on: day of issue; it also dates the file, so the same paper prints to the same bytes.
        number: serial number of the paper itself, empty when it has none.
        language: ``ar``, ``ar-her`` (speaks to a woman) or ``en``.
        verification: code and address printed at the end, or None.
        draft: words across every page of a paper that has not been given, such as «Draft, not sent»; empty otherwise.
    """

    template: ClassVar[str] = ""

    letterhead: Letterhead
    issued_on: date
    number: str = ""
    language: str = "ar"
    verification: Verification | None = None
    draft: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return everything the template needs, words included, as plain JSON values.

        Storing this freezes the paper: printed again it does not depend on later wording, names or tables.
        """
        if self.language not in LANGUAGES:
            raise ValueError(f"no papers in {self.language!r}")
        check = self.verification
        return {
            "template": self.template,
            "language": self.language,
            "issued_on": self.issued_on.isoformat(),
            "number": self.number,
            "issued": self.stacked(self.issued_on).split("\n"),
            "letterhead": self.letterhead.as_data(self.language),
            "verification": {"code": check.code, "url": check.url, "qr_svg": qr_svg(check.url)} if check else None,
            "labels": self.words(),
            "title": self.words().get("title", ""),
            **({"draft": self.draft} if self.draft else {}),
            **self.body(),
        }

    @abstractmethod
    def body(self) -> dict[str, Any]:
        """Return the part of the data that belongs to this kind of paper."""

    def words(self) -> dict[str, str]:
        """Return the fixed words of this paper in its language, with the greeting of the association that writes."""
        words = dict(labels(self.template, self.language))
        return words | {"greeting": self.letterhead.greeting} if self.letterhead.greeting else words

    def day(self, day: date | None, *, weekday: bool = False) -> str:
        """Write a day in both calendars in the paper's language; empty for None."""
        if day is None:
            return ""
        return both_weekday(day, language=self.language) if weekday else both(day, language=self.language)

    def stacked(self, day: date | None) -> str:
        """Write a day in both calendars, one above the other, for a narrow column; empty for None."""
        if day is None:
            return ""
        known = [format_hijri(day, language=self.language)] if in_range(day) else []
        return "\n".join([*known, format_gregorian(day, language=self.language)])

    def address(self, to: Addressee) -> list[str]:
        """Write the line that names the person: what stands before the name, the name, what follows it."""
        before, _, after = self.words()["dear_titled" if to.title else "dear"].partition("{name}")
        return [before.format(title=to.title), to.name, after]


def signer_data(signer: Signer | None) -> dict[str, str] | None:
    """Return a signer as the templates read it."""
    return {"name": signer.name, "post": signer.post} if signer else None
