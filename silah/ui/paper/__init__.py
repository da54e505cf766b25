"""Papers as PDF: letters, minutes, cards, forms and the evidence book.

``paper.pdf(document)`` prints one. To give a paper that must print the same for ever, keep ``paper.freeze(document)``
and print it with ``paper.reprint(frozen)``: the frozen text holds every word and value.
"""

import json

from silah.ui.paper.document import Addressee, Document, Letterhead, Signer, Verification
from silah.ui.paper.documents import (
    Acknowledgement,
    Agenda,
    AgendaItem,
    Attendee,
    Attestation,
    Card,
    ClauseVerdict,
    CodesSlip,
    CompletionLetter,
    Condition,
    DecisionLetter,
    DeliveredItem,
    DeliveryReceipt,
    EvidenceBook,
    FollowUp,
    Grant,
    Minutes,
    Missing,
    OtherService,
    Outcome,
    Presence,
    Reason,
    Recusal,
    RequestForm,
    SittingItem,
    SnapshotSection,
    Substitute,
    Verdict,
)
from silah.ui.paper.engine import FontsMissing, render

__all__ = [
    "Acknowledgement",
    "Addressee",
    "Agenda",
    "AgendaItem",
    "Attendee",
    "Attestation",
    "Card",
    "ClauseVerdict",
    "CodesSlip",
    "CompletionLetter",
    "Condition",
    "DecisionLetter",
    "DeliveredItem",
    "DeliveryReceipt",
    "Document",
    "EvidenceBook",
    "FollowUp",
    "FontsMissing",
    "Grant",
    "Letterhead",
    "Minutes",
    "Missing",
    "OtherService",
    "Outcome",
    "Presence",
    "Reason",
    "Recusal",
    "RequestForm",
    "Signer",
    "SittingItem",
    "SnapshotSection",
    "Substitute",
    "Verdict",
    "Verification",
    "freeze",
    "pdf",
    "render",
    "reprint",
]


def pdf(document: Document) -> bytes:
    """Print a paper.

    Returns:
        A PDF/A-2a and PDF/UA-1 file, byte-equal whenever the document is equal.

    Raises:
        FontsMissing: when the set-up has not put the paper font in place.
    """
    return render(document.template, document.as_data(), language=document.language)


def freeze(document: Document) -> str:
    """Return everything a paper says, labels included, as JSON to be stored with what was signed (trust B3)."""
    return json.dumps(document.as_data(), ensure_ascii=False, sort_keys=True)


def reprint(frozen: str) -> bytes:
    """Print a paper from what :func:`freeze` returned; later wording and tables have no say in it."""
    data = json.loads(frozen)
    return render(data["template"], data, language=data["language"])
