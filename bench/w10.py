"""W10: from the server command to its first page, beside a bare Django's; and what all its processes hold when idle."""

import os
import statistics
import time

from bench import machine
from bench.browser import Browser
from bench.house import found, migrate
from bench.measuring import Check, Options, Result, told
from bench.server import HOST, serving, started

IDLE = 8.0  # seconds of quiet before memory is read


def measure(options: Options) -> Result:
    """Run W10 and return its figures."""
    starts = 2 if options.quick else 5
    migrate()
    found("gharas")
    health, parts, pages, floor = [], {}, [], []
    for turn in range(starts):
        told(f"W10: start {turn + 1} of {starts}")
        with serving("serve", workers=1, address="/health") as server:
            health.append(server.seconds_to_first_200)
            answer = Browser(HOST, server.port).get("/gharas/")
            if answer.status != 200:
                raise RuntimeError(f"The association's page answered {answer.status}")
            if turn == starts - 1:
                time.sleep(IDLE)
                parts = machine.pss_mb(server.pids())
        with serving("serve", workers=1, address="/gharas/") as server:
            pages.append(server.seconds_to_first_200)
        with started(["-m", "bench.floor"], address="/") as bare:
            floor.append(bare.seconds_to_first_200)
    return {
        "seconds_to_first_200": round(statistics.median(health), 2), "seconds_to_first_page": round(statistics.median(pages), 2),
        "seconds_of_the_floor": round(statistics.median(floor), 2),
        "pss_mb_idle": round(sum(parts.values()), 1), "pss_mb_by_process": parts,
        "pss_mb_site": round(sum(mb for name, mb in parts.items() if not _is_background(name)), 1),
        "database": "postgres" if os.environ.get("DATABASE_URL") else "sqlite",
    }  # fmt: skip


def _is_background(name: str) -> bool:
    """Whether a process is the background work, for which the peers have a queue or a timetable of the machine."""
    return name.endswith((" worker", "silah.cli worker"))


def _times(result: Result) -> float:
    return float(result["seconds_to_first_200"] / max(result["seconds_of_the_floor"], 0.01))


def checks(result: Result) -> list[Check]:
    """W10 against its goals."""
    parts = " + ".join(f"{mb:.0f}" for mb in result["pss_mb_by_process"].values())
    return [
        Check("seconds to the first 200", f"{result['seconds_to_first_200']:.2f}", "1.2 where the floor took 0.46", "helpdesk 0.4–0.6 · RT 1.0 · openIMIS 3.4"),
        Check("… against the floor's", f"{_times(result):.1f} × {result['seconds_of_the_floor']:.2f} s", "≤ 2.5", "", _times(result) <= 2.5),
        Check("seconds to an association's page", f"{result['seconds_to_first_page']:.2f}", "", ""),
        Check("idle PSS MB, supervisor and one worker", f"{result['pss_mb_site']:.0f}", "≤ 140", "helpdesk 120 · RT 178 · openIMIS 411, all without their PostgreSQL", result["pss_mb_site"] <= 140),
        Check("… with the background work", f"{result['pss_mb_idle']:.0f} ({parts})", "", ""),
    ]  # fmt: skip
