"""What every test may rely on: its own papers, a clean cache, no skip unseen. People are in ``cast.py``."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.folder import end_in_order

pytest_plugins = ["tests.cast"]
LEFT_OUT = {"browser": "--browser", "long": "--long"}
#: The files that take minutes, longest first: begun last, one of them would keep everybody waiting at the end.
FIRST = (
    "browser/test_journey.py", "browser/test_pages.py", "tests/test_hostile.py", "tests/test_doors.py",
    "support/test_walks.py", "security/test_viewings.py", "browser/test_settings_pages.py",
)  # fmt: skip

# The same examples each time, so that a failure is found by whoever changed the code; --long looks wider.
hypothesis_settings.register_profile(
    "check", deadline=None, derandomize=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "long", deadline=None, max_examples=1000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser", action="store_true", help="also run the tests that need a real browser")
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("long" if config.getoption("--long") else "check")
    end_in_order()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count as deselected, what this run is not for; a skip is kept for what is broken."""
    vendor = "postgres" if os.environ.get("DATABASE_URL") else "sqlite"
    unwanted = {marker for marker, option in LEFT_OUT.items() if not config.getoption(option)}
    unwanted |= {"postgres", "sqlite"} - {vendor}
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if vendor == "postgres":
        # What touches no database would only say a second time what it says beside SQLite.
        left_out += [item for item in items if not _uses_a_database(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    file = f"{item.path.parent.name}/{item.path.name}"
    return FIRST.index(file) if file in FIRST else len(FIRST)


def _uses_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db", "standing"})


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Make a skipped test a failure where nobody would read the reason."""
    if os.environ.get("CI") != "true" or exitstatus != pytest.ExitCode.OK:
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("A skipped test counts as failed here (CI=true).", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True, scope="session")
def papers_not_forced_to_disk() -> Iterator[None]:
    """Nothing of a run need outlive a power cut; both databases are told the same (settings.py, postgres.py)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(autouse=True)
def records_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the watcher of repeated queries which records came alone, as it finds out by itself of a queryset's."""
    from zeal.listeners import n_plus_one_listener
    from zeal.patch import get_instance_key

    from silah.core import prepared

    read = prepared.instances

    def watched(*given: object) -> list[object]:
        found: list[object] = read(*given)  # type: ignore[arg-type]
        if len(found) == 1:
            n_plus_one_listener.ignore(get_instance_key(found[0]))  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(prepared, "instances", watched)


@pytest.fixture(autouse=True)
def papers_folder(tmp_path_factory: pytest.TempPathFactory, settings: object) -> Iterator[Path]:
    """Give each test its own folder of papers and an empty cache, whatever the test before it left."""
    folder = tmp_path_factory.mktemp("papers")
    from silah.policies.standing import forget  # the models are loaded only now

    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    forget()
    yield folder
    caches["packs"].clear()


@pytest.fixture
def slow_passwords(settings: object) -> None:
    """Hash passwords as an installation does."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def empty_cache(db: None) -> Iterator[None]:
    """Empty the shared cache table around a test whose rows are really committed."""
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def vendor() -> str:
    """``sqlite`` or ``postgresql``."""
    return connection.vendor
