"""The folder in which a process of the tests keeps everything, and which no run leaves behind.

A process removes its own at the end, also when it is told to stop. What one leaves that was killed outright, the
next run removes: a folder is in use as long as somebody holds its lock.
"""

import atexit
import fcntl
import os
import shutil
import signal
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

PREFIX = "silah-tests-"
#: Seconds; a folder that was touched within them may be so new that its lock is not taken yet.
FRESH = 3600


def make(place: Path | None = None) -> Path:
    """Make a folder, hold it for as long as this process lives, and remove those that nobody holds."""
    place = place or Path(tempfile.gettempdir())
    sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    _hold(folder)
    owner = os.getpid()
    # A process that forked off shares the folder and does not end it.
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    return folder


def sweep(place: Path) -> None:
    """Remove the folders of earlier runs that were killed."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another run sweeps too, or it is somebody else's
            if time.time() - folder.stat().st_mtime > FRESH and (handle := _hold(folder)):
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


def _hold(folder: Path) -> int:
    """Take the lock of a folder until this process ends; 0 when somebody has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return 0
    return handle


def end_in_order() -> None:
    """Make a request to end run what is due at the end; by itself it would end the process on the spot."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    import pytest  # the settings need the folder alone

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # asked a second time, it ends at once
    raise pytest.exit.Exception("asked to end", returncode=128 + signal.SIGTERM)
