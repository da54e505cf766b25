"""The only clock of the house: nothing else asks the machine for the time.

Tests stop it with ``at``. A running server is moved by ``SILAH_CLOCK_SHIFT`` (seconds) or by
``SILAH_CLOCK_SHIFT_FILE`` (a file holding seconds, looked at on every call), so that deadlines can be rehearsed
without touching the machine's own clock. Both are read once at the start.
"""

import calendar
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

RIYADH = ZoneInfo("Asia/Riyadh")

_stopped: ContextVar[datetime | None] = ContextVar("silah_clock", default=None)
_shift: Callable[[], timedelta] | None = None
_read: dict[str, tuple[int, timedelta]] = {}


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    stopped = _stopped.get()
    if stopped is not None:
        return stopped
    return datetime.now(UTC) if _shift is None else datetime.now(UTC) + _shift()


def today() -> date:
    """Return the present day in Riyadh, where the Kingdom's offices and deadlines live."""
    return now().astimezone(RIYADH).date()


def local(moment: datetime) -> datetime:
    """Return a moment as the clocks of Riyadh show it; a naive one is taken as Riyadh's already."""
    return moment.replace(tzinfo=RIYADH) if moment.tzinfo is None else moment.astimezone(RIYADH)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Stop the clock for the block; only in this thread or task.

    Args:
        moment: an aware datetime; a naive one or a date is taken in Riyadh, a date at nine in the morning.
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9, tzinfo=RIYADH)
    stopped = local(moment).astimezone(UTC)
    token = _stopped.set(stopped)
    try:
        yield stopped
    finally:
        _stopped.reset(token)


def read_environment() -> None:
    """Move the clock as the environment says; called at the start, and by tests that change the environment."""
    global _shift  # noqa: PLW0603  the one setting of this module
    path, seconds = os.environ.get("SILAH_CLOCK_SHIFT_FILE"), float(os.environ.get("SILAH_CLOCK_SHIFT") or 0)
    if path:
        _shift = partial(_shift_from, path)
    else:
        _shift = partial(timedelta, seconds=seconds) if seconds else None


def _shift_from(path: str) -> timedelta:
    """Read the seconds in a file, again only when it was written since; no file means no shift."""
    file = Path(path)
    try:
        written = file.stat().st_mtime_ns
        if path not in _read or _read[path][0] != written:
            _read[path] = (written, timedelta(seconds=float(file.read_text() or 0)))
    except FileNotFoundError:
        return timedelta()
    return _read[path][1]


read_environment()
