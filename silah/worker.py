"""``silah worker``: does the background work, each job at its own pace, until told to stop.

A job is one function without arguments that claims what it does by rows with a lease, so that several
workers may run side by side and one that dies loses nothing. Jobs live in their rooms; here is only when.
"""

import importlib
import importlib.util
import json
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from silah.installation import data_folder
from silah.lifeline import end_with

log = logging.getLogger("silah.worker")


@dataclass(frozen=True)
class Job:
    """One piece of work: its name in the log, seconds between two runs, and the dotted name of its function."""

    name: str
    every: float
    function: str


JOBS = (
    Job("deliver messages that are due", 5, "silah.interactions.outbox.deliver_due"),
    Job("release decisions whose date has come", 60, "silah.support.jobs.release_due"),
    Job("escalate what has waited too long", 300, "silah.support.jobs.escalate_overdue"),
    Job("find who may look at a file, or ask for an appointment", 900, "silah.support.jobs.look_for_eyes"),
    Job("close what was served and not rated in time", 3600, "silah.support.jobs.close_unrated"),
    Job("remind applicants, and end what lapsed", 3600, "silah.support.jobs.remind_and_lapse"),
    Job("forget drafts left behind", 6 * 3600, "silah.support.jobs.forget_stale_drafts"),
    Job("sweep uploads that were cut off", 3600, "silah.core.files.sweep_incoming"),
    Job("remove papers that no row knows", 24 * 3600, "silah.registry.jobs.sweep_orphans"),
)

TICK = 1.0  # seconds between two looks at what is due
LONGEST_PAUSE = 600.0  # seconds a failing job waits at most before it is tried again
BEAT = 15.0  # seconds between two signs of life
LATE = 180.0  # seconds without a sign of life after which the worker counts as dead


@dataclass
class Turn:
    """When a job runs next, and how often it has failed in a row."""

    job: Job
    run: Callable[[], object]
    at: float = 0.0
    failures: int = field(default=0)


def run(*, once: bool = False, watched: bool = False) -> int:
    """Do the jobs until SIGTERM or SIGINT; the one in hand is finished first.

    Args:
        once: do each job once and end.
        watched: end, too, when standard input does: whoever started this worker is gone.

    Returns:
        Exit status: 0, or with ``once`` 1 when a job failed.
    """
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, ask)
        signal.signal(signal.SIGINT, ask)
    if watched:
        end_with(0, in_hand=["a job"])
    turns = [Turn(job, function) for job, function in _found()]
    beat_at = 0.0
    log.info("worker started with %d jobs", len(turns))
    while not stop.is_set():
        for turn in turns:
            if stop.is_set():
                break
            if time.monotonic() >= turn.at:
                attempt(turn)
                beat_at = 0.0
        if time.monotonic() >= beat_at:
            _beat(turns)
            beat_at = time.monotonic() + BEAT
        if once:
            break
        stop.wait(TICK)
    log.info("worker stopped")
    return int(once and any(turn.failures for turn in turns))


def attempt(turn: Turn) -> None:
    """Run one job; a failure is logged with its reason, waits longer each time and stops no other job."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        turn.run()
    except Exception:
        turn.failures += 1
        log.exception("job failed: %s (%d in a row)", turn.job.name, turn.failures)
    else:
        turn.failures = 0
    finally:
        close_old_connections()
    wait = min(turn.job.every * 2**turn.failures, max(LONGEST_PAUSE, turn.job.every))
    turn.at = time.monotonic() + wait


def missing() -> Iterator[tuple[str, str]]:
    """Yield each job whose function is not there, with the reason; an installation has none."""
    for job in JOBS:
        try:
            _function(job)
        except (ImportError, AttributeError) as error:
            yield job.function, str(error)


def _function(job: Job) -> Callable[[], object]:
    module, name = job.function.rsplit(".", 1)
    function: Callable[[], object] = getattr(importlib.import_module(module), name)
    return function


def _found() -> Iterator[tuple[Job, Callable[[], object]]]:
    for job in JOBS:
        try:
            yield job, _function(job)
        except (ImportError, AttributeError):
            log.exception("job cannot be found: %s", job.function)


def _beat(turns: list[Turn]) -> None:
    """Leave a sign of life that ``silah check`` and ``/health`` read: the file's time, and what fails."""
    path = data_folder() / "worker.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"failing": [turn.job.function for turn in turns if turn.failures]}))
    fresh.replace(path)
