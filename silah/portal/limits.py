"""How often something may be tried: counters in the shared cache, by what is tried and by a budget for all.

No counter is kept by network address alone: thousands of people share one behind a mobile carrier (trust D7).
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _

from silah.core.refused import Refused

HOUR = 3600


@dataclass(frozen=True)
class Limit:
    """At most ``each`` times an hour for one key, and ``of_all`` for all keys of one association together."""

    name: str
    each: int
    of_all: int


#: Look-ups of a reference with its code (trust D6): wrong ones count.
FOLLOW = Limit("follow", each=5, of_all=600)
#: One-time codes asked for, beyond the registry's own limit by mobile.
CODES = Limit("codes", each=6, of_all=900)
#: Tries of a one-time code or a code of a draft, by mobile.
TRIES = Limit("tries", each=10, of_all=1200)
#: Answers to “was this page useful?”, by page.
OPINIONS = Limit("opinions", each=120, of_all=600)
#: Look-ups of a verification code, all together: a code cannot be guessed, this only spares the machine.
VERIFY = Limit("verify", each=30, of_all=3000)
#: Drafts begun, all together.
DRAFTS = Limit("drafts", each=3000, of_all=3000)


def count(limit: Limit, key: str, association_id: int = 0) -> None:
    """Count one try.

    Raises:
        Refused: ``too_often`` when the key or the association has used up its hour.
    """
    # The budget for all first: beyond it no row is made for a key, so a flood cannot fill the table.
    if (
        _raise(f"{limit.name}:{association_id}:all") > limit.of_all
        or _raise(f"{limit.name}:{association_id}:{_digest(key)}") > limit.each
    ):
        raise Refused("too_often", _("This was tried several times. Wait an hour, or call us and we help you."))


def is_used_up(limit: Limit, key: str, association_id: int = 0) -> bool:
    """Whether one more try would be refused."""
    names = [f"{limit.name}:{association_id}:{_digest(key)}", f"{limit.name}:{association_id}:all"]
    found = cache.get_many(names)
    return _used(found.get(names[0])) >= limit.each or _used(found.get(names[1])) >= limit.of_all


def forgive(limit: Limit, key: str, association_id: int = 0) -> None:
    """Forget the tries of a key, after the right answer."""
    cache.delete(f"{limit.name}:{association_id}:{_digest(key)}")


def _raise(name: str) -> int:
    """Add one to a counter and return it. Of several tries at once each counts, and the first one's hour stands.

    The cache's own ``incr`` does neither: it reads and then writes, and it gives the counter another five minutes.
    """
    with transaction.atomic():
        # SQLite lets one writer in at a time from the beginning of a transaction; PostgreSQL is asked to.
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        now = time.time()
        used, until = cache.get(name) or (0, now + HOUR)
        cache.set(name, (used + 1, until), max(1, round(until - now)))
    return int(used) + 1


def _used(counter: Any) -> int:
    return int(counter[0]) if counter else 0


def _digest(key: str) -> str:
    """What is tried is often a mobile number; the cache is a table that others may read."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
