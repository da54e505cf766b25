"""Sending one request and seeing all of it: the answer, what it wrote, what it threw, how much work it was.

Whatever a request did is undone after it, so that the hundredth finds the town as the first did.
"""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pypdfium2
import zeal
from django.contrib import messages
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

_WRITE = re.compile(r'^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
_SAVEPOINT = re.compile(r'^\s*(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+"?(\w+)"?', re.IGNORECASE)
#: What every page may write: sessions, counters of limits, and the record of who looked.
QUIET_TABLES = frozenset({"django_session", "silah_cache", "audit_entry", "audit_chainhead"})


class Writes:
    """Names of the tables written to, those of rolled back savepoints left out."""

    def __init__(self) -> None:
        self._log: list[tuple[str, str]] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        mark = _SAVEPOINT.match(text)
        if mark:
            verb, name = mark[1].upper(), mark[2]
            if verb == "SAVEPOINT":
                self._log.append(("savepoint", name))
            elif verb.startswith("ROLLBACK"):
                places = [n for n, row in enumerate(self._log) if row == ("savepoint", name)]
                del self._log[places[-1] if places else 0 :]
            return execute(sql, params, many, context)
        result = execute(sql, params, many, context)
        found = _WRITE.match(text)
        # An update that met no row wrote nothing: that is how compare-and-set says no. What an insert met is not told.
        if found and (text.lstrip()[:6].upper() == "INSERT" or context["cursor"].rowcount != 0):
            self._log.append(("write", found[1]))
        return result

    @property
    def tables(self) -> set[str]:
        return {name for kind, name in self._log if kind == "write"}


@dataclass
class Seen:
    """One request and all that came of it."""

    response: Any
    writes: set[str]
    thrown: list[str]
    seconds: float
    body: bytes = b""
    _text: str | None = field(default=None, repr=False)

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def location(self) -> str:
        return str(self.response.headers.get("Location", ""))

    @property
    def is_html(self) -> bool:
        return str(self.response.headers.get("Content-Type", "")).startswith("text/html")

    @property
    def text(self) -> str:
        """Every word of the answer: headers, body, and the words on the pages of a PDF."""
        if self._text is None:
            heads = "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())
            self._text = f"{heads}\n\n{words_of(self.body)}"
        return self._text

    @property
    def was_refused(self) -> bool:
        """Whether the page said no: by its status, or by a message of refusal before it led elsewhere."""
        if self.status >= 400:
            return True
        kept = getattr(getattr(self.response, "wsgi_request", None), "_messages", None)
        queued = getattr(kept, "_queued_messages", [])
        return any(one.level >= messages.WARNING for one in queued)


def words_of(body: bytes) -> str:
    """The text of a page, or of a PDF: its pages and what it says of itself."""
    if not body.startswith(b"%PDF"):
        return body.decode("utf-8", "replace")
    document = pypdfium2.PdfDocument(body)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
        return "\n".join([str(document.get_metadata_dict()), *pages])
    finally:
        document.close()


@contextmanager
def undone() -> Iterator[None]:
    """Undo every row written inside."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False


def bring_cookie(client: Client, name: str, value: str) -> None:
    """Put any cookie into a client's request: the newest Pythons refuse to make one that holds a control character."""
    written = SimpleNamespace(key=name, coded_value=client.cookies.value_encode(value)[1])
    dict.__setitem__(client.cookies, name, written)


def send(client: Client, method: str, path: str, **options: Any) -> Seen:
    """Send one request with a client that does not raise; nothing of it stays in the database.

    The pages of packages may ask twice for one row; what ours ask is counted.
    """
    thrown: list[str] = []

    def note(sender: object, request: object = None, **kwargs: object) -> None:
        import traceback

        thrown.append(traceback.format_exc(limit=-6))

    writes = Writes()
    got_request_exception.connect(note, weak=False)
    began = time.process_time()
    try:
        packages = zeal.zeal_ignore() if path.startswith("/staff/") else nullcontext()
        with undone(), packages, connection.execute_wrapper(writes):
            response = client.generic(method, path, **options)
            body = _body_of(response)
            seen = Seen(response, writes.tables, thrown, time.process_time() - began, body)
            _ = seen.was_refused
    finally:
        got_request_exception.disconnect(note)
    return seen


def _body_of(response: HttpResponseBase) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return bytes(response.content)  # type: ignore[attr-defined]


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Keep the expected refusals of thousands of requests out of the report."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
