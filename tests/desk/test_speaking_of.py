"""The next step speaks of the beneficiary in that person's own gender, whoever reads it, and says nothing twice."""

import pytest

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


@pytest.mark.parametrize("stage", [Stage.INTAKE, Stage.ATTESTATION, Stage.REGISTRATION])
def test_the_next_step_follows_the_gender_of_the_person(stage: Stage, house: House, browsers: Browsers) -> None:
    woman = house.at(stage)
    man = house.at(stage, first_name="سعد", gender="male", marital_status="married")
    browser = browsers.fahd if stage is Stage.REGISTRATION else browsers.salwa
    for case, said, unsaid in ((woman, "المستفيدة", None), (man, "المستفيد", "المستفيدة")):
        page = browser.get(house.case_url("request", case)).content.decode()
        step = page.split("next-step")[1].split("</section>")[0] if "next-step" in page else page
        assert said in step
        if unsaid:
            assert unsaid not in step


def test_the_page_of_a_woman_served_at_the_desk_asks_of_her(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.INTAKE)
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert "ينقص المستفيدة" in page
    assert "ننتظر المستفيدة" in page


@pytest.mark.parametrize("waiting", ["deliverer", "registrar", "decider", "appointment", "committee", "researcher"])
def test_a_row_of_the_queue_says_nothing_twice(waiting: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(waiting_for=waiting, assignee=None)
    for page in ("home", "requests"):
        context = browsers.salwa.get(house.url(page)).context
        rows = [*context.get("mine", []), *context.get("others", []), *context.get("rows", [])]
        (row,) = [one for one in rows if one.case.pk == case.pk]
        assert row.task
        assert row.task != row.note
