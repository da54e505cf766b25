"""Opening hours in words, in the one form that every page of both doors uses."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from silah.core.templatetags.dates import clock_time
from silah.policies.pack.association import Period
from silah.policies.pack.text import enumerated

#: Any day: of it and an hour is made the moment that the words for an hour are asked with.
_A_DAY = date(2024, 1, 1)


def openings(periods: Iterable[Period]) -> str:
    """The openings of a day, «من 8:00 صباحًا إلى 3:00 مساءً»; nothing on a day off."""
    return enumerated(
        _("from %(opens)s to %(closes)s") % {"opens": _hour(one.opens), "closes": _hour(one.closes)} for one in periods
    )


def _hour(hour: time) -> str:
    """An hour that does not split at the end of a line."""
    return clock_time(datetime.combine(_A_DAY, hour)).replace(" ", "\u00a0")
