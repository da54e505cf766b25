"""What a provider reports later: arrived, or not."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from silah.associations.models import Association
from silah.core import clock
from silah.interactions import channels
from silah.interactions.models import Message, State

#: Reports come late, twice and out of order: a message only moves along these, and ``delivered`` is the end.
FORWARD = {True: (State.SENT, State.FAILED), False: (State.SENT,)}


@transaction.atomic
def record_receipt(provider: str, payload: Mapping[str, Any], *, association: Association) -> Message | None:
    """Take in one delivery report.

    Args:
        provider: key of the provider, as in the setting.
        payload: what it sent, decoded.
        association: whose address it was sent to; a report never touches another association's message.

    Returns:
        The message it speaks of, or None when it speaks of none that this provider carried.
    """
    try:
        kind = channels.by_name(provider)
    except KeyError:
        return None
    news = kind(None).read_news(payload)
    if news is None:
        return None
    carried = Message.objects.filter(association=association, provider=provider)
    if news.public_id:
        try:
            message = carried.filter(public_id=uuid.UUID(news.public_id)).first()
        except ValueError:
            return None
    else:
        message = carried.filter(provider_id=news.provider_id).first() if news.provider_id else None
    if message is None:
        return None
    if news.arrived is not None:
        Message.objects.filter(pk=message.pk, state__in=FORWARD[news.arrived]).update(
            state=State.DELIVERED if news.arrived else State.FAILED,
            last_error="" if news.arrived else (news.code or "not delivered")[:60],
            closed_at=clock.now(),
        )
        message.refresh_from_db()
    return message
