"""Social research: visits, findings, needs with a transparent score, recommendation (objective O4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Member
from silah.associations.scope import Scoped, scoped
from silah.support.models.request import SupportRequest


class VisitKind(models.TextChoices):
    HOME = "home", _("home visit")
    OFFICE = "office", _("interview at the office")
    CALL = "call", _("interview by telephone")


class VisitQuerySet(models.QuerySet["Visit"]):
    pass


class Visit(Scoped):
    """A visit or interview, planned and then held."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=8, choices=VisitKind.choices)
    planned_for = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True)
    notes = models.TextField(blank=True)
    passed_interview = models.BooleanField(null=True)

    objects = scoped(VisitQuerySet)

    class Meta:
        ordering = ["-planned_for"]

    def __str__(self) -> str:
        return self.kind


class Recommendation(models.TextChoices):
    ACCEPT = "accept", _("recommends accepting")
    ACCEPT_IF = "accept_if", _("recommends accepting with conditions")
    REFUSE = "refuse", _("does not recommend accepting")


class ResearchQuerySet(models.QuerySet["Research"]):
    pass


class Research(Scoped):
    """The researcher's study of a request in one round. ``score`` keeps every point and its reason."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="researches")
    round = models.PositiveSmallIntegerField(default=1)
    researcher = models.ForeignKey(Member, models.PROTECT, related_name="+")
    findings = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    score = models.JSONField(default=dict)
    recommendation = models.CharField(max_length=10, choices=Recommendation.choices, blank=True)
    reasons = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    objects = scoped(ResearchQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "support_request", "round"], name="one_research_a_round")
        ]

    def __str__(self) -> str:
        return f"round {self.round}"
