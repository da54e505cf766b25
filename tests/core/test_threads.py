"""What belongs to one request is kept by its thread, and by nothing else."""

from threading import Thread

import pytest
from django.db import connections
from django.utils import translation

from silah.core import threads


def test_a_thread_neither_sees_nor_changes_the_language_of_another() -> None:
    seen: list[str | None] = []

    def another() -> None:
        seen.append(translation.get_language())
        translation.activate("en")

    with translation.override("ar-her"):
        thread = Thread(target=another)
        thread.start()
        thread.join()
        assert translation.get_language() == "ar-her"
    assert seen == ["ar"]


def test_each_thread_has_a_connection_of_its_own() -> None:
    seen: list[object] = []
    thread = Thread(target=lambda: seen.append(connections["default"]))
    thread.start()
    thread.join()
    assert seen[0] is not connections["default"]


def test_a_release_that_keeps_something_else_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads.trans_real, "_active", {})
    with pytest.raises(TypeError, match="_active"):
        threads.keep_by_thread()
