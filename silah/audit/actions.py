"""Writing the record. Nothing else in the house creates an :class:`Entry`."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import models, transaction

from silah.audit.actors import Actor
from silah.audit.models import ChainHead, Entry
from silah.core import clock


def link_digest(previous: str, entry: Entry) -> str:
    """The keyed digest that binds an entry to the one before it (HMAC-SHA-256 over a canonical form)."""
    content = json.dumps(
        [
            previous, entry.association_id, entry.sequence, entry.at.isoformat(), entry.actor_kind, entry.actor_id,
            entry.actor_name, entry.act, entry.is_viewing, entry.about_kind, entry.about_id, entry.about_name,
            entry.facts,
        ],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    key = b"silah.audit:" + settings.SECRET_KEY.encode()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


# No savepoint of its own: an act whose entry cannot be written must not stand, so there is nothing to go back to.
@transaction.atomic(savepoint=False)
def record(
    act: str, about: models.Model | None, *, by: Actor, association_id: int, viewing: bool = False,
    name: str = "", **facts: Any,
) -> Entry:  # fmt: skip
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
    head, _created = ChainHead.objects.select_for_update().get_or_create(association_id=association_id)
    entry = Entry(
        association_id=association_id, sequence=head.sequence + 1, at=clock.now(), actor_kind=by.kind.value,
        actor_id=by.id, actor_name=by.name, act=act, is_viewing=viewing,
        about_kind=about._meta.label_lower if about is not None else "",  # noqa: SLF001  the documented name of a model
        about_id=about.pk if about is not None else None,
        about_name=name[:80], facts=facts,
    )  # fmt: skip
    entry.digest = link_digest(head.digest, entry)
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(sequence=entry.sequence, digest=entry.digest)
    return entry
