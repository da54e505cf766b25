"""Letters to a person about one request: received, still needed, decided; and the slip handed over at reception."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from silah.core.frozen import Frozen
from silah.ui.paper.document import Addressee, Document, Signer, signer_data
from silah.ui.paper.marks import qr_svg


class FollowUp(Frozen):
    """How the request is followed: address of the page (without any secret) and further ways in words."""

    url: str
    ways: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as the templates read it."""
        return {"url": self.url, "ways": list(self.ways), "qr_svg": qr_svg(self.url)}


class Acknowledgement(Document):
    """Tells the applicant at once what happens and when (clause H5).

    ``earliest_on`` is the day before which no answer leaves, ``target_on`` the association's own ceiling.
    ``committee`` is written as it stands in a sentence («لجنة البحث», "research committee").
    """

    template: ClassVar[str] = "acknowledgement"

    to: Addressee
    reference: str
    service: str
    received_on: date
    earliest_on: date
    target_on: date | None = None
    committee: str
    channel: str = ""
    papers: tuple[str, ...] = ()
    follow: FollowUp
    signer: Signer | None = None

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        facts = [
            (words["reference"], self.reference),
            (words["service"], self.service),
            (words["received_on"], self.day(self.received_on)),
            (words["channel"], self.channel),
            (words["committee"], self.committee),
            (words["earliest"], self.day(self.earliest_on, weekday=True)),
            (words["target"], self.day(self.target_on, weekday=True)),
        ]
        return {
            "dear": self.address(self.to),
            "first": words["first"].format(
                reference=self.reference, service=self.service, received=self.day(self.received_on)
            ),
            "committee_line": words["committee_line"].format(
                committee=self.committee, earliest=self.day(self.earliest_on, weekday=True)
            ),
            "facts": [fact for fact in facts if fact[1]],
            "papers": list(self.papers),
            "follow": self.follow.as_data(),
            "signer": signer_data(self.signer),
        }


class Outcome(StrEnum):
    """What the committee decided."""

    ACCEPTED = "accepted"
    CONDITIONAL = "conditional"
    REFUSED = "refused"


class Reason(Frozen):
    """One ground of a decision: the condition, the fact found with its source, and what would change it."""

    condition: str
    found: str
    changes: str = ""


class Condition(Frozen):
    """Something the person does after an acceptance, with its last day if it has one."""

    text: str
    due_on: date | None = None


class Grant(Frozen):
    """What is given: what, how much and when, as words."""

    what: str
    amount: str = ""
    when: str = ""


class OtherService(Frozen):
    """A service that fits the person, and why."""

    name: str
    why: str = ""


class DecisionLetter(Document):
    """The committee's answer with its reasons and the way to object (clause H5).

    A refusal needs at least one reason: it names the condition, the fact, and what would change it.
    """

    template: ClassVar[str] = "decision"

    to: Addressee
    reference: str
    service: str
    outcome: Outcome
    committee: str
    sitting_number: str = ""
    sitting_on: date
    reasons: tuple[Reason, ...] = ()
    conditions: tuple[Condition, ...] = ()
    granted: tuple[Grant, ...] = ()
    object_until: date | None = None
    object_ways: tuple[str, ...] = ()
    others: tuple[OtherService, ...] = ()
    note: str = ""
    signer: Signer

    def __post_init__(self) -> None:
        """Refuse a letter that would leave the person without a reason or without the conditions it speaks of."""
        if self.outcome == Outcome.REFUSED and not self.reasons:
            raise ValueError("a refusal is not written without a reason")
        if self.outcome == Outcome.CONDITIONAL and not self.conditions:
            raise ValueError("a conditional acceptance names its conditions")

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        sat = self.day(self.sitting_on, weekday=True)
        sitting = words["sitting" if self.sitting_number else "sitting_bare"].format(
            number=self.sitting_number, day=sat
        )
        return {
            "title": words["title"].format(committee=self.committee),
            "dear": self.address(self.to),
            "outcome": str(self.outcome),
            "first": words[self.outcome].format(
                committee=self.committee, reference=self.reference, service=self.service, sitting=sitting
            ),
            "reasons": [[r.condition, r.found, r.changes] for r in self.reasons],
            "conditions": [
                c.text.rstrip(". ") + words["comma"] + words["due"].format(day=self.day(c.due_on, weekday=True))
                if c.due_on
                else c.text
                for c in self.conditions
            ],
            "granted": [[g.what, g.amount, g.when] for g in self.granted],
            "object_line": (
                words["object_line"].format(until=self.day(self.object_until, weekday=True))
                if self.object_until
                else ""
            ),
            "object_ways": list(self.object_ways),
            "others": [[o.name, o.why] for o in self.others],
            "note": self.note,
            "signer": signer_data(self.signer),
        }


class Missing(Frozen):
    """One thing a request still needs: what, why it is asked for, and how to complete it."""

    what: str
    why: str = ""
    how: str = ""


class CompletionLetter(Document):
    """Everything a request still needs, in one plain message (clause H2)."""

    template: ClassVar[str] = "completion"

    to: Addressee
    reference: str
    service: str
    items: tuple[Missing, ...]
    due_on: date
    follow: FollowUp
    signer: Signer | None = None

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        return {
            "dear": self.address(self.to),
            "first": self.words()["first"].format(
                reference=self.reference, service=self.service, due=self.day(self.due_on, weekday=True)
            ),
            "items": [[item.what, item.why, item.how] for item in self.items],
            "follow": self.follow.as_data(),
            "signer": signer_data(self.signer),
        }


class CodesSlip(Document):
    """The slip given at reception: reference, secret code, how to follow (one A6 sheet, never sent or stored).

    ``url`` is the plain follow-up page; the secret must not be part of it.
    """

    template: ClassVar[str] = "codes_slip"

    reference: str
    secret: str
    service: str = ""
    url: str
    earliest_on: date | None = None

    def __post_init__(self) -> None:
        """Keep the secret out of the address that the QR code carries (rule 31)."""
        if self.secret and self.secret in self.url:
            raise ValueError("the secret code must not stand in an address")

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        steps = [words["step_open"].format(url=self.url), words["step_type"]]
        if self.letterhead.phone:
            steps.append(words["step_call"].format(phone=self.letterhead.phone))
        return {
            "reference": self.reference,
            "secret": self.secret,
            "service": self.service,
            "qr_svg": qr_svg(self.url),
            "steps": steps,
            "earliest": words["earliest"].format(day=self.day(self.earliest_on, weekday=True))
            if self.earliest_on
            else "",
        }
