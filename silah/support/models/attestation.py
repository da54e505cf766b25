"""The signed word of the applicant that the data are right (clause H4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.registry.models import Paper
from silah.support.models.request import SupportRequest


class Method(models.TextChoices):
    DRAWN = "drawn", _("drawn signature")
    TYPED = "typed", _("typed name")
    CODE = "code", _("one-time code")
    SCAN = "scan", _("scan of the signed paper")


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def standing(self) -> "AttestationQuerySet":
        return self.filter(voided_at=None)


class Attestation(Scoped):
    """A frozen snapshot of the data and the signature under it. Never changed, only made void."""

    support_request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="attestations")
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    statement = models.TextField()
    language = models.CharField(max_length=8)
    method = models.CharField(max_length=8, choices=Method.choices)
    signature = models.TextField(blank=True)
    scan = models.ForeignKey(Paper, models.PROTECT, null=True, db_index=False)
    signer_name = models.CharField(max_length=260)
    signed_at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    taken_by = models.CharField(max_length=160, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = scoped(AttestationQuerySet)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["scan"], condition=Q(scan__isnull=False), name="attested_by_scan")]

    def __str__(self) -> str:
        return f"{self.method} {self.digest[:12]}"
