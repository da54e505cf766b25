"""SQLite whose writers stand in a queue instead of knocking at the door.

SQLite lets one transaction write at a time, and whoever finds the file busy sleeps, for longer and longer, and tries
again; with many writers the unlucky one waits for seconds while others pass. Here a transaction first takes its place
in a queue: a lock among the threads of a process, which wakes the next at once, and a lock on a file beside the
database among processes, looked at again and again, so that among them there is no order. Programs that know nothing
of the queue still meet SQLite's own lock.
"""

import fcntl
import os
import threading
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from sqlite3 import register_converter
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_date

# Django's reading of a day, remembered: in a long list the same days come again and again, and nothing changes a day.
register_converter("date", lru_cache(maxsize=4096)(base.decoder(parse_date)))

_PAUSE = 0.001  # seconds between looks at the lock of the other process; a transaction lasts about so long
_threads: dict[str, threading.Lock] = {}
_guard = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which turns the marks of a statement into SQLite's once for each statement and not each time."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        return _in_marks(query) if param_names is None else str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=512)
def _in_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite with a queue before every writing transaction.

    Raises:
        OperationalError: when a transaction waited longer than the ``timeout`` of the settings, as SQLite itself does.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place: tuple[threading.Lock, int] | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take_place()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in Django's stubs
        except BaseException:
            self._leave_place()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in Django's stubs
        self._leave_place()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in Django's stubs
        finally:
            self._leave_place()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in Django's stubs
        finally:
            self._leave_place()

    def _take_place(self) -> None:
        if self._place is not None or self.is_in_memory_db():
            return
        path = f"{self.settings_dict['NAME']}.queue"
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        with _guard:
            threads = _threads.setdefault(path, threading.Lock())
        if not threads.acquire(timeout=patience):
            raise OperationalError("database is locked")
        try:
            file = _open(path)
            try:
                _lock(file, until)
            except BaseException:
                os.close(file)
                raise
        except BaseException:
            threads.release()
            raise
        self._place = threads, file

    def _leave_place(self) -> None:
        if self._place is not None:
            (threads, file), self._place = self._place, None
            os.close(file)  # gives the file's lock back
            threads.release()


def _open(path: str) -> int:
    """Open the file of the queue; one that an administrator's command makes belongs to the database's owner."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        owner = Path(path.removesuffix(".queue")).stat()
        os.fchown(file, owner.st_uid, owner.st_gid)
    return file


def _lock(file: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OperationalError("database is locked") from None
            time.sleep(_PAUSE)
        else:
            return
