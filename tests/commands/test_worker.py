"""The background work: one job that fails stops no other, and a sign of life is left."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from silah import worker


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Put two jobs in place of the house's own, the first of which fails; return what was done."""
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    did: list[str] = []

    def fails() -> None:
        did.append("fails")
        raise RuntimeError("the post office is closed")

    functions = {"a.fails": fails, "b.works": lambda: did.append("works")}
    monkeypatch.setattr(worker, "JOBS", tuple(worker.Job(name, 5, name) for name in functions))
    monkeypatch.setattr(worker, "_function", lambda job: functions[job.function])
    return did


@pytest.mark.django_db
def test_a_failing_job_stops_no_other_and_is_told(
    done: list[str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    assert worker.run(once=True) == 1
    assert done == ["fails", "works"]
    assert "the post office is closed" in caplog.text
    assert json.loads((tmp_path / "worker.json").read_text()) == {"failing": ["a.fails"]}


@pytest.mark.django_db
def test_a_failing_job_waits_longer_each_time() -> None:
    def fails() -> None:
        raise RuntimeError("closed")

    turn = worker.Turn(worker.Job("x", 5, "x"), fails)
    waits = []
    for _ in range(10):
        worker.attempt(turn)
        waits.append(round(turn.at - time.monotonic()))
    assert waits == sorted(waits)
    assert waits[0] < 11
    assert waits[-1] <= worker.LONGEST_PAUSE


def test_every_job_of_the_house_is_there() -> None:
    assert list(worker.missing()) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("how", ["asked", "its watch is gone"])
def test_the_worker_stops(tmp_path: Path, how: str) -> None:
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    code = "from silah import worker; worker.JOBS = (); from silah.cli import main; main(['worker', '--watched'])"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**inherited, "SILAH_DATA": str(tmp_path)},
        stdin=subprocess.PIPE,
    )
    try:
        until = time.monotonic() + 30
        while not (tmp_path / "worker.json").exists() and time.monotonic() < until:
            time.sleep(0.1)
        if how == "asked":
            process.terminate()
        else:
            assert process.stdin
            process.stdin.close()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
