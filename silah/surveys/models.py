"""Ratings: a right of the beneficiary, for improving and never for punishing (objective O9c)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from silah.associations.scope import Scoped, scoped
from silah.registry.models import Person


class RatingQuerySet(models.QuerySet["Rating"]):
    def given(self) -> "RatingQuerySet":
        return self.filter(is_declined=False)


class Rating(Scoped):
    """What a beneficiary thought of one service, or that the beneficiary chose not to say.

    Results are shown in aggregate only, above :data:`silah.surveys.actions.SMALLEST_GROUP` answers.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="ratings")
    about_id = models.BigIntegerField()
    about_reference = models.CharField(max_length=24)
    service_key = models.CharField(max_length=60)
    stars = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    ease = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    comment = models.TextField(blank=True)
    is_declined = models.BooleanField(default=False)
    channel = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = scoped(RatingQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "about_id"], name="one_rating_a_request")]
        indexes = [models.Index(fields=["association", "service_key", "at"], name="rating_by_service")]

    def __str__(self) -> str:
        return "declined" if self.is_declined else f"{self.stars}"


class PageOpinionQuerySet(models.QuerySet["PageOpinion"]):
    pass


class PageOpinion(Scoped):
    """An answer to “was this page useful?”: the page, yes or no, and why; never who."""

    page = models.CharField(max_length=200)
    is_useful = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    objects = scoped(PageOpinionQuerySet)

    def __str__(self) -> str:
        return self.page
