"""One workload in a process of its own: ``python -m bench.one W2 RESULT.json [--quick] [--profile]``.

The folder and the database come from the environment, so that each workload begins with an empty installation and
Django is loaded once, over the right one.
"""

import importlib
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from bench.measuring import Options

WORKLOADS = {"W1": "bench.w01", "W2": "bench.w02", "W4": "bench.w04", "W10": "bench.w10"}


def leave(number: int, frame: FrameType | None) -> None:
    """End as if by an error, so that servers are stopped and folders removed."""
    sys.exit(128 + number)


def main(words: list[str]) -> int:
    """Measure and write figures and verdicts."""
    import django

    signal.signal(signal.SIGTERM, leave)
    django.setup()
    workload = importlib.import_module(WORKLOADS[words[0]])
    options = Options(quick="--quick" in words, profile="--profile" in words)
    result = workload.measure(options)
    result["checks"] = [check.as_row() for check in workload.checks(result)]
    Path(words[1]).write_text(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
