"""An association that was just adopted has nobody: the command line lets its first administrator in, and refuses as the desk does."""

import re

import pytest
from django.test import Client

from silah import cli
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from silah.policies.actions import adopt
from tests.policies.packs import shipped

HER = ["member", "engage", "awn", "--email", "Bushra@awn.example.com", "--name", "بشرى العمري", "--gender", "female"]
NUMBER = ["--national-id", sample_national_id(88_001)]


@pytest.fixture
def awn(db):
    association = adopt(shipped("awn")).association
    with scope(association=association):
        yield association


def test_the_first_administrator_comes_in_with_a_password_to_be_replaced(awn, capsys):
    assert cli.main([*HER, *NUMBER, "--mobile", "٠٥٠٠٠٠٠٧٧١"]) == 0
    said = capsys.readouterr().out
    member = Member.objects.get()
    assert (member.roles, member.mobile, member.is_woman) == (["administrator"], "+966500000771", True)
    assert Entry.objects.filter(act="staff.engage").count() == 1
    password = re.search(r"shown now only: (\S+)", said)[1]
    door = Client()
    answer = door.post("/staff/login/", {"login": "bushra@awn.example.com", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(("/staff/password/first/", "/staff/2fa/"))
    assert door.get("/awn/desk/staff/").status_code == 302, (
        "nothing opens before the own password and the second factor"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "administrater", *NUMBER], "role"),
        (["--role", "officer", "--role", "committee_member", *NUMBER], "committee"),
        ([], "national ID"),
        (["--national-id", "1000000000"], "wrong"),
        ([*NUMBER, "--mobile", "12"], "mobile"),
        ([*NUMBER, "--email", "bushra"], "email"),
    ],
)
def test_what_the_desk_refuses_is_refused_here_and_nothing_is_written(awn, capsys, words, said):
    assert cli.main([*HER, *words]) == 1
    assert said.lower() in capsys.readouterr().err.lower()
    assert not Member.objects.exists()


def test_an_association_that_is_not_there_is_named_beside_those_that_are(awn, capsys):
    assert cli.main(["member", "engage", "own", *HER[3:]]) == 1
    assert "'own'. Known: awn" in capsys.readouterr().err


def test_a_second_time_changes_nothing(awn, capsys):
    assert cli.main([*HER, *NUMBER]) == 0
    before = Member.objects.get().user.password
    assert cli.main([*HER, *NUMBER]) == 1
    assert Member.objects.get().user.password == before
