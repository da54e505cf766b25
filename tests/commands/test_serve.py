"""The watch over site and background work, with short programs in place of both."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WATCH = """
import os, sys
from silah.commands import serve
serve.PAUSE = serve.SHORT_LIFE = 0.1
serve.START = 1.0

def site(environ, start_response):
    start_response("200 OK", [])
    return [b"here"]

def begin(target):
    {site}
    return site

serve._load = lambda: None
serve._application = begin
serve._worker_command = lambda: [sys.executable, "-c", {worker!r}]
sys.exit(serve.serve(host="127.0.0.1", port=0, workers=1))
"""
STAY = "import time; time.sleep(60)"


def watch(tmp_path: Path, *, site: str = "pass", worker: str = STAY) -> "subprocess.Popen[str]":
    environment = {**os.environ, "SILAH_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", WATCH.format(site=site, worker=worker)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def written(mark: Path, lines: int = 1) -> list[str]:
    """Wait until so many lines stand in a file."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if mark.exists() and len(found := mark.read_text().split()) >= lines:
            return found
        time.sleep(0.05)
    raise AssertionError(mark)


def note(mark: Path) -> str:
    return f"import os; open({str(mark)!r}, 'a').write(str(os.getpid()) + chr(10))"


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
