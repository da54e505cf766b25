"""Preparing an installation: only what changed is done again."""

import importlib.util
import os
import sqlite3
from pathlib import Path

import polib
import pytest
from django.contrib.staticfiles.finders import get_finders

from silah.commands import build, migrate


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of one catalogue."""
    folder = tmp_path / "silah/room/locale/ar/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="Welcome", msgstr="أهلًا بك"))
    catalogue.save(str(folder / "django.po"))
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "BUILD", tmp_path / "build")
    return tmp_path


def test_a_catalogue_is_compiled_once(house: Path) -> None:
    assert build.compile_catalogues() == 1
    compiled = house / "build/locale/ar/LC_MESSAGES/django.mo"
    assert polib.mofile(str(compiled))[0].msgstr == "أهلًا بك"
    assert build.compile_catalogues() == 0
    assert build.compile_catalogues(force=True) == 1


def test_code_is_compiled_once_and_again_when_it_changes(house: Path) -> None:
    module = house / "silah/room/models.py"
    module.write_text("TABLES = 1\n")
    build.compile_code()
    kept = Path(importlib.util.cache_from_source(str(module)))
    first = kept.read_bytes()
    build.compile_code()
    assert kept.read_bytes() == first
    module.write_text("TABLES = 12\n")
    os.utime(module, (0, module.stat().st_mtime + 10))  # the compiled file knows whole seconds
    build.compile_code()
    assert kept.read_bytes() != first


def test_the_catalogue_that_speaks_to_women_holds_the_common_sentences_under_its_own(house: Path) -> None:
    folder = house / "silah/room/locale/ar_Her/LC_MESSAGES"
    folder.mkdir(parents=True)
    hers = polib.POFile()
    hers.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    hers.append(polib.POEntry(msgid="Write", msgstr="اكتبي"))
    hers.save(str(folder / "django.po"))
    assert build.compile_catalogues() == 2
    found = {one.msgid: one.msgstr for one in polib.mofile(str(build.compiled("ar_Her")))}
    assert found == {"Welcome": "أهلًا بك", "Write": "اكتبي"}


def test_a_mark_changes_with_the_files_it_stands_for(house: Path) -> None:
    before = build.fingerprint([house])
    assert build.fingerprint([house]) == before
    (house / "silah/room/new.css").write_text("a { color: red }")
    assert build.fingerprint([house]) != before


@pytest.mark.sqlite
def test_a_database_put_back_from_an_older_copy_is_not_taken_for_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILAH_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not migrate.is_current()
    (tmp_path / migrate.STAMP).write_text(migrate.fingerprint())
    assert not migrate.is_current(), "no database yet"
    rows = [(path.parent.parent.name, path.stem) for path in migrate.migration_files()]
    with sqlite3.connect(tmp_path / "silah.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (app, name)")
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)
    assert migrate.is_current()
    if rows:
        with sqlite3.connect(tmp_path / "silah.sqlite3") as database:
            database.execute("DELETE FROM django_migrations")
        assert not migrate.is_current(), "an older copy was put back"


def test_of_the_packages_files_only_those_that_pages_ask_for_are_served() -> None:
    served = {name for finder in get_finders() for name, _storage in finder.list(build.NOT_SERVED)}
    ours = ("ui/", "fonts/", "silah.", "icons.", "stamp")
    assert {name for name in served if not name.startswith(ours)} == {"django_htmx/htmx-2.min.js"}
