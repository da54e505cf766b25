"""Tables of a pack about the association itself: who it is, how to reach it, who approved the policy."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from silah.core.hijri import to_gregorian
from silah.policies.pack.text import Table, Text, Within

Weekday = Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]


class AssociationProfile(Table):
    """Names, licence and addresses (clause G1)."""

    name: Text
    short_name: Text
    legal_name: Text | None = None
    city: Text
    region: Text | None = None
    licence: Annotated[str, Within(pattern=r"^\d{2,10}$")] | None = None
    website: Annotated[str, Within(pattern=r"^[a-z0-9.-]+\.[a-z]{2,}$")] | None = None
    email: Annotated[str, Within(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")] | None = None
    phones: tuple[str, ...] = ()
    address: Text | None = None
    addresses_women: bool = False
    founded: Annotated[int, Within(ge=1900, le=2100)] | None = None
    social: tuple[str, ...] = ()


class Look(Table):
    """Palette and mark, two of the names in ``vocabulary.py``."""

    palette: str
    mark: str


class Period(Table):
    """One opening of a day, local time (Asia/Riyadh)."""

    opens: datetime.time
    closes: datetime.time


class Hours(Table):
    """Opening hours by weekday; ``ramadan`` replaces them on the same weekdays in Ramadan."""

    days: dict[Weekday, tuple[Period, ...]]
    ramadan: tuple[Period, ...] = ()

    def on(self, weekday: int, *, ramadan: bool = False) -> tuple[Period, ...]:
        """Return the openings of a weekday, numbered as ``date.weekday()`` does.

        Args:
            weekday: 0 Monday to 6 Sunday.
            ramadan: whether the day falls in Ramadan.
        """
        from silah.policies.pack.vocabulary import WEEKDAYS

        periods = {str(day): opening for day, opening in self.days.items()}.get(WEEKDAYS[weekday], ())
        return self.ramadan if periods and ramadan and self.ramadan else periods


class Post(Table):
    """One line of the contact directory (clause M20)."""

    key: str
    name: Text
    phone: str | None = None
    extension: str | None = None
    email: str | None = None
    order: int = 0


class BoardMember(Table):
    """A member of the board in the table under the approval; ``signed`` says what the paper shows."""

    name: Text
    position: Text
    chair: bool = False
    signed: Literal["listed", "signed", "not_stated"] = "not_stated"


class Approval(Table):
    """The board's approval as far as the policy states it (clause G2); ``None`` where it is silent."""

    meeting: str | None = None
    term: str | None = None
    hijri: Annotated[str, Within(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    gregorian: datetime.date | None = None
    year: int | None = None
    weekday: Weekday | None = None
    statement: Text
    members: tuple[BoardMember, ...] = ()

    @property
    def day(self) -> datetime.date | None:
        """The day of the approval, from whichever calendar the policy gives it in."""
        if self.gregorian is not None or self.hijri is None:
            return self.gregorian
        year, month, day = (int(part) for part in self.hijri.split("-"))
        return to_gregorian(year, month, day)

    @property
    def chair(self) -> BoardMember | None:
        """The chair in the members' table, if there is one."""
        return next((member for member in self.members if member.chair), None)


class Stakeholder(Table):
    """A kind of party the policy regulates relations with (clause G4)."""

    kind: str
    name: Text
    order: int = 0


class Signer(Table):
    """How letters of this association open and who signs them."""

    signer: Text | None = None
    post: Text
    greeting: Text | None = None
