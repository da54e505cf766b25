"""An association, its offices, its holidays, how each channel reaches it, and the counters its references come from."""

from typing import Any

from django.db import models
from django.db.models import Q

from silah.associations.scope import Scoped, scoped
from silah.core import clock


class Association(models.Model):
    """One charitable association. What its policy says lives in the policy version in force."""

    slug = models.SlugField(unique=True, max_length=40)
    name_ar = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    reference_prefix = models.CharField(max_length=6, unique=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_ar


class OfficeQuerySet(models.QuerySet["Office"]):
    pass


class Office(Scoped):
    """A head office or branch."""

    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80, blank=True)
    is_branch = models.BooleanField(default=False)

    objects = scoped(OfficeQuerySet)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class HolidayQuerySet(models.QuerySet["Holiday"]):
    pass


class Holiday(Scoped):
    """A day off of this association; the national suggestion may be changed by the association."""

    on = models.DateField()
    name = models.CharField(max_length=80)

    objects = scoped(HolidayQuerySet)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["association", "on"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class CounterQuerySet(models.QuerySet["Counter"]):
    pass


class Counter(Scoped):
    """The last number given out under a key, such as ``request:1448``."""

    key = models.CharField(max_length=40)
    value = models.PositiveIntegerField(default=0)

    objects = scoped(CounterQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "key"], name="one_counter_a_key")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def current(self) -> "ContactPointQuerySet":
        """How each channel is reached now; at most one row a channel."""
        return self.filter(replaced_at=None)

    def of(self, code: str) -> "ContactPointQuerySet":
        """What was ever said of one channel, newest first."""
        return self.filter(code=code).order_by("-pk")

    def delete(self) -> Any:
        raise TypeError("A channel that the policy names is paused, never removed.")


class ContactPoint(Scoped):
    """How one channel of the policy reaches this association: replaced, never overwritten (clauses C1 to C10, M20).

    ``code`` is the channel's clause code. Who answers is kept by key and name, as history keeps actors: staff live on
    a floor above. ``reason`` is what the public reads while the channel is paused.
    """

    code = models.CharField(max_length=10)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    responsible_id = models.BigIntegerField(null=True)
    responsible_name = models.CharField(max_length=160, blank=True)
    is_open = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True)

    objects = scoped(ContactPointQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "code"], condition=Q(replaced_at=None), name="one_contact_point_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A channel that the policy names is paused, never removed.")
