"""How often the doors of the public may be tried, and by whom; how it is counted is said in ``accounts/tries.py``."""

from django.http import HttpRequest

from silah.accounts import tries
from silah.accounts.devices import device_of
from silah.accounts.tries import DAY, Limit

#: Look-ups of a reference with its code: wrong ones count.
FOLLOW = Limit("follow", each=5, of_key=20, of_place=120)
#: One-time codes asked for. Each is a message on somebody's phone, so beyond the budget none is sent.
CODES = Limit("codes", each=4, of_key=6, of_place=300, is_hard=True, family="mobile")
CODES_A_DAY = Limit("codes_day", each=8, of_key=12, of_place=3000, span=DAY, is_hard=True, family="mobile")
#: Codes an hour to one mobile from a device that signed in with it before; strangers cannot use these up.
CODES_OF_KNOWN = 12
#: Tries of a one-time code or a code of a draft, by mobile.
TRIES = Limit("tries", each=10, of_key=60, of_place=600, family="mobile")
#: Answers to “was this page useful?”, by page.
OPINIONS = Limit("opinions", each=120, of_key=600, of_place=240)
#: Look-ups of a verification code: a code cannot be guessed, this only spares the machine.
VERIFY = Limit("verify", each=30, of_key=300, of_place=600)
#: Drafts begun, all together. On the day a season opens thousands come through one carrier, so nobody is refused early.
DRAFTS = Limit("drafts", each=6000, of_key=3000, of_place=300)


def count(request: HttpRequest, limit: Limit, key: str) -> None:
    """Count one try at the association in force.

    Raises:
        Refused: ``wait`` or ``too_often``.
    """
    tries.count(limit, key, device_of(request), _association(request))


def forgive(request: HttpRequest, limit: Limit, key: str) -> None:
    """Take back what a right answer counted, and remember the device."""
    tries.forgive(limit, key, device_of(request), _association(request))


def is_known(request: HttpRequest, limit: Limit, key: str) -> bool:
    """Whether the right answer was given from this device before."""
    return device_of(request).knows(limit.digest(key, _association(request)))


def _association(request: HttpRequest) -> int:
    association = getattr(request, "association", None)
    return int(association.pk) if association is not None else 0
