"""Who sees what: strangers, neighbours, sensitive services, masked numbers, and duties that may not meet."""

from typing import Any

import pytest
from django.test import Client

from silah.accounts.actions import change_roles
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Check, CheckState
from tests.cast import refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import House, signed_in


def test_a_stranger_is_sent_to_sign_in(house: House) -> None:
    case = house.at(Stage.COMPLETENESS)
    answer = Client().get(house.case_url("request", case))
    assert answer.headers["Location"].startswith("/staff/login/")


def test_the_staff_of_another_association_find_nothing(house: House, neighbours: House) -> None:
    case = house.at(Stage.COMPLETENESS)
    stranger = signed_in(neighbours.staff["salwa"])
    assert stranger.get(house.url("home")).status_code == 404
    assert stranger.get(house.case_url("request", case)).status_code == 404
    assert stranger.get(neighbours.url("request", token=case.token)).status_code == 404
    paper = house.papers_of(case)[0]
    assert stranger.get(neighbours.url("paper", token=paper.token)).status_code == 404
    assert stranger.get(neighbours.url("person", token=case.person.token)).status_code == 404
    assert stranger.post(neighbours.url("pass", token=case.token)).status_code == 404


def test_a_case_that_does_not_exist_looks_like_one_not_allowed(house: House, browsers: Browsers) -> None:
    case = house.submitted("counselling")
    hidden = browsers.salwa.get(house.case_url("request", case))
    absent = browsers.salwa.get(house.url("request", token="x" * 24))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert browsers.lina.get(house.case_url("request", case)).status_code == 200


