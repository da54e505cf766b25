"""The add-only record of acts and of viewings, chained so that a change shows."""

from typing import Any

from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, association_id: int) -> "EntryQuerySet":
        """Entries of one association, newest first."""
        return self.filter(association_id=association_id).order_by("-sequence")

    def about(self, kind: str, pk: int) -> "EntryQuerySet":
        return self.filter(about_kind=kind, about_id=pk)

    def delete(self) -> Any:
        raise TypeError("Audit entries are never deleted.")

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Audit entries are never changed.")


class Entry(models.Model):
    """One act or viewing: who, what, on which record; never the content itself (trust rule 14)."""

    association_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=200)
    act = models.CharField(max_length=60)
    is_viewing = models.BooleanField(default=False)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_name = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association_id", "sequence"], name="audit_one_sequence")]
        indexes = [
            models.Index(fields=["association_id", "about_kind", "about_id", "sequence"], name="audit_about"),
            models.Index(fields=["association_id", "actor_kind", "actor_id", "sequence"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Audit entries are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("Audit entries are never deleted.")


class ChainHead(models.Model):
    """The last link of one association's chain; locked while a new link is added."""

    association_id = models.BigIntegerField(unique=True)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.association_id}:{self.sequence}"
