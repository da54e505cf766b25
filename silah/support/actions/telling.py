"""Telling the person whose request it is, by the way that person chose for this request."""

from typing import Any

from silah.audit.actors import Actor
from silah.interactions.actions import Reach, hold_back, tell
from silah.support import workflow
from silah.support.models import Act, Closing, SupportRequest

#: What is told at the sending itself: nothing can have been learnt since.
ARRIVED = frozenset({"request_received", "request_received_by"})


def tell_about(request: SupportRequest, event: str, *, by: Actor, again: str = "", **facts: Any) -> None:
    """Queue one message about a request and write it on the timeline; nothing goes to somebody who has died.

    Whoever speaks for somebody who died is told still. A death may have been learnt of on another request.

    Args:
        event: key of :mod:`silah.interactions.events`.
        again: what sets this telling apart from an earlier one of the same event, such as a round.
        facts: what the words of the event need.
    """
    if _has_died(request, event):
        return
    reach = Reach(mobile=request.contact_mobile, email=request.contact_email, way=request.contact_channel)
    message = tell(request.speaks_as, event, about=request, facts=facts, by=by, occasion=again, reach=reach)
    workflow.log(request, Act.TOLD, by=by, public=True, channel=message.channel, event=event)


def _has_died(request: SupportRequest, event: str) -> bool:
    """Whether whoever would be told has died since the request was sent; who sends one later is told again."""
    if event in ARRIVED:
        return False
    if request.closing == Closing.DIED and request.representative_id is None:
        return True
    deaths = SupportRequest.objects.ended_by_death(request.speaks_as.pk)
    return bool(deaths.filter(closed_at__gt=request.submitted_at).exists())


def close_by_death(request: SupportRequest, *, by: Actor) -> None:
    """End a request because its beneficiary has died, and let nothing that waits go to the one who died."""
    hold_back(request.person, by=by)
    workflow.close(request, Closing.DIED, by=by)
