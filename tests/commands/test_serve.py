"""The watch over site and background work, with short programs in place of both."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.test import Client

from silah.commands import serve
from silah.worker import LATE

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


def test_a_start_after_a_pause_says_no_error(
    db: None, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch asks for something that is well although the last sign of life of the work is long ago."""
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    beat = tmp_path / "worker.json"
    beat.write_text("{}")
    os.utime(beat, (0, time.time() - 2 * LATE))
    with socket.create_server(("127.0.0.1", 0)) as site, ThreadPoolExecutor() as aside:
        answered = aside.submit(serve._answers, *site.getsockname())
        asking, _ = site.accept()
        with asking:
            asked = asking.recv(1000).split()[1].decode()
            asking.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        assert answered.result(30)
    assert client.get("/health").status_code == 503
    assert client.get(asked).status_code == 200


# What a stop leaves running holds the pipe that all of them say their errors to, so its end is the end of all.


def slow(mark: Path, seconds: float) -> str:
    return f"if environ['PATH_INFO'] == '/slow': {note(mark)}; time.sleep({seconds})"


SLOW = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
UNFINISHED = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\nthe first of it"


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
    with ask(port, b"GET / HTTP/1.1\r\nHos"), ask(port, UNFINISHED), ask(port, SLOW) as asking:
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


@contextmanager
def serving(tmp_path: Path, *, before: str = "pass", answer: str = "pass") -> Iterator[int]:
    """The site on a port, until the end of the block."""
    port = free_port()
    process = watch(tmp_path, port=port, before=before, answer=answer)
    try:
        assert told(ask(port, LAST)).endswith(b"here")
        yield port
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "")


def told(asking: socket.socket) -> bytes:
    """Everything that is said until the connection is closed, which must be long before anybody's patience ends."""
    asking.settimeout(SOON)
    with asking:
        return b"".join(iter(lambda: asking.recv(2**16), b""))


LAST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SENT = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
WHOLE = SENT + b"Content-Length: 9\r\n\r\nall of it"


def test_unfinished_sendings_and_readers_hold_up_nobody(tmp_path: Path) -> None:
    large = "if environ['PATH_INFO'] == '/large': start_response('200 OK', []); return [b'x' * 2**20] * 8"
    with serving(tmp_path, answer=large) as port, ExitStack() as waiting:
        for _ in range(20):
            waiting.enter_context(ask(port, UNFINISHED))
        for _ in range(5):
            waiting.enter_context(ask(port, LAST.replace(b"/ ", b"/large ", 1)))
        assert told(ask(port, LAST)).endswith(b"here")


def test_a_long_answer_lets_the_next_in_beside_it(tmp_path: Path) -> None:
    done = tmp_path / "done"
    long = f"import pathlib; p = pathlib.Path({str(done)!r})\n    while environ['PATH_INFO'] == '/long' and not p.exists(): time.sleep(0.01)"
    with serving(tmp_path, answer=long) as port:
        waiting = ask(port, LAST.replace(b"/ ", b"/long ", 1))
        for _ in range(3):
            assert told(ask(port, LAST)).endswith(b"here")
        done.touch()
        assert told(waiting).endswith(b"here")


def test_short_answers_are_computed_one_after_the_other(tmp_path: Path) -> None:
    course = tmp_path / "course"
    answer = f"import pathlib; f = pathlib.Path({str(course)!r}).open('a'); f.write('+'); f.flush(); time.sleep(0.02); f.write('-'); f.close()"
    with serving(tmp_path, before="from silah import reception; reception.LONG = 30.0", answer=answer) as port:
        for asking in [ask(port, LAST) for _ in range(6)]:
            assert told(asking).endswith(b"here")
    assert course.read_text().replace("+-", "") == ""


def test_what_is_sent_slowly_arrives_whole(tmp_path: Path) -> None:
    body, echo = (
        os.urandom(700_000),
        "start_response('200 OK', [('Content-Length', '700000')]); return [environ['wsgi.input'].read()]",
    )
    with serving(tmp_path, answer=f"if environ['REQUEST_METHOD'] == 'POST': {echo}") as port:
        declared = ask(port, SENT + b"Content-Length: 700000\r\n\r\n")
        chunked = ask(port, SENT + b"Transfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 100_000):
            piece = body[start : start + 100_000]
            declared.sendall(piece)
            chunked.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
            time.sleep(0.05)
        chunked.sendall(b"0\r\n\r\n")
        assert told(declared).endswith(b"\r\n\r\n" + body)
        assert told(chunked).endswith(b"\r\n\r\n" + body)


def test_too_much_too_slow_and_half_is_told_and_never_reaches_the_site(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    little = "from silah import reception as at; at.LIMIT, at.PATIENCE, at.LINGER = 90_000, 0.5, 0.2"
    with serving(tmp_path, before=little, answer=f"if environ['REQUEST_METHOD'] == 'POST': {note(seen)}") as port:
        assert b"413 " in told(ask(port, SENT + b"Content-Length: 90001\r\n\r\nthe first of it"))
        chunk = b"%x\r\n%b\r\n" % (60_000, bytes(60_000))
        assert b"413 " in told(ask(port, SENT + b"Transfer-Encoding: chunked\r\n\r\n" + 2 * chunk))
        assert b"408 " in told(ask(port, UNFINISHED))
        for half in (b"Content-Length: 9\r\n\r\nhalf", b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"):
            asking = ask(port, SENT + half)
            asking.shutdown(socket.SHUT_WR)
            assert b"400 " in told(asking)
        assert not seen.exists()
        assert told(ask(port, WHOLE)).endswith(b"here")
        assert written(seen)


def test_when_very_many_send_the_next_is_told_to_wait_and_pages_are_given(tmp_path: Path) -> None:
    few = "from silah import reception; reception.SENDERS = 2"
    with serving(tmp_path, before=few) as port, ExitStack() as waiting:
        until = time.monotonic() + SOON
        while b"503 " not in (said := told(ask(port, WHOLE))):
            assert time.monotonic() < until
            waiting.enter_context(ask(port, UNFINISHED))
        assert "انتظر دقيقة" in said.decode()
        assert told(ask(port, LAST)).endswith(b"here")


def test_the_site_is_told_of_a_request_what_was_sent(tmp_path: Path) -> None:
    tell = "import json; start_response('200 OK', []); return [json.dumps(environ, default=repr).encode()]"
    head = b"GET /%D8%B3/%ff?q=%D8%B3&a HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n"
    with serving(tmp_path, answer=f"if environ['PATH_INFO'] != '/': {tell}") as port:
        said = told(ask(port, head + b"X-For: a\r\nX-For: b\r\nX_For: c\r\nAgent: \xd8\xb3\r\nContent-Type: t\r\n\r\n"))
    environ = json.loads(said.partition(b"\r\n\r\n")[2])
    expected = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/\xd8\xb3/\xff", "QUERY_STRING": "q=%D8%B3&a",
        "SERVER_PORT": str(port), "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "t",
        "HTTP_HOST": "example.org", "HTTP_X_FOR": "a,b", "HTTP_AGENT": "\xd8\xb3", "wsgi.url_scheme": "http",
    }  # fmt: skip
    assert {name: environ[name] for name in expected} == expected
