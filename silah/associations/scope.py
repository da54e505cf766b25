"""Row scope that fails closed: reading a table without an association in force raises.

``with scope(association=a): …`` puts an association in force; the web does it once per request
(:mod:`silah.accounts.middleware`), the worker once per row it serves.
"""

from typing import Any, TypeVar, cast

from django.db import models
from django_scopes import ScopedManager, get_scope, scope, scopes_disabled

__all__ = ["Scoped", "association_of", "current_association_id", "scope", "scoped", "scopes_disabled"]

_QuerySet = TypeVar("_QuerySet", bound="models.QuerySet[Any]")


def scoped(queryset: type[_QuerySet]) -> _QuerySet:
    """A manager of ``queryset`` that refuses to read outside a scope.

    It is typed as the queryset itself, because that is what its callers use of it.
    """
    return cast(
        _QuerySet, ScopedManager(association="association", _manager_class=models.Manager.from_queryset(queryset))
    )


def current_association_id() -> int:
    """Primary key of the association in force.

    Raises:
        LookupError: when none is in force.
    """
    association = get_scope().get("association")
    if association is None:
        raise LookupError("No association is in force.")
    return int(association.pk)


def association_of(row: "Scoped") -> Any:
    """The association of a row, without a query where it is the one in force."""
    here = get_scope().get("association")
    return here if here is not None and here.pk == row.association_id else row.association


class Scoped(models.Model):
    """A record that belongs to one association."""

    # Its index holds the keys of the rows too: without it SQLite, which keeps no counts, walks through all rows of an
    # association where some of them are asked for by their keys.
    association = models.ForeignKey("associations.Association", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
