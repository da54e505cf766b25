"""Matching at the desk (clause H2): each act done, and each act refused, through the door."""

import re

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Check, CheckState, Event
from tests.desk.conftest import Browsers
from tests.desk.people import House, photo


def checks(house: House, case: object, **narrow: object) -> list[Check]:
    with scope(association=house.association):
        return list(Check.objects.filter(support_request=case, **narrow))


def test_all_data_are_matched_in_one_press(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    answer = browsers.salwa.post(house.case_url("match_all", case), follow=True)
    assert answer.redirect_chain
    assert {one.state for one in checks(house, case, is_paper=False)} == {CheckState.MATCHED}


def test_a_paper_is_matched_by_name(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    paper = checks(house, case, is_paper=True)[0]
    browsers.salwa.post(house.case_url("check", case, pk=paper.pk), {"state": "matched"})
    found = checks(house, case, pk=paper.pk)[0]
    assert (found.state, found.checked_by) == (CheckState.MATCHED, "سلوى الوادي")


def test_a_wrong_datum_needs_words_and_what_was_typed_stays(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    datum = checks(house, case, is_paper=False)[0]
    answer = browsers.salwa.post(house.case_url("check", case, pk=datum.pk), {"state": "wrong", "note": " "})
    assert answer.status_code == 409
    assert (
        "اكتبي ما لا يطابق" in answer.content.decode()
        or "field-error" in answer.content.decode()
        or "summary" in answer.content.decode()
    )
    browsers.salwa.post(house.case_url("check", case, pk=datum.pk), {"state": "wrong", "note": "الاسم في الهوية مختلف"})
    assert checks(house, case, pk=datum.pk)[0].note == "الاسم في الهوية مختلف"


def test_with_htmx_only_the_line_and_the_next_step_are_drawn(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    datum = checks(house, case, is_paper=False)[0]
    answer = browsers.salwa.post(
        house.case_url("check", case, pk=datum.pk), {"state": "matched"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "<html" not in page
    assert f'id="check-{datum.pk}"' in page
    assert 'hx-swap-oob="true"' in page


def test_with_htmx_a_refusal_stands_in_the_line(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    datum = checks(house, case, is_paper=False)[0]
    answer = browsers.salwa.post(
        house.case_url("check", case, pk=datum.pk), {"state": "wrong"}, headers={"HX-Request": "true"}
    )
    assert 'role="alert"' in answer.content.decode()
    assert checks(house, case, pk=datum.pk)[0].state == CheckState.PENDING


def test_matching_is_for_beneficiary_relations(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    datum = checks(house, case, is_paper=False)[0]
    for name in ("noura", "huda", "amal", "maha", "layla"):
        client = getattr(browsers, name)
        assert client.post(house.case_url("check", case, pk=datum.pk), {"state": "matched"}).status_code == 404
        assert client.post(house.case_url("match_all", case)).status_code == 404
        assert client.post(house.case_url("pass", case)).status_code == 404


def test_a_file_that_moved_on_is_not_matched_again(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    datum = checks(house, case, is_paper=False)[0]
    answer = browsers.fahd.post(house.case_url("check", case, pk=datum.pk), {"state": "missing"})
    assert answer.status_code == 409
    assert checks(house, case, pk=datum.pk)[0].state == CheckState.MATCHED


def test_an_unfinished_file_is_not_passed_on(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    answer = browsers.salwa.post(house.case_url("pass", case), follow=True)
    assert "notice-bad" in answer.content.decode()
    assert house.fresh(case).stage == Stage.COMPLETENESS


def test_passing_twice_moves_once(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    browsers.salwa.post(house.case_url("match_all", case))
    for paper in checks(house, case, is_paper=True):
        browsers.salwa.post(house.case_url("check", case, pk=paper.pk), {"state": "matched"})
    browsers.salwa.post(house.case_url("pass", case))
    assert house.fresh(case).stage == Stage.RESEARCH
    answer = browsers.fahd.post(house.case_url("pass", case), follow=True)
    assert "notice-bad" in answer.content.decode()
    assert house.fresh(case).stage == Stage.RESEARCH


def test_what_is_missing_is_asked_for_in_one_message(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    for paper in checks(house, case, is_paper=True):
        browsers.salwa.post(house.case_url("check", case, pk=paper.pk), {"state": "wrong", "note": "الصورة غير واضحة"})
    preview = browsers.salwa.get(house.case_url("ask_missing", case)).content.decode()
    assert "الصورة غير واضحة" in preview
    assert case.reference in preview
    browsers.salwa.post(house.case_url("ask_missing", case))
    assert house.fresh(case).stage == Stage.INTAKE
    with scope(association=house.association):
        assert Event.objects.filter(support_request=case, act="sent_back").count() == 1


def test_nothing_missing_is_not_asked_for(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    answer = browsers.salwa.post(house.case_url("ask_missing", case))
    assert answer.status_code == 409
    assert house.fresh(case).stage == Stage.COMPLETENESS


def test_what_arrived_at_the_desk_brings_the_file_back(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.INTAKE)
    empty = browsers.salwa.post(house.case_url("take_missing", case), {})
    assert empty.status_code == 409
    uploads = {f"item_{one.pk}": photo() for one in checks(house, case, is_paper=True)}
    browsers.salwa.post(house.case_url("take_missing", case), uploads)
    assert house.fresh(case).stage == Stage.COMPLETENESS


def test_a_corrected_datum_voids_the_signature(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    datum = checks(house, case, key="first_name")[0]
    browsers.salwa.post(house.case_url("correct", case, pk=datum.pk), {"value": "هيفاء"})
    with scope(association=house.association):
        assert house.fresh(case).answers["facts"]["first_name"] == "هيفاء"
        assert not case.attestations.standing().exists()


def test_a_paper_is_added_at_the_desk_and_a_false_one_refused(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    url = house.case_url("add_paper", case)
    browsers.salwa.post(url, {"kind": "other", "upload": photo()})
    assert checks(house, case, key="other")
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browsers.salwa.post(url, {"kind": "other", "upload": SimpleUploadedFile("x.png", b"not a picture at all")})
    assert answer.status_code == 409


def test_a_paper_that_came_late_is_matched_where_the_file_stands(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    browsers.salwa.post(house.case_url("add_paper", case), {"kind": "other", "upload": photo()})
    with scope(association=house.association):
        late = Check.objects.get(support_request=case, key="other")
    address = house.case_url("check", case, pk=late.pk)
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert page.count(address) >= 2, "as the next step, and beside the paper"
    assert address not in browsers.noura.get(house.case_url("request", case)).content.decode()
    browsers.salwa.post(address, {"state": "matched"})
    with scope(association=house.association):
        late.refresh_from_db()
    assert (late.state, late.checked_by) == ("matched", house.staff["salwa"].name)
    assert address not in browsers.salwa.get(house.case_url("request", case)).content.decode()


def test_a_late_paper_that_is_wrong_is_asked_for_again_from_the_page_of_the_file(
    house: House, browsers: Browsers
) -> None:
    case = house.at(Stage.RESEARCH)
    browsers.salwa.post(house.case_url("add_paper", case), {"kind": "other", "upload": photo()})
    case = house.researched(house.fresh(case))
    late = checks(house, case, key="other")[0]
    mark, take = house.case_url("check", case, pk=late.pk), house.case_url("take_missing", case)
    assert case.reference in browsers.salwa.get(f"{house.url('requests')}?waiting=me").content.decode()
    assert "نطلب" in browsers.salwa.get(mark).content.decode()
    assert browsers.salwa.post(mark, {"state": "wrong", "note": ""}).status_code == 409
    browsers.salwa.post(mark, {"state": "wrong", "note": "الصورة مقطوعة"})
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert take in page
    assert re.search(r"طلبنا ما ينقص.{0,400}ورقة أخرى", page, re.DOTALL)
    assert house.case_url("document", case, kind="completion") in page
    assert browsers.salwa.get(house.case_url("document", case, kind="completion")).status_code == 200
    huda = browsers.huda.get(house.case_url("request", case)).content.decode()
    assert house.case_url("list", case) not in huda
    assert take not in huda
    assert browsers.salwa.post(take, {}).status_code == 409
    assert browsers.salwa.post(take, {f"item_{late.pk}": photo()}).status_code == 302
    assert checks(house, case, key="other")[0].state == "pending"
    assert browsers.salwa.get(take).status_code == 200
    assert browsers.salwa.post(take, {f"item_{late.pk}": photo()}).status_code == 409, "nothing is asked now"
    browsers.salwa.post(mark, {"state": "matched"})
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert house.case_url("attest", case) in page, "the data changed after they were signed"
    browsers.salwa.post(house.case_url("attest", case), {"method": "typed", "typed": "هيا"})
    assert house.case_url("list", case) in browsers.huda.get(house.case_url("request", case)).content.decode()
    with scope(association=house.association):
        assert house.listed(house.sitting(), house.fresh(case))
