"""An appointment by the general manager: who looks at one file when nobody else may (clause H5)."""

from django.db import models

from silah.accounts.models import Member
from silah.associations.scope import Scoped, scoped
from silah.support.models.request import SupportRequest


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def standing(self, request: SupportRequest, duty: str) -> "AppointmentQuerySet":
        """Appointments of the present round of a request for one duty, of members still active."""
        return self.filter(support_request=request, round=request.round, duty=duty, member__is_active=True)


class Appointment(Scoped):
    """A member put in charge of one duty on one file in one round, with the reason.

    ``is_same_eyes`` says that the member did the same duty before the objection: the last resort, whose reason the
    letter tells the applicant.
    """

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="appointments")
    round = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=20)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    is_same_eyes = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    appointed_by = models.CharField(max_length=160)
    appointed_at = models.DateTimeField()

    objects = scoped(AppointmentQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "support_request", "round", "duty", "member"], name="one_appointment_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.round}"
