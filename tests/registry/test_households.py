"""Who lives with whom: joined and left with history, and a tie between a member and an applicant is found from it."""

from silah.audit.models import Entry
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.registry.households import join_household, leave_household
from silah.registry.models import HouseholdStay, Person
from silah.support.conflicts import ties_between
from tests.cast import refused

WHERE = "سجل الأسرة"


def two(people):
    return people.apply().person, people.apply().person


def test_two_people_begin_a_household_and_a_third_joins_it(khafji):
    haya, saad = two(khafji)
    third = khafji.apply().person
    household = join_household(haya, saad, source=WHERE, by=khafji.salwa)
    assert join_household(third, haya, source=WHERE, by=khafji.noura) == household
    assert set(Person.objects.filter(household=household)) == {haya, saad, third}
    stays = HouseholdStay.objects.filter(household=household)
    assert [stay.joined_by for stay in stays] == [khafji.salwa.name] * 2 + [khafji.noura.name]
    assert Entry.objects.filter(act="registry.household_join").count() == 3


def test_joining_needs_the_right_a_source_another_person_and_one_household(khafji):
    haya, saad = two(khafji)
    with refused("right_missing"):
        join_household(haya, saad, source=WHERE, by=khafji.huda)
    with refused("empty"):
        join_household(haya, saad, source=" ", by=khafji.salwa)
    with refused("same_person"):
        join_household(haya, haya, source=WHERE, by=khafji.salwa)
    join_household(haya, saad, source=WHERE, by=khafji.salwa)
    with refused("together_already"):
        join_household(saad, haya, source=WHERE, by=khafji.salwa)
    nouf, ali = two(khafji)
    join_household(nouf, ali, source=WHERE, by=khafji.salwa)
    with refused("in_another"):
        join_household(haya, nouf, source=WHERE, by=khafji.salwa)


def test_leaving_keeps_the_stay_and_lets_the_person_join_another(khafji):
    haya, saad = two(khafji)
    first = join_household(haya, saad, source=WHERE, by=khafji.salwa)
    with refused("right_missing"):
        leave_household(haya, why="انتقلت", by=khafji.huda)
    with refused("empty"):
        leave_household(haya, why="", by=khafji.salwa)
    leave_household(haya, why="كُتبت خطأ", by=khafji.salwa)
    with refused("no_household"):
        leave_household(haya, why="مرة أخرى", by=khafji.salwa)
    stay = HouseholdStay.objects.get(person=haya)
    assert (stay.left_by, stay.why_left) == (khafji.salwa.name, "كُتبت خطأ")
    other = join_household(haya, khafji.apply().person, source=WHERE, by=khafji.salwa)
    assert other != first
    assert Person.objects.get(pk=haya.pk).household == other


def test_a_member_of_the_household_is_found_and_kept_from_the_file(khafji):
    request = khafji.request_at(Stage.COMMITTEE)
    abeer = khafji.member("abeer")
    relative = khafji.apply().person
    Person.objects.filter(pk=relative.pk).update(national_id=abeer.national_id)
    assert list(ties_between(request, [abeer])) == []
    join_household(request.person, relative, source=WHERE, by=khafji.noura)
    request.person.refresh_from_db()
    assert [member for member, _why in ties_between(request, [abeer])] == [abeer]
    meeting = walk.convene(khafji.house, [request])
    assert meeting.items.get().recusals.get().member == abeer
    leave_household(relative, why="انتقل إلى بيته", by=khafji.noura)
    assert list(ties_between(request, [abeer])) == []
