"""The real server on a free port of the loopback, in a folder of its own, and what it uses while it answers."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import machine

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds a server is given to answer for the first time


@dataclass
class Server:
    """A running server. ``process`` is the one started; its workers hang below it."""

    port: int
    process: "subprocess.Popen[bytes]"
    seconds_to_first_200: float

    def pids(self) -> list[int]:
        return machine.tree(self.process.pid)

    def cpu_seconds(self) -> float:
        """Processor time of the server's processes and of PostgreSQL's, when that is the database."""
        return machine.cpu_seconds(sorted({*self.pids(), *postgres_pids()}))


def postgres_pids() -> list[int]:
    """PostgreSQL's processes: those below the cluster the bench started, else all of this machine's."""
    if not os.environ.get("DATABASE_URL"):
        return []
    started = os.environ.get("BENCH_POSTGRES_PID")
    return machine.tree(int(started)) if started else machine.named("postgres")


@contextmanager
def serving(
    command: str = "web", *, workers: int = 2, environment: Mapping[str, str] | None = None, address: str = "/health"
) -> Iterator[Server]:
    """Start ``silah web`` or ``silah serve`` and wait for the first page; stop it on leaving."""
    words = ["-m", "silah.cli", command, "--host", HOST, "--workers", str(workers), "--port"]
    with started(words, environment=environment, address=address) as server:
        yield server


@contextmanager
def started(
    words: list[str], *, environment: Mapping[str, str] | None = None, address: str = "/health"
) -> Iterator[Server]:
    """Start a Python command that takes a port as its last word, and wait until ``address`` answers 200.

    Raises:
        RuntimeError: when it ends or does not answer in time.
    """
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *words, str(port)], cwd=ROOT, env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield Server(port, process, _wait(process, port, address) - began)
    finally:
        _end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, address: str) -> float:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended by itself with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", address)
            if connection.getresponse().status == 200:
                return time.monotonic()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    raise RuntimeError(f"The server did not answer {address} with 200 in {PATIENCE:.0f} seconds")


def _end(process: "subprocess.Popen[bytes]") -> None:
    below = machine.tree(process.pid)
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # A worker busy with an answer may outlive its supervisor, and would write into a folder about to be removed.
    for pid in below:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
