"""Who was given a version of the policy, and who says they read it (clause G3)."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.core import clock


class CirculationQuerySet(models.QuerySet["Circulation"]):
    def delete(self) -> Any:
        raise TypeError("What was circulated is never undone.")


class Circulation(Scoped):
    """A version sent round: when, by whom, and the day by which the staff read it."""

    version = models.OneToOneField("policies.PolicyVersion", models.PROTECT, related_name="circulation")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=200)
    read_by = models.DateField()

    objects = scoped(CirculationQuerySet)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    def is_over(self, on: date) -> bool:
        """Whether the day of reading has passed."""
        return on > self.read_by


class PolicyReadingQuerySet(models.QuerySet["PolicyReading"]):
    def of(self, version_id: int) -> "PolicyReadingQuerySet":
        return self.filter(version_id=version_id)

    def delete(self) -> Any:
        raise TypeError("What somebody signed for is never taken away.")


class PolicyReading(Scoped):
    """A member of staff says: I have read this version and understood it. Once, and not undone.

    The member is kept by key and name, as history keeps actors: staff live on a floor above.
    """

    version = models.ForeignKey("policies.PolicyVersion", models.PROTECT, related_name="readings")
    member_id = models.BigIntegerField()
    member_name = models.CharField(max_length=160)
    at = models.DateTimeField(default=clock.now)

    objects = scoped(PolicyReadingQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "version", "member_id"], name="one_reading_a_version"),
        ]

    def __str__(self) -> str:
        return self.member_name


class HandedBy(models.TextChoices):
    """How an entity was given the policy."""

    HAND = "hand", _("by hand")
    EMAIL = "email", _("by e-mail")
    LETTER = "letter", _("with an official letter")
    MEETING = "meeting", _("at a meeting")


class PolicyHandoutQuerySet(models.QuerySet["PolicyHandout"]):
    def of(self, version_id: int) -> "PolicyHandoutQuerySet":
        return self.filter(version_id=version_id).order_by("-on", "-pk")


class PolicyHandout(Scoped):
    """An entity outside the staff was given a version: which, when, how, and who received it.

    ``kind`` is a kind of stakeholder that the policy names (clause G4).
    """

    version = models.ForeignKey("policies.PolicyVersion", models.PROTECT, related_name="handouts")
    entity = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=HandedBy.choices)
    on = models.DateField()
    received_by = models.CharField(max_length=160, blank=True)
    kept_at = models.DateTimeField(default=clock.now)
    kept_by = models.CharField(max_length=200)

    objects = scoped(PolicyHandoutQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "version", "entity", "on"], name="one_handout_a_day"),
        ]

    def __str__(self) -> str:
        return self.entity
