"""A sitting of the research committee: agenda, attendance, recusals, sealed votes (clause H5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Member
from silah.associations.scope import Scoped, scoped
from silah.support.models.request import SupportRequest


class SittingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("in session")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class SittingQuerySet(models.QuerySet["Sitting"]):
    def coming(self) -> "SittingQuerySet":
        return self.filter(state__in=[SittingState.PLANNED, SittingState.OPEN])


class Sitting(Scoped):
    """One meeting of the committee. Its rules (quorum, majority) are those of ``policy``."""

    number = models.PositiveIntegerField()
    hijri_year = models.PositiveSmallIntegerField()
    planned_for = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.PLANNED)
    chair = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    secretary = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    objects = scoped(SittingQuerySet)

    class Meta:
        ordering = ["-planned_for"]
        constraints = [
            models.UniqueConstraint(fields=["association", "hijri_year", "number"], name="one_sitting_number")
        ]

    def __str__(self) -> str:
        return f"{self.hijri_year}/{self.number}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def regular(self) -> "AttendanceQuerySet":
        """The committee's own seats, by which a quorum is reckoned."""
        return self.filter(is_substitute=False)


class Attendance(Scoped):
    """A member called to a sitting, and whether present.

    A substitute is called for the files to which the general manager appointed one, and for no other.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    is_present = models.BooleanField(default=False)
    is_substitute = models.BooleanField(default=False)
    marked_at = models.DateTimeField(null=True)

    objects = scoped(AttendanceQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["association", "sitting", "member"], name="one_seat_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id}"


class ItemState(models.TextChoices):
    LISTED = "listed", _("on the agenda")
    VOTING = "voting", _("under discussion")
    DECIDED = "decided", _("decided")
    RETURNED = "returned", _("returned for research")
    DEFERRED = "deferred", _("deferred")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def pending(self) -> "AgendaItemQuerySet":
        return self.filter(state__in=[ItemState.LISTED, ItemState.VOTING])


class AgendaItem(Scoped):
    """One complete file on the agenda of one sitting."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="items")
    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.LISTED)
    result = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    objects = scoped(AgendaItemQuerySet)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "support_request"],
                condition=Q(state__in=["listed", "voting"]),
                name="one_agenda_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}"


class RecusalQuerySet(models.QuerySet["Recusal"]):
    pass


class Recusal(Scoped):
    """A member who may not take part in one item: declared, or found by the register."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    is_detected = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = scoped(RecusalQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "item", "member"], name="one_recusal_each")]

    def __str__(self) -> str:
        return self.reason


class Choice(models.TextChoices):
    ACCEPT = "accept", _("accept")
    ACCEPT_IF = "accept_if", _("accept with conditions")
    REFUSE = "refuse", _("do not accept")
    RETURN = "return", _("return for research")
    ABSTAIN = "abstain", _("abstain")


class VoteQuerySet(models.QuerySet["Vote"]):
    pass


class Vote(Scoped):
    """A member's opinion and vote; sealed from the others until every seat has voted."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    opinion = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = scoped(VoteQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "item", "member"], name="one_vote_each")]

    def __str__(self) -> str:
        return self.choice
