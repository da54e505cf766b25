"""How urgent a day is, in words: late, today, this week, later."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.core import clock

LATE, TODAY, WEEK, LATER = "late", "today", "week", "later"
TONES = {LATE: "bad", TODAY: "warn", WEEK: "accent", LATER: "plain"}


class Due(NamedTuple):
    """A day and its urgency. ``group`` is one of late, today, week, later."""

    day: date | None
    word: str
    group: str

    @property
    def tone(self) -> str:
        return TONES[self.group]


def due(day: date | None, *, today: date | None = None) -> Due:
    """Say how far a day is from today; no day at all is later than any.

    Args:
        today: the present day, where many days are compared with it.
    """
    if day is None:
        return Due(None, _("No date set"), LATER)
    today = today or clock.today()
    away = (day - today).days
    if away < 0:
        return Due(day, ngettext("%(count)d day late", "%(count)d days late", -away) % {"count": -away}, LATE)
    if away == 0:
        return Due(day, _("Due today"), TODAY)
    if away == 1:
        return Due(day, _("Due tomorrow"), WEEK)
    word = ngettext("%(count)d day left", "%(count)d days left", away) % {"count": away}
    return Due(day, word, WEEK if day <= today + timedelta(days=7) else LATER)
