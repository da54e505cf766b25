"""Ties between staff and applicants: the same person, household, mobile or account (clause H5, trust A6)."""

import pytest

from silah.accounts.models import Member
from silah.audit.actors import SYSTEM
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.registry.actions import record_facts
from silah.registry.models import Household, Person
from silah.support.actions import deciding, drafting, sitting, submitting
from silah.support.conflicts import ties_between
from silah.support.models import Choice, Outcome, Recusal
from tests.cast import refused

IBAN = "SA0380000000608010167519"


def tied(request, member):
    return [reason for _member, reason in ties_between(request, [member])]


def nameless(people, **facts):
    """One more member of the committee of whom nothing but ``facts`` is known, as of those engaged long ago."""
    member = people.hire("committee_member")
    Member.objects.filter(pk=member.pk).update(**facts)
    member.refresh_from_db()
    return member


def test_nobody_is_tied_by_empty_fields(khafji):
    request = khafji.request_at(Stage.COMMITTEE)
    stranger = nameless(khafji, mobile="", national_id="")
    assert tied(request, stranger) == []
    assert list(ties_between(request, [])) == []


@pytest.mark.parametrize("tie", ["person", "mobile", "iban", "registered iban", "household", "household mobile"])
def test_a_tie_is_found_and_bars_the_vote(khafji, tie):
    request = khafji.request_at(Stage.COMMITTEE)
    facts = {"mobile": "", "national_id": ""}
    if tie == "person":
        facts["national_id"] = request.person.national_id
    elif tie == "mobile":
        facts["mobile"] = request.person.mobile
    elif tie == "iban":
        request.answers["facts"]["iban"] = facts["iban"] = IBAN
        request.save(update_fields=["answers"])
    elif tie == "registered iban":
        facts["iban"] = IBAN
        request.answers["facts"].pop("iban", None)
        request.save(update_fields=["answers"])
        record_facts(request.person, {"iban": IBAN}, source="من قبل", by=SYSTEM)
    else:
        home = Household.objects.create(association=khafji.association, number="1")
        relative = khafji.apply().person
        Person.objects.filter(pk__in=[request.person_id, relative.pk]).update(household=home)
        request.person.refresh_from_db()
        key = "national_id" if tie == "household" else "mobile"
        facts[key] = getattr(relative, key)
    member = nameless(khafji, **facts)
    assert len(tied(request, member)) == 1
    meeting = walk.convene(khafji.house, [request])
    walk.begin_sitting(khafji.house, meeting)
    recusal = Recusal.objects.get()
    assert (recusal.member, recusal.is_detected) == (member, True)
    with refused("recused"):
        sitting.vote(meeting.items.get(), member, Choice.ACCEPT, opinion="", by=member.actor(khafji.pack))


def test_a_tie_with_the_representative_counts_too(khafji):
    draft = drafting.start_draft(khafji.association, khafji.house.policy, khafji.service, channel="website")
    service = khafji.house.policy.service(khafji.service)
    drafting.save_draft(draft, "facts", walk.sample_facts(service.facts, khafji.applicant(), city="الخفجي"))
    guardian = walk.sample_facts((), khafji.applicant(), city="الخفجي")
    drafting.save_draft(draft, "representative", {**guardian, "capacity": "guardian"})
    request = submitting.submit(draft, signature=None, by=drafting.APPLICANT).request
    member = khafji.hire("committee_member", national_id=guardian["national_id"])
    assert len(tied(request, member)) == 1


def test_an_officer_does_not_decide_a_relative(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    related = yusr.hire("service_lead", mobile=request.person.mobile)
    with refused("interest"):
        deciding.decide_directly(
            request, Outcome.ACCEPTED, walk.ruling(request, Outcome.ACCEPTED), by=related.actor(yusr.pack)
        )
    walk.decide_directly(yusr.house, request)
