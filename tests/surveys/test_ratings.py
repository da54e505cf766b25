"""Opinions: a right that costs nothing, shown in aggregate, a page's opinion without who (objective O9c)."""

import pytest
from django.core.exceptions import FieldDoesNotExist

from silah.surveys.actions import SMALLEST_GROUP, keep_page_opinion, rate, results_by_service
from silah.surveys.models import PageOpinion, Rating
from tests.cast import refused


def give(people, person, number, stars, **given):
    return rate(
        person, about_id=number, about_reference=f"KB-1448-{number:05}", service_key="aid", stars=stars,
        channel="website", by=person.actor, **given,
    )  # fmt: skip


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(khafji, stars):
    person = khafji.apply().person
    with refused("stars"):
        give(khafji, person, 1, stars)
    with refused("stars"):
        give(khafji, person, 1, 3, ease=stars)
    assert not Rating.objects.exists()


def test_the_last_word_counts(khafji):
    person = khafji.apply().person
    give(khafji, person, 1, 1, comment=" تأخرتم ")
    give(khafji, person, 1, None)
    rating = Rating.objects.get()
    assert rating.is_declined
    assert (rating.stars, rating.comment) == (None, "")
    assert not Rating.objects.given().exists()


def test_few_voices_are_not_shown(khafji):
    person = khafji.apply().person
    for number in range(1, SMALLEST_GROUP):
        give(khafji, person, number, 5)
    give(khafji, person, 90, None)
    assert results_by_service() == [{"service_key": "aid", "answers": SMALLEST_GROUP - 1, "mean": None}]
    give(khafji, person, 91, 2)
    assert results_by_service() == [{"service_key": "aid", "answers": SMALLEST_GROUP, "mean": 4.4}]


def test_a_pages_opinion_says_nothing_of_who(khafji):
    keep_page_opinion(khafji.association, "/khafji/" + "x" * 300, is_useful=False, reason=" لم أجد الرقم ")
    opinion = PageOpinion.objects.get()
    assert (len(opinion.page), opinion.reason) == (200, "لم أجد الرقم")
    for name in ("person", "member", "by"):
        with pytest.raises(FieldDoesNotExist):
            PageOpinion._meta.get_field(name)
