"""Moving the house through time: the test and the live server, which runs in another thread, read one file."""

from datetime import UTC, date, datetime, time
from itertools import count
from os import utime
from pathlib import Path

from silah.core import clock

_written = count(1)


class Calendar:
    """The clock of the whole house."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def go_to(self, day: date, hour: int = 9) -> None:
        """Make it ``hour`` o'clock of a day in Riyadh, for everybody."""
        moment = datetime.combine(day, time(hour), clock.RIYADH)
        self.file.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        # The file is read again when it looks newer, and two jumps may come within one tick of the disk.
        stamp = int(datetime.now(UTC).timestamp()) + next(_written)
        utime(self.file, (stamp, stamp))
