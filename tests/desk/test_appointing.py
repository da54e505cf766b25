"""Files that nobody else may look at wait for the general manager, on a page of their own with one button each (H5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from silah.accounts.actions import change_roles
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.policies.actions import adopt
from silah.policies.pack.schema import Role
from silah.policies.pack.text import text
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.actions import deciding
from silah.support.models import Appointment, Choice, Decision, SupportRequest, Waiting

WHY = "لا باحثة سواها في الجمعية هذا الشهر"


def on_the_rail(client, address):
    """What the rail says waits for the member who looks."""
    return next(entry for entry in client.get(address).context["nav"] if entry.key == "home").count or 0


@pytest.fixture
def objected(house):
    """A refused request whose applicant objected, in an association with one researcher."""
    with clock.at(clock.now() - timedelta(days=20)):
        case = house.at(Stage.COMMITTEE)
        house.decided(case, Choice.REFUSE)
    with scope(association=house.association):
        case = house.fresh(case)
        decision = deciding.release(Decision.objects.select_related("support_request__association").get())
        deciding.object_to(decision, "لم تُحسب ديوني", by=case.person.actor, channel="C7")
    return house.fresh(case)


def test_the_general_manager_is_shown_what_waits_and_appoints_with_one_button(house, browsers, objected):
    assert objected.waiting_for == Waiting.APPOINTMENT
    page = browsers.maha.get(house.case_url("request", objected)).content.decode()
    assert house.case_url("appoint", objected) in page
    assert house.url("appointments") in browsers.maha.get(house.url("home")).content.decode()
    assert house.url("appointments") in browsers.maha.get(house.url("overview")).content.decode()
    assert objected.reference in browsers.maha.get(house.url("appointments")).content.decode()
    form = browsers.maha.get(house.case_url("appoint", objected)).content.decode()
    assert house.staff["layla"].name in form
    assert house.staff["maha"].name not in form.split("<form")[-1]
    sent = browsers.maha.post(house.case_url("appoint", objected), {"member": house.staff["layla"].pk, "reason": WHY})
    assert sent.status_code == 302
    with scope(association=house.association):
        assert Appointment.objects.get().member == house.staff["layla"]
    assert objected.reference in browsers.layla.get(house.url("home")).content.decode()
    assert browsers.layla.get(house.case_url("research", objected)).status_code == 200
    assert browsers.layla.get(house.case_url("plan_visit", objected)).status_code == 200


def test_a_file_to_appoint_for_stands_in_every_list_by_its_number_alone(house, browsers, objected):
    other = house.at(Stage.RESEARCH, first_name="منيرة")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=objected.pk).update(due_on=clock.today() - timedelta(days=1))
    for page in ("home", "overview", "requests", "appointments"):
        body = browsers.maha.get(house.url(page)).content.decode()
        assert objected.reference in body
        assert objected.person.short_name not in body
        assert house.case_url("appoint", objected) in body
    body = browsers.maha.get(house.url("requests")).content.decode()
    assert house.fresh(other).person.short_name in body
    assert objected.reference in browsers.maha.get(house.url("home")).context["lead"]


def test_whoever_only_appoints_sees_the_number_and_opens_nothing(house, browsers, objected):
    pack = house.policy.pack
    only = Role(key="appointer", name=text("من يعيّن", "Whoever appoints"), rights=(Can.APPOINT,))
    house.policy = adopt(replace(pack, roles=(*pack.roles, only)))
    with scope(association=house.association):
        change_roles(house.staff["reem"], ["appointer"], pack=house.policy.pack, by=SYSTEM)
    home = browsers.reem.get(house.url("home")).content.decode()
    assert house.url("appointments") in home
    assert "لا ملفات تنتظركِ" not in home
    assert objected.person.short_name not in home
    assert objected.reference in browsers.reem.get(house.url("appointments")).content.decode()
    for page in ("home", "appointments", "policy"):
        assert on_the_rail(browsers.reem, house.url(page)) == 1, page
    for address in (house.url("requests"), house.url("people"), house.case_url("request", objected)):
        assert browsers.reem.get(address).status_code == 404
    form = browsers.reem.get(house.case_url("appoint", objected)).content.decode()
    assert objected.person.family_name not in form
    given = {"member": house.staff["layla"].pk, "reason": WHY}
    assert browsers.reem.post(house.case_url("appoint", objected), given).status_code == 302
    assert house.fresh(objected).waiting_for == Waiting.RESEARCHER
    assert on_the_rail(browsers.reem, house.url("home")) == 0


@pytest.mark.parametrize("is_sensitive", [False, True])
def test_the_rail_counts_each_file_to_appoint_for_once_whether_or_not_it_is_seen(
    house, browsers, objected, is_sensitive
):
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=objected.pk).update(is_sensitive=is_sensitive)
    home = browsers.maha.get(house.url("home"))
    assert home.context["appointments"] == 1
    for page in ("home", "overview", "requests", "policy"):
        assert on_the_rail(browsers.maha, house.url(page)) == 1, page
    assert on_the_rail(browsers.salwa, house.url("home")) == 0


def test_a_reason_too_short_is_said_on_the_form_and_nothing_is_kept(house, browsers, objected):
    sent = browsers.maha.post(
        house.case_url("appoint", objected), {"member": house.staff["layla"].pk, "reason": "قصير"}
    )
    assert sent.status_code == 409
    with scope(association=house.association):
        assert not Appointment.objects.exists()


def test_nobody_else_opens_the_page_of_appointments(house, browsers, objected):
    for handle in ("salwa", "noura", "huda", "amal", "layla"):
        browser = getattr(browsers, handle)
        assert browser.get(house.url("appointments")).status_code == 404
        assert browser.get(house.case_url("appoint", objected)).status_code == 404
        if handle != "noura":
            assert browser.get(house.case_url("research", objected)).status_code == 404


def test_a_file_that_waits_for_nobody_is_not_appointed(house, browsers):
    case = house.at(Stage.RESEARCH)
    assert browsers.maha.get(house.case_url("appoint", case)).status_code == 404
    assert house.url("appointments") not in browsers.maha.get(house.url("home")).content.decode()


NEW = {
    "name": "وفاء السبيعي", "email": "wafa@yusr.example.com", "post": "", "gender": "female", "mobile": "0500000777",
    "national_id": "", "password": "a-long-first-password", "roles": ["researcher"],
}  # fmt: skip


def test_a_colleague_who_comes_frees_the_file_at_once(house, browsers, objected):
    new = NEW | {"national_id": sample_national_id(70_111)}
    sent = browsers.saud.post(house.url("engage"), new, follow=True)
    assert "واستؤنف ملف كان ينتظر تعيينًا." in sent.content.decode()
    assert house.fresh(objected).waiting_for == Waiting.RESEARCHER


def test_a_colleague_who_may_not_help_frees_nothing_and_new_roles_do(house, browsers, objected):
    new = NEW | {"national_id": sample_national_id(70_112), "roles": ["committee_member"]}
    sent = browsers.saud.post(house.url("engage"), new, follow=True)
    assert "واستؤنف" not in sent.content.decode()
    assert house.fresh(objected).waiting_for == Waiting.APPOINTMENT
    with scope(association=house.association):
        member = Member.objects.get(name=NEW["name"])
    browsers.saud.post(house.url("member", pk=member.pk), {"roles": ["researcher"]})
    assert house.fresh(objected).waiting_for == Waiting.RESEARCHER
