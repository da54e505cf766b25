"""Completeness (clause H2) and the referral of a question to the social researcher (clause H3)."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.registry.models import Paper
from silah.support.models.request import SupportRequest


class CheckState(models.TextChoices):
    PENDING = "pending", _("waits for matching")
    MATCHED = "matched", _("matched")
    WRONG = "wrong", _("does not match")
    MISSING = "missing", _("missing")


#: What goes back to the applicant, as state and whether it is required: wrong, or required and missing.
OPEN_QUESTIONS = frozenset({(CheckState.WRONG, True), (CheckState.WRONG, False), (CheckState.MISSING, True)})


class CheckQuerySet(models.QuerySet["Check"]):
    def settled(self) -> "CheckQuerySet":
        return self.filter(Q(state=CheckState.MATCHED) | Q(is_required=False, state=CheckState.MISSING))

    def open_questions(self) -> "CheckQuerySet":
        """What goes back to the applicant, as :attr:`Check.is_open_question` says it of one."""
        return self.filter(reduce(or_, (Q(state=state, is_required=needed) for state, needed in OPEN_QUESTIONS)))


class Check(Scoped):
    """One datum or paper to be matched to its original by a named officer."""

    # The constraint below begins with it, and is its index.
    support_request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="checks", db_index=False
    )  # fmt: skip
    is_paper = models.BooleanField()
    key = models.CharField(max_length=40)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, db_index=False)
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.PENDING)
    is_required = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    checked_by = models.CharField(max_length=160, blank=True)
    checked_at = models.DateTimeField(null=True)

    objects = scoped(CheckQuerySet)

    class Meta:
        ordering = ["is_paper", "pk"]
        constraints = [models.UniqueConstraint(fields=["support_request", "is_paper", "key"], name="one_check_each")]
        indexes = [models.Index(fields=["paper"], condition=Q(paper__isnull=False), name="checks_of_paper")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open_question(self) -> bool:
        return (self.state, self.is_required) in OPEN_QUESTIONS


class ReferralQuerySet(models.QuerySet["Referral"]):
    def unanswered(self) -> "ReferralQuerySet":
        return self.filter(answered_at=None)


class Referral(Scoped):
    """A question the officer passes to the social researcher, and the answer told to the beneficiary."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="referrals")
    question = models.TextField()
    asked_by = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = scoped(ReferralQuerySet)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.question[:40]
