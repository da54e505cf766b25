"""The state machine under generated walks: no illegal state, no early release, no silent overrun."""

import pytest

from silah.core import clock
from silah.support.models import SupportRequest
from tests.support.walks import Walk

STEPS = 500


@pytest.mark.parametrize(("slug", "seed"), [("khafji", 1), ("yusr", 2), ("yusr", 3), ("nabd", 4)])
def test_walks_find_nothing_illegal(open_house, slug, seed):
    walk = Walk(open_house(slug), seed, clock.now())
    for _step in range(STEPS):
        walk.step()
    assert SupportRequest.objects.exclude(closed_at=None).exists(), walk.tally


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
@pytest.mark.parametrize("slug", ["khafji", "yusr"])
def test_long_walks_find_nothing_illegal(open_house, slug, seed):
    walk = Walk(open_house(slug), seed, clock.now())
    for _step in range(500):
        walk.step()
    for request in SupportRequest.objects.all():
        walk.check_request(request, "at the end")
