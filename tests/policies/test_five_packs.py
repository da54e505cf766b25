"""The five packs that ship hold what the five policies fix."""

import json
from datetime import date

import pytest
from django.utils import translation
from hijridate import Hijri

from silah.policies.pack import Can, Pack, Stage, load_pack, pack_json, parse_pack
from silah.policies.pack.clauses import CLAUSES
from silah.policies.pack.load import SHIPPED
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, PALETTES, ConditionKind, Duty
from tests.policies.packs import SLUGS, shipped

ALL = set("G1 G2 G3 G5 O1 O2 O4 O5 O6 O7 O8 O9a O9b O9c O9d O9e C1 C2 C3 C4 C5 C6 C7 T1 H1 H2 H3 H4 H5".split())
NOT_KHAFJI = set("O3 T2 T3 H6 H7".split())
CARRIED = {
    "gharas": ALL | NOT_KHAFJI | {"T4"},
    "nabd": ALL | NOT_KHAFJI | {"T4", "C8"},
    "awn": ALL | NOT_KHAFJI | {"T4", "C8"},
    "yusr": ALL | NOT_KHAFJI | {"C8", "E1", "E2", "E3", "E4", "E5"},
    "khafji": ALL
    | {"T4", "G4", "G6", "C9", "C10", "T5", "T6", "P1", "P2", "P3", "P4"}
    | {f"M{number}" for number in range(1, 21)},
}


