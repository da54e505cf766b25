"""Somebody who turned to the association without a request coming of it (clauses C1 to C4, H1, O6)."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Member
from silah.associations.models import Office
from silah.associations.scope import Scoped, scoped
from silah.core import clock


class About(models.TextChoices):
    """What somebody asked about."""

    SERVICE = "service", _("a service and its conditions")
    REQUEST = "request", _("where a request stands")
    PAPERS = "papers", _("papers or data that were asked for")
    APPOINTMENT = "appointment", _("an appointment or a visit")
    REMARK = "remark", _("a remark, a complaint or a suggestion")
    OFFER = "offer", _("a donation or volunteering")
    ELSEWHERE = "elsewhere", _("a matter of another body")
    OTHER = "other", _("something else")


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def of_day(self, day: date) -> "InquiryQuerySet":
        """What was taken on one day in Riyadh, the newest first."""
        begins = datetime.combine(day, time.min, clock.RIYADH)
        return self.filter(taken_at__gte=begins, taken_at__lt=begins + timedelta(days=1)).order_by("-pk")

    def visible_to(self, member: Member) -> "InquiryQuerySet":
        """What a member sees; a branch delegate sees the own office alone."""
        if member.office is not None and member.office.is_branch:
            return self.filter(office=member.office)
        return self


class Inquiry(Scoped):
    """A call, a visit or a letter that was answered and became no request: never who it was, since nobody has to say."""

    channel = models.CharField(max_length=10)
    about = models.CharField(max_length=12, choices=About.choices)
    note = models.CharField(max_length=500, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    objects = scoped(InquiryQuerySet)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["association", "taken_at"], name="inquiries_by_time")]

    def __str__(self) -> str:
        return self.about
