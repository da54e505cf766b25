"""What is given: the registered beneficiary, the plan of delivery, and each delivery with its receipt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.core import clock
from silah.registry.models import Person


class BeneficiaryQuerySet(models.QuerySet["Beneficiary"]):
    pass


class Beneficiary(Scoped):
    """A registered beneficiary with a file number, a card and a day of review (clause H6)."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="registration")
    file_number = models.CharField(max_length=24)
    registered_on = models.DateField()
    registered_by = models.CharField(max_length=160)
    review_on = models.DateField()
    card_code = models.CharField(max_length=24, unique=True)

    objects = scoped(BeneficiaryQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "file_number"], name="one_file_number")]

    def __str__(self) -> str:
        return self.file_number


class GrantKind(models.TextChoices):
    MONEY = "money", _("money")
    IN_KIND = "in_kind", _("in kind")
    APPOINTMENT = "appointment", _("appointment")
    SESSIONS = "sessions", _("sessions")
    PROGRAMME = "programme", _("programme")
    LETTER = "letter", _("letter")


class DeliveryState(models.TextChoices):
    DUE = "due", _("due")
    GIVEN = "given", _("given, waiting for confirmation")
    CONFIRMED = "confirmed", _("receipt confirmed")
    DENIED = "denied", _("the beneficiary says it did not arrive")
    CANCELLED = "cancelled", _("cancelled")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of_request(self, request_id: int) -> "DeliveryQuerySet":
        return self.filter(request_id=request_id)

    def to_give(self) -> "DeliveryQuerySet":
        """What is still to be given: due, or said not to have arrived."""
        return self.filter(state__in=[DeliveryState.DUE, DeliveryState.DENIED])

    def unfinished(self) -> "DeliveryQuerySet":
        """What the beneficiary has neither confirmed nor is spared: to be given, or given and not confirmed."""
        return self.exclude(state__in=[DeliveryState.CONFIRMED, DeliveryState.CANCELLED])

    def late(self) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.DUE, due_on__lt=clock.today())


class Delivery(Scoped):
    """One thing given on one day to one person, for one request (clause H7).

    ``request_id`` and ``request_reference`` name the request without knowing it: requests live on
    a floor above.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="deliveries")
    request_id = models.BigIntegerField()
    request_reference = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    order = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.DUE)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=160, blank=True)
    given_by_id = models.BigIntegerField(null=True)  # the member's key: names change, and two people may share one
    confirmed_at = models.DateTimeField(null=True)
    confirmed_through = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = scoped(DeliveryQuerySet)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["association", "state", "due_on"], name="delivery_by_state"),
            models.Index(fields=["association", "request_id"], name="delivery_of_request"),
        ]

    def __str__(self) -> str:
        return self.title
