"""The one clock."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from silah.core import clock

# The check of an installation asks whether the machine's own clock can be trusted.
MAY_ASK = {"commands/check.py"}
SILAH = Path(clock.__file__).resolve().parent.parent


def test_the_clock_stops_for_a_block_and_goes_on():
    with clock.at(datetime(2026, 12, 26, 22, 30, tzinfo=UTC)) as moment:
        assert clock.now() == moment
        assert clock.today() == date(2026, 12, 27)
        with clock.at(date(2027, 1, 1)):
            assert clock.today() == date(2027, 1, 1)
        assert clock.now() == moment
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_naive_moment_is_riyadh():
    with clock.at(datetime(2026, 12, 27, 0, 30)) as moment:  # noqa: DTZ001
        assert moment == datetime(2026, 12, 26, 21, 30, tzinfo=UTC)


def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month():
    assert clock.months_after(date(2026, 11, 21), 12) == date(2027, 11, 21)
    assert clock.months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert clock.months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert clock.months_after(date(2026, 5, 1), 7) == date(2026, 12, 1)


@pytest.fixture
def environment():
    with pytest.MonkeyPatch.context() as changed:
        yield changed
    clock.read_environment()


def test_a_running_server_is_moved_by_its_environment(environment):
    environment.setenv("SILAH_CLOCK_SHIFT", str(40 * 86400))
    clock.read_environment()
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=40)) < timedelta(seconds=5)


def test_a_running_server_is_moved_by_a_file(environment, tmp_path):
    shift = tmp_path / "shift"
    environment.setenv("SILAH_CLOCK_SHIFT_FILE", str(shift))
    clock.read_environment()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    for seconds in (3600, -259200):
        shift.write_text(f"{seconds}\n")
        assert abs(clock.now() - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=5)


@pytest.mark.parametrize("word", ["timezone.now(", "datetime.now(", "date.today(", "datetime.utcnow(", "localdate("])
def test_nothing_else_asks_the_machine_for_the_time(word):
    askers = {
        str(file.relative_to(SILAH))
        for file in SILAH.rglob("*.py")
        if word in file.read_text(encoding="utf-8") and file.name != "clock.py"
    }
    assert askers <= MAY_ASK