def test_opening_a_case_is_written_before_it_is_shown(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    browsers.salwa.get(house.case_url("request", case))
    entry = Entry.objects.of(house.association.pk).first()
    assert entry is not None
    assert (entry.act, entry.is_viewing, entry.about_name) == ("support.view", True, case.reference)


def test_numbers_are_hidden_until_asked_for_and_the_asking_is_written(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    number = case.person.national_id
    assert number not in browsers.noura.get(house.case_url("request", case)).content.decode()
    assert number in browsers.noura.post(house.case_url("reveal", case)).content.decode()
    assert Entry.objects.filter(act="support.reveal", is_viewing=True).count() == 1
    person = house.url("person", token=case.person.token)
    assert number not in browsers.noura.get(person).content.decode()
    assert number in browsers.noura.post(house.url("reveal_person", token=case.person.token)).content.decode()
    assert Entry.objects.filter(act="registry.reveal").count() == 1


def test_a_paper_is_opened_by_right_and_written_down(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    paper = house.papers_of(case)[0]
    url = house.url("paper", token=paper.token)
    answer = browsers.salwa.get(url)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browsers.salwa.get(f"{url}?save=1").headers["Content-Disposition"].startswith("attachment")
    assert browsers.saud.get(url).status_code == 404
    assert browsers.reem.get(url).status_code == 404
    assert Entry.objects.filter(act="registry.view_paper").count() == 2


def test_a_paper_of_a_sensitive_file_is_not_opened_by_others(house: House, browsers: Browsers) -> None:
    case = house.submitted("counselling")
    with scope(association=house.association):
        from silah.registry.models import Paper

        paper = Paper.objects.filter(person=case.person).first()
        if paper is None:
            from silah.registry.actions import hand_in_paper
            from tests.desk.people import photo

            paper = hand_in_paper(house.association, photo(), kind="other", by=SYSTEM, person=case.person)
    assert browsers.salwa.get(house.url("paper", token=paper.token)).status_code == 404


def test_whoever_matched_a_file_does_not_study_it(house: House, browsers: Browsers) -> None:
    """Roles may change in between; the duties done on the file do not."""
    case = house.at(Stage.COMMITTEE)
    made = house.sitting(present=("amal", "abeer", "majed", "tariq"))
    item = house.listed(made, case)
    with scope(association=house.association):
        change_roles(house.staff["noura"], ["committee_member"], pack=house.policy.pack, by=SYSTEM)
        from silah.support.models import Attendance

        Attendance.objects.create(
            association=house.association, sitting=made, member=house.staff["noura"], is_present=True
        )
    url = house.url("vote", year=made.hijri_year, number=made.number, pk=item.pk)
    answer = browsers.noura.post(url, {"choice": "accept", "opinion": "لا يحق لي"})
    assert answer.status_code == 409
    page = browsers.noura.get(house.case_url("request", case)).content.decode()
    assert "لغيركِ" in page or "واجبات لا تجتمع" in page


def test_the_prover_shows_the_offending_path_before_anything_is_kept(house: House, browsers: Browsers) -> None:
    salwa = house.staff["salwa"]
    url = house.url("member", pk=salwa.pk)
    proved = browsers.saud.post(url, {"roles": ["officer", "committee_member"], "prove": "1"}).content.decode()
    assert 'role="alert"' in proved
    refused = browsers.saud.post(url, {"roles": ["officer", "committee_member"]})
    assert refused.status_code == 409
    assert _roles(house, salwa) == ["officer"]
    browsers.saud.post(url, {"roles": ["researcher"]})
    assert _roles(house, salwa) == ["researcher"]


def _roles(house: House, member: Member) -> list[str]:
    with scope(association=house.association):
        return list(Member.objects.get(pk=member.pk).roles)


def test_nobody_changes_their_own_roles(house: House, browsers: Browsers) -> None:
    saud = house.staff["saud"]
    answer = browsers.saud.post(house.url("member", pk=saud.pk), {"roles": ["administrator", "board_secretary"]})
    assert answer.status_code == 409
    assert _roles(house, saud) == ["administrator"]
    browsers.saud.post(house.url("access", pk=saud.pk))
    with scope(association=house.association):
        assert Member.objects.get(pk=saud.pk).is_active


def test_access_that_ended_ends_at_the_next_page(house: House, browsers: Browsers) -> None:
    assert browsers.salwa.get(house.url("home")).status_code == 200
    browsers.saud.post(house.url("access", pk=house.staff["salwa"].pk), {"reason": "انتهى العقد"})
    assert browsers.salwa.get(house.url("home")).status_code == 404


def test_a_colleague_is_taken_in_and_a_weak_password_refused(house: House, browsers: Browsers) -> None:
    new = {"name": "هند الجديد", "email": "hind@example.com", "gender": "female", "roles": ["researcher"]}
    new["national_id"] = sample_national_id(70_003)
    with refused_at_the_door("weak_password"):
        weak = browsers.saud.post(house.url("engage"), new | {"password": "123"})
    assert weak.status_code == 409
    assert "هند الجديد" in weak.content.decode()
    browsers.saud.post(house.url("engage"), new | {"password": "four unrelated words"})
    with scope(association=house.association):
        assert Member.objects.get(name="هند الجديد").roles == ["researcher"]


def test_a_branch_delegate_sees_the_own_office_alone(house: House) -> None:
    from silah.associations.models import Office

    case = house.at(Stage.COMPLETENESS)
    with scope(association=house.association):
        office = Office.objects.create(association=house.association, name="فرع", is_branch=True)
        Member.objects.filter(pk=house.staff["salwa"].pk).update(office=office)
        salwa = Member.objects.select_related("user").get(pk=house.staff["salwa"].pk)
    assert signed_in(salwa).get(house.case_url("request", case)).status_code == 404


@pytest.mark.parametrize(("page", "most"), [("home", 16), ("requests", 16)])
def test_a_list_costs_the_same_for_many(
    page: str, most: int, house: House, browsers: Browsers, django_assert_max_num_queries: Any
) -> None:
    house.at(Stage.COMPLETENESS)
    browsers.salwa.get(house.url(page))
    for name in ("منى", "سارة", "دلال"):
        house.submitted(first_name=name)
    with django_assert_max_num_queries(most):
        browsers.salwa.get(house.url(page))


@pytest.mark.parametrize("stage", [Stage.COMPLETENESS, Stage.COMMITTEE, Stage.DELIVERY])
def test_a_case_costs_no_more_than_its_budget(
    stage: Stage, house: House, browsers: Browsers, django_assert_max_num_queries: Any
) -> None:
    case = house.at(stage)
    browsers.maha.get(house.case_url("request", case))
    with django_assert_max_num_queries(12):
        browsers.maha.get(house.case_url("request", case))


def test_the_search_leads_straight_to_the_case(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    found = browsers.salwa.get(house.url("search"), {"q": case.reference})
    assert found.headers["Location"] == house.case_url("request", case)
    by_number = browsers.salwa.get(house.url("search"), {"q": case.person.national_id})
    assert by_number.headers["Location"] == house.case_url("request", case)
    nothing = browsers.salwa.get(house.url("search"), {"q": "لا أحد بهذا الاسم"}, follow=True)
    assert nothing.status_code == 200


def test_pages_of_the_list_go_forward_by_a_key(
    house: House, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from silah.desk.views import requests as listing

    monkeypatch.setattr(listing, "PAGE", 2)
    cases = [house.submitted(first_name=name) for name in ("منى", "سارة", "دلال")]
    first = browsers.salwa.get(house.url("requests")).content.decode()
    assert cases[0].reference not in first
    assert "after=" in first
    second = browsers.salwa.get(house.url("requests"), {"after": cases[1].token}).content.decode()
    assert cases[0].reference in second
    assert cases[2].reference not in second


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "x"},
        {"state": "late"},
        {"waiting": "others"},
        {"q": "%_'\""},
        {"after": "nothing"},
        {"stage": "research", "service": "skills"},
    ],
)
def test_any_filter_answers(query: dict[str, str], house: House, browsers: Browsers) -> None:
    house.at(Stage.COMPLETENESS)
    assert browsers.salwa.get(house.url("requests"), query).status_code == 200


def test_a_lapsed_paper_is_not_matched(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    with scope(association=house.association):
        paper = Check.objects.filter(support_request=case, is_paper=True).first()
    assert paper is not None
    lapsed = {"state": "matched", "valid_until_day": "1", "valid_until_month": "1g", "valid_until_year": "2020"}
    answer = browsers.salwa.post(house.case_url("check", case, pk=paper.pk), lapsed)
    assert answer.status_code == 409
    with scope(association=house.association):
        assert Check.objects.get(pk=paper.pk).state == CheckState.PENDING


@pytest.mark.parametrize(
    "address",
    [
        "requests/%00/",
        "requests/x%00y/note/",
        "papers/%00/",
        "people/%00/",
        "requests/?after=%00&q=%00",
        "people/?q=%00%00",
        "sittings/999999999-999999999999/",
    ],
)
def test_odd_addresses_are_answered(address: str, house: House, browsers: Browsers) -> None:
    for name in ("salwa", "huda"):
        assert getattr(browsers, name).get(house.url("home") + address).status_code in (200, 404)


def test_a_file_voted_on_waits_for_the_others(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    item = house.listed(made, case)
    mine = browsers.abeer.get(house.url("home")).context["mine"]
    assert [row.case.pk for row in mine] == [case.pk]
    browsers.abeer.post(house.url("vote", year=made.hijri_year, number=made.number, pk=item.pk), {"choice": "accept"})
    assert browsers.abeer.get(house.url("home")).context["mine"] == []
