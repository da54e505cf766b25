"""Versions of an association's policy: what the board approved, and which applies on a day."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from silah.associations.scope import Scoped, scoped
from silah.policies.pack import Pack, parse_pack

if TYPE_CHECKING:
    from silah.policies.pack.services import Service


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed")
    APPROVED = "approved", _("approved by the board")
    CIRCULATED = "circulated", _("circulated")
    SUPERSEDED = "superseded", _("superseded")


#: States in which a version may be in force.
IN_FORCE = (VersionState.APPROVED, VersionState.CIRCULATED)


#: What a version is; nothing ever changes it.
FROZEN = frozenset({"association", "number", "content", "digest"})


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def update(self, **fields: Any) -> int:
        if FROZEN & fields.keys():
            raise TypeError("The content of a policy version never changes; adopt a new version.")
        return super().update(**fields)

    def delete(self) -> Any:
        raise TypeError("Policy versions are never deleted.")

    def in_force(self, on: date) -> "PolicyVersion | None":
        """The version that applies on a day: the latest approved one whose day has come."""
        return self.adopted().filter(state__in=IN_FORCE, in_force_from__lte=on).first()

    def adopted(self) -> "PolicyVersionQuerySet":
        """The versions that the board approved, those superseded since among them, the latest in force first."""
        return self.filter(state__in=[*IN_FORCE, VersionState.SUPERSEDED]).order_by("-in_force_from", "-number")

    def newest_first(self) -> "PolicyVersionQuerySet":
        return self.order_by("-number")


class PolicyVersion(Scoped):
    """One adopted pack. Its content never changes; only its state moves (clause G2)."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    in_force_from = models.DateField()
    approved_meeting = models.CharField(max_length=40, blank=True)
    approved_on = models.DateField(null=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=200)

    objects = scoped(PolicyVersionQuerySet)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["association", "number"], name="one_policy_number"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and FROZEN & set(kwargs.get("update_fields") or FROZEN):
            raise TypeError("The content of a policy version never changes; adopt a new version.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("Policy versions are never deleted.")

    def applies(self, on: date) -> bool:
        """Whether it may be the version in force on a day; of several the latest is."""
        return self.state in IN_FORCE and self.in_force_from <= on

    @property
    def pack(self) -> Pack:
        """The pack, parsed once per process: a version's content cannot change."""
        return _parsed(self.pk, self.digest)

    def service(self, key: str) -> "Service":
        """The service under ``key`` in this version.

        Raises:
            KeyError: when this version has no such service.
        """
        for service in self.pack.services:
            if service.key == key:
                return service
        raise KeyError(key)


@lru_cache(maxsize=256)
def _parsed(pk: int, digest: str) -> Pack:
    # A version is found by its key whatever association is in force, and its content never changes.
    content: dict[str, Any] = PolicyVersion._base_manager.values_list("content", flat=True).get(pk=pk)  # noqa: SLF001
    return parse_pack(content)


# The room's other tables stand in a file of their own; Django looks for all of them here.
from silah.policies.circulation import Circulation, HandedBy, PolicyHandout, PolicyReading  # noqa: E402, F401
