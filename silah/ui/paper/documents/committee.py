"""The papers of a sitting: the agenda before it and the minutes after it. Files appear by reference, never by name."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from silah.core.frozen import Frozen
from silah.ui.paper.document import Document


class Presence(StrEnum):
    """How a member took part."""

    PRESENT = "present"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"


class Attendee(Frozen):
    """A member of the committee at one sitting."""

    name: str
    post: str
    presence: Presence = Presence.PRESENT
    note: str = ""
    signed: str = ""
    is_substitute: bool = False


class Recusal(Frozen):
    """A declared interest: who, in which file, for what reason."""

    member: str
    reference: str
    reason: str


class Substitute(Frozen):
    """Who sat on one file in place of those who stepped aside: in which file, appointed by whom, for what reason."""

    member: str
    reference: str
    appointed_by: str
    reason: str


class SittingItem(Frozen):
    """One file considered: summary of opinions, votes, decision with its reasons."""

    reference: str
    service: str
    opinions: str
    agree: int
    against: int = 0
    abstain: int = 0
    decision: str
    reasons: tuple[str, ...] = ()


class Minutes(Document):
    """The record of a sitting (clause H5); ``opened_at`` and ``closed_at`` are clock times as words."""

    template: ClassVar[str] = "minutes"

    committee: str
    sitting_number: str
    held_on: date
    opened_at: str
    closed_at: str
    place: str = ""
    quorum_needed: int
    members: tuple[Attendee, ...]
    recusals: tuple[Recusal, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    items: tuple[SittingItem, ...]
    closing: str = ""

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        here = [m for m in self.members if m.presence in (Presence.PRESENT, Presence.REMOTE)]
        seated = [m for m in self.members if not m.is_substitute]
        present = sum(m in here for m in seated)
        quorum = words["quorum_kept" if len(here) >= self.quorum_needed else "quorum_lost"].format(
            present=present, all=len(seated), needed=self.quorum_needed
        )
        facts = [
            (words["committee"], self.committee),
            (words["held"], self.day(self.held_on, weekday=True)),
            (words["time"], words["from_to"].format(opened=self.opened_at, closed=self.closed_at)),
            (words["place"], self.place),
            (words["quorum"], quorum),
        ]
        return {
            "title": words["title"].format(number=self.sitting_number),
            "facts": [fact for fact in facts if fact[1]],
            "members": [
                [m.name, m.post, words[m.presence], m.note or (words["is_substitute"] if m.is_substitute else "")]
                for m in self.members
            ],
            "recusals": [[r.member, r.reference, r.reason] for r in self.recusals],
            "substitutes": [[s.member, s.reference, s.appointed_by, s.reason] for s in self.substitutes],
            "items": [
                {
                    "reference": i.reference,
                    "service": i.service,
                    "opinions": i.opinions,
                    "votes": words["votes_line"].format(agree=i.agree, against=i.against, abstain=i.abstain),
                    "decision": i.decision,
                    "reasons": list(i.reasons),
                }
                for i in self.items
            ],
            "closing": self.closing,
            "signatures": [[m.name, m.post, m.signed] for m in here],
        }


class AgendaItem(Frozen):
    """One complete file to be considered."""

    reference: str
    service: str
    received_on: date
    target_on: date | None = None
    recommendation: str = ""


class Agenda(Document):
    """What a sitting will consider (clause H5); ``planned_at`` is the clock time as words."""

    template: ClassVar[str] = "agenda"

    committee: str
    sitting_number: str
    planned_on: date
    planned_at: str
    place: str = ""
    quorum_needed: int
    members: tuple[str, ...]
    items: tuple[AgendaItem, ...]

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        facts = [
            (words["committee"], self.committee),
            (words["planned"], f"{self.day(self.planned_on, weekday=True)}{words['comma']}{self.planned_at}"),
            (words["place"], self.place),
            (words["quorum"], str(self.quorum_needed)),
            (words["members"], words["comma"].join(self.members)),
        ]
        return {
            "title": words["title"].format(number=self.sitting_number),
            "facts": [fact for fact in facts if fact[1]],
            "items": [
                [
                    str(order),
                    i.reference,
                    i.service,
                    self.stacked(i.received_on),
                    self.stacked(i.target_on),
                    i.recommendation,
                ]
                for order, i in enumerate(self.items, 1)
            ],
        }
