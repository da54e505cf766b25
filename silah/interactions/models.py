"""The outbox: what is to be told, to whom, how, and what became of it; and the settings of each channel."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silah.associations.scope import Scoped, association_of, scoped
from silah.core import clock
from silah.registry.models import Person

BLOT = "•"


class State(models.TextChoices):
    """What became of a message. Only the worker moves the first three, only people the last two."""

    QUEUED = "queued", pgettext_lazy("message", "waiting to be sent")
    LEASED = "leased", pgettext_lazy("message", "being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    DELIVERED = "delivered", pgettext_lazy("message", "arrived")
    FAILED = "failed", pgettext_lazy("message", "did not arrive")
    PARKED = "parked", pgettext_lazy("message", "could not be sent")
    BY_HAND = "by_hand", pgettext_lazy("message", "to be told by us")
    TOLD = "told", pgettext_lazy("message", "told by us")


#: Why a message lies still that nobody is to send or tell any more.
HELD_BACK = "held back"
#: Why it lies still although it may be sent or told again: it was held back by mistake.
LET_GO = "let go"


class By(models.TextChoices):
    """The way a message goes. ``desk`` is face to face only: for whom a call or a letter is not safe."""

    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("a call")
    PAPER = "paper", _("a printed letter at the office")
    DESK = "desk", _("only in person")


class Told(models.TextChoices):
    """How a member of staff told it."""

    CALL = "call", _("by a call")
    IN_PERSON = "in_person", _("in person")
    LETTER = "letter", _("by a printed letter")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting and due, or held by a worker whose lease ran out; oldest first."""
        return self.filter(
            Q(state=State.QUEUED, next_attempt_at__lte=now) | Q(state=State.LEASED, leased_until__lt=now)
        ).order_by("next_attempt_at", "pk")

    def about(self, thing: models.Model) -> "MessageQuerySet":
        """Messages about one record, newest first."""
        kind = thing._meta.label_lower  # noqa: SLF001
        return self.filter(about_type=kind, about_id=thing.pk).order_by("-pk")

    def to(self, person: Person) -> "MessageQuerySet":
        """Messages to one person, newest first."""
        return self.filter(person=person).order_by("-pk")

    def by_hand(self) -> "MessageQuerySet":
        """What the desk has to tell: read out or print; oldest first."""
        return self.filter(state=State.BY_HAND).order_by("pk")

    def stuck(self) -> "MessageQuerySet":
        """What was given up or came back: the desk tries again or tells it itself; oldest first."""
        return self.filter(state__in=(State.PARKED, State.FAILED)).exclude(last_error=HELD_BACK).order_by("pk")


class Message(Scoped):
    """One message to one address. Its words are written when it is queued: what is sent is what was decided."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=6, choices=By.choices)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=6)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    secret = models.BooleanField(default=False)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    dedup_key = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    unconfirmed = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=32, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(max_length=60, blank=True)
    queued_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=9, choices=Told.choices, blank=True)
    told_by = models.CharField(max_length=200, blank=True)

    objects = scoped(MessageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "dedup_key"], name="message_told_once"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["leased_until"], condition=Q(state="leased"), name="message_leased"),
            models.Index(fields=["association", "state", "id"], name="message_state"),
            models.Index(fields=["association", "about_type", "about_id"], name="message_about"),
            models.Index(fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="message_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.public_id}"

    @property
    def shown_body(self) -> str:
        """The words as staff may see them: a code is blotted out, except that of an invented association.

        Its people have no phone. Sample mode alone is not enough: a real policy may be adopted beside the invented ones.
        """
        shown = not self.secret or (settings.SAMPLE and association_of(self).is_sample)
        return self.body if shown else BLOT * 6


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted by the provider")
    REFUSED = "refused", _("refused for good")
    FAILED = "failed", _("failed, will be tried again")
    UNCONFIRMED = "unconfirmed", _("no answer: it may have gone out")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    pass


class Attempt(Scoped):
    """One try at sending: when, through whom, what came of it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    error = models.CharField(max_length=60, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)

    objects = scoped(AttemptQuerySet)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.error}"


class Provider(models.TextChoices):
    """Who carries it. Brand names stay as they are."""

    TAQNYAT = "taqnyat", _("Taqnyat")
    UNIFONIC = "unifonic", _("Unifonic")
    MSEGAT = "msegat", _("Msegat")
    JAWALY = "jawaly", _("4Jawaly")
    TEMPLATE = "template", _("another provider, by a request pattern")
    SMTP = "smtp", _("a mail server")


class ChannelSettingQuerySet(models.QuerySet["ChannelSetting"]):
    pass


class ChannelSetting(Scoped):
    """How one association sends through one channel.

    The secret itself is never stored: ``secret_env`` is the *name* of the environment variable that holds it.
    """

    channel = models.CharField(max_length=6, choices=[(By.SMS.value, By.SMS.label), (By.EMAIL.value, By.EMAIL.label)])
    provider = models.CharField(max_length=20, choices=Provider.choices)
    active = models.BooleanField(default=True)
    sender = models.CharField(max_length=254, blank=True)
    base_url = models.CharField(max_length=200, blank=True)
    account = models.CharField(max_length=200, blank=True)
    secret_env = models.CharField(max_length=60, blank=True)
    link_host = models.CharField(max_length=120, blank=True)
    pattern = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    objects = scoped(ChannelSettingQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "channel"], name="one_setting_a_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.provider}"
