"""What stands between the network and the site: it waits for slow senders and slow readers, so that the site need not.

A request is taken in whole, the site answers it in a computing thread, and the answer is given out. Waiting is done by
one thread for all (asyncio): it takes a few kilobytes for each who is slow, and holds up nobody (docs/decisions/0018).
One request is computed at a time, because two that take turns cost each other a tenth of their time; whoever takes long
lets the next one in beside him. The site is a WSGI application, and knows of none of this.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from io import BytesIO
from queue import SimpleQueue
from shutil import disk_usage
from tempfile import SpooledTemporaryFile, TemporaryFile, gettempdir
from threading import Lock, Thread
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from silah.core import files
from silah.settings import DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FILES

#: Bytes that the site could ever accept: as many files as it takes of the largest it takes, and the fields.
LIMIT = DATA_UPLOAD_MAX_NUMBER_FILES * files.LIMIT + 2 * DATA_UPLOAD_MAX_MEMORY_SIZE
PATIENCE = 30.0  # seconds in which the next
PORTION = 32 * 1024  # bytes must arrive, or the end: a kilobyte a second, less than the slowest telephone line carries
CONNECTIONS = 512  # held by one process, of visitors who do anything or nothing
SENDERS = 256  # of them that may be sending at a time, so that pages are given whatever comes in
QUEUE = 128  # requests of one process taken in and not yet answered, those among them whose visitors have gone
ROOM = 2 * 1024**3  # bytes that waiting bodies leave free on the disk, where the site may have to write too
PIECES = 2000  # of a portion; whoever sends byte by byte costs more than he brings
LONG = 0.1  # seconds, of an answer that is waited for no longer before the next is computed beside it
LINGER = 5.0  # seconds that one who is refused while he sends is still listened to
_IN_MEMORY = 256 * 1024  # bytes, a picture of a paper; a longer body or answer waits on the disk
_KEYS = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}

Message = dict[str, Any]
Environ = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Site = Callable[[Environ, Callable[..., None]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], IO[bytes] | bytes]


class _Refusal(Exception):
    """Raised with a status and its sentence in both languages."""


_TOO_MUCH = (
    413,
    (
        "ما أرسلته أكبر مما نستطيع استلامه مرة واحدة. صوّر الأوراق بالهاتف، أو أرسلها على دفعات.",
        "This is more than can be taken in at once. Take pictures of the papers with the phone, or send them in parts.",
    ),
)
_TOO_SLOW = (
    408,
    (
        "انقطع الإرسال قبل أن يكتمل، ولم نحفظ منه شيئاً. أرسله من جديد حين يتحسّن الاتصال.",
        "The sending stopped before it was complete, and nothing of it was kept. Send it again when the line is better.",
    ),
)
_CUT_OFF = 400, _TOO_SLOW[1]
_TOO_MANY = (
    503,
    (
        "يرسل إلينا الآن كثيرون. انتظر دقيقة ثم أرسل من جديد.",
        "Very many are sending to us now. Wait a minute, then send again.",
    ),
)


class Reception:
    """An ASGI application in front of the site."""

    def __init__(self, site: Site, threads: int, in_hand: list[None]) -> None:
        """Begin with nobody there.

        Args:
            site: what answers; called in a computing thread, as is the closing of what it answers.
            threads: how many answers are computed at a time at most, all but one of them long ones. The site's
                database connections belong to them.
            in_hand: gets an entry for each request from when it was taken in until its answer is given out.
        """
        self._site, self._in_hand = site, in_hand
        self._loop = asyncio.get_event_loop()
        self._senders = 0
        self._waiting: SimpleQueue[tuple[Environ, asyncio.Future[Answer]]] = SimpleQueue()
        self._turn = Lock()
        #: Whose turn it is. Taken out by whoever gives the turn on: the thread itself, or the look at who takes long.
        self._whose: dict[asyncio.Future[Answer], bool] = {}
        self._looked: asyncio.TimerHandle | None = None
        for _ in range(threads):
            Thread(target=self._compute, name="site", daemon=True).start()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request, as the interface says."""
        environ = _environ(scope)
        try:
            body = environ["wsgi.input"] = await self._take_in(environ, receive)
        except _Refusal as refusal:
            await _refuse(refusal, receive, send)
            return
        self._in_hand.append(None)
        try:
            with body:
                answer = self._loop.create_future()
                self._waiting.put((environ, answer))
                if self._looked is None:
                    self._looked = self._loop.call_later(LONG, self._look, None)
                status, headers, content = await answer
        finally:
            self._in_hand.pop()
        await _give_out(status, headers, content, send)

    def _compute(self) -> None:
        while True:
            self._turn.acquire()
            environ, answer = self._waiting.get()
            self._whose[answer] = True
            try:
                self._loop.call_soon_threadsafe(answer.set_result, _answer(self._site, environ))
            except BaseException as error:  # noqa: BLE001  whatever it is, the visitor's answer is the server's 500
                told = RuntimeError(repr(error)) if isinstance(error, StopIteration) else error
                self._loop.call_soon_threadsafe(answer.set_exception, told)
            self._give_turn_on(answer)

    def _look(self, before: "asyncio.Future[Answer] | None") -> None:
        """Let the next one in beside an answer that was there at the look before; look on while there is work."""
        now = next(iter(self._whose.copy()), None)
        if now is not None and now is before:
            self._give_turn_on(now)
        self._looked = self._loop.call_later(LONG, self._look, now) if self._in_hand else None

    def _give_turn_on(self, answer: "asyncio.Future[Answer]") -> None:
        if self._whose.pop(answer, False):
            self._turn.release()

    async def _take_in(self, environ: Environ, receive: Receive) -> IO[bytes]:
        """Return the body that came whole, and put its length into the head."""
        if len(self._in_hand) >= QUEUE:
            raise _Refusal(*_TOO_MANY)
        declared = int(environ.get("CONTENT_LENGTH", "").lstrip("0") or 0)
        if not declared and "HTTP_TRANSFER_ENCODING" not in environ:
            return BytesIO()
        if declared > LIMIT:
            raise _Refusal(*_TOO_MUCH)
        if self._senders >= SENDERS:
            raise _Refusal(*_TOO_MANY)
        self._senders += 1
        body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by whom it is given to
        try:
            while await _portion(body, declared, receive):
                if body.tell() > _IN_MEMORY and disk_usage(gettempdir()).free < ROOM:
                    raise _Refusal(*_TOO_MANY)
            if len(self._in_hand) >= QUEUE:  # many may be complete at once
                raise _Refusal(*_TOO_MANY)
        except BaseException as error:
            body.close()
            if isinstance(error, TimeoutError):
                raise _Refusal(*_TOO_SLOW) from error
            if isinstance(error, OSError):  # no room for it
                raise _Refusal(*_TOO_MANY) from error
            raise
        finally:
            self._senders -= 1
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        return body


