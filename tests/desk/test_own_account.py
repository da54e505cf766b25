"""A request that names a colleague's own bank account is shut to the colleague in every list, matched or not (clause H5)."""

from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.policies.pack.vocabulary import Stage
from silah.support.actions.checking import change_answers
from silah.support.conflicts import ties_between
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.desk.test_committee import in_room

IBAN, OTHER = "SA0380000000608010167519", "SA4420000001234567891234"


def owns(house: House, name: str, iban: str = IBAN) -> None:
    member = house.staff[name]
    with scope(association=house.association):
        type(member).objects.filter(pk=member.pk).update(iban=iban)
    member.iban = iban


def test_a_typed_account_takes_the_file_out_of_every_list_of_its_owner(house: House, browsers: Browsers) -> None:
    owns(house, "fahd")
    case = house.submitted(first_name="منيرة", iban=IBAN)
    with scope(association=house.association):
        assert SupportRequest.objects.get(pk=case.pk).account == IBAN
        assert [m for m, _why in ties_between(case, [house.staff["fahd"]])] == [house.staff["fahd"]]
    lists = ("home", "requests", "people", "messages", "call", "holidays")
    for page in lists:
        shown = {name: getattr(browsers, name).get(house.url(page)).content.decode() for name in ("fahd", "salwa")}
        for word in (case.reference, case.token, case.person.short_name):
            assert word not in shown["fahd"], (page, word)
    for page in ("home", "requests"):
        assert case.reference in browsers.salwa.get(house.url(page)).content.decode()
    assert browsers.fahd.get(house.case_url("request", case)).status_code == 404
    found = browsers.fahd.get(house.url("search"), {"q": case.reference}, follow=True).content.decode()
    assert case.person.short_name not in found
    assert case.token not in found
    by_number = browsers.fahd.get(house.url("requests"), {"q": case.person.national_id}).content.decode()
    assert case.token not in by_number


def test_an_account_corrected_at_the_desk_shuts_and_opens_the_file_at_once(house: House, browsers: Browsers) -> None:
    owns(house, "fahd")
    case = house.submitted()
    assert case.reference in browsers.fahd.get(house.url("requests")).content.decode()
    for iban, is_shown in ((IBAN, False), (OTHER, True)):
        with scope(association=house.association):
            change_answers(house.fresh(case), {"iban": iban}, by=SYSTEM, why="تصحيح")
        page = browsers.fahd.get(house.url("requests")).content.decode()
        assert (case.reference in page) is is_shown
        assert browsers.fahd.get(house.case_url("request", case)).status_code == (200 if is_shown else 404)


def test_in_a_sitting_the_reference_alone_is_shown(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    item = house.listed(made, case)
    owns(house, "abeer")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(account=IBAN)
    page = browsers.abeer.get(in_room(house, "item", made, item)).content.decode()
    assert case.reference in page
    for word in (case.person.full_name, case.person.short_name, case.token):
        assert word not in page
    assert case.person.short_name in browsers.majed.get(in_room(house, "item", made, item)).content.decode()
