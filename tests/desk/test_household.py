"""The household of a person on the desk: added by identity number, taken out with the reason, written down (clause H5)."""

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import HouseholdStay, Person
from tests.cast import refused_at_the_door


def page_of(house, name, person):
    return house.url(name, token=person.token)


def test_an_officer_adds_the_members_of_a_household_and_takes_one_out_again(house, browsers):
    haya, sister = house.submitted().person, house.submitted(first_name="نوف").person
    sent = browsers.salwa.post(
        page_of(house, "join_household", haya), {"national_id": sister.national_id, "source": "سجل الأسرة"}
    )
    assert sent.status_code == 302
    page = browsers.salwa.get(page_of(house, "person", haya)).content.decode()
    assert sister.full_name in page
    assert page_of(house, "leave_household", sister) in page
    sent = browsers.salwa.post(page_of(house, "leave_household", sister), {"text": "كُتبت خطأ"})
    assert sent.status_code == 302
    with scope(association=house.association):
        assert Person.objects.get(pk=sister.pk).household is None
        assert HouseholdStay.objects.get(person=sister).why_left == "كُتبت خطأ"


def test_an_unknown_number_and_no_reason_are_said_on_the_form(house, browsers):
    haya = house.submitted().person
    with refused_at_the_door("not_known"):
        sent = browsers.salwa.post(
            page_of(house, "join_household", haya), {"national_id": "1000000008", "source": "سجل الأسرة"}
        )
    assert sent.status_code in (409, 422)
    assert browsers.salwa.post(page_of(house, "leave_household", haya), {"text": "لا أحد معها"}).status_code == 409
    with scope(association=house.association):
        assert not HouseholdStay.objects.exists()


def test_a_researcher_adds_from_the_study_and_others_may_not(house, browsers):
    case = house.at(Stage.RESEARCH)
    assert (
        page_of(house, "person", case.person) + "#household"
        in browsers.noura.get(house.case_url("research", case)).content.decode()
    )
    assert browsers.noura.get(page_of(house, "join_household", case.person)).status_code == 200
    for handle in ("layla", "maha", "huda"):
        assert getattr(browsers, handle).get(page_of(house, "join_household", case.person)).status_code == 404
