"""``silah serve`` and ``silah web``: the site, and the background work beside it, under one watch."""

import asyncio
import gc
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from silah.installation import data_folder, sample_marker
from silah.lifeline import end_with

GRACE = 20.0  # seconds that a part is given to finish what it has in hand
SHORT_LIFE = 10.0  # seconds; a worker that ends sooner waits before it is started again
PAUSE = 5.0  # seconds of that wait
START = 10.0  # seconds that the site is given to take its first connection
FILES = 4096  # open ones of a process
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def web(*, host: str, port: int, workers: int) -> int:
    """Run the site alone until told to stop; returns what :func:`serve` does."""
    return _run(host, port, workers, beside=None) if _may_start(host, port) else 1


def serve(*, host: str, port: int, workers: int) -> int:
    """Run the site and the background work until told to stop.

    This process watches both. A process of the site that dies is started again, and so is the background work: what it
    had claimed comes free when its lease ends. A site that dies at every start ends the whole, so that whoever watches
    this process (systemd, a person) sees it.

    Returns:
        Exit status: 0 after a stop that was asked for, 1 when the site could not start or died.
    """
    if not _may_start(host, port):
        return 1
    return _run(host, port, workers, beside=Background(_worker_command(), lambda: _answers(host, port)))


class Background:
    """The background work as a process of its own: started once the site answers, and again when it dies."""

    def __init__(self, command: list[str], site_answers: Callable[[], bool]) -> None:
        """Prepare it; nothing runs before :meth:`start`."""
        self._command, self._site_answers = command, site_answers
        self._lifeline = subprocess.DEVNULL
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_running, name="background", daemon=True)

    def start(self, lifeline: int) -> None:
        """Begin to wait for the site; the work gets the lifeline as its standard input."""
        self._lifeline = lifeline
        self._watch.start()

    def ask_to_stop(self) -> None:
        """Tell it to finish what it has in hand, and do not wait."""
        self._stop.set()
        if self._process is not None:
            self._process.terminate()

    def end(self) -> None:
        """Stop it, by force when its time is over."""
        self.ask_to_stop()
        self._watch.join()
        if self._process is None:
            return
        self._process.terminate()  # it may have been started while it was being asked
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _keep_running(self) -> None:
        # Whoever starts Silah waits for the site; the background work can wait that second too.
        until = time.monotonic() + START
        while time.monotonic() < until and not self._site_answers() and not self._stop.wait(0.05):
            pass
        while not self._stop.is_set():
            born = time.monotonic()
            # A session of its own, so that Ctrl+C reaches the watch alone and each part is ended in order.
            process = subprocess.Popen(self._command, stdin=self._lifeline, start_new_session=True)
            self._process = process
            while process.poll() is None and not self._stop.wait(0.5):
                pass
            if self._stop.is_set():
                return
            print(
                f"The background work ended by itself (status {process.returncode}); starting it again.",
                file=sys.stderr,
            )
            if time.monotonic() - born < SHORT_LIFE:
                self._stop.wait(PAUSE)


