"""What a sensitive file or a sealed answer would tell through side doors of the desk."""

from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.delivery.models import Delivery, GrantKind
from silah.policies.pack.vocabulary import Stage
from silah.registry.actions import record_facts
from silah.registry.models import Paper, Person
from silah.support import papers
from silah.support.models import Check, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


def test_nobody_prints_the_letter_of_a_sealed_answer(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    for name in ("amal", "huda", "maha", "abeer"):
        assert getattr(browsers, name).get(house.case_url("document", case, kind="decision")).status_code == 404


def test_agenda_and_minutes_leave_out_files_the_reader_may_not_see(house: House) -> None:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    house.listed(made, case)
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(is_sensitive=True)
        member = house.staff["abeer"]
        seen = SupportRequest.objects.visible_to(member, house.actor("abeer").rights)
        assert not papers.agenda(made, house.policy.pack, seen=seen).items
        assert not papers.minutes(made, house.policy.pack, seen=seen).items
        everything = SupportRequest.objects.all()
        assert len(papers.agenda(made, house.policy.pack, seen=everything).items) == 1


def test_the_file_of_a_person_tells_nothing_of_a_sensitive_request(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    hidden = house.submitted("counselling")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=hidden.pk).update(person=case.person)
        secret = Paper.objects.filter(pk__in=Check.objects.filter(support_request=hidden).values("paper"))
        secret.update(person=case.person)
        for one in secret:
            assert one.person_id == case.person_id
        record_facts(case.person, {"institution": "معهد الكتمان"}, source=hidden.reference, by=SYSTEM, verified=True)
        Delivery.objects.create(
            association=house.association, person=case.person, request_id=hidden.pk, request_reference=hidden.reference,
            kind=GrantKind.SESSIONS, title="جلسات مكتومة", due_on=clock.today(),
        )  # fmt: skip
    address = house.url("person", token=case.person.token)
    page = browsers.noura.get(address).content.decode()
    for word in ("جلسات مكتومة", "معهد الكتمان", hidden.reference, *(one.token for one in secret)):
        assert word not in page
    assert case.reference in page


def test_taking_in_a_request_finds_no_person_of_a_sensitive_service(house: House, browsers: Browsers) -> None:
    hidden = house.submitted("counselling", first_name="مكتومة")
    known = house.submitted(first_name="معلومة")
    with scope(association=house.association):
        person = Person.objects.get(pk=hidden.person_id)
    page = browsers.salwa.get(house.url("intake"), {"q": "مكتومة"}).content.decode()
    assert person.token not in page
    page = browsers.salwa.get(house.url("intake"), {"person": person.token}).content.decode()
    assert person.national_id[-4:] not in page
    assert known.person.token in browsers.salwa.get(house.url("intake"), {"q": "معلومة"}).content.decode()
