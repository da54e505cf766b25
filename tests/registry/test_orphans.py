"""Files whose row was never committed are removed after a day; what belongs to a paper, or may still, stays."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from silah.core.files import names_kept
from silah.demo import walk
from silah.registry import jobs
from silah.registry.actions import hand_in_paper
from silah.registry.models import Paper
from silah.worker import JOBS


@pytest.fixture
def papers(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "papers"


def grow_old(name, *, hours):
    place, then = Path(settings.MEDIA_ROOT) / name, time.time() - hours * 3600
    os.utime(place, (then, then))


def handed_in(people):
    return hand_in_paper(people.association, walk.picture("p"), kind="other", by=people.salwa)


def left_behind(people):
    """The file of an act that was taken back."""
    before = set(names_kept())
    with transaction.atomic():
        handed_in(people)
        transaction.set_rollback(True)
    return (set(names_kept()) - before).pop()


def test_a_file_of_an_act_taken_back_is_removed_after_a_day_and_papers_stay(papers, khafji):
    kept = handed_in(khafji)
    orphan = left_behind(khafji)
    assert jobs.sweep_orphans() == 0
    for name in (kept.stored_name, orphan):
        grow_old(name, hours=25)
    young = left_behind(khafji)
    assert jobs.sweep_orphans() == 1
    assert set(names_kept()) == {kept.stored_name, young}
    assert jobs.sweep_orphans() == 0


def test_an_age_under_a_day_is_not_taken(papers):
    with pytest.raises(ValueError, match="day"):
        jobs.sweep_orphans(older_than_hours=23)


def test_where_most_files_are_unknown_nothing_is_removed(papers, khafji, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "MOST_ORPHANS", 1)
    papers_known = Paper.objects.count()
    orphans = [left_behind(khafji) for _number in range(papers_known + 2)]
    for name in orphans:
        grow_old(name, hours=48)
    assert jobs.sweep_orphans() == 0
    assert set(orphans) <= set(names_kept())
    assert "nothing is removed" in caplog.text


def test_the_worker_sweeps_every_night():
    job = next(one for one in JOBS if one.function == "silah.registry.jobs.sweep_orphans")
    assert job.every == 24 * 3600
