"""A run of the tests leaves no folder behind, however it ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import folder

ROOT = Path(__file__).resolve().parent.parent
LIVES = """
import sys, time
from pathlib import Path
from tests.folder import end_in_order, make
print(make(Path(sys.argv[1])), flush=True)
end_in_order()
print("ready", flush=True)
time.sleep(60)
"""


def left(place: Path) -> list[Path]:
    return list(place.glob(f"{folder.PREFIX}*"))


@pytest.mark.parametrize(("ends_by", "stays"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, 1)])
def test_whoever_is_told_to_end_takes_the_own_folder_along(tmp_path: Path, ends_by: int, stays: int) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", LIVES, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert run.stdout is not None
    made = Path(run.stdout.readline().strip())
    assert left(tmp_path) == [made]
    assert run.stdout.readline() == "ready\n"
    run.send_signal(ends_by)
    run.communicate(timeout=30)
    assert len(left(tmp_path)) == stays


def test_the_next_run_removes_what_nobody_holds_and_nothing_else(tmp_path: Path) -> None:
    held = folder.make(tmp_path)
    killed, fresh, foreign = (tmp_path / name for name in ("silah-tests-killed", "silah-tests-fresh", "another"))
    for one in (killed, fresh, foreign):
        (one / "papers").mkdir(parents=True)
    long_ago = time.time() - 2 * folder.FRESH
    for one in (held, killed, foreign):
        os.utime(one, (long_ago, long_ago))
    folder.sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([held, fresh, foreign])
