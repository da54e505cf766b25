"""PostgreSQL with a short way for the statements that come again and again.

The package makes a cursor anew for each statement, learns anew how its values travel and how its columns are read, and
Django makes some thirty calls around that. Here a cursor that has done its work waits for the next time its statement
is asked, and knows all of it already (docs/decisions/0017).
"""

from collections.abc import Callable, Iterator
from threading import get_ident
from typing import Any, Self

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import Error

_MOST = 256  # cursors that a connection keeps: the statements of a day's pages
_SMALL = 25  # rows of an answer; a cursor holds its last one for as long as it waits


def _translating(name: str) -> Callable[..., Any]:
    """The cursor's method of this name, whose errors are Django's."""

    def called(self: "Cursor", *args: Any) -> Any:
        try:
            return getattr(self._asked, name)(*args)
        except Error:
            with self._db.wrap_database_errors:
                raise

    return called


class Cursor:
    """One statement's cursor for whoever asks it now; it does by itself what Django's wrapper does around each."""

    __slots__ = ("_asked", "_db", "_kept", "_statement")

    def __init__(self, db: "DatabaseWrapper") -> None:
        self._db, self._kept = db, db.kept
        self._asked: Any = None
        self._statement: Any = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchone, None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked or self._cursor_for(""), name)

    def execute(self, query: Any, params: Any = None) -> Self:
        db = self._db
        if db.needs_rollback:
            db.validate_no_broken_transaction()
        try:
            self._cursor_for(query).execute(self._statement, params)
        except Error:
            with db.wrap_database_errors:
                raise
        return self

    def executemany(self, query: Any, param_list: Any) -> Self:
        db = self._db
        if db.needs_rollback:
            db.validate_no_broken_transaction()
        try:
            self._cursor_for(query).executemany(self._statement, param_list)
        except Error:
            with db.wrap_database_errors:
                raise
        return self

    def close(self) -> None:
        """Let the cursor wait for the next time."""
        asked, self._asked = self._asked, None
        if asked is not None and asked.rowcount <= _SMALL and type(self._statement) is str:
            if len(self._kept) >= _MOST:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[self._statement] = self._statement, asked

    fetchone, fetchmany, fetchall = map(_translating, ("fetchone", "fetchmany", "fetchall"))

    def _cursor_for(self, query: Any) -> Any:
        self.close()
        known = self._kept.pop(query, None) if type(query) is str else None
        # The package knows a statement again as the same text, not as an equal one.
        self._statement, self._asked = known or (query, self._db.connection.cursor())
        return self._asked


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL, whose cursors are kept by their statements."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._debug, self._thread = settings.DEBUG, get_ident()
        self.kept: dict[str, tuple[str, Any]] = {}  # by its words a statement, and the cursor that waits for it

    def get_new_connection(self, conn_params: Any) -> Any:
        self.kept = {}
        return super().get_new_connection(conn_params)

    def cursor(self) -> Any:
        """A cursor: ours where nobody watches the statements and the connection needs no look, else Django's."""
        watched = self._debug or self.force_debug_cursor or self.execute_wrappers
        unsure = self.connection is None or (self.health_check_enabled and not self.health_check_done)  # type: ignore[attr-defined]
        return super().cursor() if watched or unsure or self._thread != get_ident() else Cursor(self)
