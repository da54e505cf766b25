"""Consents are records of their own: in which words, when, by whom; taken back at any time; heeded by what we send (P3)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from silah.audit.models import Entry
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.demo import walk
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from silah.registry.consents import declined, record_consents, standing_consents
from silah.registry.models import Consent
from silah.support.actions import checking, deciding, drafting, lapsing, submitting
from silah.support.actions.checking import withdraw
from silah.support.actions.consenting import taken_back, withdraw_consent
from silah.support.models import CheckState, Objection, Outcome
from tests.cast import fresh, refused


def applied(people, *purposes, applicant=None, by=drafting.APPLICANT, speaker=None):
    """A request sent with these boxes ticked.

    Args:
        by: who sends it; without a sign-in anybody may be.
        speaker: what is known of a representative, its capacity among it.
    """
    house = people.house
    applicant = applicant or people.applicant()
    draft = drafting.start_draft(people.association, house.policy, people.service, channel="website")
    service = house.policy.service(people.service)
    facts = walk.sample_facts(service.facts, applicant, city="الخفجي")
    drafting.save_draft(draft, "facts", facts)
    drafting.save_draft(draft, "questions", {"consents": list(purposes)})
    if speaker is not None:
        drafting.save_draft(draft, "representative", speaker)
    for paper in service.papers_for(facts):
        drafting.attach_paper(draft, paper.kind, walk.picture("p"))
    signature = walk.Signature(walk.Method.TYPED, "هيا", "هيا", "website")
    return submitting.submit(draft, signature=signature, by=by).request


def claims(request):
    return dict(Consent.objects.filter(about_id=request.pk).values_list("purpose", "is_claim"))


def test_what_a_stranger_ticks_is_a_claim_until_an_officer_has_matched_whose_word_it_was(khafji):
    applicant = khafji.applicant()
    own = applied(khafji, "study", applicant=applicant)
    walk.complete(khafji.house, own)
    assert claims(own) == {"study": False}
    strange = applied(khafji, "study", "survey", applicant=applicant)
    assert strange.person == own.person
    assert claims(strange) == {"study": True, "survey": True}
    kept = {one.purpose: one for one in standing_consents(own.person)}
    assert (kept["study"].about_id, kept["study"].whose) == (own.pk, "")
    assert kept["survey"].given_by in kept["survey"].whose
    assert strange.reference in kept["survey"].whose
    assert declined(own.person, "survey", about_id=own.pk)
    walk.complete(khafji.house, strange)
    assert claims(strange) == {"study": False, "survey": False}
    assert not declined(own.person, "survey", about_id=own.pk)


def test_what_a_person_ticks_under_the_own_name_is_the_own_word_at_once(khafji):
    applicant = khafji.applicant()
    person = applied(khafji, "study", applicant=applicant).person
    assert claims(applied(khafji, "study", applicant=applicant, by=person.actor)) == {"study": False}
    assert claims(applied(khafji, "study", applicant=applicant, by=khafji.salwa)) == {"study": True}


def test_a_strangers_word_does_not_stand_for_one_that_was_taken_back(khafji):
    applicant = khafji.applicant()
    request = applied(khafji, "study", applicant=applicant)
    walk.complete(khafji.house, request)
    withdraw(request, by=request.person.actor, channel="website")
    withdraw_consent(request.person, "study", by=request.person.actor, channel="website")
    applied(khafji, "study", applicant=applicant)
    assert [one.purpose for one in taken_back(fresh(request))] == ["study"]


@pytest.mark.parametrize(("capacity", "deed"), [("guardian", "guardianship_deed"), ("family", "")])
def test_what_is_agreed_to_for_another_is_the_own_word_only_with_a_matched_deed(khafji, capacity, deed):
    speaker = {
        "capacity": capacity, "first_name": "سعد", "family_name": "الرويلي", "national_id": sample_national_id(70_002),
        "mobile": "+966500070002", "gender": "male",
    }  # fmt: skip
    request = applied(khafji, "study", "survey", speaker=speaker)
    assert claims(request) == {"study": True, "survey": True}
    assert {one.given_by for one in Consent.objects.filter(about_id=request.pk)} == {"سعد الرويلي"}
    if deed:
        with refused("not_complete"):
            walk.complete(khafji.house, request)
        assert claims(request) == {"study": True, "survey": True}
        checking.add_paper(request, deed, walk.picture("deed"), by=khafji.salwa, channel="C1")
    walk.complete(khafji.house, fresh(request))
    assert claims(request) == dict.fromkeys(("study", "survey"), not deed)
    # The word is good for the request it was given with: whoever gave it is asked for an opinion.
    assert not declined(request.person, "survey", about_id=request.pk)
    assert taken_back(fresh(request)) == []


def test_each_purpose_is_kept_in_its_words_with_version_day_name_and_channel(khafji):
    request = applied(khafji, "study", "sensitive", "survey", "of no policy")
    consents = {one.purpose: one for one in Consent.objects.filter(person=request.person)}
    assert set(consents) == {"study", "sensitive", "survey"}
    survey = consents["survey"]
    text = next(one.text for one in khafji.pack.consents if one.purpose == "survey")
    assert (survey.wording, survey.wording_version, survey.channel) == (str(text), 1, "website")
    assert survey.given_by == " ".join(request.speaker_typed)
    assert (survey.about_id, survey.about_reference, survey.is_required) == (request.pk, request.reference, False)
    assert consents["study"].is_required


def test_all_are_written_in_one_statement(khafji):
    request = khafji.apply()
    with CaptureQueriesContext(connection) as queries:
        record_consents(
            request.person, ["study", "sensitive", "survey"], policy=khafji.house.policy, by=request.person.actor,
            channel="website", about_id=request.pk, about_reference=request.reference,
        )  # fmt: skip
    assert len([q for q in queries if "INSERT" in q["sql"]]) == 1
    assert len(queries) == 1


def test_a_free_consent_is_taken_back_and_its_words_and_days_stay(khafji):
    request = applied(khafji, "study", "survey")
    withdraw_consent(request.person, "survey", by=request.person.actor, channel="website")
    gone = Consent.objects.get(person=request.person, purpose="survey")
    assert gone.withdrawn_at is not None
    assert (gone.withdrawn_by, gone.withdrawn_through) == (request.person.full_name, "website")
    assert [one.purpose for one in standing_consents(request.person)] == ["study"]
    assert Entry.objects.filter(act="registry.consent_withdrawn").count() == 1
    with refused("no_consent"):
        withdraw_consent(request.person, "survey", by=request.person.actor, channel="website")


def test_what_an_open_request_needs_is_taken_back_once_it_is_withdrawn(khafji):
    request = applied(khafji, "study")
    with refused("needed"):
        withdraw_consent(request.person, "study", by=request.person.actor, channel="website")
    withdraw(request, by=request.person.actor, channel="website")
    withdraw_consent(request.person, "study", by=request.person.actor, channel="website")
    assert standing_consents(request.person) == []


def lapsed(people):
    """A request that stopped for want of a paper, whose applicant then took back what its study needs."""
    request = applied(people, "study")
    checking.mark_all_matched(request, by=people.salwa)
    for check in request.checks.filter(is_paper=True).exclude(paper=None):
        checking.mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=people.salwa)
    checking.ask_for_missing(request, by=people.salwa)
    Message.objects.about(request).update(state=State.TOLD, closed_at=clock.now())
    request = fresh(request)
    day = request.due_on + timedelta(days=1)
    with clock.at(walk.at(day)):
        lapsing.lapse(request)
        withdraw_consent(request.person, "study", by=request.person.actor, channel="website")
    return fresh(request), day


def test_what_was_taken_back_is_agreed_to_again_before_a_lapsed_request_goes_on(khafji):
    request, day = lapsed(khafji)
    papers = {check.key: walk.picture("p") for check in request.checks.open_questions()}
    answer = {"papers": papers, "facts": {}, "by": request.person.actor, "channel": "website"}
    assert [one.purpose for one in taken_back(request)] == ["study"]
    with clock.at(walk.at(day)):
        with refused("consent_needed"):
            lapsing.revive(request, by=khafji.salwa, channel="C1")
        with refused("consent_needed"):
            checking.answer_missing(request, agreed=["survey"], **answer)
        assert fresh(request).closing == "lapsed"
        checking.answer_missing(request, agreed=["study"], **answer)
    assert fresh(request).stage == Stage.COMPLETENESS
    again = Consent.objects.standing().get(person=request.person, purpose="study")
    assert (again.about_reference, again.channel, again.is_required) == (request.reference, "website", True)
    assert taken_back(request) == []


def test_an_objection_asks_again_for_what_was_taken_back(khafji):
    with clock.at(clock.now() - timedelta(days=20)):
        request = applied(khafji, "study")
    walk.bring(khafji.house, request, Stage.CLOSED, outcome=Outcome.REFUSED)
    withdraw_consent(request.person, "study", by=request.person.actor, channel="website")
    decision, who = request.decisions.get(), request.person.actor
    with refused("consent_needed"):
        deciding.object_to(decision, "لم تُحسب ديوني", by=who, channel="website")
    assert not Objection.objects.exists()
    with refused("right_missing"):
        deciding.object_to(decision, "لم تُحسب ديوني", agreed=["study"], by=khafji.noura, channel="C1")
    deciding.object_to(decision, "لم تُحسب ديوني", agreed=["study"], by=khafji.salwa, channel="C1")
    assert fresh(request).round == 2
    with refused("needed"):
        withdraw_consent(request.person, "study", by=who, channel="website")


def test_who_was_never_asked_took_nothing_back(khafji):
    request = khafji.apply()
    Consent.objects.all().delete()
    assert taken_back(request) == []


@pytest.mark.parametrize(("purposes", "invited"), [(("study", "survey"), True), (("study",), False), ((), True)])
def test_only_whoever_declined_is_not_asked_for_an_opinion(khafji, purposes, invited):
    with clock.at(clock.now() - timedelta(days=60)):
        request = applied(khafji, *purposes)
    walk.bring(khafji.house, request, Stage.RATING)
    request = fresh(request)
    assert request.stage == Stage.RATING
    assert declined(request.person, "survey", about_id=request.pk) is not invited
    assert Message.objects.about(request).filter(event="rating_invited").exists() is invited
