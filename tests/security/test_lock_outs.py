"""Nobody is shut out by what strangers do: not a widow from her request, not an association from its door, not staff."""

from collections.abc import Iterator

import pytest
from django.test import Client
from zeal import zeal_ignore

from silah.associations.models import Association
from silah.interactions.models import Message
from silah.registry.models import SignInCode
from tests.desk.people import PASSWORD, House
from tests.portal.applicant import Applicant
from tests.portal.test_signing_in import MOBILE, sent

pytestmark = pytest.mark.usefixtures("empty_cache")
WRONG = "0000-0000-0000"


def networks(count: int) -> Iterator[Client]:
    """Strangers, each from a network of their own."""
    for number in range(count):
        yield Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")


def follow(client: Client, reference: str, code: str) -> int:
    return client.post("/khafji/follow/", {"reference": reference, "code": code}).status_code


def test_a_stranger_cannot_lock_a_widow_out_of_her_request(khafji: Association, applicant: Applicant) -> None:
    request, code = sent(applicant)
    stranger = Client(REMOTE_ADDR="10.0.0.1")
    answers = [stranger.post("/khafji/follow/", {"reference": request.reference, "code": WRONG}) for _try in range(12)]
    assert {answer.status_code for answer in answers} == {422}
    assert follow(Client(REMOTE_ADDR="10.0.0.9"), request.reference, code) == 422, "his own network is refused"
    assert follow(Client(REMOTE_ADDR="192.0.2.5"), request.reference, code) == 302


def test_a_crowd_of_strangers_makes_her_wait_and_no_more(khafji: Association, applicant: Applicant) -> None:
    from tests.security.test_tries import later

    request, code = sent(applicant)
    phone, new = Client(REMOTE_ADDR="192.0.2.5"), Client(REMOTE_ADDR="192.0.2.5")
    assert follow(phone, request.reference, code) == 302
    for one in networks(30):
        follow(one, request.reference, WRONG)
    page = new.post("/khafji/follow/", {"reference": request.reference, "code": code})
    assert page.status_code == 422
    assert request.reference in page.content.decode(), "what was typed stays"
    assert "device" in new.cookies
    with later(121):
        assert follow(new, request.reference, code) == 302
    phone.post("/khafji/follow/", {"reference": request.reference, "code": WRONG})
    assert follow(phone, request.reference, code) == 302, "the phone she used before waits for nobody"


def test_a_flood_of_mobiles_does_not_stop_the_sign_ins_of_an_association(
    khafji: Association, applicant: Applicant
) -> None:
    sent(applicant)
    stranger = Client(REMOTE_ADDR="10.0.0.1")
    codes = [stranger.post("/khafji/sign-in/", {"mobile": f"0501{n:06d}"}).status_code for n in range(330)]
    assert codes.count(302) == 300
    assert Client(REMOTE_ADDR="192.0.2.5").post("/khafji/sign-in/", {"mobile": MOBILE}).status_code == 302
    assert Message.objects.filter(event="code").count() == 1


def test_guesses_of_a_stranger_do_not_spend_the_code_on_her_phone(
    khafji: Association, applicant: Applicant, sample_mode: None
) -> None:
    sent(applicant)
    her = Client(REMOTE_ADDR="192.0.2.5")
    assert her.post("/khafji/sign-in/", {"mobile": MOBILE}).status_code == 302
    code = SignInCode.objects.latest("pk").shown_code
    stranger = Client(REMOTE_ADDR="10.0.0.1")
    stranger.post("/khafji/sign-in/", {"mobile": MOBILE})
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(12):
        assert stranger.post("/khafji/code/", {"code": wrong}).status_code == 422
    assert stranger.post("/khafji/code/", {"code": code}).status_code == 422, "her code is not his"
    assert her.post("/khafji/code/", {"code": code}).status_code == 302


def test_strangers_cannot_use_up_the_codes_of_a_phone_that_signed_in_before(
    khafji: Association, applicant: Applicant, sample_mode: None
) -> None:
    sent(applicant)
    her = Client(REMOTE_ADDR="192.0.2.5")

    def enter() -> int:
        asked = her.post("/khafji/sign-in/", {"mobile": MOBILE}).status_code
        return (
            her.post("/khafji/code/", {"code": SignInCode.objects.latest("pk").shown_code}).status_code
            if asked == 302
            else asked
        )

    assert enter() == 302
    device = her.cookies["device"].value
    for one in networks(8):
        one.post("/khafji/sign-in/", {"mobile": MOBILE})
    assert Client(REMOTE_ADDR="203.0.113.5").post("/khafji/sign-in/", {"mobile": MOBILE}).status_code == 422
    her = Client(REMOTE_ADDR="192.0.2.5")
    her.cookies["device"] = device
    assert enter() == 302
    forged = Client(REMOTE_ADDR="203.0.113.5")
    forged.cookies["device"] = device[:-2] + "AA"
    assert forged.post("/khafji/sign-in/", {"mobile": MOBILE}).status_code == 422


# ── staff ──


def password(house: House, name: str, word: str, client: Client) -> bool:
    """Whether the password was taken; what follows is the second factor."""
    with zeal_ignore():
        answer = client.post("/staff/login/", {"login": house.staff[name].user.email, "password": word})
    return answer.status_code == 302


def test_wrong_passwords_from_one_network_lock_no_colleague_elsewhere(house: House) -> None:
    office, cellar = "192.0.2.5", "10.0.0.1"
    known = Client(REMOTE_ADDR=cellar)
    assert password(house, "salwa", PASSWORD, known)
    for _try in range(25):
        assert not password(house, "salwa", "a wrong password", Client(REMOTE_ADDR=cellar))
    assert not password(house, "salwa", PASSWORD, Client(REMOTE_ADDR=cellar)), "who guesses waits even when right"
    assert password(house, "salwa", PASSWORD, Client(REMOTE_ADDR=office))
    fresh = Client(REMOTE_ADDR=cellar)
    fresh.cookies["device"] = known.cookies["device"].value
    assert password(house, "salwa", PASSWORD, fresh), "nor the computer she always uses"


def test_wrong_passwords_over_many_accounts_slow_the_network_they_come_from(house: House) -> None:
    stranger = "10.0.0.1"
    for number in range(70):
        client = Client(REMOTE_ADDR=stranger)
        client.post("/staff/login/", {"login": f"somebody{number}@example.com", "password": "a wrong password"})
    assert not password(house, "huda", PASSWORD, Client(REMOTE_ADDR=stranger))
    assert password(house, "huda", PASSWORD, Client(REMOTE_ADDR="192.0.2.5"))


def test_the_refusal_at_the_staff_door_says_how_long_to_wait(house: House) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    for _try in range(6):
        page = client.post("/staff/login/", {"login": house.staff["salwa"].user.email, "password": "wrong words here"})
    assert "ثانية" in page.content.decode() or "seconds" in page.content.decode()
