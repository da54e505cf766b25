"""Where the association speaks to women throughout, what is known of a person is feminine unless the person is a man."""

from silah.registry.models import Person
from tests.cast import fresh


def test_an_unknown_gender_follows_the_association_and_a_known_one_the_person(open_house):
    gharas = open_house("gharas")
    assert gharas.pack.association.addresses_women
    request = gharas.apply()
    for gender, is_woman in (("", True), ("female", True), ("male", False)):
        Person.objects.filter(pk=request.person_id).update(gender=gender)
        assert fresh(request).is_of_woman is is_woman


def test_elsewhere_an_unknown_gender_is_said_in_the_common_form(khafji):
    request = khafji.apply()
    Person.objects.filter(pk=request.person_id).update(gender="")
    assert not fresh(request).is_of_woman
