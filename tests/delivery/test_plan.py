"""What is given: registration, the plan of deliveries, what is late (clauses H6, H7)."""

from datetime import date, timedelta

from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.delivery.actions import confirm, deny, give, plan, register
from silah.delivery.models import Delivery
from tests.cast import refused


def planned(people, **grant):
    person = people.apply().person
    return plan(
        person, [{"kind": "in_kind", "title": "سلة", **grant}], request_id=1, request_reference="KB-1448-00001",
        begins_on=date(2027, 1, 31), by=SYSTEM,
    )  # fmt: skip


def test_a_plan_lays_out_every_time_with_its_day(khafji):
    rows = planned(khafji, times=3, every=30, amount="250.50")
    assert [row.due_on for row in rows] == [date(2027, 1, 31), date(2027, 3, 2), date(2027, 4, 1)]
    assert [row.order for row in Delivery.objects.all()] == [1, 2, 3]
    assert str(Delivery.objects.first().amount) == "250.50"


def test_registration_is_for_those_who_may(khafji):
    person = khafji.apply().person
    with refused("right_missing"):
        register(person, pack=khafji.pack, by=khafji.noura)
    first = register(person, pack=khafji.pack, by=khafji.salwa)
    with clock.at(clock.now() + timedelta(days=40)):
        again = register(person, pack=khafji.pack, by=khafji.salwa)
    assert first.pk == again.pk
    assert again.review_on > first.review_on
    assert first.file_number.endswith("000001")


def test_a_delivery_goes_from_due_to_confirmed_one_way(khafji):
    (row,) = planned(khafji)
    with refused("right_missing"):
        give(row, by=khafji.salwa)
    for act in (confirm, deny):
        with refused("moved_on"):
            act(row, through="website", by=row.person.actor)
    give(row, by=khafji.layla)
    with refused("moved_on"):
        give(row, by=khafji.layla)
    deny(row, through="phone", by=row.person.actor)
    give(row, by=khafji.layla)
    confirm(row, through="website", by=row.person.actor)
    for act in (confirm, deny):
        with refused("moved_on"):
            act(row, through="website", by=row.person.actor)


def test_what_was_due_yesterday_is_late(khafji):
    (row,) = planned(khafji)
    with clock.at(row.due_on):
        assert not Delivery.objects.all().late().exists()
    with clock.at(row.due_on + timedelta(days=1)):
        assert list(Delivery.objects.all().late()) == [row]


def test_whoever_delivered_does_not_confirm_whatever_name_it_was_under(khafji):
    row = planned(khafji)[0]
    layla, namesake = khafji.member("layla"), khafji.hire("service_staff")
    give(row, by=layla.actor(khafji.pack))
    layla.name = "ليلى القحطاني"
    layla.save(update_fields=["name"])
    with refused("separation_of_duties"):
        confirm(row, through="phone", by=layla.actor(khafji.pack))
    namesake.name = row.given_by
    namesake.save(update_fields=["name"])
    confirm(row, through="phone", by=namesake.actor(khafji.pack))
