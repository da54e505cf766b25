"""Referrals to services that admit by referral alone (clauses E4, E5)."""

from silah.associations.scope import scope
from silah.support.models import Draft
from tests.desk.conftest import Browsers
from tests.desk.people import House


def test_whoever_may_see_the_service_takes_in_a_referral_by_a_named_body(house: House, browsers: Browsers) -> None:
    address = house.url("intake_referral", key="shaml")
    page = browsers.jamila.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    source, route = form.fields["source"].choices[0][0], form.fields["route"].choices[0][0]
    answer = browsers.jamila.post(address, {"source": source, "route": route})
    assert answer.status_code == 302
    with scope(association=house.association):
        draft = Draft.objects.get(service_key="shaml")
        assert draft.answers["outcomes"] == {"referred_by": source, "referral_route": route}


def test_a_body_the_policy_does_not_name_refers_nothing(house: House, browsers: Browsers) -> None:
    answer = browsers.jamila.post(
        house.url("intake_referral", key="shaml"), {"source": "a-neighbour", "route": "by-hand"}
    )
    assert answer.status_code == 422
    with scope(association=house.association):
        assert not Draft.objects.exists()


def test_for_other_officers_the_confidential_service_is_not_there(house: House, browsers: Browsers) -> None:
    assert browsers.salwa.get(house.url("intake_referral", key="protection")).status_code == 404
    assert browsers.salwa.get(house.url("intake_referral", key="no-such-service")).status_code == 404
