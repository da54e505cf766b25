"""A call or a visit of which no request comes is kept: who took it, when, how it came and about what (clauses C, H1)."""

from datetime import timedelta

import pytest

from silah.audit.models import Entry
from silah.core import clock
from silah.evidence.book import book
from silah.evidence.figures import Verdict
from silah.support.actions.receiving import keep_inquiry
from silah.support.models import Inquiry
from tests.cast import refused


def keep(people, about="service", *, by=None, channel="C2", note=""):
    return keep_inquiry(about, channel=channel, note=note, pack=people.pack, by=by or people.salwa)


def reading(people, code, key):
    (line,) = [one for one in book(people.house.policy) if one.clause.code == code]
    return next(one.figure for one in line.readings if one.key == key)


def test_a_call_is_kept_with_taker_time_channel_and_matter_and_nobody_s_name(khafji):
    kept = keep(khafji, "papers", note="سُئل عن تعريف الراتب")
    assert (kept.taken_by, kept.channel, kept.about) == (khafji.member("salwa"), "C2", "papers")
    assert {field.name for field in Inquiry._meta.get_fields()} == {
        "id", "association", "channel", "about", "note", "office", "taken_by", "taken_at",
    }  # fmt: skip
    entry = Entry.objects.get(act="support.inquiry")
    assert entry.actor_name == khafji.salwa.name
    assert "الراتب" not in str(entry.facts)


def test_what_cannot_be_kept_is_refused_in_words(khafji):
    with refused("right_missing"):
        keep(khafji, by=khafji.noura)
    with refused("unknown_channel"):
        keep(khafji, channel="C99")
    with refused("about_missing"):
        keep(khafji, "weather")
    with refused("note_missing"):
        keep(khafji, "other", note="  ")
    keep(khafji, "other", note="سأل عن الدوام")
    with refused("kept_already"):
        keep(khafji, "other", note="سأل عن الدوام")
    with clock.at(clock.now() + timedelta(minutes=1)):
        keep(khafji, "other", note="سأل عن الدوام")
    assert Inquiry.objects.count() == 2


def test_the_list_of_a_day_is_that_of_riyadh(khafji):
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    for moment in (midnight - timedelta(minutes=1), midnight, midnight + timedelta(hours=23)):
        with clock.at(moment):
            keep(khafji)
    assert Inquiry.objects.of_day(midnight.date()).count() == 2


@pytest.mark.parametrize("slug", ["khafji", "gharas"])
def test_evidence_counts_reception_and_each_channel(open_house, slug):
    people = open_house(slug)
    for code, key in (("H1", "reception"), ("C2", "contacts_by_channel"), ("C1", "contacts_by_channel")):
        assert reading(people, code, key).verdict is Verdict.NO_EVIDENCE
    keep(people)
    keep(people, "appointment")
    assert reading(people, "C2", "contacts_by_channel").verdict is Verdict.KEPT
    assert reading(people, "C2", "contacts_by_channel").rows.count() == 2
    assert reading(people, "C1", "contacts_by_channel").verdict is Verdict.NO_EVIDENCE
    found = reading(people, "H1", "reception")
    assert found.verdict is Verdict.KEPT
    assert "الاستفسارات التي أُجيب عنها بلا طلب: 2" in found.sentence


@pytest.mark.parametrize("channel", ["C7", "website"])
def test_requests_of_the_site_are_counted_however_the_channel_is_written(khafji, channel):
    khafji.apply(channel=channel)
    assert reading(khafji, "C7", "contacts_by_channel").rows.count() == 1
    assert reading(khafji, "O5", "online_share").sentence.startswith("من أصل 1 من الطلبات، قُدّم عبر الموقع 1،")
