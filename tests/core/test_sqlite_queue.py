"""Writers of SQLite stand in a queue: each gets a turn, nobody is knocked out, and no place is held by the dead."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections

from silah.core.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WRITERS, TURNS = 8, 25


def writer_on(path: Path, *, timeout: float = 20, journal: str = "WAL") -> DatabaseWrapper:
    """A connection of its own to a database file, as careful with the disk as an installation's."""
    settings = {**connection.settings_dict, "NAME": str(path)}
    begin = f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL"
    settings["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "timeout": timeout, "init_command": begin}
    return DatabaseWrapper(settings, "default")


def add_one(writer: DatabaseWrapper) -> None:
    """Read and write in one transaction, which loses a turn wherever two may hold it at once."""
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with writer.cursor() as cursor:
        cursor.execute("SELECT n FROM turns")
        (n,) = cursor.fetchone()
        cursor.execute("UPDATE turns SET n = %s", [n + 1])
    writer.commit()
    writer.set_autocommit(True)


@pytest.fixture
def turns(tmp_path: Path) -> Path:
    """A database with one number in it."""
    path = tmp_path / "turns.sqlite3"
    writer = writer_on(path)
    with writer.cursor() as cursor:
        cursor.execute("CREATE TABLE turns (n INTEGER)")
        cursor.execute("INSERT INTO turns VALUES (0)")
    writer.close()
    return path


def number(path: Path) -> int:
    writer = writer_on(path)
    with writer.cursor() as cursor:
        cursor.execute("SELECT n FROM turns")
        found = cursor.fetchone()[0]
    writer.close()
    return int(found)


def test_every_writer_gets_its_turns_and_none_is_lost(turns):
    faults: list[BaseException] = []

    def write() -> None:
        writer = writer_on(turns)
        try:
            for _turn in range(TURNS):
                add_one(writer)
        except BaseException as fault:
            faults.append(fault)
        finally:
            writer.close()

    threads = [threading.Thread(target=write) for _each in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert number(turns) == WRITERS * TURNS


def test_a_place_is_given_back_after_a_failure_and_after_a_hang_up(turns):
    first, second = writer_on(turns), writer_on(turns, timeout=1)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="locked"):
        add_one(second)
    first.rollback()
    first.set_autocommit(True)
    add_one(second)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.close()
    add_one(second)
    second.close()
    assert number(turns) == 2


def is_held(path: Path) -> bool:
    """Whether somebody stands first in the queue, as another process sees it."""
    look = (
        "import fcntl, os, sys\n"
        f"file = os.open({str(path) + '.queue'!r}, os.O_RDWR | os.O_CREAT)\n"
        "try: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: sys.exit(3)\n"
    )
    return subprocess.run([sys.executable, "-c", look], check=False).returncode == 3


def test_the_place_is_held_from_the_beginning_to_the_end_of_a_transaction(turns):
    writer = writer_on(turns)
    for end in (writer.commit, writer.rollback):
        assert not is_held(turns)
        writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert is_held(turns)
        end()
        assert not is_held(turns)
        writer.set_autocommit(True)
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    writer.close()
    assert not is_held(turns)


def test_a_process_that_dies_in_its_turn_holds_nobody_up(turns):
    dying = (
        "import fcntl, os; "
        f"fcntl.flock(os.open({str(turns) + '.queue'!r}, os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX); "
        "os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", dying], check=False).returncode == 9
    writer = writer_on(turns, timeout=2)
    add_one(writer)
    writer.close()
    assert number(turns) == 1


def test_the_installation_itself_uses_the_queue():
    assert isinstance(connections["default"], DatabaseWrapper)


def test_the_disk_is_waited_for_after_the_place_is_left_and_before_the_commit_returns(turns, monkeypatch):
    first, second = writer_on(turns), writer_on(turns, timeout=1)
    first.ensure_connection()
    synced: list[str] = []
    to_the_disk = os.fdatasync

    def sync(file: int) -> None:
        monkeypatch.setattr(os, "fdatasync", to_the_disk)
        add_one(second)  # its place is free, or this would fail after a second
        synced.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        to_the_disk(file)

    monkeypatch.setattr(os, "fdatasync", sync)
    add_one(first)
    assert synced == [f"{turns}-wal"]
    assert number(turns) == 2
    first.close()
    second.close()


def test_a_commit_that_does_not_reach_the_disk_is_not_confirmed(turns, monkeypatch):
    def full(_file: int) -> None:
        raise OSError(errno.EIO, "the disk refuses")

    writer = writer_on(turns)
    writer.ensure_connection()
    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(OperationalError, match="does not reach the disk: the disk refuses"):
        add_one(writer)
    writer.close()


@pytest.mark.parametrize("ended_by", ["commit", "rollback"])
def test_a_statement_outside_a_transaction_is_synced_by_sqlite_itself(turns, ended_by):
    def synchronous() -> int:
        with writer.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])

    full, normal = 2, 1
    writer = writer_on(turns)
    assert synchronous() == full
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert synchronous() == normal
    getattr(writer, ended_by)()
    writer.set_autocommit(True)
    assert synchronous() == full
    writer.close()


def test_where_no_log_can_be_kept_sqlite_syncs_each_commit(turns, monkeypatch):
    def never(_file: int) -> None:
        raise AssertionError("there is no log to sync")

    writer = writer_on(turns, journal="DELETE")
    writer.ensure_connection()
    monkeypatch.setattr(os, "fdatasync", never)
    add_one(writer)
    writer.close()
    assert number(turns) == 1
