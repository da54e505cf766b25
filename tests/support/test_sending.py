"""Drafts and sending: kept as typed, resumed, forgotten, sent exactly once."""

from datetime import timedelta

import pytest

from silah.audit.models import Entry
from silah.core import clock, files
from silah.core.hijri import hijri_year
from silah.core.references import verify_secret
from silah.demo import walk
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Duty, Stage
from silah.registry.models import Paper, Person
from silah.support.actions import checking, drafting, submitting
from silah.support.actions.attesting import Signature
from silah.support.models import Act, CheckState, Draft, Event, Method, SupportRequest
from tests.cast import refused


def draft_of(people, service="", **given):
    house = people.house
    draft = drafting.start_draft(people.association, house.policy, service or people.service, channel="website")
    facts = walk.sample_facts(house.policy.service(draft.service_key).facts, people.applicant(), city="الرياض", **given)
    drafting.save_draft(draft, "facts", facts)
    return draft


def test_a_closed_service_takes_no_draft(yusr):
    with refused("not_open"):
        drafting.start_draft(yusr.association, yusr.house.policy, "protection", channel="website")


def test_only_a_body_that_the_policy_names_refers_and_only_by_its_routes(yusr):
    house, salwa = yusr.house, yusr.member("salwa")
    named = house.policy.service("shaml").referral
    source, route = named.sources[0].key, named.routes[0].key

    def refer(service, *referral):
        return drafting.start_draft(
            yusr.association, house.policy, service, channel="C1", taken_in_by=salwa, referral=referral
        )

    for service, *referral in (("shaml", "neighbour", route), ("shaml", source, "by-hand"), ("skills", source, route)):
        with refused("not_a_referrer"):
            refer(service, *referral)
    assert not Draft.objects.exists()
    assert refer("shaml", source, route).answers["outcomes"] == {"referred_by": source, "referral_route": route}


def test_sections_are_kept_beside_each_other_and_the_step_never_goes_back(khafji):
    draft = draft_of(khafji)
    drafting.save_draft(draft, "contact", {"preferred_channel": "email"}, step=3)
    drafting.save_draft(draft, "facts", {"city": "الخفجي"}, step=2)
    assert draft.answers["contact"] == {"preferred_channel": "email"}
    assert draft.answers["facts"]["city"] == "الخفجي"
    assert draft.answers["facts"]["national_id"]
    assert draft.step == 3


def test_sending_makes_person_checks_dates_and_message_at_once(khafji):
    request = khafji.apply()
    today = clock.today()
    assert request.stage == Stage.COMPLETENESS
    assert request.reference == f"{khafji.pack.reference_prefix}-{hijri_year(today)}-00001"
    assert request.earliest_answer_on == today + timedelta(days=14)
    assert request.target_on >= request.earliest_answer_on
    assert request.checks.filter(is_paper=True, state=CheckState.PENDING).exists()
    assert Message.objects.about(request).get().event == "request_received"
    assert request.events.filter(act=Act.SUBMITTED).get().actor_kind == "applicant"
    assert request.due_on is not None


def test_the_secret_is_shown_once_and_kept_as_a_hash(khafji):
    receipt = walk.apply(khafji.house, khafji.service, khafji.applicant())
    assert verify_secret(receipt.secret, receipt.request.secret_hash)
    assert receipt.secret.replace("-", "") not in receipt.request.secret_hash


def test_sending_again_answers_with_the_same_request(khafji):
    draft = draft_of(khafji)
    first = submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    again = submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    assert (first.is_new, again.is_new, again.secret) == (True, False, "")
    assert again.request == first.request
    assert SupportRequest.objects.count() == 1


def whole(people, **given):
    """A request that comes whole: its draft, not kept yet, and its signature."""
    facts = draft_of(people).answers["facts"] | (given.pop("same", None) or {})
    draft = drafting.new_draft(
        people.association, people.house.policy, people.service, channel="website", answers={"facts": facts}, **given
    )
    return draft, Signature(Method.TYPED, "منيرة", "منيرة", "website")


def at_once(people, files, **given):
    draft, signature = whole(people, **given)
    return submitting.submit_at_once(draft, files, signature=signature, by=drafting.APPLICANT)


