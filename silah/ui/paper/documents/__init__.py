"""The papers of Silah, each a frozen dataclass that knows its template and its data."""

from silah.ui.paper.documents.committee import (
    Agenda,
    AgendaItem,
    Attendee,
    Minutes,
    Presence,
    Recusal,
    SittingItem,
)
from silah.ui.paper.documents.evidence import ClauseVerdict, EvidenceBook, Verdict
from silah.ui.paper.documents.file import (
    Attestation,
    Card,
    DeliveredItem,
    DeliveryReceipt,
    RequestForm,
    SnapshotSection,
)
from silah.ui.paper.documents.letters import (
    Acknowledgement,
    CodesSlip,
    CompletionLetter,
    Condition,
    DecisionLetter,
    FollowUp,
    Grant,
    Missing,
    OtherService,
    Outcome,
    Reason,
)

__all__ = [
    "Acknowledgement",
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
    "EvidenceBook",
    "FollowUp",
    "Grant",
    "Minutes",
    "Missing",
    "OtherService",
    "Outcome",
    "Presence",
    "Reason",
    "Recusal",
    "RequestForm",
    "SittingItem",
    "SnapshotSection",
    "Verdict",
]
