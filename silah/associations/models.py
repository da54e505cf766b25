"""An association, its offices, its holidays, and the counters its references come from."""

from django.db import models

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
