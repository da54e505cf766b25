"""Completeness and attestation (clauses H2, H4): each act beside its refusals."""

from datetime import timedelta

import pytest

from silah.audit.models import Entry
from silah.core import clock
from silah.demo import walk
from silah.evidence.controls.handling import completeness
from silah.evidence.figures import Period, Question, Verdict
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Fact
from silah.support.actions import attesting, checking, researching
from silah.support.actions.attesting import Signature
from silah.support.models import Act, Attestation, Check, CheckState, Closing, Method
from tests.cast import fresh, refused

TYPED = Signature(Method.TYPED, "هيا السحابي", "هيا السحابي", "website")


def paper_of(request):
    return request.checks.filter(is_paper=True).exclude(paper=None).first()


def test_a_paper_is_matched_by_a_named_officer(khafji):
    check = paper_of(khafji.apply())
    until = clock.today() + timedelta(days=90)
    checking.mark(check, CheckState.MATCHED, valid_until=until, by=khafji.salwa)
    assert (check.state, check.checked_by) == (CheckState.MATCHED, "سلوى الواديني")
    check.paper.refresh_from_db()
    assert check.paper.valid_until == until


def test_marking_needs_right_reason_paper_and_a_day_not_past(khafji):
    request = khafji.apply()
    check = paper_of(request)
    with refused("right_missing"):
        checking.mark(check, CheckState.MATCHED, by=khafji.noura)
    with refused("note_needed"):
        checking.mark(check, CheckState.WRONG, note="  ", by=khafji.salwa)
    with refused("lapsed"):
        checking.mark(check, CheckState.MATCHED, valid_until=clock.today() - timedelta(days=1), by=khafji.salwa)
    bare = khafji.apply(papers=False).checks.filter(is_paper=True).first()
    with refused("no_paper"):
        checking.mark(bare, CheckState.MATCHED, by=khafji.salwa)


def test_validity_is_judged_on_the_day_of_submission_in_riyadh(khafji):
    day = clock.today()
    with clock.at(walk.at(day, 0, 30)):  # still yesterday in UTC
        check = paper_of(khafji.apply())
        with refused("lapsed"):
            checking.mark(check, CheckState.MATCHED, valid_until=day - timedelta(days=1), by=khafji.salwa)
        checking.mark(check, CheckState.MATCHED, valid_until=day, by=khafji.salwa)
    with clock.at(walk.at(day + timedelta(days=40))):  # lapsed since, yet valid when it was handed in
        checking.mark(check, CheckState.MATCHED, valid_until=day, by=khafji.salwa)


def test_an_identity_paper_that_came_later_is_judged_by_the_date_among_the_data(khafji):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    request = khafji.apply(papers=False, id_expires_on=yesterday)
    checking.add_paper(request, "national_id", walk.picture("id"), by=khafji.salwa, channel="interview")
    check = request.checks.get(is_paper=True, key="national_id")
    with refused("lapsed"):
        checking.mark(check, CheckState.MATCHED, by=khafji.salwa)
    datum = request.checks.get(is_paper=False, key="id_expires_on")
    checking.correct_datum(datum, (clock.today() + timedelta(days=9)).isoformat(), by=khafji.salwa)
    check.support_request.refresh_from_db()
    checking.mark(check, CheckState.MATCHED, by=khafji.salwa)
    check.paper.refresh_from_db()
    assert check.paper.valid_until == clock.today() + timedelta(days=9)


def test_a_file_that_left_matching_is_not_marked_through_an_old_page(khafji):
    request = khafji.apply()
    old = paper_of(request)
    walk.complete(khafji.house, fresh(request))
    with refused("moved_on"):
        checking.mark(Check.objects.get(pk=old.pk), CheckState.WRONG, note="متأخر", by=khafji.salwa)
    with refused("moved_on"):
        checking.mark_all_matched(request, by=khafji.salwa)
    with refused("moved_on"):
        checking.ask_for_missing(request, by=khafji.salwa)


def test_passing_needs_every_datum_and_paper(khafji):
    request = khafji.apply()
    with refused("not_complete") as no:
        checking.pass_completeness(request, by=khafji.salwa)
    assert "national_id" in no.value.facts["keys"]
    with refused("right_missing"):
        checking.pass_completeness(request, by=khafji.noura)
    assert walk.complete(khafji.house, request) == Stage.RESEARCH
    fact = Fact.objects.current().get(person=request.person, key="national_id")
    assert fact.verified_by == "سلوى الواديني"
    with refused("moved_on"):
        checking.pass_completeness(request, by=khafji.salwa)


