"""How often something may be tried: the hour is an hour, tries at once all count, nobody pushes a counter out (trust D6)."""

import threading
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from silah.core.refused import Refused
from silah.portal import limits

FEW = limits.Limit("few", each=3, of_all=100)


def tried(key: str, times: int, limit: limits.Limit = FEW) -> int:
    """How many of ``times`` tries were let through."""
    passed = 0
    for _try in range(times):
        try:
            limits.count(limit, key)
        except Refused:
            continue
        passed += 1
    return passed


@pytest.mark.django_db
def test_the_hour_of_a_counter_is_not_cut_short_by_trying_again(empty_cache: None) -> None:
    assert tried("K-1", 5) == 3
    later = limits.time.time() + 1800
    with mock.patch("time.time", return_value=later):
        assert tried("K-1", 1) == 0
    after = limits.time.time() + 3700
    with mock.patch("time.time", return_value=after):
        cache.clear()
        assert tried("K-1", 1) == 1


@pytest.mark.django_db
def test_beyond_the_budget_for_all_no_counter_of_a_key_is_made(empty_cache: None) -> None:
    narrow = limits.Limit("narrow", each=3, of_all=4)
    assert sum(tried(f"K-{number}", 1, narrow) for number in range(40)) == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM silah_cache WHERE cache_key LIKE '%%narrow%%'")
        assert cursor.fetchone()[0] == 5


def test_the_table_of_counters_holds_more_than_one_attacker_can_fill() -> None:
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 50_000


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_each_counted() -> None:
    cache.clear()
    passed: list[int] = []
    gate = threading.Barrier(8)

    def run() -> None:
        try:
            gate.wait()
            passed.append(tried("K-2", 3))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(passed), sum(passed)) == (8, 3)
    cache.clear()
