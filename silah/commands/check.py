"""``silah check``: says in words what is wrong with this installation, and what to do about it."""

import json
import os
import shutil
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from silah.installation import data_folder, sample_marker, static_root, use_django

SIGNS = {"good": "  ok     ", "note": "  note   ", "bad": "  MEND   "}
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # no clock of a machine that runs this version can be before
LEAST_FREE = 0.05  # part of the disk; below it nothing more should be written


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is (``good``, ``note``, ``bad``) and, unless good, what to do."""

    level: str
    sentence: str


def check() -> int:
    """Print every finding.

    Returns:
        Exit status: 0 when nothing must be mended, 1 otherwise.
    """
    findings: list[Finding] = []
    for look in LOOKS:
        try:
            findings.extend(look())
        except Exception as error:  # noqa: BLE001 - a look that fails is itself a finding, and the others go on
            findings.append(Finding("bad", f"{look.__name__.lstrip('_')} could not be looked at: {error}"))
    for finding in findings:
        print(SIGNS[finding.level] + finding.sentence)
    bad = sum(finding.level == "bad" for finding in findings)
    print(f"\n{bad} to mend." if bad else "\nNothing to mend.")
    return 1 if bad else 0


def _data_folder() -> Iterator[Finding]:
    folder = data_folder()
    if not folder.is_dir():
        yield Finding("bad", f"The data folder {folder} does not exist. Make it, or name another in SILAH_DATA.")
        return
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.write_text("silah")
        probe.unlink()
    except OSError as error:
        yield Finding("bad", f"Nothing can be written in the data folder {folder}: {error.strerror}.")
        return
    yield Finding("good", f"The data folder is {folder} and can be written.")
    disk = shutil.disk_usage(folder)
    if disk.free < disk.total * LEAST_FREE:
        yield Finding(
            "bad", f"Only {disk.free // 2**20} MiB are free on the disk of {folder}. Make room before it fills."
        )
    if folder.stat().st_mode & 0o007:
        yield Finding("note", f"Every user of this machine can look into {folder}. Close it: chmod o-rwx {folder}")


def _secret_key() -> Iterator[Finding]:
    if os.environ.get("SILAH_SECRET_KEY"):
        yield Finding(
            "note", "The signing key comes from the environment; a key file (SILAH_SECRET_KEY_FILE) is safer."
        )
        return
    path = Path(os.environ.get("SILAH_SECRET_KEY_FILE") or data_folder() / "secret.key")
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding("bad", f"Others can read the signing key {path}. Close it: chmod 600 {path}")
    elif path.exists() and path.parent == data_folder():
        yield Finding(
            "note", "The signing key lies in the data folder. Move it out and name it in SILAH_SECRET_KEY_FILE."
        )


def _database() -> Iterator[Finding]:
    use_django()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        yield Finding(
            "bad", f"The {kind} database cannot be reached: {str(error).strip().splitlines()[0]}. Look at DATABASE_URL."
        )
        return
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding("bad", f"The database is {len(waiting)} steps behind this version. Run: silah migrate")
    else:
        yield Finding("good", f"The {kind} database is reached and at this version.")
    if connection.vendor == "postgresql":
        yield from _role(connection)


def _role(connection: object) -> Iterator[Finding]:
    from django.db import connection as database

    with database.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if (row := cursor.fetchone()) and row[0]:
            yield Finding(
                "note",
                "The database role may pass over row-level security. Serve with a role that is not a superuser and has"
                " no BYPASSRLS, so that the database itself keeps associations apart.",
            )


def _built() -> Iterator[Finding]:
    from silah.commands import build

    root = static_root()
    if not (root / "staticfiles.json").exists():
        yield Finding("bad", "Styles, fonts and icons are not built. Run: silah build")
    else:
        yield Finding("good", "Styles, fonts and icons are built.")
    if build.stale_locales():
        yield Finding("bad", "The translations are not compiled, so pages would speak English. Run: silah build")
    else:
        yield Finding("good", "The translations are compiled.")


def _clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < EARLIEST:
        yield Finding("bad", f"The clock of this machine says {now:%Y-%m-%d}. Deadlines would be wrong: set the clock.")
        return
    beat = data_folder() / "worker.json"
    if beat.exists() and beat.stat().st_mtime > time.time() + 60:
        yield Finding("bad", "The clock of this machine has gone backwards since the worker last ran. Set the clock.")
    else:
        yield Finding("good", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def _worker() -> Iterator[Finding]:
    from silah import worker

    for name, reason in worker.missing():
        yield Finding("bad", f"The background job {name} cannot be found: {reason}")
    beat = data_folder() / "worker.json"
    if not beat.exists():
        yield Finding("note", "The background work has not run yet. silah serve starts it; so does silah worker.")
        return
    age = time.time() - beat.stat().st_mtime
    if age > worker.LATE:
        yield Finding(
            "bad",
            f"The background work has not run for {int(age // 60)} minutes: no message goes out. Run: silah worker",
        )
    else:
        yield Finding("good", "The background work is running.")
    failing = json.loads(beat.read_text()).get("failing", [])
    for name in failing:
        yield Finding("bad", f"The background job {name} failed the last time. Its reason is in the log of the worker.")


def _post() -> Iterator[Finding]:
    if host := os.environ.get("SILAH_SMTP_HOST"):
        yield Finding("good", f"E-mail leaves through {host}.")
    else:
        yield Finding("note", "No post office is set (SILAH_SMTP_HOST): e-mails wait in the outbox to be sent by hand.")


def _modes() -> Iterator[Finding]:
    from django.conf import settings

    if settings.DEBUG:
        yield Finding(
            "bad", "SILAH_DEBUG=1 shows the inside of the program to visitors. Take it out of the environment."
        )
    if settings.SAMPLE and not sample_marker().exists():
        yield Finding(
            "bad", "Sample mode is on over data that is not a sample. Take SILAH_SAMPLE out of the environment."
        )
    elif settings.SAMPLE:
        yield Finding("note", "This is a sample: its people are invented and its sign-in codes are shown on the page.")
    local = {"localhost", "127.0.0.1", "[::1]"}
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - local:
        yield Finding("bad", "The site is served by name without TLS. Put it behind TLS and set SILAH_HTTPS=1.")
    if url := os.environ.get("DATABASE_URL"):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("postgresql", "postgres"):
            yield Finding("bad", f"DATABASE_URL begins with {parts.scheme}://; it must begin with postgresql://")


LOOKS: list[Callable[[], Iterator[Finding]]] = [
    _data_folder, _secret_key, _built, _database, _clock, _worker, _post, _modes,
]  # fmt: skip
