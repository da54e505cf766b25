"""The registered mobile opens a person's file; it changes by an act of its own (trust rule 34)."""

import pytest

from silah.core.refused import Refused
from silah.demo import walk
from silah.demo.names import Applicant
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Person
from silah.support.actions import checking
from tests.cast import People, fresh, refused


def test_a_strange_mobile_beside_a_known_number_does_not_become_hers(khafji: People) -> None:
    first = walk.apply(khafji.house, "aid", Applicant(7, woman=True)).request
    walk.bring(khafji.house, first, Stage.RESEARCH)
    hers = Person.objects.get(pk=first.person_id).mobile
    stranger = walk.apply(khafji.house, "aid", Applicant(7, woman=True), mobile="+966500000999").request
    assert stranger.person_id == first.person_id
    walk.complete(khafji.house, stranger)
    assert Person.objects.get(pk=first.person_id).mobile == hers


def test_an_officer_who_is_sure_registers_it_and_the_old_number_hears_of_it(khafji: People) -> None:
    first = walk.apply(khafji.house, "aid", Applicant(7, woman=True)).request
    hers = first.person.mobile
    again = walk.apply(khafji.house, "aid", Applicant(7, woman=True), mobile="+966500000999").request
    checking.take_new_contact(again, by=khafji.house.actor("officer"))
    assert Person.objects.get(pk=first.person_id).mobile == "+966500000999"
    told = Message.objects.filter(event="contact_changed").get()
    assert told.address == hers


def test_contact_data_of_whom_it_is_unsafe_to_reach_change_face_to_face_alone(khafji: People) -> None:
    first = walk.apply(khafji.house, "aid", Applicant(7, woman=True)).request
    again = walk.apply(khafji.house, "aid", Applicant(7, woman=True), mobile="+966500000999").request
    Person.objects.filter(pk=first.person_id).update(unsafe_contact=True)
    with refused("only_in_person"):
        checking.take_new_contact(fresh(again), by=khafji.salwa)
    assert Person.objects.get(pk=first.person_id).mobile == first.person.mobile
    assert not Message.objects.filter(event="contact_changed").exists()
    Person.objects.filter(pk=first.person_id).update(unsafe_contact=False)
    checking.take_new_contact(fresh(again), by=khafji.salwa)
    assert Person.objects.get(pk=first.person_id).mobile == "+966500000999"


def test_nobody_else_does_and_nothing_new_is_refused(khafji: People) -> None:
    request = walk.apply(khafji.house, "aid", Applicant(7, woman=True)).request
    with pytest.raises(Refused) as refusal:
        checking.take_new_contact(request, by=khafji.house.actor("researcher"))
    assert refusal.value.code == "right_missing"
    with pytest.raises(Refused) as nothing:
        checking.take_new_contact(request, by=khafji.house.actor("officer"))
    assert nothing.value.code == "nothing_new"
