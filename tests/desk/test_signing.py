"""The signature taken at the desk (clause H4): typed, drawn, by code, on paper; and each refused."""

import pytest

from silah.associations.scope import scope
from silah.core.refused import Refused
from silah.desk.views import signing
from silah.policies.pack.vocabulary import Stage
from silah.registry.codes import issue_code
from silah.registry.models import Paper
from silah.support.models import Attestation
from tests.cast import refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import PNG, House, photo


def signatures(house: House, case: object) -> list[Attestation]:
    with scope(association=house.association):
        return list(Attestation.objects.filter(support_request=case).standing())


def test_a_typed_name_signs_and_moves_the_file(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    browsers.salwa.post(house.case_url("attest", case), {"method": "typed", "typed": "هيا سالم"})
    found = signatures(house, case)[0]
    assert (found.method, found.taken_by) == ("typed", "سلوى الوادي")
    assert house.fresh(case).stage == Stage.RESEARCH


def test_a_drawn_signature_is_kept(house: House, browsers: Browsers) -> None:
    import base64

    case = house.at(Stage.ATTESTATION)
    drawn = "data:image/png;base64," + base64.b64encode(PNG).decode()
    browsers.salwa.post(house.case_url("attest", case), {"method": "drawn", "drawn": drawn})
    assert signatures(house, case)[0].signature.startswith("data:image/png;base64,")


def test_a_drawing_that_is_none_is_refused(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    answer = browsers.salwa.post(
        house.case_url("attest", case), {"method": "drawn", "drawn": "data:text/html,<script>"}
    )
    assert answer.status_code in (409, 422)
    assert not signatures(house, case)


def test_the_right_code_signs_and_a_wrong_one_does_not(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    with scope(association=house.association):
        _row, code = issue_code(house.association, case.contact_mobile, purpose="attest", about=case.token)
    wrong = "000000" if code != "000000" else "111111"
    with refused_at_the_door("code_wrong"):
        assert browsers.salwa.post(house.case_url("attest", case), {"method": "code", "code": wrong}).status_code == 409
    assert not signatures(house, case)
    browsers.salwa.post(house.case_url("attest", case), {"method": "code", "code": code})
    assert signatures(house, case)[0].method == "code"


def test_a_refused_signature_leaves_the_code_good_and_no_scan_behind(
    house: House, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = house.at(Stage.ATTESTATION)
    with scope(association=house.association):
        _row, code = issue_code(house.association, case.contact_mobile, purpose="attest", about=case.token)
        before = Paper.objects.count()

    def closed(*_args: object, **_facts: object) -> None:
        raise Refused("moved_on", "انتهى هذا الطلب.")

    monkeypatch.setattr(signing, "sign", closed)
    address = house.case_url("attest", case)
    assert browsers.salwa.post(address, {"method": "scan", "scan": photo()}).status_code == 409
    assert browsers.salwa.post(address, {"method": "code", "code": code}).status_code == 409
    monkeypatch.undo()
    with scope(association=house.association):
        assert Paper.objects.count() == before
    browsers.salwa.post(address, {"method": "code", "code": code})
    assert signatures(house, case)[0].method == "code"


def test_a_wrong_code_stays_counted(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    with scope(association=house.association):
        row, code = issue_code(house.association, case.contact_mobile, purpose="attest", about=case.token)
    wrong = "000000" if code != "000000" else "111111"
    for tries in (1, 2):
        browsers.salwa.post(house.case_url("attest", case), {"method": "code", "code": wrong})
        row.refresh_from_db()
        assert row.tries == tries


def test_a_scan_of_the_paper_signs(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    browsers.salwa.post(house.case_url("attest", case), {"method": "scan", "scan": photo()})
    assert signatures(house, case)[0].scan_id is not None


@pytest.mark.parametrize("method", ["typed", "drawn", "code", "scan"])
def test_an_empty_signature_is_refused_with_words(method: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    answer = browsers.salwa.post(house.case_url("attest", case), {"method": method})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert house.fresh(case).stage == Stage.ATTESTATION


def test_the_committee_takes_no_signatures(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.ATTESTATION)
    assert browsers.amal.get(house.case_url("attest", case)).status_code == 404
