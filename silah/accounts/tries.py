"""How often something may be tried, so that nobody guesses it and nobody is shut out by others (trust D6, D7).

Three counters stand beside each other: of a key from one network, of a key from everywhere, of a network over all
keys. The first refuses. The other two only slow down, and a device that gave the right answer before passes them
all by with a counter of its own; so a flood makes strangers wait and stops nobody who belongs here. What results
for somebody who guesses is written in docs/decisions/0010.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _

from silah.accounts.devices import Device, digest_of
from silah.core.refused import Refused

HOUR, DAY = 3600, 86400
#: Seconds a try waits when the budget is just used up, and at most.
FIRST_WAIT, LONGEST_WAIT = 15, 120
#: Seconds for which a wait that is over lets a try in.
WAIT_GOOD = 300
#: A network that used its budget this many times over is refused: its tries would fill the table of counters.
CEILING = 20
#: A known device may try this many times as often as a stranger: whoever holds it has only its owner to annoy.
KNOWN = 4


@dataclass(frozen=True)
class Limit:
    """How often one thing may be tried.

    Args:
        each: tries of one key from one network in ``span``.
        of_key: tries of one key from everywhere, beyond which whoever comes anew waits first.
        of_place: tries from one network over all keys, beyond which whoever comes anew waits first.
        span: seconds.
        is_hard: beyond ``of_key`` refuse instead of slowing down, where each try costs the person something.
        family: limits of one family know a device by the same right answer.
        spaced: beyond ``each`` do not refuse, but ask for this many seconds since the last try, doubled each time.
    """

    name: str
    each: int
    of_key: int
    of_place: int
    span: int = HOUR
    is_hard: bool = False
    spaced: int = 0
    family: str = ""

    def digest(self, key: str, association_id: int) -> str:
        return digest_of(f"{self.family or self.name}:{association_id}:{key}")


#: Signing in of staff, by e-mail: wrong passwords count.
STAFF = Limit("staff", each=5, of_key=60, of_place=60, spaced=10)
LONGEST_SPACE = 900


def count(limit: Limit, key: str, device: Device, association_id: int = 0) -> None:
    """Count one try.

    Raises:
        Refused: ``wait`` with ``seconds``, after which the same device is let in; ``too_often`` when the key was tried
            too often from this network.
    """
    digest = limit.digest(key, association_id)
    if device.knows(digest):
        if _raise(f"{limit.name}:{digest}:{device.id}", limit.span) > KNOWN * limit.each:
            raise _too_often()
        return
    # The network first: a flood from one makes no row for the keys it names, and so cannot fill the table.
    place = _raise(f"{limit.name}@{device.place}", limit.span)
    if place > CEILING * limit.of_place:
        raise _too_often()
    _refuse_unless_waited(device, digest, place, limit.of_place)
    here = f"{limit.name}:{digest}@{device.place}"
    if limit.spaced:
        _space(limit, here)
    elif _raise(here, limit.span) > limit.each:
        raise _too_often()  # and counts for nobody else: one network alone cannot use up what all share
    everywhere = _raise(f"{limit.name}:{digest}", limit.span)
    if limit.is_hard and everywhere > limit.of_key:
        raise _too_often()
    try:
        _refuse_unless_waited(device, digest, everywhere, limit.of_key)
    except Refused:
        if not limit.spaced:
            _raise(here, limit.span, by=-1)  # who was told to wait has not tried
        raise


def forgive(limit: Limit, key: str, device: Device, association_id: int = 0) -> None:
    """Take back what a right answer counted, and remember the device it came from."""
    digest = limit.digest(key, association_id)
    if device.knows(digest):
        cache.delete(f"{limit.name}:{digest}:{device.id}")
    else:
        cache.delete(f"{limit.name}:{digest}@{device.place}")
        _raise(f"{limit.name}@{device.place}", limit.span, by=-1)
        _raise(f"{limit.name}:{digest}", limit.span, by=-1)
    device.remember(digest)


def _refuse_unless_waited(device: Device, digest: str, used: int, budget: int) -> None:
    """Let a try beyond a budget in after its wait, which the device carries; nothing is stored for it."""
    if used <= budget:
        return
    now = int(time.time())
    ready = device.waits.get(digest, 0)
    if ready <= now < ready + WAIT_GOOD:
        return
    if ready <= now:
        ready = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(8, used // budget - 1))
        device.wait_for(digest, ready)
    raise _wait(ready - now)


def _space(limit: Limit, name: str) -> None:
    """Ask for a growing time between two tries; one refused does not push the next one away."""
    with _alone(name):
        now = time.time()
        used, until, last = cache.get(name) or (0, now + limit.span, 0.0)
        over = used - limit.each
        free_at = last + min(LONGEST_SPACE, limit.spaced * 2 ** min(12, over)) if over >= 0 else 0.0
        if now < free_at:
            raise _wait(round(free_at - now) + 1)
        cache.set(name, (used + 1, until, now), max(1, round(until - now)))


def _wait(seconds: int) -> Refused:
    return Refused(
        "wait",
        _("This was tried many times just now. Wait %(seconds)d seconds and press again.")
        % {"seconds": max(1, seconds)},
        seconds=max(1, seconds),
    )


def _too_often() -> Refused:
    return Refused("too_often", _("This was tried several times. Wait an hour, or call us and we help you."))


def _raise(name: str, span: int, by: int = 1) -> int:
    """Add to a counter and return it. Of several tries at once each counts, and the first one's span stands.

    The cache's own ``incr`` does neither: it reads and then writes, and it gives the counter another five minutes.
    """
    with _alone(name):
        now = time.time()
        used, until, *_rest = cache.get(name) or (0, now + span)
        cache.set(name, (max(0, used + by), until), max(1, round(until - now)))
    return max(0, int(used) + by)


def _alone(name: str) -> Any:
    """A transaction that nobody else is in for this counter."""
    held = transaction.atomic()
    if connection.vendor != "postgresql":
        return held  # SQLite lets one writer in at a time from the beginning of a transaction
    return _Locked(held, name)


class _Locked:
    """A transaction with PostgreSQL's lock of a name."""

    def __init__(self, held: Any, name: str) -> None:
        self.held, self.name = held, name

    def __enter__(self) -> None:
        self.held.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.name])

    def __exit__(self, *error: Any) -> None:
        self.held.__exit__(*error)
