"""``silah migrate``: brings the database to this version, and knows without asking Django whether it is there."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from silah.installation import ROOT, data_folder

STAMP = "migrated"


def migrate() -> int:
    """Apply the migrations and make the cache table; needs Django loaded."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    stamp = data_folder() / STAMP
    stamp.write_text(fingerprint())
    print("  database is at this version")
    return 0


def is_current() -> bool:
    """Return whether the database already has this version's migrations.

    A stamp alone would lie after an older backup is put back, so the database's own list is read as well;
    both take milliseconds, where loading Django takes a second.
    """
    stamp = data_folder() / STAMP
    if not stamp.exists() or stamp.read_text() != fingerprint():
        return False
    return {(p.parent.parent.name, p.stem) for p in migration_files()} <= _applied()


def migration_files() -> list[Path]:
    """Return the files of the house's own migrations."""
    return sorted((ROOT / "silah").glob("*/migrations/[0-9]*.py"))


def fingerprint() -> str:
    """Return a mark of the migrations, the locked packages (they bring their own) and which database it is."""
    mark = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for path in [*migration_files(), ROOT / "requirements/run.txt"]:
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _applied() -> set[tuple[str, str]]:
    query = "SELECT app, name FROM django_migrations"
    url = os.environ.get("DATABASE_URL", "")
    if url:
        import psycopg

        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                return set(connection.execute(query).fetchall())
        except psycopg.Error:
            return set()
    database = data_folder() / "silah.sqlite3"
    if not database.exists():
        return set()
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            return set(connection.execute(query).fetchall())
    except sqlite3.Error:
        return set()
