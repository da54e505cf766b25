"""A letter names whoever gave the answer or took the request in, with the post; where nobody did, the post alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from silah.core import clock
from silah.demo import walk
from silah.policies.pack.text import text
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs, papers
from silah.support.actions import deciding, sitting
from silah.support.models import Decision, Outcome
from silah.support.papers.head import letterhead
from silah.support.papers.signer import signer, signer_of
from tests.cast import fresh
from tests.policies.packs import SLUGS, shipped

WHY = "الأسرة مهددة بالإخلاء غدًا"


def sealed(people, **how):
    """A decision that waits for its day."""
    with clock.at(clock.now() - timedelta(days=8)):
        request = people.apply()
    walk.bring(people.house, request, Stage.DECISION, **how)
    return fresh(request).decisions.get()


def signed(decision):
    """Name and post under the letter."""
    letter = papers.decision_letter(Decision.objects.get(pk=decision.pk), base_url="https://example.org")
    return letter.signer.name, letter.signer.post


def test_an_answer_given_by_itself_is_signed_by_the_chair_of_its_sitting(khafji):
    decision = sealed(khafji)
    draft = papers.decision_letter(decision, base_url="https://example.org", draft=True)
    assert (draft.signer.name, draft.signer.post) == ("أمل الزهراني", "رئيسة لجنة البحث")
    with clock.at(walk.at(decision.sealed_until, 0, 5)):
        assert jobs.release_due() == 1
    assert signed(decision) == ("أمل الزهراني", "رئيسة لجنة البحث")


def test_an_answer_given_early_is_signed_by_the_general_manager(khafji):
    decision = sealed(khafji)
    deciding.release(decision, by=khafji.maha, early_reason=WHY)
    assert signed(decision) == ("مها الغامدي", "المديرة العامة")


def test_a_letter_printed_again_keeps_the_name_it_was_given_under(khafji):
    decision = sealed(khafji)
    deciding.release(decision, by=khafji.maha, early_reason=WHY)
    member = khafji.house.member("manager")
    type(member).objects.filter(pk=member.pk).update(name="مها العتيبي")
    assert signed(decision)[0] == "مها الغامدي"


def test_an_officers_answer_is_signed_by_that_officer(yusr):
    service = next(one.key for one in yusr.pack.services if one.decided_by == "officer" and not one.sensitive)
    request = yusr.request_at(Stage.DECISION, service=service)
    officer = yusr.house.member("service_lead")
    decision = deciding.decide_directly(
        request, Outcome.ACCEPTED, walk.ruling(request, Outcome.ACCEPTED), by=officer.actor(yusr.pack)
    )
    name, post = signed(decision)
    assert name == officer.name
    assert post == yusr.pack.role("service_lead").name.naming(woman=officer.is_woman)


def test_whoever_stepped_aside_from_a_file_does_not_sign_for_it(khafji):
    request = khafji.request_at(Stage.COMMITTEE)
    meeting = walk.convene(khafji.house, [request])
    item = meeting.items.get()
    sitting.recuse(item, khafji.house.member("chair"), reason="جارتي منذ سنين طويلة", by=khafji.amal)
    decision = Decision(support_request=request, item=item, round=1)
    assert signer_of(decision) == signer(khafji.pack)


def test_a_confidential_service_names_no_person(khafji):
    decision = sealed(khafji)
    type(decision.support_request).objects.filter(pk=decision.support_request_id).update(is_sensitive=True)
    assert signed(decision) == ("", "المدير العام")


def test_whom_the_policy_names_signs_every_letter(khafji, monkeypatch):
    decision = sealed(khafji)
    named = replace(khafji.pack, letters=replace(khafji.pack.letters, signer=text("صالح الفهد")))
    monkeypatch.setattr("silah.policies.models._parsed", lambda *_: named)
    assert signed(decision) == ("صالح الفهد", "المدير العام")


def acknowledged(request):
    """Name and post under the acknowledgement."""
    letter = papers.acknowledgement(fresh(request), base_url="https://example.org")
    return letter.signer.name, letter.signer.post


def taken_in(people):
    return people.apply(by=people.salwa, taken_in_by=people.member("salwa"), channel="interview")


def test_the_acknowledgement_is_signed_by_whoever_took_the_request_in(khafji):
    request, salwa = taken_in(khafji), khafji.member("salwa")
    signer_then = ("سلوى الواديني", khafji.pack.role("officer").name.naming(woman=True))
    assert acknowledged(request) == signer_then
    type(salwa).objects.filter(pk=salwa.pk).update(name="سلوى العتيبي", is_active=False)
    assert acknowledged(request) == signer_then


def test_the_acknowledgement_names_nobody_where_the_policy_names_one_or_it_is_not_safe(khafji, monkeypatch):
    request = taken_in(khafji)
    type(request).objects.filter(pk=request.pk).update(is_sensitive=True)
    assert acknowledged(request) == ("", "المدير العام")
    type(request).objects.filter(pk=request.pk).update(is_sensitive=False)
    named = replace(khafji.pack, letters=replace(khafji.pack.letters, signer=text("صالح الفهد")))
    monkeypatch.setattr("silah.policies.models._parsed", lambda *_: named)
    assert acknowledged(request) == ("صالح الفهد", "المدير العام")


@pytest.mark.parametrize("kind", ["acknowledgement", "completion_letter"])
def test_a_letter_nobody_gave_names_the_post_alone(khafji, kind):
    request = khafji.apply()
    letter = getattr(papers, kind)(request, base_url="https://example.org")
    assert (letter.signer.name, letter.signer.post) == ("", "المدير العام")


def test_a_letter_and_an_acknowledgement_open_with_the_greeting_of_the_policy(open_house):
    pack = shipped("khafji")
    ours = replace(pack, letters=replace(pack.letters, greeting=text("طابت أوقاتكم بكل خير", "Good day to you")))
    people = open_house(ours)
    request = people.request_at(Stage.COMMITTEE)
    for made in (papers.acknowledgement, papers.completion_letter):
        assert made(request, base_url="https://example.org").as_data()["labels"]["greeting"] == "طابت أوقاتكم بكل خير"
    silent = replace(pack, letters=replace(pack.letters, greeting=None))
    assert letterhead(silent).greeting == ""


@pytest.mark.parametrize("slug", SLUGS)
def test_the_five_associations_greet_in_full(slug):
    with translation.override("ar"):
        assert letterhead(shipped(slug)).greeting == "السلام عليكم ورحمة الله وبركاته، وبعد:"
