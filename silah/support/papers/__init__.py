"""The papers of a request: what the records say, put into the documents that are printed.

Both doors print from here, so that the applicant and the officer hold the same paper.
"""

from silah.support.papers.blank import has_request_form, request_form
from silah.support.papers.filed import attestation_paper, attested_sections, card, delivery_receipt
from silah.support.papers.head import language_of, letterhead
from silah.support.papers.letters import (
    acknowledgement,
    codes_slip,
    completion_letter,
    decision_letter,
    granted_row,
)  # fmt: skip
from silah.support.papers.sittings import agenda, minutes

__all__ = [
    "acknowledgement", "agenda", "attestation_paper", "attested_sections", "card", "codes_slip",
    "completion_letter", "decision_letter", "delivery_receipt", "granted_row", "has_request_form", "language_of",
    "letterhead", "minutes", "request_form",
]  # fmt: skip
