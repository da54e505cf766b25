"""When we learned that somebody has died, as the requests that a death ended tell it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.support.models import SupportRequest


def learned_on(request: SupportRequest, person_id: int | None, deaths: Iterable[SupportRequest]) -> date | None:
    """The day on which we learned of somebody's death after a request was sent; who sends one later is alive.

    Args:
        person_id: the one who may have died: the beneficiary, or whoever speaks for the beneficiary.
        deaths: requests ended by a death, as far as the reader may know of them.
    """
    moments = [one.closed_at for one in deaths if one.person_id == person_id and one.closed_at is not None]
    return max((clock.local(at).date() for at in moments if at > request.submitted_at), default=None)


def refuse_if_died(request: SupportRequest, *, by: Actor) -> None:
    """Keep a file from being voted on or decided whose beneficiary has died, as far as the one who acts may know of it.

    Raises:
        Refused: ``has_died``.
    """
    deaths = SupportRequest.objects.telling_of([request.person_id], by.rights)
    if learned_on(request, request.person_id, deaths.only("person_id", "closed_at")) is not None:
        raise Refused(
            "has_died",
            _(
                "We learned that the beneficiary has died, so nobody votes on this file or decides it. Beneficiary relations "
                "ends it, or takes a mistaken death back."
            ),
        )
