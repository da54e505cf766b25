"""Signing in: password, then second factor; the sample code is shown in sample mode over invented people alone."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from zeal import zeal_ignore

from silah.accounts.sample import second_factor_now
from silah.associations.models import Association
from silah.core import clock
from tests.desk.people import PASSWORD, House, signed_in


def sign_in(house: House, name: str) -> Client:
    """A browser in which the password was given and the code is asked."""
    client = Client()
    email = house.staff[name].user.email
    answer = client.post("/staff/login/", {"login": email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/staff/2fa/authenticate/")
    return client


def test_a_password_alone_opens_no_desk(house: House) -> None:
    client = sign_in(house, "salwa")
    assert client.get(house.url("home")).headers["Location"].startswith("/staff/login/")


def test_the_right_code_opens_the_desk(house: House, settings: object) -> None:
    settings.SAMPLE = True  # type: ignore[attr-defined]
    client = sign_in(house, "salwa")
    user = house.staff["salwa"].user
    before = second_factor_now(user)
    page = client.get("/staff/2fa/authenticate/").content.decode()
    code = next(one for one in (before, second_factor_now(user)) if one in page)  # half a minute may end in between
    with zeal_ignore():  # signing in gives the session a new key, which reads and removes the old row
        answer = client.post("/staff/2fa/authenticate/", {"code": code})
    assert answer.headers["Location"] == "/staff/"
    assert client.get("/staff/").headers["Location"] == house.url("home")
    assert client.get(house.url("home")).status_code == 200


def test_a_wrong_code_is_refused(house: House) -> None:
    client = sign_in(house, "salwa")
    answer = client.post("/staff/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    assert client.get(house.url("home")).status_code == 302


def test_outside_sample_mode_no_code_is_shown(house: House, settings: object) -> None:
    assert second_factor_now(house.staff["salwa"].user) == ""
    settings.SAMPLE = True  # type: ignore[attr-defined]
    Association.objects.update(is_sample=False)
    assert second_factor_now(house.staff["salwa"].user) == ""
    page = sign_in(house, "salwa").get("/staff/2fa/authenticate/").content.decode()
    assert "code-box" not in page


def test_without_a_second_factor_the_desk_leads_to_setting_it_up(house: House) -> None:
    salwa = house.staff["salwa"]
    Authenticator.objects.filter(user=salwa.user).delete()
    answer = signed_in(salwa).get(house.url("home"))
    assert answer.headers["Location"] == "/staff/2fa/totp/activate/"


PAGES = [
    "/staff/login/", "/staff/password/reset/", "/staff/password/reset/done/", "/staff/password/reset/key/done/",
    "/staff/password/reset/key/x-y/", "/staff/inactive/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_sign_in_pages_speak_arabic(address: str, db: None) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'lang="ar"' in page
    assert "plain-page" in page


@pytest.mark.parametrize(
    "address",
    [
        "/staff/password/change/",
        "/staff/logout/",
        "/staff/2fa/",
        "/staff/2fa/recovery-codes/generate/",
        "/staff/reauthenticate/",
    ],
)
def test_pages_of_the_own_account_open(address: str, house: House) -> None:
    answer = signed_in(house.staff["salwa"]).get(address, follow=True)
    assert answer.status_code == 200
    assert "plain-page" in answer.content.decode()


def test_a_session_that_is_over_opens_nothing(house: House) -> None:
    client = signed_in(house.staff["salwa"])
    assert client.get(house.url("home")).status_code == 200
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=5))
    assert client.get(house.url("home")).headers["Location"].startswith("/staff/login/")
