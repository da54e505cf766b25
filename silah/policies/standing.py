"""Which association an address names and which policy it stands under: asked by every page, seldom changed."""

import time
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import connection, models

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.core.records import record
from silah.policies.models import PolicyVersion

_Row = TypeVar("_Row", bound=models.Model)

#: Seconds for which another process may still show what an adoption or a circulation has just changed.
LASTS = 1.0


class Standing(NamedTuple):
    """An association and its policy in force; either may be missing.

    Args:
        others: the other versions it adopted, under which requests may still be open.
    """

    association: Association | None
    policy: PolicyVersion | None
    others: tuple[PolicyVersion, ...] = ()


class _Kept(NamedTuple):
    until: float
    on: date
    standing: Standing


_kept: dict[str, _Kept] = {}
#: Raised by each forgetting, so that what was read before one is not kept after it.
_turn = 0


def standing(slug: str, on: date) -> Standing:
    """The association under ``slug`` and its policy in force on a day, read at most once a second in each process.

    Inside a transaction it is always read, since the transaction may have changed it itself.
    """
    if connection.in_atomic_block:
        return _read(slug, on)
    now = time.monotonic()
    found = _kept.get(slug)
    if found is None or found.until < now or found.on != on:
        turn, found = _turn, _Kept(now + LASTS, on, _read(slug, on))
        # An address that names no association is not kept, else any that anybody tries would be.
        if found.standing.association is not None and turn == _turn:
            _kept[slug] = found
    # Copies, so that nothing one page hangs on them is met by another.
    association, policy = _copy(found.standing.association), _copy(found.standing.policy)
    if policy is not None and association is not None:
        policy.association = association
    return Standing(association, policy, found.standing.others)


def _copy(row: _Row | None) -> _Row | None:
    """A row of its own, made of the same values."""
    return None if row is None else record(type(row), row.__dict__)


def forget() -> None:
    """Read anew the next time; called once an adoption or a circulation is committed."""
    global _turn  # noqa: PLW0603  a number of this module alone
    _turn += 1
    _kept.clear()


def _read(slug: str, on: date) -> Standing:
    association = Association.objects.filter(slug=slug).first()
    if association is None:
        return Standing(None, None)
    with scope(association=association):
        adopted = list(PolicyVersion.objects.defer("content").adopted())
    policy = next((one for one in adopted if one.applies(on)), None)
    return Standing(association, policy, tuple(one for one in adopted if one is not policy))
