"""The decision, sealed until its day; the objection that re-opens it (clause H5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.core import clock
from silah.support.models.request import SupportRequest
from silah.support.models.sitting import AgendaItem


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    ACCEPTED_IF = "accepted_if", _("accepted with conditions")
    REFUSED = "refused", _("not accepted")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def released(self) -> "DecisionQuerySet":
        return self.exclude(released_at=None)

    def due_for_release(self) -> "DecisionQuerySet":
        """Sealed decisions whose earliest day has come, those of withdrawn requests left out; the longest waiting first."""
        waiting = self.filter(released_at=None, support_request__closed_at=None, sealed_until__lte=clock.today())
        return waiting.order_by("sealed_until", "pk")


class Decision(Scoped):
    """The answer to a request in one round: outcome, reasons in plain words, conditions, what is granted.

    ``reasons`` holds rows of ``{"condition", "found", "change"}``: the condition, the fact it rests
    on, and what would change it. ``grants`` holds rows of ``{"kind", "title", "amount", "times",
    "every"}``. ``alternatives`` holds keys of other services that fit.
    """

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, related_name="decision")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    explanation = models.TextField()
    reasons = models.JSONField(default=list)
    conditions = models.TextField(blank=True)
    grants = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    decided_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    reading = models.JSONField(default=dict)  # what the rules advised, beside what persons decided
    sealed_until = models.DateField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True)
    early_reason = models.CharField(max_length=500, blank=True)
    letter_number = models.CharField(max_length=24, blank=True)
    verification_code = models.CharField(max_length=24, unique=True)
    objection_until = models.DateField(null=True)

    objects = scoped(DecisionQuerySet)

    class Meta:
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["association", "support_request", "round"], name="one_decision_a_round")
        ]
        indexes = [
            models.Index(fields=["sealed_until"], condition=Q(released_at=None), name="sealed_decisions"),
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def is_positive(self) -> bool:
        return self.outcome != Outcome.REFUSED

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    @property
    def can_be_objected_to(self) -> bool:
        return self.is_released and self.objection_until is not None and clock.today() <= self.objection_until


class ObjectionQuerySet(models.QuerySet["Objection"]):
    pass


class Objection(Scoped):
    """The applicant's objection to a decision; it costs nothing and re-opens the file for a new study."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="objection")
    text = models.TextField()
    received_at = models.DateTimeField()
    received_through = models.CharField(max_length=40)
    reopened_at = models.DateTimeField(null=True)

    objects = scoped(ObjectionQuerySet)

    def __str__(self) -> str:
        return self.text[:40]
