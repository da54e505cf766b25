"""When we learned that somebody has died, as the requests that a death ended tell it."""

from collections.abc import Iterable
from datetime import date

from silah.core import clock
from silah.support.models import SupportRequest


def learned_on(request: SupportRequest, person_id: int | None, deaths: Iterable[SupportRequest]) -> date | None:
    """The day on which we learned of somebody's death after a request was sent; who sends one later is alive.

    Args:
        person_id: the one who may have died: the beneficiary, or whoever speaks for the beneficiary.
        deaths: requests ended by a death, as far as the reader may know of them.
    """
    moments = [one.closed_at for one in deaths if one.person_id == person_id and one.closed_at is not None]
    return max((clock.local(at).date() for at in moments if at > request.submitted_at), default=None)
