"""How often something may be tried: the hour is an hour, tries at once all count, a flood slows and shuts nobody out.

Promises: trust D6, D7 and T4; the figures are in docs/decisions/0010.
"""

import threading
from contextlib import AbstractContextManager
from itertools import pairwise
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from silah.accounts import tries
from silah.accounts.devices import Device, address_of, digest_of, place_of
from silah.accounts.tries import CEILING, Limit, count, forgive
from silah.core.refused import Refused

FEW = Limit("few", each=3, of_key=100, of_place=100)
HERE = "10.0.0.0/24"


def tried(key: str, times: int, limit: Limit = FEW, device: Device | None = None) -> int:
    """How many of ``times`` tries from one device were let through."""
    passed = 0
    for _try in range(times):
        try:
            count(limit, key, device or Device(HERE))
        except Refused:
            continue
        passed += 1
    return passed


def later(seconds: float) -> AbstractContextManager[object]:
    return mock.patch("time.time", return_value=tries.time.time() + seconds)


@pytest.mark.django_db
def test_the_hour_of_a_counter_is_not_cut_short_by_trying_again(empty_cache: None) -> None:
    assert tried("K-1", 5) == 3
    with later(1800):
        assert tried("K-1", 1) == 0
    with later(3700):
        cache.clear()
        assert tried("K-1", 1) == 1


@pytest.mark.django_db
def test_wrong_tries_from_one_network_do_not_stop_another(empty_cache: None) -> None:
    assert tried("K-1", 50) == 3
    assert tried("K-1", 50, device=Device("10.0.1.0/24")) == 3


@pytest.mark.django_db
def test_many_networks_slow_a_stranger_down_and_lock_nobody_out(empty_cache: None) -> None:
    narrow = Limit("narrow", each=3, of_key=6, of_place=100)
    for number in range(40):
        tried("K-1", 3, narrow, Device(f"10.0.{number}.0/24"))
    widow = Device("192.0.2.0/24")
    with pytest.raises(Refused) as told:
        count(narrow, "K-1", widow)
    assert told.value.code == "wait"
    seconds = int(told.value.facts["seconds"])
    assert 15 <= seconds <= 120
    assert tried("K-1", 3, narrow, widow) == 0
    with later(seconds + 1):
        assert tried("K-1", 1, narrow, widow) == 1
        assert tried("K-1", 5, narrow, Device("192.0.2.0/24")) == 0, "waiting is not handed on to others"


@pytest.mark.django_db
def test_a_device_that_once_gave_the_right_answer_is_never_made_to_wait(empty_cache: None) -> None:
    narrow = Limit("narrow", each=3, of_key=6, of_place=6)
    own, other = Device(HERE), Device(HERE)
    count(narrow, "K-1", own)
    forgive(narrow, "K-1", own)
    count(narrow, "K-2", other)
    forgive(narrow, "K-2", other)
    for number in range(60):
        tried("K-1", 3, narrow, Device(f"10.0.{number}.0/24"))
        tried(f"K-{number + 9}", 3, narrow)
    assert tried("K-1", 1, narrow, own) == 1
    assert tried("K-1", 1, narrow, other) == 0, "it is known for what it opened alone"
    assert tried("K-1", 100, narrow, own) == 4 * 3 - 1, "and it may not guess without end either"


@pytest.mark.django_db
def test_a_flood_over_one_network_slows_it_and_makes_no_rows_beyond_its_ceiling(empty_cache: None) -> None:
    narrow = Limit("narrow", each=3, of_key=100, of_place=4)
    passed = sum(tried(f"K-{number}", 1, narrow) for number in range(40))
    assert passed == 4
    patient = Device(HERE)
    with pytest.raises(Refused) as told:
        count(narrow, "K-99", patient)
    with later(int(told.value.facts["seconds"]) + 1):
        assert tried("K-99", 1, narrow, patient) == 1
    for number in range(CEILING * 4):
        tried(f"L-{number}", 1, narrow)
    with pytest.raises(Refused) as shut:
        count(narrow, "K-100", Device(HERE))
    assert shut.value.code == "too_often"
    assert tried("K-100", 1, narrow, Device("10.0.7.0/24")) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM silah_cache WHERE cache_key LIKE '%%narrow%%'")
        assert cursor.fetchone()[0] <= 1 + 2 * (passed + 2) + 1


@pytest.mark.django_db
def test_a_password_may_be_tried_again_after_a_growing_time(empty_cache: None) -> None:
    spaced = Limit("spaced", each=2, of_key=100, of_place=100, spaced=10)
    assert tried("salwa", 5, spaced) == 2
    waits, now = [], tries.time.time()
    for _step in range(4):
        with mock.patch("time.time", return_value=now), pytest.raises(Refused) as told:
            count(spaced, "salwa", Device(HERE))
        waits.append(int(told.value.facts["seconds"]))
        now += waits[-1]
        with mock.patch("time.time", return_value=now):
            count(spaced, "salwa", Device(HERE))
    assert waits[0] <= 11
    assert all(after > 1.8 * before for before, after in pairwise(waits)), waits


def test_the_table_of_counters_holds_more_than_one_attacker_can_fill() -> None:
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 50_000


def test_a_network_is_what_one_subscriber_is_given(settings: object) -> None:
    def asked(**meta: str) -> object:
        return RequestFactory().get("/", **meta)

    assert place_of(asked(REMOTE_ADDR="192.0.2.77")) == "192.0.2.0/24"  # type: ignore[arg-type]
    assert place_of(asked(REMOTE_ADDR="2001:db8:1:2ff::9")) == "2001:db8:1:200::/56"  # type: ignore[arg-type]
    assert place_of(asked(REMOTE_ADDR="a socket")) == "unknown"  # type: ignore[arg-type]
    forged = asked(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9")
    assert address_of(forged) == "127.0.0.1"  # type: ignore[arg-type]
    settings.HTTPS = True  # type: ignore[attr-defined]
    assert address_of(forged) == "203.0.113.9"  # type: ignore[arg-type]


def test_neither_cookie_nor_counter_names_what_was_tried() -> None:
    assert "YS-1448-00001" not in digest_of("follow:1:YS-1448-00001")
    assert digest_of("follow:1:A") != digest_of("follow:2:A")


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
