"""The papers of a request: what the records say, put into the documents that are printed.

Both doors print from here, so that the applicant and the officer hold the same paper.
"""

from silah.support.papers.filed import attestation_paper, attested_sections, card, delivery_receipt
from silah.support.papers.head import channel_name, language_of, letterhead, paper_name
from silah.support.papers.letters import (
    acknowledgement,
    codes_slip,
    completion_letter,
    decision_letter,
    granted_row,
    item_name,
)  # fmt: skip
from silah.support.papers.sittings import agenda, minutes

__all__ = [
    "acknowledgement", "agenda", "attestation_paper", "attested_sections", "card", "channel_name", "codes_slip",
    "completion_letter", "decision_letter", "delivery_receipt", "granted_row", "item_name", "language_of", "letterhead",
    "minutes", "paper_name",
]  # fmt: skip