@pytest.fixture(params=SLUGS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return shipped(request.param)


def test_it_loads_and_survives_storage(pack):
    assert parse_pack(json.loads(pack_json(pack))) == pack
    assert pack_json(pack) == pack_json(load_pack(SHIPPED / pack.slug))


def test_it_carries_exactly_the_clauses_of_its_policy(pack):
    assert {clause.code for clause in pack.clauses} == CARRIED[pack.slug]
    assert len(pack.clauses) == len(CARRIED[pack.slug])


def test_every_clause_says_where_it_stands_and_who_answers(pack):
    for clause in pack.clauses:
        assert clause.where.ar
        assert clause.where.en
        assert clause.controls
        assert pack.role(clause.owner)


def test_all_known_clauses_are_carried_by_someone():
    assert set().union(*CARRIED.values()) == set(CLAUSES)


@pytest.mark.parametrize(
    ("slug", "meeting", "hijri", "gregorian"),
    [
        ("gharas", "15", (1446, 1, 13), date(2024, 7, 19)),
        ("yusr", "5", (1442, 11, 25), date(2021, 7, 5)),
        ("nabd", "3", None, date(2022, 10, 10)),
    ],
)
def test_approval_dates_agree(slug, meeting, hijri, gregorian):
    approval = shipped(slug).approval
    assert approval.meeting == meeting
    assert approval.gregorian == gregorian
    if hijri:
        assert approval.hijri == f"{hijri[0]:04}-{hijri[1]:02}-{hijri[2]:02}"
        assert Hijri(*hijri).to_gregorian() == gregorian


def test_nabd_was_approved_on_a_monday():
    approval = shipped("nabd").approval
    assert approval.weekday == "monday"
    assert approval.gregorian.weekday() == 0


def test_awn_states_a_year_and_khafji_no_meeting():
    assert (shipped("awn").approval.meeting, shipped("awn").approval.year) == ("4", 2024)
    assert shipped("khafji").approval.meeting is None
    assert shipped("khafji").approval.gregorian is None


def test_yusr_lists_eleven_members_with_one_chair():
    members = shipped("yusr").approval.members
    assert len(members) == 11
    assert [member.chair for member in members] == [True] + [False] * 10
    assert [str(member.position) for member in members[1:3]] == ["نائب رئيس مجلس الإدارة", "المشرف المالي"]
    assert [member.signed for member in members].count("signed") == 1


@pytest.mark.parametrize(
    ("slug", "codes"),
    [
        ("gharas", "C1 C2 C3 C4 C5 C6 C7"),
        ("khafji", "C1 C2 C9 C3 C4 C5 C6 C7 C10"),
        ("nabd", "C1 C2 C3 C4 C5 C6 C7 C8"),
        ("awn", "C1 C2 C3 C4 C5 C6 C7 C8"),
        ("yusr", "C1 C2 C3 C4 C5 C6 C7 C8"),
    ],
)
def test_channels_stand_in_the_order_of_the_policy(slug, codes):
    channels = shipped(slug).channels
    assert [channel.code for channel in channels] == codes.split()
    assert [channel.order for channel in channels] == list(range(1, len(channels) + 1))


def test_khafji_has_its_own_tools_in_order_and_its_directory():
    khafji = shipped("khafji")
    assert [tool.code for tool in khafji.tools] == ["T1", "T5", "T6", "T4"]
    assert [(post.key, post.extension) for post in khafji.directory] == [
        ("manager", "101"),
        ("secretariat", "0103"),
        ("relations", "103"),
    ]
    assert {kind.kind for kind in khafji.stakeholders} >= {"beneficiaries", "staff", "clients_suppliers", "bodies"}


def test_only_gharas_speaks_in_the_feminine():
    assert [slug for slug in SLUGS if shipped(slug).association.addresses_women] == ["gharas"]


def test_looks_and_prefixes_tell_the_five_apart():
    packs = [shipped(slug) for slug in SLUGS]
    assert {pack.look.palette for pack in packs} == set(PALETTES)
    assert [pack.reference_prefix for pack in packs] == ["GQ", "KB", "NH", "AW", "YS"]


def test_every_policy_has_the_two_week_minimum_and_a_promise_after_it(pack):
    assert pack.periods.answer_not_before_days == 14
    assert pack.periods.target_working_days == 25
    assert any(f.key == "floor_without_ceiling" and "H5" in f.clauses for f in pack.findings)


def test_no_role_joins_duties_kept_apart(pack):
    for role in pack.roles:
        duties = {DUTY_OF_RIGHT[right] for right in role.rights if right in DUTY_OF_RIGHT}
        for pair in pack.duties:
            assert not {pair.first, pair.second} <= duties


def test_who_takes_in_does_not_decide_and_who_approves_does_not_pay(pack):
    assert {Duty.DECIDE, Duty.VOTE, Duty.PAY} <= set(pack.apart_from(Duty.RECEIVE))
    assert Duty.PAY in pack.apart_from(Duty.APPROVE_PAYMENT)
    assert Duty.APPROVE_PAYMENT in pack.apart_from(Duty.INVESTIGATE)


def test_every_service_of_the_committee_waits_two_weeks(pack):
    for service in pack.services:
        if Stage.COMMITTEE in service.path:
            assert pack.answer_not_before_days(service) == 14


def test_yusr_offers_its_five_services():
    yusr = shipped("yusr")
    assert [one.key for one in yusr.services] == [
        "counselling",
        "awareness",
        "awareness_women",
        "skills",
        "shaml",
        "protection",
    ]
    kinds = next(q for q in yusr.service("counselling").questions if q.key == "counselling_kind")
    assert len(kinds.choices) == 6
    assert Stage.COMMITTEE not in yusr.service("counselling").path
    assert yusr.service("counselling").rating_required
    assert [c.kind for c in yusr.service("skills").conditions] == [
        ConditionKind.GENDER_AMONG,
        ConditionKind.NATIONALITY_OR_VALID_RESIDENCE,
        ConditionKind.MARITAL_STATUS_AMONG,
        ConditionKind.PAPER_PRESENT,
        ConditionKind.INTERVIEW_PASSED,
        ConditionKind.REGISTERED_ONLINE,
        ConditionKind.RATES_AFTER,
    ]


def test_the_protection_centre_has_no_public_form_and_points_to_1919():
    protection = shipped("yusr").service("protection")
    assert not protection.has_public_form
    assert protection.sensitive
    assert protection.referral.individual_redirect == "1919"
    assert not protection.facts
    assert not protection.questions
    assert "1919" in str(protection.summary)


def test_shaml_is_entered_by_referral():
    shaml = shipped("yusr").service("shaml")
    assert (shaml.entry, shaml.has_public_form) == ("referral", False)
    assert [source.key for source in shaml.referral.sources] == ["enforcement_court", "rights_enforcement"]
    assert shaml.referral.self_referral


@pytest.mark.parametrize(
    ("slug", "key", "kind"),
    [
        ("gharas", "other_association", "foreign_name"),
        ("gharas", "mixed_gender", "contradiction"),
        ("gharas", "services_not_listed", "silent"),
        ("nabd", "blank_name", "gap"),
        ("nabd", "town_spelling", "spelling"),
        ("awn", "shuffled_words", "cut_text"),
        ("awn", "approval_without_day", "date"),
        ("khafji", "cut_item", "cut_text"),
        ("khafji", "no_approval", "gap"),
        ("khafji", "extension_twice", "contradiction"),
        ("khafji", "telephone_repeated", "gap"),
        ("yusr", "meetings_twice", "contradiction"),
        ("yusr", "no_request_form", "gap"),
        ("yusr", "title_misprint", "spelling"),
    ],
)
def test_the_findings_of_a_careful_reader_are_recorded(slug, key, kind):
    finding = next(one for one in shipped(slug).findings if one.key == key)
    assert finding.kind == kind
    assert finding.reading.ar
    assert finding.reading.en


def test_yusr_lists_services_itself():
    assert "services_not_listed" not in {one.key for one in shipped("yusr").findings}


def test_wording_follows_the_language_in_force():
    step = shipped("gharas").steps[0]
    with translation.override("ar"):
        assert str(step.text).startswith("نستقبل المستفيد")
    with translation.override("ar-her"):
        assert "نستقبلكِ" in str(step.text)
    with translation.override("en"):
        assert str(step.text).startswith("We receive")


@pytest.mark.parametrize(
    ("reader", "hers", "his"),
    [("ar", "باحثة", "باحث"), ("ar-her", "باحثة", "باحث"), ("en", "Social", "Social")],
)
def test_a_name_follows_the_one_it_names_and_not_the_reader(reader, hers, his):
    role = shipped("yusr").role("researcher")
    with translation.override(reader):
        assert role.name.naming(woman=True).split()[0] == hers
        assert role.name.naming().split()[0] == his


def test_every_role_of_the_five_has_a_title_for_a_woman_who_holds_it(pack):
    assert all(role.name.ar_her for role in pack.roles)


def test_every_wording_of_the_five_has_english(pack):
    def walk(value, path):
        if isinstance(value, dict):
            if "ar" in value and set(value) <= {"ar", "en", "ar_her"}:
                assert value.get("en") or path.endswith("members.name"), f"{path}: {value['ar']}"
                return
            for key, inner in value.items():
                walk(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for inner in value:
                walk(inner, path)

    walk(json.loads(pack_json(pack)), pack.slug)


def test_rights_gather_over_roles():
    assert shipped("awn").rights_of(["officer", "delegate"]) == {Can.RECEIVE, Can.CHECK, Can.REGISTER}


def test_an_association_asks_its_own_need_and_not_that_of_the_base():
    (need, details) = shipped("gharas").service("aid").questions
    assert [choice.key for choice in need.choices] == ["fees", "books", "device", "transport", "other"]
    assert (str(need.name), details.key) == ("ما الذي تحتاج إليه؟", "details")
