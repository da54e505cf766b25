"""The household of a person on the desk: added by identity number, taken out with the reason, written down (clause H5)."""

from silah.associations.scope import scope
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import HouseholdStay, Person
from silah.support.models import SupportRequest
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


CHILD = {
    "id_document": "none", "first_name": "ليان", "family_name": "السحابي", "gender": "female", "birth_date": "21/5/1448",
    "source": "شهادة الميلاد",
}  # fmt: skip
PASSPORT = {
    "id_document": "passport", "id_document_issuer": "YE", "id_document_number": "a-123456", "first_name": "أمل",
    "family_name": "الصنعاني", "birth_date": "12/3/1400", "source": "جواز السفر",
}  # fmt: skip


def child_of(house, browsers, mother, browser="salwa", **given):
    """The child of a mother as a colleague writes it down."""
    sent = getattr(browsers, browser).post(page_of(house, "join_household", mother), CHILD | given)
    assert sent.status_code == 302, sent.content.decode()
    with scope(association=house.association):
        return Person.objects.filter(id_document="none").latest("pk")


def test_a_newborn_is_added_without_a_number_and_gets_it_when_it_comes(house, browsers):
    mother = house.submitted().person
    form = browsers.salwa.get(page_of(house, "join_household", mother)).content.decode()
    assert "لا رقم بعد" in form
    nameless = browsers.salwa.post(page_of(house, "join_household", mother), {"id_document": "none", "source": "قالت"})
    assert nameless.status_code == 422
    assert {"first_name", "family_name", "birth_date"} <= set(nameless.context["form"].errors)
    child = child_of(house, browsers, mother)
    page = browsers.salwa.get(page_of(house, "person", mother)).content.decode()
    assert child.full_name in page
    again = browsers.salwa.post(page_of(house, "join_household", mother), CHILD)
    assert again.status_code == 409
    page = browsers.salwa.get(page_of(house, "person", child)).content.decode()
    address = page_of(house, "give_number", child)
    assert address in page
    assert "لا رقم بعد" in page
    taken = browsers.salwa.post(address, {"national_id": mother.national_id, "source": "شهادة الميلاد"})
    assert taken.status_code == 409
    assert f'<a href="{page_of(house, "person", mother)}">' in taken.content.decode(), (
        "the colleague is led to whoever has the number"
    )
    assert browsers.salwa.post(address, {"national_id": "1000000000", "source": "x"}).status_code == 422
    assert browsers.noura.get(address).status_code == 404
    number = sample_national_id(72_001)
    assert browsers.salwa.post(address, {"national_id": number, "source": "شهادة الميلاد"}).status_code == 302
    page = browsers.salwa.get(page_of(house, "person", child)).content.decode()
    assert number[-4:] in page
    assert address not in page
    assert house.staff["salwa"].name in page
    found = browsers.salwa.get(house.url("people"), {"q": number}).content.decode()
    assert child.full_name in found
    assert browsers.salwa.post(address, {"national_id": number, "source": "شهادة الميلاد"}).status_code == 409


def test_somebody_with_another_document_is_added_known_or_new_to_us(house, browsers):
    haya, sister = house.submitted().person, house.submitted(first_name="نوف").person
    address = page_of(house, "join_household", haya)
    stranger = {key: PASSPORT[key] for key in ("id_document", "id_document_issuer", "id_document_number", "source")}
    unknown = browsers.salwa.post(address, stranger)
    assert unknown.status_code == 409
    assert "اكتبي اسم" in unknown.content.decode()
    half = browsers.salwa.post(address, PASSPORT | {"id_document_issuer": ""})
    assert "id_document_issuer" in half.context["form"].errors
    both = browsers.salwa.post(address, PASSPORT | {"national_id": sister.national_id})
    assert "id_document" in both.context["form"].errors
    assert browsers.salwa.post(address, PASSPORT).status_code == 302
    with scope(association=house.association):
        amal = Person.objects.get(id_document="passport")
        assert (amal.id_document_issuer, amal.id_document_number, amal.household_id) == (
            "YE", "A123456", Person.objects.get(pk=haya.pk).household_id,
        )  # fmt: skip
    other = house.submitted(first_name="سارة").person
    browsers.salwa.post(page_of(house, "leave_household", amal), {"text": "انتقلت"})
    sent = browsers.salwa.post(page_of(house, "join_household", other), stranger | {"id_document_number": "A 123456"})
    assert sent.status_code == 302
    with scope(association=house.association):
        assert Person.objects.filter(id_document="passport").count() == 1
        assert Person.objects.get(pk=amal.pk).household_id == Person.objects.get(pk=other.pk).household_id


def test_a_child_is_known_with_its_household_and_tells_of_no_confidential_file(house, browsers):
    case = house.at(Stage.RESEARCH)
    child = child_of(house, browsers, case.person, browser="noura")
    for browser in (browsers.noura, browsers.salwa):
        assert browser.get(page_of(house, "person", child)).status_code == 200
    assert child.full_name in browsers.noura.get(page_of(house, "person", case.person)).content.decode()
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(is_sensitive=True)
    for browser in (browsers.noura, browsers.salwa):
        assert browser.get(page_of(house, "person", child)).status_code == 404
        assert child.full_name not in browser.get(house.url("people"), {"q": "ليان"}).content.decode()
    assert browsers.jamila.get(page_of(house, "person", child)).status_code == 200
    stranger = house.submitted(first_name="سارة").person
    number = {"national_id": case.person.national_id, "source": "بطاقة"}
    hidden = browsers.salwa.post(page_of(house, "give_number", child_of(house, browsers, stranger)), number)
    assert hidden.status_code == 409
    assert case.person.full_name not in hidden.content.decode()
    assert page_of(house, "person", case.person) not in hidden.content.decode()


def test_a_datum_is_not_corrected_to_the_number_of_somebody_else(house, browsers):
    haya, case = house.submitted().person, house.submitted(first_name="نوف")
    with scope(association=house.association):
        check = case.checks.get(key="national_id", is_paper=False)
    address = house.case_url("correct", case, pk=check.pk)
    taken = browsers.salwa.post(address, {"value": haya.national_id})
    assert taken.status_code == 409
    assert f'<a href="{page_of(house, "person", haya)}">' in taken.content.decode()
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(
            answers=case.answers | {"facts": case.answers["facts"] | {"national_id": haya.national_id}}
        )
    with scope(association=house.association):
        case.checks.update(state="matched", checked_by="x")
    page = browsers.salwa.post(house.case_url("pass", house.fresh(case)), follow=True).content.decode()
    assert f'<a href="{page_of(house, "person", haya)}">' in page
    assert house.fresh(case).stage == Stage.COMPLETENESS
