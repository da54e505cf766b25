"""The whole journey of each association by its own pack, and what turns it: objection, return, early release."""

import pytest

from silah.core import clock
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Closing, Outcome, StageEntry
from tests.policies.packs import SLUGS, shipped

OPEN_SERVICES = [(slug, service.key) for slug in SLUGS for service in shipped(slug).services if service.has_public_form]


@pytest.mark.parametrize(("slug", "service"), OPEN_SERVICES)
def test_from_draft_to_closed(open_house, slug, service):
    people = open_house(slug)
    request = people.request_at(Stage.CLOSED, service=service)
    assert (request.stage, request.closing, request.waiting_for) == (Stage.CLOSED, Closing.SERVED, "nobody")
    stages = list(StageEntry.objects.filter(support_request=request).values_list("stage", flat=True))
    assert stages == [stage.value for stage in request.path[1:]]
    decision = request.decisions.get()
    assert decision.outcome == Outcome.ACCEPTED
    assert clock.local(decision.released_at).date() >= request.earliest_answer_on
    assert request.person.registration.file_number
