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
