"""Writing the record. Nothing else in the house creates an :class:`Entry`."""

import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from silah.audit.actors import Actor
from silah.audit.models import ChainHead, Entry
from silah.core import clock
from silah.core.rows import insert_values

#: Entries of the act under way, waiting for its end, and the savepoints it stands in; None outside :func:`one_act`.
_waiting: ContextVar[tuple[list[dict[str, Any]], list[str]] | None] = ContextVar("audit_waiting", default=None)
#: What the digest of an entry covers beside the digest before it, in this order.
_before_the_moment, _after_it = (
    itemgetter("association_id", "sequence"),
    itemgetter(
        "actor_kind", "actor_id", "actor_name", "act", "is_viewing", "about_kind", "about_id", "about_name", "facts"
    ),
)


_in_one_form = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def link_digest(previous: str, entry: Mapping[str, Any]) -> str:
    """The keyed digest that binds an entry to the one before it (HMAC-SHA-256 over a canonical form).

    Args:
        entry: the values of its columns; ``vars()`` of an :class:`Entry` that was read.
    """
    covered = [previous, *_before_the_moment(entry), entry["at"].isoformat(), *_after_it(entry)]
    key = b"silah.audit:" + settings.SECRET_KEY.encode()
    return hmac.digest(key, _in_one_form(covered).encode(), "sha256").hex()


def record(
    act: str, about: models.Model | None, *, by: Actor, association_id: int, viewing: bool = False,
    name: str = "", **facts: Any,
) -> None:  # fmt: skip
    """Add one entry to an association's chain, in the caller's transaction.

    Args:
        act: verb of the act in dotted form, such as ``support.decide``.
        about: the record acted upon or viewed.
        by: who acts.
        association_id: whose chain.
        viewing: True when the record was looked at and not changed.
        name: a public name of the record, such as its reference.
        facts: names of fields, reasons and counts; never the protected content.
    """
    entry = {
        "association_id": association_id, "at": clock.now(), "actor_kind": by.kind.value, "actor_id": by.id,
        "actor_name": by.name, "act": act, "is_viewing": viewing,
        "about_kind": about._meta.label_lower if about is not None else "",  # noqa: SLF001  the documented name of a model
        "about_id": about.pk if about is not None else None, "about_name": name[:80], "facts": facts,
    }  # fmt: skip
    waiting = _waiting.get()
    # A part that can be undone alone takes its entry with it only if the entry is written there.
    if waiting is None or waiting[1] != _savepoints():
        # No savepoint: an act whose entry cannot be written must not stand, so there is nothing to go back to.
        with transaction.atomic(savepoint=False):
            _link(association_id, [entry])
    else:
        waiting[0].append(entry)


@contextmanager
def one_act() -> Iterator[None]:
    """Write the entries of an act made of several together, as the last thing in its transaction.

    The head of the chain is what all acts of an association wait for; so it is held for one write and not for the
    whole act. Without success nothing is written, as the act itself does not stand either.

    Raises:
        TransactionManagementError: outside a transaction, where an entry could be lost and its act stand.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An act and its entries stand or fall together.")
    if _waiting.get() is not None:
        yield
        return
    entries: list[dict[str, Any]] = []
    token = _waiting.set((entries, _savepoints()))
    try:
        yield
    finally:
        _waiting.reset(token)
    whose = itemgetter("association_id")
    for association_id, some in groupby(sorted(entries, key=whose), whose):
        _link(association_id, list(some))


def _savepoints() -> list[str]:
    """The savepoints open now, the outermost first."""
    return [name for name in connection.savepoint_ids if name]


def _link(association_id: int, entries: list[dict[str, Any]]) -> None:
    """Bind new entries to the end of an association's chain, holding its head until the transaction ends."""
    key, sequence, digest = _head(association_id)
    for entry in entries:
        sequence += 1
        entry["sequence"] = sequence
        entry["digest"] = digest = link_digest(digest, entry)
    insert_values(Entry, entries)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_chainhead SET sequence = %s, digest = %s WHERE id = %s", [sequence, digest, key])


def _head(association_id: int) -> tuple[int, int, str]:
    """Key, last sequence and last digest of a chain, locked; its first entry begins it."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, sequence, digest FROM audit_chainhead WHERE association_id = %s{lock}",  # noqa: S608
            [association_id],
        )
        found: tuple[int, int, str] | None = cursor.fetchone()
    if found is not None:
        return found
    ChainHead.objects.get_or_create(association_id=association_id)
    return _head(association_id)
