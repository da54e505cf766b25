"""Finding rows by equal values, with a statement made once for each question.

For the few questions that every sending asks. Everything else is asked through the managers, which build their
statement anew each time and can ask anything. Like them, this looks only into the association in force.
"""

from typing import Any, TypeVar, cast

from django.db import connection, models, transaction

from silah.associations.scope import Scoped, current_association_id
from silah.core import prepared

_Row = TypeVar("_Row", bound=Scoped)
#: Stands in a shape for a value that comes with each question.
_GIVEN = object()
_Shape = tuple[type[Scoped], str, bool, tuple[tuple[str, Any], ...]]


def rows_with(model: type[_Row], *, lock: bool = False, **equal: Any) -> list[_Row]:
    """The rows of the association in force whose columns equal the values given, oldest first.

    Args:
        lock: hold them until the transaction ends, where the database can.
        equal: column names (``person_id``, not ``person``) and values; None asks for what is not set.

    Raises:
        LookupError: when no association is in force.
        TransactionManagementError: for a lock outside a transaction, which would end as it begins.
    """
    if lock and not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock lasts as long as its transaction.")
    shape, values = _question(model, "", lock, equal)
    return cast("list[_Row]", prepared.instances(_equal, shape, values))


def values_with(model: type[_Row], column: str, **equal: Any) -> list[Any]:
    """One column of such rows.

    Raises:
        LookupError: when no association is in force.
    """
    shape, values = _question(model, column, False, equal)
    return [value for (value,) in prepared.rows(_equal, shape, values)]


def _question(model: type[Scoped], column: str, lock: bool, equal: dict[str, Any]) -> tuple[_Shape, list[Any]]:
    fixed = tuple((name, value if _is_fixed(value) else _GIVEN) for name, value in equal.items())
    given = [value for value in equal.values() if not _is_fixed(value)]
    return (model, column, lock, fixed), [current_association_id(), *given]


def _is_fixed(value: Any) -> bool:
    """What a statement cannot leave open: whether something is set, and yes or no."""
    return value is None or isinstance(value, bool)


def _equal(shape: _Shape, association: int, *values: Any) -> "models.QuerySet[Any, Any]":
    model, column, lock, fixed = shape
    left = iter(values)
    found: models.QuerySet[Any, Any] = model._base_manager.filter(association_id=association).order_by("pk")  # noqa: SLF001
    for name, value in fixed:
        found = found.filter(**{name: next(left) if value is _GIVEN else value})
    if column:
        found = found.values_list(column)
    return found.select_for_update() if lock else found
