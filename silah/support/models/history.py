"""History: one row for every stage entered, and one timeline of everything that happened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.support.models.request import SupportRequest


class StageEntryQuerySet(models.QuerySet["StageEntry"]):
    pass


class StageEntry(Scoped):
    """A stay in one stage; time in each step is read from here (objective O1)."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=16)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    by = models.CharField(max_length=200)

    objects = scoped(StageEntryQuerySet)

    class Meta:
        ordering = ["pk"]
        # With the stage in it, what somebody did in a week is counted without reading a row.
        indexes = [models.Index(fields=["association", "by", "entered_at", "stage"], name="stay_by")]

    def __str__(self) -> str:
        return self.stage


class Act(models.TextChoices):
    """What an event on the timeline says happened."""

    SUBMITTED = "submitted", _("The request arrived")
    TOLD = "told", _("We sent a message")
    MATCHED = "matched", _("Matched to the original")
    QUESTIONED = "questioned", _("Not matched")
    SENT_BACK = "sent_back", _("We asked for what is missing")
    COMPLETED = "completed", _("What was missing arrived")
    CHECKED = "checked", _("The file is complete")
    SIGNED = "signed", _("The data were attested and signed")
    SIGNATURE_VOID = "signature_void", _("The data changed, so a new signature is needed")
    REFERRED = "referred", _("A question went to the social researcher")
    ANSWERED = "answered", _("The social researcher answered")
    ASSIGNED = "assigned", _("The file was given to a colleague")
    VISIT_PLANNED = "visit_planned", _("A visit was planned")
    VISITED = "visited", _("The visit took place")
    RESEARCHED = "researched", _("The social research is finished")
    LISTED = "listed", _("Put on the agenda of a sitting")
    UNLISTED = "unlisted", _("Taken off the agenda")
    VOTED = "voted", _("A member of the committee voted; the vote is sealed")
    RETURNED = "returned", _("The committee asked for more research")
    DECIDED = "decided", _("A decision was made and sealed")
    RELEASED = "released", _("The answer was given")
    RELEASED_EARLY = "released_early", _("The general manager released the answer early")
    OBJECTED = "objected", _("An objection arrived")
    REOPENED = "reopened", _("The file is opened again for a new study")
    EYES_NEEDED = "eyes_needed", _("Nobody else may, so the general manager appoints somebody")
    APPOINTED = "appointed", _("The general manager appointed who looks at the file")
    OBJECTION_CLOSED = "objection_closed", _("The objection was answered")
    REGISTERED = "registered", _("Registered as a beneficiary")
    PLANNED = "planned", _("Delivery was planned")
    DELIVERED = "delivered", _("The service was given")
    CONFIRMED = "confirmed", _("The beneficiary confirmed receipt")
    RATED = "rated", _("The beneficiary rated the service")
    RATING_DECLINED = "rating_declined", _("The beneficiary chose not to rate")
    RATING_SILENT = "rating_silent", _("No rating came in its time; it may still be given")
    ESCALATED = "escalated", _("Escalated to the general manager")
    WITHDRAWN = "withdrawn", _("The beneficiary withdrew the request")
    DIED = "died", _("We learned of the death")
    DEATH_MISTAKEN = "death_mistaken", _("The death was recorded by mistake")
    GIVEN_UP = "given_up", _("The service was ended before it was complete")
    CLOSED = "closed", _("The request was closed")
    REVIVED = "revived", _("The request goes on where it stopped")
    NOTE = "note", _("A note was written")
    FACT_CHANGED = "fact_changed", _("A value was corrected")
    PAPER_ADDED = "paper_added", _("A paper arrived")


class EventQuerySet(models.QuerySet["Event"]):
    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-pk")

    def shown_to_applicant(self) -> "EventQuerySet":
        return self.filter(is_public=True)


class Event(Scoped):
    """One thing that happened to a request: who, when, through which channel, in whose words."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="events")
    act = models.CharField(max_length=20, choices=Act.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=160)
    duty = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)

    objects = scoped(EventQuerySet)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["association", "act", "at"], name="event_by_act")]

    def __str__(self) -> str:
        return self.act
