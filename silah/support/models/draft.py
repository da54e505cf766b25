"""A request being written: kept as typed, resumable on another device, sent exactly once."""

from django.db import models
from django.db.models import Q

from silah.accounts.models import Member
from silah.associations.scope import Scoped, scoped
from silah.policies.models import PolicyVersion
from silah.registry.models import Person
from silah.support.models.request import SupportRequest


class DraftQuerySet(models.QuerySet["Draft"]):
    def unsent(self) -> "DraftQuerySet":
        return self.filter(request=None)


class Draft(Scoped):
    """What an applicant has typed so far. ``token`` is the secret of the device that began it."""

    token = models.CharField(max_length=64, unique=True)
    resume_hash = models.CharField(max_length=200, blank=True)
    resume_mobile = models.CharField(max_length=16, blank=True)
    service_key = models.CharField(max_length=60)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="drafts", db_index=False)
    taken_in_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    keep_until = models.DateField()
    request = models.OneToOneField(SupportRequest, models.PROTECT, null=True, related_name="draft")

    objects = scoped(DraftQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["association", "keep_until"], name="draft_keep_until"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="drafts_of_person"),
        ]

    def __str__(self) -> str:
        return self.service_key