def test_all_that_is_missing_goes_back_in_one_message_and_comes_back(khafji):
    request = khafji.apply(papers=False)
    missing = request.checks.open_questions().count()
    assert checking.ask_for_missing(request, by=khafji.salwa) == missing
    assert (request.stage, request.waiting_for) == (Stage.INTAKE, "applicant")
    assert Message.objects.about(request).filter(event="completion_needed").count() == 1
    with refused("nothing_sent"):
        checking.answer_missing(request, papers={}, facts={}, by=request.person.actor, channel="website")
    keys = list(request.checks.open_questions().values_list("key", flat=True))
    for key in keys[:-1]:
        left = checking.answer_missing(
            request, papers={key: walk.picture(key)}, facts={}, by=request.person.actor, channel="website"
        )
        assert left
    last = {keys[-1]: walk.picture("p")}
    assert checking.answer_missing(request, papers=last, facts={}, by=request.person.actor, channel="website") == []
    assert request.stage == Stage.COMPLETENESS
    with refused("moved_on"):
        checking.answer_missing(request, papers=last, facts={}, by=request.person.actor, channel="website")


def test_an_answer_that_comes_second_changes_nothing_in_a_file_back_in_matching(khafji):
    request = khafji.apply(papers=False)
    checking.ask_for_missing(request, by=khafji.salwa)
    keys = list(request.checks.open_questions().values_list("key", flat=True))
    stale, who = fresh(request), request.person.actor
    papers = {key: walk.picture(key) for key in keys}
    checking.answer_missing(request, papers=papers, facts={}, by=who, channel="website")
    first, second = (request.checks.get(key=key, is_paper=True) for key in keys[:2])
    checking.mark(first, CheckState.WRONG, note="غير واضحة", by=khafji.salwa)
    checking.mark(second, CheckState.MATCHED, by=khafji.salwa)
    with refused("moved_on"):
        checking.answer_missing(stale, papers={keys[1]: walk.picture("q")}, facts={}, by=who, channel="website")
    second.refresh_from_db()
    assert second.state == CheckState.MATCHED


def test_only_beneficiary_relations_takes_an_answer_or_a_signature_down(khafji):
    request = khafji.apply(papers=False)
    checking.ask_for_missing(request, by=khafji.salwa)
    papers = {key: walk.picture(key) for key in request.checks.open_questions().values_list("key", flat=True)}
    for actor in (khafji.noura, khafji.huda):
        with refused("right_missing"):
            checking.answer_missing(request, papers=papers, facts={}, by=actor, channel="C1")
        with refused("right_missing"):
            attesting.sign(request, TYPED, by=actor)
    attesting.sign(request, TYPED, by=khafji.salwa)
    assert checking.answer_missing(request, papers=papers, facts={}, by=khafji.salwa, channel="C1") == []


def test_a_row_and_the_database_agree_on_what_goes_back_to_the_applicant(khafji):
    request = khafji.apply()
    keys = list(request.checks.values_list("pk", flat=True))[: 2 * len(CheckState)]
    cases = [(state, needed) for state in CheckState for needed in (True, False)]
    for pk, (state, needed) in zip(keys, cases, strict=True):
        Check.objects.filter(pk=pk).update(state=state, is_required=needed)
    asked = {(check.state, check.is_required) for check in request.checks.open_questions()}
    assert asked == {("wrong", True), ("wrong", False), ("missing", True)}
    assert {check.pk for check in request.checks.all() if check.is_open_question} == {
        check.pk for check in request.checks.open_questions()
    }


def test_nothing_is_asked_for_when_nothing_is_missing(khafji):
    request = khafji.apply()
    with refused("nothing_missing"):
        checking.ask_for_missing(request, by=khafji.salwa)


def test_what_the_desk_adds_hands_the_file_back_too(khafji):
    request = khafji.apply(papers=False)
    checking.ask_for_missing(request, by=khafji.salwa)
    for key in list(request.checks.open_questions().values_list("key", flat=True)):
        checking.add_paper(request, key, walk.picture(key), by=khafji.noura, channel="interview")
    assert request.stage == Stage.COMPLETENESS
    assert request.events.filter(act=Act.COMPLETED).exists()


