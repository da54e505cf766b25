"""``silah serve`` and ``silah web``: the site, and the background work beside it, under one watch."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from silah.installation import data_folder, sample_marker

GRACE = 20.0  # seconds that a part is given to finish what it has in hand
SHORT_LIFE = 10.0  # seconds; a worker that ends sooner waits before it is started again
PAUSE = 5.0  # seconds of that wait
START = 10.0  # seconds that the site is given to take its first connection


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the site: synchronous pages in a few processes, no log of addresses visited.

    Two threads in each: a page is nearly all computing, and threads that compute only take turns from each other;
    the second serves while the first waits for the disk. Slow senders hold no thread, the server reads for them.
    """
    count = workers or int(os.environ.get("SILAH_WEB_WORKERS") or min(2, os.cpu_count() or 1))
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(count), "--blocking-threads", os.environ.get("SILAH_WEB_THREADS", "2")),
        *("--no-ws", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", str(int(GRACE) - 5), "silah.wsgi:application"),
    ]


def web(*, host: str, port: int, workers: int) -> int:  # noqa: RET503 - exec does not return
    """Run the site alone, in place of this process."""
    if not _may_start(host, port):
        return 1
    command = web_command(host=host, port=port, workers=workers)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted; from here on the process is the site


def serve(*, host: str, port: int, workers: int) -> int:
    """Run the site and the background work until told to stop.

    A worker that dies is started again: what it had claimed comes free when its lease ends. A site that
    dies ends the whole, so that whoever watches this process (systemd, a person) sees it.

    Returns:
        Exit status: 0 after a stop that was asked for, 1 when the site could not start or died.
    """
    if not _may_start(host, port):
        return 1
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    site = _start(web_command(host=host, port=port, workers=workers))
    # Whoever starts Silah waits for the site; the background work can wait that second too.
    _wait_for_site(host, port, site, stopping)
    worker, born = _start(_worker_command()), time.monotonic()
    status = 0
    try:
        while not stopping:
            if site.poll() is not None:
                print(f"The site ended by itself (status {site.returncode}).", file=sys.stderr)
                status = 1
                break
            if worker.poll() is not None:
                print(
                    f"The background work ended by itself (status {worker.returncode}); starting it again.",
                    file=sys.stderr,
                )
                if time.monotonic() - born < SHORT_LIFE:
                    _wait(PAUSE, stopping)
                if not stopping:
                    worker, born = _start(_worker_command()), time.monotonic()
            _wait(1.0, stopping)
    finally:
        _end(site, worker)
    return status


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "silah.cli", "worker"]


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    # A session of its own, so that Ctrl+C reaches this process alone and each part is ended in order.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def _wait_for_site(host: str, port: int, site: "subprocess.Popen[bytes]", stopping: list[int]) -> None:
    """Wait until the site answers, ends, or has had its time. A connection alone says nothing: it is taken at once."""
    until = time.monotonic() + START
    name = "127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host  # noqa: S104
    while not stopping and site.poll() is None and time.monotonic() < until:
        asking = http.client.HTTPConnection(name, port, timeout=1.0)
        try:
            asking.request("GET", "/health", headers={"Host": "localhost"})
            asking.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            asking.close()


def _wait(seconds: float, stopping: list[int]) -> None:
    until = time.monotonic() + seconds
    while not stopping and time.monotonic() < until:
        time.sleep(0.1)


def _end(*parts: "subprocess.Popen[bytes]") -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + GRACE
    for part in parts:
        try:
            part.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(part.pid, signal.SIGKILL)
            part.wait()


def _may_start(host: str, port: int) -> bool:
    if os.environ.get("SILAH_SAMPLE") == "1" and not sample_marker().exists() and any(data_folder().glob("*.sqlite3")):
        print(
            "SILAH_SAMPLE=1 is set, but this data folder was not made as a sample. Sample mode shows sign-in codes\n"
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
