"""``silah bench``: the performance goals, measured here and now against the real server."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import machine, report
from bench.one import WORKLOADS, leave
from bench.postgres import fresh_database

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no public name

ROOT = Path(__file__).resolve().parent.parent
STDOUT = "-"


def register(subparsers: "Subparsers") -> None:
    """Add the command."""
    bench = subparsers.add_parser("bench", help="measure the performance goals (developers)")
    bench.add_argument(
        "workloads", nargs="*", metavar="W", help=f"which: {' '.join(WORKLOADS)}; all when none is named"
    )
    bench.add_argument(
        "--json", nargs="?", const=STDOUT, metavar="OUT", help="write the figures as JSON to OUT, or print them"
    )
    bench.add_argument("--quick", action="store_true", help="small sizes, for a look; W2 leaves out the million")
    bench.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite", help="default: sqlite")
    bench.add_argument("--profile", action="store_true", help="also say which functions take the time")
    bench.set_defaults(func=run, django=False)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print the table, write the JSON.

    Returns:
        Exit status: 0 when every goal was reached, 1 when one was not, 2 for a workload not known.
    """
    names = [name.upper() for name in arguments.workloads] or list(WORKLOADS)
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        print(f"No workload is named {', '.join(unknown)}. There are {', '.join(WORKLOADS)}.", file=sys.stderr)
        return 2
    found: dict[str, Any] = {
        "machine": machine.describe(), "database": arguments.database, "quick": arguments.quick,
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "workloads": {},
    }  # fmt: skip
    signal.signal(signal.SIGTERM, leave)
    with database(arguments.database) as environment:
        for name in names:
            found["workloads"][name] = measured(name, arguments, environment)
    found["load_after"] = machine.load()
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if arguments.json and arguments.json != STDOUT:
        Path(arguments.json).write_text(text + "\n")
    print(text if arguments.json == STDOUT else report.table(found))
    if arguments.profile and arguments.json != STDOUT:
        for name, result in found["workloads"].items():
            print(f"\n{name}\n{result.get('hot_spots', '')}")
    return 1 if report.missed(found) else 0


def measured(name: str, arguments: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """Run one workload in its own process over an empty installation."""
    with tempfile.TemporaryDirectory(prefix="silah-bench-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "result.json"
        flags = [f"--{flag}" for flag in ("quick", "profile") if getattr(arguments, flag)]
        own = {
            **os.environ, **environment, "SILAH_DATA": str(Path(folder) / "data"), "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SILAH_SAMPLE": "0",
        }  # fmt: skip
        for name_of_setting in (
            "SILAH_DEBUG",
            "SILAH_HTTPS",
            "SILAH_HOSTS",
            "SILAH_SECRET_KEY_FILE",
            *(() if "DATABASE_URL" in environment else ("DATABASE_URL",)),
        ):
            own.pop(name_of_setting, None)
        (Path(folder) / "data").mkdir()
        if "DATABASE_URL" in environment:
            own["DATABASE_URL"] = fresh_database(environment["DATABASE_URL"], f"bench_{name.lower()}")
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.one", name, str(out), *flags], cwd=ROOT, env=own, stdout=sys.stderr
        )
        try:
            process.wait()
        except BaseException:
            process.terminate()  # it stops its servers before it ends
            process.wait()
            raise
        if process.returncode or not out.exists():
            return {"error": f"the workload ended with status {process.returncode}"}
        result: dict[str, Any] = json.loads(out.read_text())
        return result


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a database: nothing for SQLite; for PostgreSQL the one named, else a cluster of our own.

    The cluster is that of the tests with its durability given back.
    """
    if kind == "sqlite":
        yield {}
        return
    if os.environ.get("DATABASE_URL"):
        yield {"DATABASE_URL": os.environ["DATABASE_URL"]}
        return
    from tests import postgres

    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"}
    postgres.SETTINGS.update(durable)
    with postgres.cluster() as url:
        folder = Path(url.rpartition("host=")[2])
        pid = (folder / "data" / "postmaster.pid").read_text().split()[0]
        yield {"DATABASE_URL": url, "BENCH_POSTGRES_PID": pid}