def test_a_corrected_datum_voids_the_signature_and_asks_for_another(khafji):
    request = khafji.apply()
    check = (
        request.checks.get(key="monthly_income")
        if request.checks.filter(key="monthly_income")
        else request.checks.get(key="mobile")
    )
    checking.correct_datum(check, "+966500000777" if check.key == "mobile" else 2222, by=khafji.salwa)
    request = fresh(request)
    assert attesting.standing_attestation(request) is None
    assert request.events.filter(act=Act.SIGNATURE_VOID).count() == 1
    assert walk.complete(khafji.house, request) == Stage.ATTESTATION
    assert Message.objects.about(request).filter(event="attestation_needed").exists()
    attesting.sign(request, TYPED, by=request.person.actor)
    assert request.stage == Stage.RESEARCH
    assert Attestation.objects.standing().count() == 1


def test_a_corrected_mobile_is_where_the_next_message_goes(khafji):
    request = khafji.apply()
    checking.correct_datum(request.checks.get(key="mobile"), "+966500000777", by=khafji.salwa)
    assert fresh(request).contact_mobile == "+966500000777"


def test_a_better_known_name_does_not_ask_for_a_second_signature(khafji):
    applicant = khafji.applicant()
    khafji.apply(applicant=applicant)
    again = khafji.apply(applicant=applicant, family_name="السحابي المطيري")
    assert walk.complete(khafji.house, again) == Stage.RESEARCH


def test_a_signature_is_given_drawn_typed_by_code_or_scanned(khafji):
    request = khafji.apply(signed=False)
    who = request.person.actor
    with refused("signature_missing"):
        attesting.sign(request, Signature(Method.DRAWN, " ", "هيا", "website"), by=who)
    with refused("signature_missing"):
        attesting.sign(request, Signature(Method.DRAWN, "M0 0" * 20_000, "هيا", "website"), by=who)
    with refused("signature_missing"):
        attesting.sign(request, Signature(Method.SCAN, "", "هيا", "interview"), by=who)
    attesting.sign(request, Signature(Method.CODE, "", "هيا", "website"), by=who)
    attesting.sign(request, Signature(Method.DRAWN, "M0 0L9 9", "هيا", "website"), by=who)
    assert [a.method for a in Attestation.objects.standing()] == [Method.DRAWN]
    assert Attestation.objects.count() == 2


def test_the_snapshot_is_frozen(khafji):
    request = khafji.apply()
    before = Attestation.objects.get()
    checking.correct_datum(request.checks.get(key="mobile"), "+966500000777", by=khafji.salwa)
    after = Attestation.objects.get()
    assert after.snapshot == before.snapshot
    assert after.digest == attesting.digest_of(after.snapshot) == before.digest
    assert after.voided_at is not None