def test_a_request_that_comes_whole_is_the_one_that_comes_in_steps(khafji):
    stepwise = draft_of(khafji)
    drafting.attach_paper(stepwise, "national_id", walk.picture("id"))
    _draft, signature = whole(khafji)
    first = submitting.submit(stepwise, signature=signature, by=drafting.APPLICANT).request
    same = {key: value for key, value in stepwise.answers["facts"].items() if key not in ("national_id", "mobile")}
    second = at_once(khafji, {"national_id": walk.picture("id")}, same=same).request
    for request in (first, second):
        assert Paper.objects.get(person=request.person).draft_token == request.draft.token
        assert request.draft.answers == {}
        assert Message.objects.about(request).get().event == "request_received"
    seen = [
        (
            list(one.checks.values_list("is_paper", "key", "state", "is_required")),
            list(one.events.order_by("pk").values_list("act", flat=True)),
            list(Entry.objects.filter(about_name=one.reference).order_by("sequence").values_list("act", flat=True)),
            one.stage, one.due_on, one.earliest_answer_on, one.target_on,
        )
        for one in (first, second)
    ]  # fmt: skip
    for part, other in zip(*seen, strict=True):
        assert part == other


def test_the_same_key_sent_again_is_one_request_and_leaves_no_second_file(khafji):
    key = "a-key-the-sender-drew-itself"
    first = at_once(khafji, {"national_id": walk.picture("id")}, token=key)
    kept = set(files.names_kept())
    again = at_once(khafji, {"national_id": walk.picture("id")}, token=key)
    assert (first.is_new, again.is_new, again.request.pk, again.secret) == (True, False, first.request.pk, "")
    assert SupportRequest.objects.count() == 1
    assert set(files.names_kept()) == kept


def test_what_is_refused_at_once_leaves_nothing_half(khafji):
    before = set(files.names_kept())
    draft, signature = whole(khafji)
    draft.answers = {"facts": {}}
    with refused("identity_missing"):
        submitting.submit_at_once(
            draft, {"national_id": walk.picture("id")}, signature=signature, by=drafting.APPLICANT
        )
    assert not Draft.objects.filter(token=draft.token).exists()
    assert not Paper.objects.filter(draft_token=draft.token).exists()
    assert set(files.names_kept()) == before
    begun = drafting.start_draft(khafji.association, khafji.house.policy, khafji.service, channel="website")
    with refused("already_begun"):
        at_once(khafji, {}, token=begun.token)
    with refused("too_many_papers"):
        at_once(khafji, {f"paper{n}": walk.picture("id") for n in range(drafting.MOST_PAPERS + 1)})


def test_a_paper_that_arrives_while_the_request_is_sent_is_refused_and_not_lost(khafji, monkeypatch):
    draft = draft_of(khafji)
    page_before_sending = Draft.objects.get(pk=draft.pk)
    keep = drafting.keep_file

    def keep_and_be_overtaken(*args, **kwargs):
        paper = keep(*args, **kwargs)
        submitting.submit(draft, signature=None, by=drafting.APPLICANT)
        return paper

    monkeypatch.setattr(drafting, "keep_file", keep_and_be_overtaken)
    before = set(files.names_kept())
    with refused("already_sent"):
        drafting.attach_paper(page_before_sending, "national_id", walk.picture("id"))
    assert not Paper.objects.filter(draft_token=draft.token).exists()
    assert set(files.names_kept()) == before


def test_missing_papers_do_not_bar_but_missing_identity_does(khafji):
    request = khafji.apply(papers=False)
    assert request.checks.filter(is_paper=True, state=CheckState.MISSING, is_required=True).exists()
    draft = draft_of(khafji)
    drafting.save_draft(draft, "facts", {"mobile": "", "family_name": ""})
    with refused("identity_missing") as no:
        submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    assert no.value.facts["keys"] == ["family_name", "mobile"]
    assert Draft.objects.get(pk=draft.pk).request is None


def test_a_stranger_who_types_a_known_number_changes_nothing_known(khafji):
    applicant = khafji.applicant()
    person = khafji.apply(applicant=applicant).person
    second = khafji.apply(applicant=applicant, first_name="منتحلة", mobile="+966500000999")
    person.refresh_from_db()
    assert second.person == person
    assert person.first_name == applicant.facts["first_name"]
    assert second.contact_mobile == "+966500000999"


def test_papers_of_a_stranger_do_not_become_those_of_the_number_s_owner(khafji):
    applicant = khafji.applicant()
    owner = khafji.apply(applicant=applicant).person
    Paper.objects.filter(person=owner).update(is_claim=False)  # as an officer has matched them
    own = set(Paper.objects.known_of(owner).values_list("pk", flat=True))
    strange = khafji.apply(applicant=applicant, first_name="منتحلة")
    assert strange.person == owner
    assert set(Paper.objects.known_of(owner).values_list("pk", flat=True)) == own
    check = strange.checks.filter(is_paper=True).exclude(paper=None).first()
    assert check.paper.pk not in own, "his request shows him what he sent, and nothing of hers"
    checking.mark(check, CheckState.MATCHED, by=khafji.salwa)
    assert set(Paper.objects.known_of(owner).values_list("pk", flat=True)) == own | {check.paper.pk}


