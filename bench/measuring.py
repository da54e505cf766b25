"""How a workload drives the load maker and looks inside: one call each, used by all of them."""

import cProfile
import io
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import machine
from bench.load import summary
from bench.server import HOST, ROOT, Server, started

Result = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    quick: bool = False
    profile: bool = False


@dataclass(frozen=True)
class Check:
    """One goal held against what was measured. ``reached`` is None for a figure without a goal."""

    what: str
    measured: str
    goal: str = ""
    peers: str = ""
    reached: bool | None = None

    def as_row(self) -> Result:
        return {
            "what": self.what, "measured": self.measured, "goal": self.goal, "peers": self.peers, "reached": self.reached,
        }  # fmt: skip


def drive(server: Server, plan: Result) -> Result:
    """Run the load maker beside a server; its result, with the server's processor time per request in ms."""
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "plan.json", Path(folder) / "result.json"
        asked.write_text(json.dumps({"host": HOST, "port": server.port, **plan}))
        before = server.cpu_seconds()
        subprocess.run([sys.executable, "-m", "bench.load", str(asked), str(told)], cwd=ROOT, check=True)
        used = server.cpu_seconds() - before
        found: Result = json.loads(told.read_text())
    found["cpu_ms"] = round(used * 1000 / max(found["done"], 1), 2)
    found["load"] = machine.load()
    return found


def together(runs: list[Result]) -> Result:
    """Several runs of the load maker as one; the processor's time is the mean of their requests'."""
    times = [one for run in runs for one in run["times"]]
    found = summary(times, sum(run["seconds"] for run in runs))
    found["cpu_ms"] = round(sum(run["cpu_ms"] * run["done"] for run in runs) / max(found["done"], 1), 2)
    found["load"] = runs[-1]["load"]
    for name in ("answers", "errors"):
        found[name] = [one for run in runs for one in run[name]]
    found.pop("times")
    return found


#: CPU ms that the floor took for a post, over SQLite, on the machine of the goals in the hour they were set.
FLOOR_THEN = 2.7


def slowness(posts: int = 240) -> float:
    """How many times slower the machine is now than that of the goals: what the floor takes now against then.

    The goals are ratios. One that is given in milliseconds means what it says only where the floor takes what it took.
    """
    with started(["-m", "bench.floor"], environment={"DATABASE_URL": ""}, address="/") as floor:
        plan = {"work": "floor", "path": "/", "csrf": "-", "cookie": "", "clients": 8}
        drive(floor, plan | {"first": 90_000, "count": 24})
        return float(drive(floor, plan | {"first": 0, "count": posts})["cpu_ms"] / FLOOR_THEN)


def here(goal: float, slower: float) -> str:
    """A goal in milliseconds as it stands on this machine now."""
    return f"≤ {goal * slower:.0f} ({goal:g} on the machine of the goals, {slower:.1f} × as fast)"


def told(text: str) -> None:
    """Say what is being done, on the error stream so that JSON on the other stays clean."""
    print(f"  {time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def hot_spots(work: Callable[[], Any], *, lines: int = 30) -> str:
    """Where the time of ``work`` goes, by function, its own time first."""
    profile = cProfile.Profile()
    profile.runcall(work)
    out = io.StringIO()
    stats = pstats.Stats(profile, stream=out)
    stats.sort_stats("tottime").print_stats(lines)
    stats.sort_stats("cumulative").print_stats(f"{ROOT.name}|silah", lines + 20)
    return out.getvalue().replace(f"{ROOT}/", "")


def queries_of(address: str, cookie: str) -> Result:
    """The queries of one page asked in this process with a signed-in session: how many, how long, which are slowest.

    The page is asked a dozen times before, as a server at work has been: PostgreSQL keeps a statement planned from the
    sixth time it is asked, and looks for five times more how to plan it. Each statement's time is the median of five
    pages that asked the same: one that comes as something kept for a second runs out asks a statement more.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = in_process(cookie)
    assert isinstance(client, Client)
    times: list[tuple[str, float]] = []
    alike: dict[tuple[str, ...], list[list[float]]] = {}

    def timed(execute: Any, *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            if not str(given[0]).startswith("BEGIN"):
                times.append((str(given[0]), (time.perf_counter() - began) * 1000))

    for _ in range(12):
        client.get(address)
    pages: list[list[float]] = []
    while len(pages) < 5:
        times.clear()
        with CaptureQueriesContext(connection) as captured, connection.execute_wrapper(timed):
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        pages = alike.setdefault(tuple(sql for sql, _ms in times), [])
        pages.append([ms for _sql, ms in times])
    each = [median(found) for found in zip(*pages, strict=True)]
    # Beginning and committing wait for other writers and for the disk; they are counted, and timed by themselves.
    waits = [query for query in captured.captured_queries if query["sql"].startswith(("BEGIN", "COMMIT"))]
    worked = [query["sql"] for query in captured.captured_queries if query not in waits]
    asked = sorted(zip(each, worked, strict=True), reverse=True)
    return {
        "queries": len(captured), "sql_ms": round(sum(each), 1),
        "commit_ms": round(sum(float(query["time"]) for query in waits) * 1000, 1),
        "slowest": [{"ms": round(ms, 2), "sql": sql} for ms, sql in asked[:3]],
        "all": [query["sql"] for query in captured.captured_queries],
    }  # fmt: skip


def in_process(cookie: str) -> Any:
    """Django's test client with the cookies of a session begun at the real server."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    for pair in filter(None, cookie.split("; ")):
        name, _equals, value = pair.partition("=")
        client.cookies[name] = value
    return client


def plan_of(sql: str) -> str:
    """How the database means to answer a query, in its own words."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        # A literal percent sign must not be read as a place for a parameter; without parameters nothing is read.
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{sql}", None)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def cookie_of(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
