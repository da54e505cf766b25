"""The watch over site and background work, with short programs in place of both."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from silah.commands import serve

ROOT = Path(__file__).resolve().parent.parent.parent
WATCH = """
import os, sys, time
from silah import lifeline
from silah.commands import serve
serve.PAUSE = serve.SHORT_LIFE = lifeline.LINGER = 0.1
serve.START = 1.0
watch = os.getpid()
{before}

def site(environ, start_response):
    {answer}
    start_response("200 OK", [])
    return [b"here"]

def load():
    if os.getpid() != watch:
        {site}
    return site

serve._load = load
serve._worker_command = lambda: [sys.executable, "-c", {worker!r}]
sys.exit(serve.serve(host="127.0.0.1", port={port}, workers=1))
"""
STAY = "import time; time.sleep(60)"
SOON = 9.0  # seconds, far from the end by force, and enough for a machine with much else to do


def watch(
    tmp_path: Path, *, port: int = 0, before: str = "", site: str = "pass", answer: str = "pass", worker: str = STAY
) -> "subprocess.Popen[str]":
    environment = {**os.environ, "SILAH_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    code = WATCH.format(port=port or free_port(), before=before, site=site, answer=answer, worker=worker)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def ask(port: int, said: bytes) -> socket.socket:
    """Say something to the site as soon as it listens; returns the connection."""
    until = time.monotonic() + 30
    while True:
        try:
            asking = socket.create_connection(("127.0.0.1", port), 30)
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            asking.sendall(said)
            return asking


def written(mark: Path, lines: int = 1) -> list[str]:
    """Wait until so many lines stand in a file."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if mark.exists() and len(found := mark.read_text().split()) >= lines:
            return found
        time.sleep(0.05)
    raise AssertionError(mark)


def note(mark: Path) -> str:
    return f"from os import getpid; open({str(mark)!r}, 'a').write(str(getpid()) + chr(10))"


def is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def test_a_stop_that_is_asked_for_ends_well_and_leaves_nothing_running(tmp_path: Path) -> None:
    site, worker = tmp_path / "site", tmp_path / "worker"
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        site.unlink(missing_ok=True)
        worker.unlink(missing_ok=True)
        process = watch(tmp_path, site=note(site), worker=f"{note(worker)}; {STAY}")
        pids = [*written(site), *written(worker)]
        process.send_signal(number)
        assert process.wait(20) == 0
        assert not any(is_running(pid) for pid in pids)


def test_a_site_that_dies_at_every_start_ends_the_whole(tmp_path: Path) -> None:
    worker = tmp_path / "worker"
    process = watch(tmp_path, site="os._exit(3)", worker=f"{note(worker)}; {STAY}")
    _, said = process.communicate(timeout=40)
    assert process.returncode == 1
    assert "The site ended by itself" in said
    assert not worker.exists() or not is_running(written(worker)[0])


def test_a_process_of_the_site_that_dies_is_started_again(tmp_path: Path) -> None:
    site = tmp_path / "site"
    process = watch(tmp_path, site=note(site))
    os.kill(int(written(site)[0]), signal.SIGKILL)
    assert len(set(written(site, 2))) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    worker = tmp_path / "worker"
    process = watch(tmp_path, worker=note(worker))
    written(worker, 2)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert "starting it again" in said


# What a stop leaves running holds the pipe that all of them say their errors to, so its end is the end of all.


def slow(mark: Path, seconds: float) -> str:
    return f"if environ['PATH_INFO'] == '/slow': {note(mark)}; time.sleep({seconds})"


SLOW = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_everything_ends_with_a_watch_that_is_killed_once_the_answer_in_hand_is_given(tmp_path: Path) -> None:
    port, begun, worker = free_port(), tmp_path / "begun", tmp_path / "worker"
    tied = f"{note(worker)}; from silah.lifeline import end_with; end_with(0, in_hand=[]); {STAY}"
    process = watch(tmp_path, port=port, answer=slow(begun, 1), worker=tied)
    with ask(port, SLOW) as asking:
        written(begun)
        written(worker)
        process.kill()
        assert asking.recv(15) == b"HTTP/1.1 200 OK"
    process.communicate(timeout=SOON)
    assert "--watched" in serve._worker_command()


def test_no_slow_sender_holds_up_a_stop_and_the_answer_in_hand_is_given(tmp_path: Path) -> None:
    port, begun = free_port(), tmp_path / "begun"
    process = watch(tmp_path, port=port, answer=slow(begun, 1))
    with ask(port, b"GET / HTTP/1.1\r\nHos"), ask(port, SLOW) as asking:
        written(begun)
        process.terminate()
        assert asking.recv(15) == b"HTTP/1.1 200 OK"
        _, said = process.communicate(timeout=SOON)
    assert (process.returncode, said) == (0, "")


def test_an_answer_that_does_not_end_holds_up_a_stop_for_its_grace_alone(tmp_path: Path) -> None:
    port, begun = free_port(), tmp_path / "begun"
    process = watch(tmp_path, port=port, before="lifeline.GRACE = 1", answer=slow(begun, 60))
    with ask(port, SLOW):
        written(begun)
        process.terminate()
        _, said = process.communicate(timeout=SOON)
    assert (process.returncode, said) == (0, "")


def test_a_stop_is_heard_by_a_process_that_is_just_being_born(tmp_path: Path) -> None:
    born = tmp_path / "born"
    slowly = f"os.register_at_fork(after_in_child=lambda: (exec({note(born)!r}), time.sleep(0.5)))"
    process = watch(tmp_path, before=slowly)
    written(born)
    process.terminate()
    _, said = process.communicate(timeout=SOON)
    assert (process.returncode, said) == (0, "")
