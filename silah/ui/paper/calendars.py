"""Moments as a paper writes them: the day in both calendars, then the clock of Riyadh."""

from datetime import datetime
from zoneinfo import ZoneInfo

from silah.core.hijri import both_weekday
from silah.ui.paper.labels import labels

RIYADH = ZoneInfo("Asia/Riyadh")


def moment(at: datetime, language: str) -> str:
    """Write a moment for a paper.

    Args:
        at: an aware time.
        language: ``ar``, ``ar-her`` or ``en``.

    Raises:
        ValueError: for a time without a zone, which would mean another moment elsewhere.
    """
    if at.tzinfo is None:
        raise ValueError("a moment on paper needs a time zone")
    local = at.astimezone(RIYADH)
    words = labels("common", language)
    half = words["am"] if local.hour < 12 else words["pm"]
    day = both_weekday(local.date(), language=language)
    return f"{day}{words['comma']}{local.hour % 12 or 12}:{local.minute:02d} {half}"