async def _portion(body: IO[bytes], declared: int, receive: Receive) -> bool:
    """Add what must come within the patience; returns whether more must come."""
    due = body.tell() + PORTION
    async with asyncio.timeout(PATIENCE):
        for _piece in range(PIECES):
            if (size := body.tell()) >= due:
                return True
            message = await receive()
            if message["type"] != "http.request":
                raise _Refusal(*_CUT_OFF)
            size += body.write(message["body"])
            if size > LIMIT:
                raise _Refusal(*_TOO_MUCH)
            if (declared and size == declared) or not message["more_body"]:
                return False
    raise _Refusal(*_CUT_OFF)


def _answer(site: Site, environ: Environ) -> Answer:
    """Have the site answer, all of it: what it says is looked at, kept and closed in the thread that computes it."""
    begun: list[Any] = []
    pieces = site(environ, lambda status, headers, _error=None: begun.extend((int(status[:3]), headers)))
    kept: list[bytes] = []
    long: IO[bytes] | None = None
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > _IN_MEMORY and long is None:
                long = TemporaryFile()  # noqa: SIM115  closed when it is given out
                long.writelines(kept)
            (long.write if long else kept.append)(piece)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    return begun[0], begun[1], long or b"".join(kept)


async def _give_out(status: int, headers: list[tuple[str, str]], content: IO[bytes] | bytes, send: Send) -> None:
    latin = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": latin})
    if isinstance(content, bytes):
        await send({"type": "http.response.body", "body": content})
        return
    with content:
        content.seek(0)
        while piece := content.read(_IN_MEMORY):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _refuse(refusal: _Refusal, receive: Receive, send: Send) -> None:
    status, (arabic, english) = refusal.args
    page = (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>صلة</title><p>{arabic}</p>'
        f'<p lang="en" dir="ltr">{english}</p></html>'
    ).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), ("Connection", "close")]
    await _give_out(status, headers, page, send)
    # A connection closed upon one who still sends would take from him what was just said.
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            while (await receive()).get("more_body"):
                pass


def _environ(scope: Message) -> Environ:
    """A request's head as WSGI has it."""
    path = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path if path.startswith("/") else f"/{path}",  # OPTIONS may ask for "*"
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": scope["server"][1],
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # A name with an underscore would pass for the one with a hyphen, which a proxy may have set.
        if b"_" not in name:
            key = _KEYS.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
            said = value.decode("latin-1")
            between = "; " if name == b"cookie" else ","
            environ[key] = f"{environ[key]}{between}{said}" if key in environ else said
    return environ
