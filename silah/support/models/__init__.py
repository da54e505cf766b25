"""A support request and everything that grows on it, one file a subject."""

from silah.support.models.appointment import Appointment
from silah.support.models.attestation import Attestation, Method
from silah.support.models.checks import Check, CheckState, Referral
from silah.support.models.decision import Decision, Objection, Outcome
from silah.support.models.draft import Draft
from silah.support.models.history import Act, Event, StageEntry
from silah.support.models.inquiry import About, Inquiry
from silah.support.models.request import Closing, SupportRequest, Waiting
from silah.support.models.research import Research, Visit
from silah.support.models.sitting import AgendaItem, Attendance, Choice, ItemState, Recusal, Sitting, SittingState, Vote

__all__ = [
    "About", "Act", "AgendaItem", "Appointment", "Attendance", "Attestation", "Check", "CheckState", "Choice", "Closing", "Decision", "Draft",
    "Event", "Inquiry", "ItemState", "Method", "Objection", "Outcome", "Recusal", "Referral", "Research", "Sitting",
    "SittingState", "StageEntry", "SupportRequest", "Visit", "Vote", "Waiting",
]  # fmt: skip
