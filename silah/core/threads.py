"""What belongs to one request is kept by its thread.

Django keeps the language, the zone, the prefix of addresses and the database's connection in an object made for threads
and coroutines alike, and each look into it costs eight calls; a page looks several hundred times. Here nothing is a
coroutine: a request is answered by one thread from its first line to its last (decision 17).
"""

from threading import local

from asgiref.local import Local
from django.db import connections
from django.urls import base
from django.utils import timezone
from django.utils.translation import trans_real


def keep_by_thread() -> None:
    """Put the plain object of threads in the place of each; called once, before anything is kept in them.

    Raises:
        TypeError: when a release of Django keeps something else there.
    """
    for owner, name in (
        (trans_real, "_active"), (timezone, "_active"), (base, "_prefixes"), (base, "_urlconfs"),
        (connections, "_connections"),
    ):  # fmt: skip
        if not isinstance(getattr(owner, name), Local | local):
            raise TypeError(f"{owner}.{name} is not what a thread keeps.")
        setattr(owner, name, local())
