"""Persons and what is known of them: facts replaced and never overwritten, papers, one-time codes (clause O4)."""

from datetime import timedelta

import pytest

from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.demo import walk
from silah.registry.actions import enrol_person, hand_in_paper, newcomer, prefer, record_facts, take_back_paper
from silah.registry.codes import CODES_PER_HOUR, issue_code, use_code
from silah.registry.models import Fact, Paper, Person, identity_answers, known_facts
from tests.cast import refused

MOBILE = "+966500000123"


@pytest.fixture
def haya(khafji) -> Person:
    answers = {
        "first_name": "هيا", "father_name": "سالم", "family_name": "السحابي", "national_id": sample_national_id(5),
        "mobile": MOBILE, "birth_date": "1990-02-28", "monthly_income": 2500, "nonsense": "x", "city": "",
    }  # fmt: skip
    return enrol_person(newcomer(khafji.association, answers, source="الطلب"), by=SYSTEM)


def test_enrolling_keeps_known_facts_with_their_source(haya):
    facts = known_facts(haya, clock.today())
    assert facts["monthly_income"].value == 2500
    assert facts["monthly_income"].source == "الطلب"
    assert "nonsense" not in facts
    assert "city" not in facts
    assert haya.birth_date.year == 1990
    assert identity_answers(haya)["first_name"] == "هيا"


def test_one_person_an_identity_number(khafji, haya):
    again = enrol_person(
        newcomer(khafji.association, {"national_id": haya.national_id, "first_name": "س"}, source=""), by=SYSTEM
    )
    assert again.pk == haya.pk
    assert again.first_name == "هيا"
    assert Person.objects.count() == 1


def test_a_new_value_replaces_and_keeps_the_old(haya):
    assert record_facts(haya, {"monthly_income": 1800, "first_name": "هيا"}, source="زيارة", by=SYSTEM) == [
        "monthly_income"
    ]
    rows = Fact.objects.filter(person=haya, key="monthly_income").order_by("pk")
    assert [(row.value, row.replaced_at is None) for row in rows] == [(2500, False), (1800, True)]


def test_what_was_matched_stays_matched_until_it_changes(khafji, haya):
    record_facts(haya, {"monthly_income": 2500}, source="التعريف", by=khafji.salwa, verified=True)
    record_facts(haya, {"monthly_income": 2500}, source="طلب ثان", by=SYSTEM)
    assert Fact.objects.current().get(key="monthly_income").verified_by == "سلوى الواديني"
    record_facts(haya, {"monthly_income": 3000}, source="طلب ثالث", by=SYSTEM)
    assert Fact.objects.current().get(key="monthly_income").verified_by == ""


def test_a_fact_past_its_validity_is_asked_again(haya):
    fact = Fact.objects.current().get(person=haya, key="monthly_income")
    if fact.valid_until is None:
        Fact.objects.filter(pk=fact.pk).update(valid_until=clock.today())
        fact.refresh_from_db()
    assert "monthly_income" in known_facts(haya, fact.valid_until)
    assert "monthly_income" not in known_facts(haya, fact.valid_until + timedelta(days=1))


@pytest.mark.parametrize("typed", ["هيا السحابي", "سحابي هيا", "٠٥٠٠٠٠٠١٢٣", "0500000123", "+966500000123"])
def test_people_are_found_as_they_are_called(haya, typed):
    assert list(Person.objects.all().found_by(typed)) == [haya]


def test_nobody_is_found_under_anothers_name(haya):
    assert not Person.objects.all().found_by("نوف").exists()


def test_the_wished_way_is_kept(haya):
    prefer(haya, channel="phone", language="en", by=haya.actor)
    haya.refresh_from_db()
    assert (haya.preferred_channel, haya.language_code) == ("phone", "en")


def test_a_paper_is_taken_back_only_before_it_was_sent(khafji, haya):
    draft = hand_in_paper(khafji.association, walk.picture("p"), kind="lease", by=SYSTEM, draft_token="d")
    sent = hand_in_paper(khafji.association, walk.picture("p"), kind="lease", by=SYSTEM, person=haya)
    take_back_paper(draft, by=SYSTEM)
    with refused("paper_sent"):
        take_back_paper(sent, by=SYSTEM)
    assert list(Paper.objects.all()) == [sent]


def test_a_code_opens_once_for_its_mobile_purpose_and_matter(khafji):
    _row, code = issue_code(khafji.association, MOBILE, purpose="attest", about="t1")
    assert not use_code(MOBILE, code, purpose="sign_in")
    assert not use_code(MOBILE, code, purpose="attest", about="t2")
    assert not use_code("+966500000124", code, purpose="attest", about="t1")
    assert use_code(MOBILE, code, purpose="attest", about="t1")
    assert not use_code(MOBILE, code, purpose="attest", about="t1")


def test_a_code_dies_of_age_and_of_five_wrong_tries(khafji):
    _row, code = issue_code(khafji.association, MOBILE, purpose="sign_in")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert not use_code(MOBILE, code, purpose="sign_in")
    for _try in range(5):
        assert not use_code(MOBILE, "000000" if code != "000000" else "111111", purpose="sign_in")
    assert not use_code(MOBILE, code, purpose="sign_in")


def test_the_newest_code_alone_is_live_and_six_an_hour_are_enough(khafji):
    with clock.at(clock.now()):
        codes = [issue_code(khafji.association, MOBILE, purpose="sign_in")[1] for _n in range(CODES_PER_HOUR)]
        with refused("too_many_codes"):
            issue_code(khafji.association, MOBILE, purpose="sign_in")
        assert codes[0] == codes[-1] or not use_code(MOBILE, codes[0], purpose="sign_in")
        assert use_code(MOBILE, codes[-1], purpose="sign_in")


def test_no_code_is_kept_in_clear_outside_the_sample(khafji, settings):
    row, code = issue_code(khafji.association, MOBILE, purpose="sign_in")
    assert row.shown_code == ""
    assert code not in row.code_hash
    settings.SAMPLE = True
    assert issue_code(khafji.association, MOBILE, purpose="sign_in")[0].shown_code
