"""The whole vocabulary of statuses: icon and word first, then colour. A refusal is never red; late is ours."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

TONES = ("plain", "accent", "ok", "warn", "bad", "info", "vio", "none")


class Status(NamedTuple):
    """How one status is shown: ``tone`` is one of ``TONES``."""

    word: Promise
    icon: str
    tone: str


STATUSES: dict[str, Status] = {
    # where a request stands
    "draft": Status(pgettext_lazy("status", "Draft"), "pen", "plain"),
    "received": Status(pgettext_lazy("status", "Received"), "tray", "info"),
    "waiting_you": Status(pgettext_lazy("status", "Waiting for you"), "return", "warn"),
    "waiting_her": Status(pgettext_lazy("status of her request", "Waiting for the beneficiary"), "return", "warn"),
    "waiting_him": Status(pgettext_lazy("status of his request", "Waiting for the beneficiary"), "return", "warn"),
    "studying": Status(pgettext_lazy("status", "Under study"), "search", "accent"),
    "committee": Status(pgettext_lazy("status", "With the research committee"), "people", "vio"),
    "sealed": Status(pgettext_lazy("status", "Decision sealed until its date"), "lock", "vio"),
    "accepted": Status(pgettext_lazy("status", "Accepted"), "check", "ok"),
    "refused": Status(pgettext_lazy("status", "Not accepted"), "dash", "plain"),
    "waiting_other": Status(pgettext_lazy("status", "Waiting for another body"), "hourglass", "plain"),
    "paused": Status(pgettext_lazy("status", "Paused"), "pause", "plain"),
    "withdrawn": Status(pgettext_lazy("status", "Withdrawn"), "undo", "plain"),
    "closed": Status(pgettext_lazy("status", "Closed"), "archive", "plain"),
    "active": Status(pgettext_lazy("status", "In force"), "check", "ok"),
    "ended": Status(pgettext_lazy("status", "Ended"), "dash", "plain"),
    # whose turn and when
    "mine": Status(pgettext_lazy("status", "Your turn"), "person", "accent"),
    "due_today": Status(pgettext_lazy("status", "Due today"), "clock", "warn"),
    "late": Status(pgettext_lazy("status", "Late"), "alert", "bad"),
    "done": Status(pgettext_lazy("status", "Done"), "check", "ok"),
    # a condition
    "met": Status(pgettext_lazy("status", "Met"), "check", "ok"),
    "not_met": Status(pgettext_lazy("status", "Not met"), "cross", "bad"),
    "unknown": Status(pgettext_lazy("status", "Not known yet"), "question", "none"),
    # a clause
    "kept": Status(pgettext_lazy("status", "Kept"), "check", "ok"),
    "not_kept": Status(pgettext_lazy("status", "Not kept"), "cross", "bad"),
    "no_evidence": Status(pgettext_lazy("status", "No evidence yet"), "question", "none"),
    # a sitting
    "present": Status(pgettext_lazy("status", "Present"), "check", "ok"),
    "present_her": Status(pgettext_lazy("status of her", "Present"), "check", "ok"),
    "recused": Status(pgettext_lazy("status", "Recused"), "exit", "warn"),
    "recused_her": Status(pgettext_lazy("status of her", "Recused"), "exit", "warn"),
    "absent": Status(pgettext_lazy("status", "Not present"), "dash", "plain"),
    "absent_her": Status(pgettext_lazy("status of her", "Not present"), "dash", "plain"),
}