def _run(host: str, port: int, workers: int, beside: Background | None) -> int:
    """Run the site with granian, whose own watch over its processes this process becomes.

    The site is loaded here, once, and its processes begin as copies that share what was loaded.
    Two threads in each: a page is nearly all computing, and threads that compute only take turns from each other;
    the second serves while the first waits for the disk. Who is slow with sending or reading holds none of them: the
    reception waits for him. Of the addresses visited no log is kept.
    """
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from silah import reception

    count = workers or int(os.environ.get("SILAH_WEB_WORKERS") or min(2, os.cpu_count() or 1))
    _load()
    site: Any = Server(
        "silah.wsgi:application", address=host, port=port, workers=count, interface=Interfaces.ASGINL,
        loop=Loops.asyncio, http=HTTPModes.http1, websockets=False, backpressure=reception.CONNECTIONS,
        http1_settings=HTTP1Settings(),  # with its limit for senders who never end their first lines
        respawn_failed_workers=True, workers_kill_timeout=int(GRACE),
        # Its one warning of a stop is said by mistake of a process that has just ended: two threads wait for each.
        log_level=LogLevels.error, log_access=False,
    )  # fmt: skip

    # Each connection may hold a file for what it brings or takes away beside itself.
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))

    # The watch alone holds the other end of this pipe, so whoever finds that it is over knows that the watch is gone.
    lifeline, other = os.pipe()
    held = os.fdopen(other, "wb")
    # This one is written to in the moment a stop comes. What the interpreter makes of it waits until the main thread is
    # awake, which one that is just falling asleep may never be again.
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def hear() -> None:
        os.read(told, 1)
        if beside is not None:
            beside.ask_to_stop()
        interrupt()

    def born() -> None:
        # A process of the site ends at once when it is told to before it serves, and leaves the group that Ctrl+C
        # reaches, so that each is ended in order by the watch.
        held.close()
        os.setpgrp()
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    # A stop in the middle of a birth waits; else the new process would take it for the watch's own and live on.
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, STOPS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS),
        after_in_child=born,
    )
    # granian takes a terminal that closed as a wish for fresh processes; here it ends everything, like Ctrl+C.
    interrupt = site.signal_handler_interrupt
    site.signal_handler_interrupt = site.signal_handler_reload = lambda *_: None
    signal.set_wakeup_fd(tell)
    threading.Thread(target=hear, name="stops", daemon=True).start()
    if beside is not None:
        site.on_startup(lambda: beside.start(lifeline))
        site.on_shutdown(beside.end)
    try:
        site.serve(target_loader=lambda: _application(lifeline), wrap_loader=False)
    except SystemExit as end:
        print(f"The site ended by itself (status {end.code}).", file=sys.stderr)
        return 1
    return 0


def _load() -> Any:
    # What loading makes stays for good. Looked through for garbage again and again it would cost a tenth of the start,
    # later a moment in the middle of some page, and each process a copy of its own of all that is looked at.
    gc.disable()
    from silah.wsgi import application

    gc.freeze()
    gc.enable()
    return application


def _application(lifeline: int) -> Any:
    """Begin one of the site's processes; what it has in hand is counted, so that a stop knows."""
    from silah.reception import Reception

    told, tell = os.pipe()
    # The server takes the signals next, and this takes one of them back as the first thing in its loop.
    loop = asyncio.get_event_loop()
    loop.call_soon(loop.add_signal_handler, signal.SIGTERM, os.write, tell, b".")
    in_hand: list[None] = []
    end_with(lifeline, told, in_hand=in_hand)
    return Reception(_load(), threads=int(os.environ.get("SILAH_WEB_THREADS") or 2), in_hand=in_hand)


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "silah.cli", "worker", "--watched"]


def _answers(host: str, port: int) -> bool:
    """Whether the site answers at all. A connection alone says nothing: it may be taken before anybody serves it."""
    name = "127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host  # noqa: S104
    try:
        # By hand, because a client of the library would load more than all of this watch.
        with socket.create_connection((name, port), timeout=START) as asking:
            # For the mark, which is always well: after a pause /health is not, before the work has begun again.
            asking.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return bool(asking.recv(1))
    except OSError:
        return False


def _may_start(host: str, port: int) -> bool:
    # A database that is named by its address may hold anybody: only the marker says that it was made as a sample.
    holds_data = bool(os.environ.get("DATABASE_URL")) or any(data_folder().glob("*.sqlite3"))
    if os.environ.get("SILAH_SAMPLE") == "1" and not sample_marker().exists() and holds_data:
        print(
            "SILAH_SAMPLE=1 is set, but this installation was not made as a sample. Sample mode shows sign-in codes\n"
            "on the page, so it never runs over real people. Take SILAH_SAMPLE out of the environment.",
            file=sys.stderr,
        )
        return False
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            print(
                f"Nothing can be served on {host}:{port}: {error.strerror}. Choose another port: PORT=8080 ./run\n"
                f"لا يمكن التشغيل على المنفذ {port}. اختر منفذاً آخر: PORT=8080 ./run",
                file=sys.stderr,
            )
            return False
    return True