def test_a_paper_added_in_research_voids_the_signature_until_signed_anew(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    checking.add_paper(request, "lease", walk.picture("p"), by=khafji.noura, channel="interview")
    assert not Attestation.objects.standing().exists()
    walk.study(khafji.house, request)
    with refused("not_complete"):
        walk.convene(khafji.house, [request])
    checking.mark(request.checks.get(key="lease"), CheckState.MATCHED, by=khafji.salwa)
    with refused("not_signed"):
        walk.convene(khafji.house, [request])
    attesting.sign(request, TYPED, by=request.person.actor)
    assert walk.convene(khafji.house, [request]).items.count() == 1


def test_an_officer_decides_no_file_with_a_paper_that_nobody_matched(yusr):
    request = yusr.request_at(Stage.ATTESTATION, service="awareness", signed=False)
    checking.add_paper(request, "other", walk.picture("p"), by=yusr.salwa, channel="interview")
    attesting.sign(request, TYPED, by=request.person.actor)
    with refused("not_complete"):
        walk.decide_directly(yusr.house, request)
    checking.mark(request.checks.get(key="other"), CheckState.MATCHED, by=yusr.salwa)
    walk.decide_directly(yusr.house, request)


def test_nothing_is_added_to_what_the_committee_judges(khafji):
    request = khafji.request_at(Stage.COMMITTEE)
    with refused("moved_on"):
        checking.add_paper(request, "lease", walk.picture("p"), by=khafji.salwa, channel="interview")
    with refused("right_missing"):
        checking.add_paper(khafji.apply(), "lease", walk.picture("p"), by=khafji.huda, channel="interview")


def test_work_is_given_to_those_who_may_do_it(khafji):
    request = khafji.apply()
    checking.assign(request, khafji.member("salwa"), by=khafji.salwa)
    assert fresh(request).assignee == khafji.member("salwa")
    with refused("cannot_take"):
        checking.assign(request, khafji.member("noura"), by=khafji.salwa)


def test_assigning_noting_and_withdrawing_ask_for_the_right_themselves(khafji):
    request = khafji.apply()
    salwa = khafji.member("salwa")
    for by in (khafji.huda, khafji.layla, request.person.actor):
        with refused("right_missing"):
            checking.assign(request, salwa, by=by)
    checking.assign(request, salwa, by=khafji.maha)
    for by in (khafji.waleed, request.person.actor):
        with refused("right_missing"):
            checking.write_note(request, "ملاحظة", by=by)
    for by in (khafji.noura, khafji.waleed):
        with refused("right_missing"):
            checking.withdraw(request, by=by, channel="interview")
    checking.withdraw(request, by=khafji.salwa, channel="interview")
    with refused("moved_on"):
        checking.withdraw(fresh(request), by=khafji.salwa, channel="interview")


def test_notes_are_for_staff_and_not_empty(khafji):
    request = khafji.apply()
    with refused("empty"):
        checking.write_note(request, " ", by=khafji.salwa)
    checking.write_note(request, "اتصلت وقالت إنها ستحضر", by=khafji.salwa)
    assert not request.events.filter(act=Act.NOTE).get().is_public


@pytest.mark.parametrize("stage", [Stage.COMPLETENESS, Stage.RESEARCH, Stage.COMMITTEE])
def test_a_request_may_be_withdrawn_until_it_is_answered(khafji, stage):
    request = khafji.request_at(stage)
    if stage is Stage.COMMITTEE:
        meeting = walk.convene(khafji.house, [request])
    checking.withdraw(request, by=request.person.actor, channel="website")
    assert (request.stage, request.closing) == (Stage.CLOSED, Closing.WITHDRAWN)
    if stage is Stage.COMMITTEE:
        assert not meeting.items.pending().exists()
    with refused("moved_on"):
        checking.withdraw(fresh(request), by=request.person.actor, channel="website")
    with refused("moved_on"):
        attesting.sign(fresh(request), TYPED, by=request.person.actor)


def test_an_answered_request_is_not_withdrawn(khafji):
    request = khafji.request_at(Stage.REGISTRATION)
    with refused("answered"):
        checking.withdraw(request, by=request.person.actor, channel="website")


@pytest.mark.parametrize("stage", [Stage.COMPLETENESS, Stage.COMMITTEE])
def test_a_death_before_the_answer_is_no_withdrawal(khafji, stage):
    request = khafji.request_at(stage)
    if stage is Stage.COMMITTEE:
        meeting = walk.convene(khafji.house, [request])
    messages = Message.objects.about(request).count()
    for by in (khafji.noura, request.person.actor):
        with refused("right_missing"):
            checking.end_by_death(request, by=by, channel="C1")
    checking.end_by_death(request, "اتصل ابنها", by=khafji.salwa, channel="C1")
    request = fresh(request)
    assert (request.stage, request.closing) == (Stage.CLOSED, Closing.DIED)
    assert not request.events.filter(act=Act.WITHDRAWN).exists()
    event = request.events.get(act=Act.DIED)
    assert (event.text, event.is_public, event.actor_name) == ("اتصل ابنها", False, khafji.salwa.name)
    entry = Entry.objects.get(act="support.died")
    assert entry.about_name == request.reference
    assert Message.objects.about(request).count() == messages
    assert not Message.objects.by_hand().to(request.person).exists()
    if stage is Stage.COMMITTEE:
        assert not meeting.items.pending().exists()
    with refused("moved_on"):
        checking.end_by_death(request, by=khafji.salwa, channel="C1")


def test_what_is_done_on_a_file_after_a_death_tells_nobody(khafji):
    request = khafji.apply()
    referral = researching.refer(request, "متى أسمع منكم؟", by=khafji.salwa, channel="C1")
    checking.end_by_death(request, by=khafji.salwa, channel="C1")
    before = Message.objects.about(request).count()
    researching.answer_referral(referral, "قريبًا", by=khafji.noura)
    assert Message.objects.about(request).count() == before


def test_after_the_answer_a_death_ends_the_service_and_not_the_request(khafji):
    request = khafji.request_at(Stage.REGISTRATION)
    with refused("answered"):
        checking.end_by_death(request, by=khafji.salwa, channel="C1")
    assert fresh(request).is_open


def test_a_paper_left_unmatched_by_a_death_breaks_no_clause(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    checking.add_paper(request, "other", walk.picture("late"), by=khafji.salwa, channel="C1")
    checking.end_by_death(request, by=khafji.salwa, channel="C1")
    today = clock.today()
    question = Question("H2", khafji.house.policy, Period(today - timedelta(days=90), today))
    assert completeness(question).verdict is Verdict.KEPT
