"""The engine reads conditions in three values, says on what they rest, and never counts ignorance against anyone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from silah.catalogue.eligibility import FactValue, alternatives, derive, evaluate, would_change
from silah.catalogue.facts_known import answer
from silah.policies.pack.facts import FACTS, PAPER_PREFIX
from silah.policies.pack.services import Condition, Service
from silah.policies.pack.text import text
from silah.policies.pack.vocabulary import ConditionKind
from tests.policies.packs import SLUGS, shipped

ON = date(2026, 11, 21)
SERVICES = [service for slug in SLUGS for service in shipped(slug).services]
SKILLS = shipped("yusr").service("skills")
SHAML = shipped("yusr").service("shaml")


def known(**values: object) -> dict[str, FactValue]:
    return {key: FactValue(value, source="form", as_of=ON) for key, value in values.items()}


def one(kind: ConditionKind, **parameters: object) -> Service:
    """A service with one condition of a kind."""
    condition = Condition(key="it", kind=kind, parameters=parameters, text=text("شرط"), settles=text("ورقة"))
    return replace(shipped("awn").service("aid"), conditions=(condition,))


def status(service: Service, facts: dict[str, FactValue]) -> str:
    return evaluate(service, facts, on=ON).conditions[0].status


@pytest.mark.parametrize(
    ("kind", "parameters", "facts", "expected"),
    [
        ("nationality_or_valid_residence", {}, {}, "unknown"),
        ("nationality_or_valid_residence", {}, {"nationality": "saudi"}, "met"),
        ("nationality_or_valid_residence", {}, {"nationality": "resident"}, "unknown"),
        ("nationality_or_valid_residence", {}, {"nationality": "gcc", "id_document": "gcc_card"}, "unknown"),
        (
            "nationality_or_valid_residence",
            {},
            {"nationality": "resident", "residence_permit_expires_on": "2026-11-21"},
            "met",
        ),
        (
            "nationality_or_valid_residence",
            {},
            {"nationality": "resident", "residence_permit_expires_on": date(2026, 11, 20)},
            "not_met",
        ),
        ("gender_among", {"among": ("female",)}, {"gender": "female"}, "met"),
        ("gender_among", {"among": ("female",)}, {"gender": "male"}, "not_met"),
        ("marital_status_among", {"among": ("divorced", "widow")}, {"marital_status": "widow"}, "met"),
        ("marital_status_among", {"among": ("divorced", "widow")}, {"marital_status": "married"}, "not_met"),
        ("interview_passed", {}, {"interview_passed": False}, "not_met"),
        ("registered_online", {}, {"registered_online": True}, "met"),
        ("rates_after", {}, {"rated": False}, "unknown"),
        ("rates_after", {}, {"rated": True}, "met"),
        ("income_per_head_at_most", {"amount": 1000}, {"monthly_income": 5000, "household_size": 5}, "met"),
        ("income_per_head_at_most", {"amount": 1000}, {"monthly_income": 5001, "household_size": 5}, "not_met"),
        ("income_per_head_at_most", {"amount": 1000}, {"monthly_income": "٥٬٠٠١", "household_size": 5}, "unknown"),
        ("income_per_head_at_most", {"amount": 1000}, {"monthly_income": 100, "household_size": 0}, "unknown"),
        (
            "income_per_head_at_most",
            {"amount": 1000, "deduct": ("rent",)},
            {"monthly_income": 6000, "household_size": 5},
            "unknown",
        ),
        (
            "income_per_head_at_most",
            {"amount": 1000, "deduct": ("rent",)},
            {"monthly_income": 6000, "household_size": 5, "rent": 1000},
            "met",
        ),
        ("age_between", {"from": 18, "to": 60}, {"birth_date": date(2008, 11, 21)}, "met"),
        ("age_between", {"from": 18}, {"birth_date": date(2008, 11, 22)}, "not_met"),
        ("age_between", {"to": 60}, {"birth_date": date(1965, 1, 1)}, "not_met"),
        ("referred_by", {"sources": ("police",)}, {"referred_by": "police"}, "met"),
        ("referred_by", {"sources": ("police",)}, {"referred_by": "self"}, "not_met"),
        ("referred_by", {"sources": ("police",), "self_referral": True}, {"referred_by": "self"}, "met"),
        ("lives_in", {"cities": ("الخفجي",)}, {"city": "الخفجى"}, "met"),
        ("lives_in", {"cities": ("الخفجي",), "districts": ("النزهة",)}, {"city": "الخفجي"}, "unknown"),
        ("lives_in", {"cities": ("الخفجي",)}, {"city": "الدمام"}, "not_met"),
        ("fact_is", {"fact": "enrolled", "among": ("yes",)}, {"enrolled": True}, "met"),
        ("fact_is", {"fact": "enrolled", "among": ("yes",)}, {"enrolled": "no"}, "not_met"),
    ],
)
def test_each_kind_reads_three_values(kind, parameters, facts, expected):
    assert status(one(ConditionKind(kind), **parameters), known(**facts)) == expected


def test_a_paper_counts_only_while_valid_and_any_of_them_is_enough():
    service = one(ConditionKind.PAPER_PRESENT, any_of=("divorce_deed", "family_register"))
    old = FactValue(True, valid_until=ON - timedelta(days=1))
    good = FactValue(True, valid_until=ON)
    assert status(service, {}) == "unknown"
    assert status(service, {"paper:divorce_deed": old}) == "unknown"
    assert status(service, {"paper:divorce_deed": old, "paper:family_register": FactValue(False)}) == "not_met"
    assert status(service, {"paper:divorce_deed": old, "paper:family_register": good}) == "met"


def test_an_answer_out_of_date_is_asked_again_and_not_held_against_anyone():
    service = one(ConditionKind.MARITAL_STATUS_AMONG, among=("widow",))
    stale = {"marital_status": FactValue("married", valid_until=ON - timedelta(days=1))}
    reading = evaluate(service, stale, on=ON)
    assert reading.overall == "unknown"
    with translation.override("en"):
        assert "out of date" in evaluate(service, stale, on=ON).conditions[0].fact_shown


def test_both_parties_matter_only_when_they_came_by_themselves():
    court = known(referred_by="enforcement_court")
    alone = known(referred_by="self", first_party_nationality="saudi")
    by_key = {c.key: c for c in evaluate(SHAML, court, on=ON).conditions}
    assert by_key["referred"].status == "met"
    assert (by_key["both_lawful"].status, by_key["both_lawful"].applies) == ("met", False)
    assert {c.key: c.status for c in evaluate(SHAML, alone, on=ON).conditions}["both_lawful"] == "unknown"
    expired = alone | known(second_party_nationality="resident", second_party_permit_expires_on=ON - timedelta(days=9))
    assert evaluate(SHAML, expired, on=ON).overall == "not_met"


def test_rating_is_a_later_duty_and_never_stands_in_the_way():
    facts = known(
        gender="female",
        nationality="saudi",
        marital_status="widow",
        interview_passed=True,
        registered_online=True,
        **{"paper:death_certificate": True},
    )
    reading = evaluate(SKILLS, facts, on=ON)
    assert reading.overall == "met"
    assert [c.key for c in reading.conditions if c.later] == ["rates"]
    assert would_change(reading) == ()


def test_a_reading_says_its_fact_source_and_day():
    facts = {"gender": FactValue("female", source="register", as_of=ON, verified=True)}
    condition = evaluate(SKILLS, facts, on=ON).conditions[0]
    assert (condition.source, condition.as_of, condition.verified) == ("register", ON, True)
    with translation.override("en"):
        assert evaluate(SKILLS, facts, on=ON).conditions[0].fact_shown == "Gender: Female"
        assert "not known yet" in evaluate(SKILLS, {}, on=ON).conditions[0].fact_shown


def test_choices_are_said_in_the_feminine_of_a_woman():
    with translation.override("ar"):
        shown = evaluate(SKILLS, known(gender="female", marital_status="divorced"), on=ON).conditions[2].fact_shown
    assert "مطلقة" in shown


def test_alternatives_are_open_fit_and_leave_out_the_one_refused():
    yusr = shipped("yusr")
    man = known(gender="male", nationality="saudi", registered_online=True)
    assert [service.key for service, _reading in alternatives(yusr, man, ON)] == ["counselling", "awareness"]
    woman = known(gender="female", nationality="saudi", marital_status="married")
    found = alternatives(yusr, woman, ON, besides="skills")
    assert [service.key for service, _reading in found] == ["awareness_women", "counselling", "awareness"]
    assert "protection" not in [service.key for service, _reading in alternatives(yusr, {}, ON)]


def test_derived_facts():
    facts = known(birth_date="1990-11-22", monthly_income=6000, household_size=4, rent=1000)
    derived = derive(facts, ON)
    assert derived["age"].value == 35
    assert derived["income_per_head"].value == 1250
    assert "income_per_head" not in derive(known(monthly_income=10), ON)
    needs = shipped("awn").needs.read({key: fact.value for key, fact in derived.items()})
    assert needs.max == 100
    assert needs.total == 18
    assert {line.criterion.key for line in needs.unknown} >= {"housing", "health"}


# ── Properties ──────────────────────────────────────────────────────────────────────────────────

_DAYS = st.dates(ON - timedelta(days=30000), ON + timedelta(days=2000))


def _values(key: str) -> st.SearchStrategy[object]:
    if key.startswith(PAPER_PREFIX) or key in ("interview_passed", "registered_online", "rated"):
        return st.booleans()
    if key == "referred_by":
        return st.sampled_from(["self", "enforcement_court", "police", "someone"])
    kind = FACTS[key]
    if kind.choices:
        return st.sampled_from([*kind.choices])
    if kind.kind in ("amount", "count"):
        return st.integers(0, 40000)
    if kind.kind == "date":
        return _DAYS
    if kind.kind == "yes_no":
        return st.booleans()
    return st.sampled_from(["الخفجي", "بقعاء", "جدة", ""])


RELEVANT = sorted(
    {key for service in SERVICES for c in evaluate(service, {}, on=ON).conditions for key in c.fact_keys}
    | {"residence_permit_expires_on", "first_party_permit_expires_on", "second_party_permit_expires_on", "referred_by"}
)
_FACTS = st.fixed_dictionaries(
    {},
    optional={key: st.builds(FactValue, _values(key), valid_until=st.one_of(st.none(), _DAYS)) for key in RELEVANT},
)


@given(service=st.sampled_from(SERVICES))
def test_knowing_nothing_is_never_not_met(service):
    reading = evaluate(service, {}, on=ON)
    assert not reading.not_met
    assert {c.status for c in reading.conditions} <= {"unknown"}


@given(service=st.sampled_from(SERVICES), facts=_FACTS)
def test_not_met_always_rests_on_a_known_fact(service, facts):
    for condition in evaluate(service, facts, on=ON).not_met:
        assert any(facts.get(key) is not None and facts[key].value not in (None, "") for key in condition.fact_keys)


@given(service=st.sampled_from(SERVICES), facts=_FACTS, kept=st.sets(st.sampled_from(RELEVANT)))
def test_learning_more_only_settles_what_was_unknown(service, facts, kept):
    fewer = {key: fact for key, fact in facts.items() if key in kept}
    before, after = evaluate(service, fewer, on=ON), evaluate(service, facts, on=ON)
    for one_before, one_after in zip(before.conditions, after.conditions, strict=True):
        assert one_before.status in ("unknown", one_after.status)


@given(service=st.sampled_from(SERVICES), facts=_FACTS)
def test_what_would_change_it_does_change_it(service, facts):
    reading = evaluate(service, facts, on=ON)
    remedies = would_change(reading)
    assert (reading.overall == "met") == (not remedies)
    changed = dict(facts)
    for remedy in remedies:
        changed |= remedy.facts
        alone = evaluate(service, {**facts, **remedy.facts}, on=ON)
        assert next(c for c in alone.conditions if c.key == remedy.condition.key).status == "met"
    assert evaluate(service, changed, on=ON).overall == "met"


@given(service=st.sampled_from(SERVICES), facts=_FACTS)
def test_the_same_facts_give_the_same_reading(service, facts):
    assert evaluate(service, facts, on=ON) == evaluate(service, dict(reversed(facts.items())), on=ON)


@pytest.mark.parametrize(
    ("language", "female", "said"),
    [
        ("ar", True, "سعودية"), ("ar", False, "سعودي"), ("ar-her", False, "سعودي"), ("ar-her", True, "سعودية"),
        ("ar-her", None, "سعودية"), ("ar", None, "سعودي"), ("en", True, "Saudi"),
    ],
)  # fmt: skip
def test_a_nationality_is_said_in_the_gender_of_the_person_and_not_of_the_reader(language, female, said):
    with translation.override(language):
        assert answer("nationality", FactValue("saudi"), female=female) == said