def test_on_behalf_of_another_both_are_recorded(khafji):
    draft = draft_of(khafji)
    guardian = walk.sample_facts((), khafji.applicant(), city="الخفجي")
    drafting.save_draft(draft, "representative", {**guardian, "capacity": "guardian"})
    request = submitting.submit(draft, signature=None, by=drafting.APPLICANT).request
    assert request.capacity == "guardian"
    assert request.representative.national_id == guardian["national_id"]
    assert request.speaks_as == request.representative
    assert request.contact_mobile == guardian["mobile"]


def test_an_officer_who_takes_a_request_in_is_on_record(khafji):
    request = khafji.apply(by=khafji.salwa, taken_in_by=khafji.member("salwa"), channel="interview")
    assert request.duties_done_by(khafji.salwa.id) == {Duty.RECEIVE.value}
    assert request.taken_in_by == khafji.member("salwa")


def test_a_draft_is_resumed_by_mobile_and_code_alone(khafji):
    draft = draft_of(khafji)
    code = drafting.make_resume_code(draft, "+966500000321")
    assert drafting.resume("+966500000321", code) == draft
    assert drafting.resume("+966500000321", "000000000000") is None
    assert drafting.resume("+966500000322", code) is None
    submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    assert drafting.resume("+966500000321", code) is None


def test_a_sent_draft_is_not_changed(khafji):
    draft = draft_of(khafji)
    submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    draft.refresh_from_db()
    with refused("already_sent"):
        drafting.save_draft(draft, "facts", {"city": "جدة"})
    with refused("already_sent"):
        drafting.attach_paper(draft, "income_statement", walk.picture("p"))


def test_papers_of_a_draft_are_counted_and_taken_back(khafji, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_PAPERS", 1)
    draft = draft_of(khafji)
    paper = drafting.attach_paper(draft, "income_statement", walk.picture("p"))
    with refused("too_many_papers"):
        drafting.attach_paper(draft, "income_statement", walk.picture("p"))
    drafting.detach_paper(draft, paper.token)
    drafting.detach_paper(draft, paper.token)
    assert not Paper.objects.exists()


def test_a_paper_that_was_sent_meanwhile_stays(khafji):
    draft = draft_of(khafji)
    paper = drafting.attach_paper(draft, "income_statement", walk.picture("p"))
    submitting.submit(draft, signature=None, by=drafting.APPLICANT)
    with refused("paper_sent"):
        drafting.take_back_paper(paper, by=drafting.APPLICANT)
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_stale_drafts_are_forgotten_with_their_papers_and_sent_ones_stay(khafji):
    kept, stale = draft_of(khafji), draft_of(khafji)
    drafting.attach_paper(stale, "income_statement", walk.picture("p"))
    submitting.submit(kept, signature=None, by=drafting.APPLICANT)
    with clock.at(clock.now() + timedelta(days=khafji.pack.periods.draft_days + 1)):
        assert drafting.forget_stale(khafji.association) == 1
    assert list(Draft.objects.all()) == [kept]
    assert not Paper.objects.filter(draft_token=stale.token).exists()


@pytest.mark.parametrize("days", [-3, 0, 40])
def test_promised_days_are_never_before_the_earliest(khafji, days):
    on = clock.today() + timedelta(days=days)
    service = khafji.house.policy.service(khafji.service)
    earliest, target = submitting.promised_dates(khafji.association, khafji.pack, service, on)
    assert (earliest - on).days == 14
    assert target >= earliest


def test_names_of_any_length_fit_into_history(khafji):
    long = {"first_name": "ن" * 60, "father_name": "ن" * 60, "grandfather_name": "ن" * 60, "family_name": "ن" * 60}
    request = khafji.apply(**{k: v for k, v in long.items() if k in ("first_name", "family_name")})
    Person.objects.filter(pk=request.person_id).update(**long)
    request.person.refresh_from_db()
    from silah.support.actions.attesting import Signature, sign
    from silah.support.models import Method

    sign(request, Signature(Method.CODE, "", request.person.full_name, "website"), by=request.person.actor)
    assert Event.objects.filter(act=Act.SIGNED).latest("pk").actor_name == request.person.full_name[:160]
