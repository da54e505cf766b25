"""Every page of the desk opens for whom it is meant, at every stage, and nowhere else."""

import pytest

from silah.policies.pack.vocabulary import Stage
from tests.desk.conftest import Browsers
from tests.desk.people import House

STAGES = [
    Stage.COMPLETENESS, Stage.INTAKE, Stage.ATTESTATION, Stage.RESEARCH, Stage.COMMITTEE, Stage.DECISION,
    Stage.REGISTRATION, Stage.DELIVERY,
]  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_opens_at_every_stage(stage: Stage, house: House, browsers: Browsers) -> None:
    case = house.at(stage)
    assert case.stage == stage
    for name in ("salwa", "noura", "huda", "amal", "layla", "maha"):
        answer = getattr(browsers, name).get(house.case_url("request", case))
        assert answer.status_code == 200, name
        assert case.reference in answer.content.decode()


PAGES: dict[str, tuple[str, ...]] = {
    "salwa": ("home", "requests", "intake", "people", "messages", "policy", "findings", "clauses"),
    "noura": ("home", "requests", "people", "policy"),
    "huda": ("home", "requests", "sittings", "plan_sitting", "policy"),
    "maha": ("home", "overview", "requests", "people", "messages", "sittings"),
    "saud": ("home", "staff", "engage", "policy"),
    "reem": ("home", "audit", "policy"),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_part_opens_for_whom_it_is_meant(name: str, house: House, browsers: Browsers) -> None:
    house.at(Stage.COMPLETENESS)
    for page in PAGES[name]:
        answer = getattr(browsers, name).get(house.url(page))
        assert answer.status_code == 200, page


CLOSED: dict[str, tuple[str, ...]] = {
    "salwa": ("overview", "staff", "audit", "plan_sitting"),
    "noura": ("intake", "messages", "staff", "audit", "sittings"),
    "amal": ("intake", "people", "messages", "staff"),
    "saud": ("requests", "people", "messages", "sittings", "overview", "audit", "intake"),
    "reem": ("requests", "people", "staff", "intake"),
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_part_without_the_right_does_not_exist(name: str, house: House, browsers: Browsers) -> None:
    for page in CLOSED[name]:
        assert getattr(browsers, name).get(house.url(page)).status_code == 404, page
