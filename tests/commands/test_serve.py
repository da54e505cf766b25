"""The watch over site and background work, with short programs in place of both."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WATCH = """
import sys
from silah.commands import serve
serve.PAUSE = serve.SHORT_LIFE = 0.1
serve.web_command = lambda **kw: [sys.executable, "-c", {site!r}]
serve._worker_command = lambda: [sys.executable, "-c", {worker!r}]
sys.exit(serve.serve(host="127.0.0.1", port=0, workers=1))
"""
STAY = "import time; time.sleep(60)"


def watch(tmp_path: Path, *, site: str, worker: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "SILAH_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", WATCH.format(site=site, worker=worker)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_stop_that_is_asked_for_ends_well_and_leaves_nothing_running(tmp_path: Path) -> None:
    mark = tmp_path / "site"
    site = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    process = watch(tmp_path, site=site, worker=STAY)
    until = time.monotonic() + 20
    while not (mark.exists() and mark.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_a_site_that_dies_ends_the_whole(tmp_path: Path) -> None:
    process = watch(tmp_path, site="raise SystemExit(3)", worker=STAY)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "The site ended by itself (status 3)" in said


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    turns = tmp_path / "turns"
    worker = f"open({str(turns)!r}, 'a').write('x')"
    process = watch(tmp_path, site=STAY, worker=worker)
    until = time.monotonic() + 30
    while (not turns.exists() or len(turns.read_text()) < 2) and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert len(turns.read_text()) >= 2
    assert "starting it again" in said
