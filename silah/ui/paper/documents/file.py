"""Papers of the beneficiary's file: card, attestation, delivery receipt, and the blank request form."""

from dataclasses import field
from datetime import date, datetime
from typing import Any, ClassVar

from silah.core.frozen import Frozen
from silah.ui.paper.calendars import moment
from silah.ui.paper.document import Document
from silah.ui.paper.marks import picture_svg, qr_svg


class Card(Document):
    """The beneficiary's card (clause H6), one ID-1 page; ``url`` opens the verification of the file number."""

    template: ClassVar[str] = "card"

    name: str
    file_number: str
    review_on: date
    office: str = ""
    url: str

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        return {
            "name": self.name,
            "file_number": self.file_number,
            "review": self.stacked(self.review_on).split("\n"),
            "office": self.office,
            "qr_svg": qr_svg(self.url),
        }


class SnapshotSection(Frozen):
    """A titled group of the frozen data: rows of (name, value) as they stood when signed."""

    title: str
    rows: tuple[tuple[str, str], ...]


class Attestation(Document):
    """What the applicant signed (clause H4, trust B3).

    Args:
        applicant: who attests.
        reference: the request.
        sections: the frozen data.
        statement: the words signed, in the version named by ``wording``.
        signed_at: aware moment of signing.
        channel: where it was signed (site, desk, visit, paper), in words.
        proof: what showed that this person signed (one-time code, identity card seen), in words.
        typed_by: name of the employee who typed the data, empty when the applicant did.
        typed: typed signature; ``drawn``: PNG or JPEG of the drawn one. One of the two, or neither for a paper to sign.
        digest: hexadecimal fingerprint of the frozen data.
    """

    template: ClassVar[str] = "attestation"

    applicant: str
    reference: str
    sections: tuple[SnapshotSection, ...]
    statement: str
    wording: str = ""
    signed_at: datetime
    channel: str
    proof: str = ""
    typed_by: str = ""
    typed: str = ""
    drawn: bytes | None = field(default=None, repr=False)
    digest: str

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        facts = [
            (words["signed_at"], moment(self.signed_at, self.language)),
            (words["channel"], self.channel),
            (words["proof"], self.proof),
            (words["typed_by"], self.typed_by),
            (words["wording"], self.wording),
        ]
        return {
            "facts_top": [(words["applicant"], self.applicant), (words["reference"], self.reference)],
            "sections": [{"title": s.title, "rows": [list(row) for row in s.rows]} for s in self.sections],
            "statement": self.statement,
            "facts": [fact for fact in facts if fact[1]],
            "applicant": self.applicant,
            "typed": self.typed,
            "drawn_svg": picture_svg(self.drawn) if self.drawn else "",
            # Groups of eight can be read aloud and compared.
            "digest": [self.digest[at : at + 8] for at in range(0, len(self.digest), 8)],
        }


class DeliveredItem(Frozen):
    """One thing handed over; ``value`` is money in words («612 ريالًا») or empty."""

    what: str
    quantity: str = ""
    value: str = ""


class DeliveryReceipt(Document):
    """The beneficiary's confirmation of what was received (clause H7); signed by hand, drawn, or confirmed in words."""

    template: ClassVar[str] = "delivery_receipt"

    recipient: str
    file_number: str
    reference: str = ""
    items: tuple[DeliveredItem, ...]
    total: str = ""
    delivered_on: date
    delivered_by: str
    place: str = ""
    confirmation: str = ""
    drawn: bytes | None = field(default=None, repr=False)

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        facts = [
            (words["recipient"], self.recipient),
            (words["file_number"], self.file_number),
            (words["reference"], self.reference),
            (words["delivered_on"], self.day(self.delivered_on, weekday=True)),
            (words["place"], self.place),
            (words["confirmed"], self.confirmation),
        ]
        return {
            "facts": [fact for fact in facts if fact[1]],
            "first": words["first"].format(association=self.letterhead.name),
            "items": [[i.what, i.quantity, i.value] for i in self.items],
            "total": self.total,
            "recipient": self.recipient,
            "delivered_by": self.delivered_by,
            "drawn_svg": picture_svg(self.drawn) if self.drawn else "",
        }


class RequestForm(Document):
    """The blank support request form (tool T4): ``services`` to tick, ``papers`` to attach."""

    template: ClassVar[str] = "request_form"

    services: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        return {"services": list(self.services), "papers": list(self.papers)}
