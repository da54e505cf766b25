"""SQLite whose writers stand in a queue instead of knocking at the door.

SQLite lets one transaction write at a time, and whoever finds the file busy sleeps, for longer and longer, and tries
again; with many writers the unlucky one waits for seconds while others pass. Here a transaction first takes its place
in a queue: a lock among the threads of a process, which wakes the next at once, and a lock on a file beside the
database among processes, looked at again and again, so that among them there is no order. Programs that know nothing
of the queue still meet SQLite's own lock.

The disk is waited for outside the queue: a transaction leaves its place when its pages are in the log, and returns when
the log is on the disk (docs/decisions/0019).
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from json import JSONEncoder
from pathlib import Path
from sqlite3 import Cursor as Plain
from sqlite3 import Error, register_converter
from threading import get_ident
from typing import Any, Self

from django.conf import settings
from django.db import OperationalError
from django.db.backends.sqlite3 import base, operations
from django.utils.dateparse import parse_date

# Django's reading of a day, remembered: in a long list the same days come again and again, and nothing changes a day.
register_converter("date", lru_cache(maxsize=4096)(base.decoder(parse_date)))

_PAUSE = 0.0003  # seconds between looks at the lock of the other process; a transaction lasts some twenty times as long
_FULL = 2  # SQLite's number for it
_threads: dict[str, threading.Lock] = {}
_guard = threading.Lock()


def _translating(fetch: Callable[..., Any]) -> Any:
    """A way of fetching whose errors are Django's."""

    def fetched(self: "Cursor", *args: Any) -> Any:
        try:
            return fetch(self, *args)
        except Error:
            with self.db.wrap_database_errors:
                raise

    return fetched


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that does by itself what Django's wrapper does around each: marks turned, errors translated.

    The marks of a statement are turned into SQLite's once for each statement and not each time.
    """

    db: "DatabaseWrapper"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        try:  # one more manager around each statement would cost more than the closing
            self.close()
        except Error:  # as Django: what goes wrong in leaving says nothing new
            pass

    def execute(self, query: str, params: Any = None) -> Self:
        if self.db.needs_rollback:
            self.db.validate_no_broken_transaction()
        try:
            if params is None:
                return Plain.execute(self, query)
            if isinstance(params, Mapping):
                return super().execute(query, params)  # type: ignore[return-value]  # it is itself
            return Plain.execute(self, _in_marks(query), params)
        except Error:
            with self.db.wrap_database_errors:
                raise

    def executemany(self, query: str, param_list: Any) -> Self:
        if self.db.needs_rollback:
            self.db.validate_no_broken_transaction()
        try:
            return Plain.executemany(self, _in_marks(query), param_list)
        except Error:
            with self.db.wrap_database_errors:
                raise

    fetchone = _translating(Plain.fetchone)
    fetchmany = _translating(Plain.fetchmany)
    fetchall = _translating(Plain.fetchall)
    __next__ = _translating(Plain.__next__)


@lru_cache(maxsize=512)
def _in_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


_as_json = JSONEncoder().encode


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with a short way for the moments of the house's clock and for JSON of the usual kinds."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is UTC:
            return str(value.replace(tzinfo=None))
        return super().adapt_datetimefield_value(value)

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        return _as_json(value) if encoder is None else super().adapt_json_value(value, encoder)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite with a queue before every writing transaction.

    Raises:
        OperationalError: when a transaction waited longer than the ``timeout`` of the settings, as SQLite itself does.
    """

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place: tuple[threading.Lock, int] | None = None
        self._debug, self._thread = settings.DEBUG, get_ident()
        self._synced_by_sqlite = True  # as the settings begin each connection
        self._keeps_log = False

    def get_new_connection(self, conn_params: Any) -> Any:
        made = super().get_new_connection(conn_params)
        # Not every disk can have a log; without one SQLite brings each commit to the disk itself.
        (mode,), (level,) = (made.execute(f"PRAGMA {name}").fetchone() for name in ("journal_mode", "synchronous"))
        self._keeps_log = mode == "wal" and level == _FULL
        self._synced_by_sqlite = True
        return made

    def cursor(self) -> Any:
        """A cursor: ours alone where nobody watches the statements, else with Django's wrapper around it.

        Django makes some twenty calls before a statement begins and a dozen around it, most of them to find that
        there is nothing to log, to warn of or to reconnect.
        """
        watched = self._debug or self.force_debug_cursor or self.execute_wrappers
        if watched or self.connection is None or self._thread != get_ident():
            return super().cursor()
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.db = self
        return cursor

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.db = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take_place()
        try:
            self._have_commits_synced(by_sqlite=self._place is None or not self._keeps_log)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in Django's stubs
        except BaseException:
            self._leave_place()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in Django's stubs
        self._leave_place()
        if not self._synced_by_sqlite:
            # Whoever wrote nothing waits too: what it read may be the commit of a moment ago.
            self._sync_log()
            self._have_commits_synced(by_sqlite=True)

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in Django's stubs
        finally:
            self._leave_place()
        self._have_commits_synced(by_sqlite=True)

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in Django's stubs
        finally:
            self._leave_place()

    def _have_commits_synced(self, *, by_sqlite: bool) -> None:
        """Say who brings the log to the disk: SQLite within each commit, or :meth:`_sync_log` after it."""
        if by_sqlite is not self._synced_by_sqlite and self.connection is not None:
            self.connection.execute(f"PRAGMA synchronous={'FULL' if by_sqlite else 'NORMAL'}")
            self._synced_by_sqlite = by_sqlite

    def _sync_log(self) -> None:
        """Bring what was committed to the disk.

        Raises:
            OperationalError: the disk refuses; what was committed may not outlast a loss of power.
        """
        try:
            file = os.open(f"{self.settings_dict['NAME']}-wal", os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fdatasync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise OperationalError(f"The database's log does not reach the disk: {error.strerror}") from error

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
    with suppress(FileNotFoundError):
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
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
