"""The staff's own doors: only used pages of the package, one account for one human, own passwords, sessions that end."""

from typing import Any

import pytest
from allauth.account import urls as of_accounts
from allauth.mfa import urls as of_factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import import_string
from zeal import zeal_ignore

from silah.accounts.actions import (
    change_roles,
    choose_password,
    deactivate,
    engage,
    reactivate,
    reset_second_factor,
    second_factor_changed,
)
from silah.accounts.duties import kept_apart_among
from silah.accounts.models import Member, User
from silah.accounts.package_pages import BY_MAIL, OF_FACTORS, OF_SECOND_FACTOR, USED
from silah.accounts.sample import second_factor_now
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM, Actor, ActorKind
from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from tests.cast import refused, refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import PASSWORD, House, found, signed_in

#: Pages of the package that Silah has no use for, by name; what is added here is added on purpose.
UNUSED = {
    "account_signup", "account_email", "account_email_verification_sent", "account_confirm_email", "account_set_password",
    "account_confirm_login_code",
}  # fmt: skip


def package_names(patterns: Any = None) -> set[str]:
    """Every name the package's own URLconf has."""
    names: set[str] = set()
    for pattern in patterns or [*of_accounts.urlpatterns, *of_factors.urlpatterns]:
        if isinstance(pattern, URLResolver):
            names |= package_names(pattern.url_patterns)
        else:
            names.add(str(pattern.name))
    return names


def address_of(name: str) -> str:
    for given in ({}, {"key": "abc"}, {"uidb36": "1", "key": "x-y"}):
        try:
            return reverse(name, kwargs=given)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def test_every_page_of_the_package_is_used_or_shut() -> None:
    assert package_names() == USED | BY_MAIL | UNUSED
    assert OF_FACTORS <= USED


def test_pages_of_the_second_factor_stand_where_the_package_has_them() -> None:
    theirs = {
        one.name: (f"{above.pattern}{one.pattern}", one.callback)
        for above in of_factors.urlpatterns
        for one in above.url_patterns
    }
    ours = {name: (route, import_string(f"allauth.mfa.{view}")) for route, view, name in OF_SECOND_FACTOR}
    assert ours == theirs


def test_unused_pages_of_the_package_do_not_exist_and_used_ones_do(house: House) -> None:
    stranger, salwa = Client(), signed_in(house.staff["salwa"])
    for name in sorted(package_names()):
        for client in (stranger, salwa):
            for method in (client.get, client.post):
                with zeal_ignore():
                    status = method(address_of(name)).status_code
                if name in UNUSED:
                    assert status == 404, (name, method)
                elif client is salwa and name not in BY_MAIL:
                    assert status in (200, 302, 405) or name.startswith("mfa_"), (name, status)
    assert stranger.get("/staff/login/").status_code == 200
    assert stranger.get("/staff/email/").status_code == 404


def test_no_social_or_other_page_stands_under_staff() -> None:
    names = {
        str(pattern.name)
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "staff/"
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern)
    }
    assert names == package_names() | {"staff_landing", "staff_first_password"}


def test_a_forgotten_password_is_replaced_by_mail_only_beside_a_second_factor(house: House) -> None:
    salwa, huda = house.staff["salwa"].user, house.staff["huda"].user
    Authenticator.objects.filter(user=huda).delete()
    for user in (salwa, huda):
        assert Client().post("/staff/password/reset/", {"email": user.email}).status_code == 302
    linked = [message.to for message in mail.outbox if "/password/reset/key/" in message.body]
    assert linked == [[salwa.email]]
    assert len(mail.outbox) == 2, "and nobody sees a difference"


def test_without_a_post_office_no_page_promises_a_letter(db: None, settings: Any) -> None:
    assert "/staff/password/reset/" in Client().get("/staff/login/").content.decode()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    assert Client().get("/staff/password/reset/").status_code == 404
    assert "/staff/password/reset/" not in Client().get("/staff/login/").content.decode()
    settings.EMAIL_HOST = "mail.example.org"
    assert Client().get("/staff/password/reset/").status_code == 200


# ── one account for one human ──


def taken_in(house: House, **given: Any) -> Member:
    facts = {
        "email": "hind@example.com", "name": "هند الجديد", "post": "", "gender": "female", "roles": ["officer"],
        "pack": house.policy.pack, "by": house.actor("saud"), "national_id": sample_national_id(70_001), **given,
    }  # fmt: skip
    with scope(association=house.association):
        return engage(house.association, **facts)


def test_one_human_has_one_account_whatever_address_is_given(house: House) -> None:
    first = taken_in(house)
    with refused("same_human") as told:
        taken_in(house, email="other@example.com", roles=["committee_member"])
    assert first.name in str(told.value.sentence)
    with scope(association=house.association):
        deactivate(first, reason="انتقلت", by=house.actor("saud"))
    with refused("same_human"):
        taken_in(house, email="other@example.com", roles=["committee_member"])
    assert taken_in(house, email="other@example.com", national_id=sample_national_id(70_002)).pk != first.pk


def test_the_number_cannot_be_left_out_where_duties_may_not_meet(house: House) -> None:
    for reason in ("", "لا يوجد", "ضيفة من خارج المملكة تعمل معنا شهرين"):
        with refused("number_needed"):
            taken_in(house, national_id="", no_number_reason=reason)
    with refused("number_needed"):
        taken_in(house, national_id="", roles=["board_secretary"], no_number_reason="")


def test_a_recorded_reason_stands_for_the_number_where_no_duty_is_kept_apart(house: House) -> None:
    pack = house.policy.pack
    free = next(role.key for role in pack.roles if role.rights and not kept_apart_among(pack, [role.key]))
    reason = "ضيفة من خارج المملكة تعمل معنا شهرين"
    member = taken_in(house, national_id="", roles=[free], no_number_reason=reason, mobile="+966500777001")
    assert Entry.objects.filter(act="staff.engage").latest("sequence").facts["no_number_reason"] == reason
    with refused("number_needed"), scope(association=house.association):
        change_roles(member, ["officer"], pack=house.policy.pack, by=house.actor("saud"))
    with refused("same_human"):
        taken_in(house, email="other@example.com", mobile="+966500777001")


def test_two_at_once_make_one_account(house: House) -> None:
    """The database itself keeps the promise, so that two administrators at the same moment cannot break it."""
    from django.db import IntegrityError, transaction

    first = taken_in(house)
    user = User.objects.create_user("other@example.com", name="هند")
    with scope(association=house.association), pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(
            association=house.association, user=user, name="هند", gender="female", national_id=first.national_id
        )


def test_the_page_of_a_new_colleague_asks_for_the_number(house: House, browsers: Browsers) -> None:
    new = {
        "name": "هند الجديد", "email": "hind@example.com", "gender": "female", "roles": ["researcher"],
        "password": "four unrelated words",
    }  # fmt: skip
    assert browsers.saud.post(house.url("engage"), new).status_code == 409
    own = house.staff["salwa"].national_id
    double = browsers.saud.post(house.url("engage"), new | {"national_id": own})
    assert double.status_code == 409
    assert house.staff["salwa"].name in double.content.decode()
    assert browsers.saud.post(house.url("engage"), new | {"national_id": sample_national_id(70_003)}).status_code == 302


def has_ended(house: House, client: Client) -> bool:
    """Whether the session in a browser is over; ending one, the package looks for a free key and so asks twice."""
    with zeal_ignore():
        return client.get(house.url("home")).headers.get("Location", "").startswith("/staff/login/")


# ── one's own password ──


def newcomer(house: House) -> tuple[Member, Client]:
    """A colleague just taken in, with a second factor, and a browser in which the first password was given."""
    member = taken_in(house, password="the first password given")
    TOTP.activate(member.user, generate_totp_secret())
    return member, signed_in(member)


def test_a_first_password_opens_nothing_but_the_page_where_it_is_changed(house: House) -> None:
    member, client = newcomer(house)
    for address in (house.url("home"), house.url("requests"), "/staff/"):
        assert client.get(address).headers["Location"] == "/staff/password/first/", address
    assert client.post(house.url("intake")).headers["Location"] == "/staff/password/first/"
    page = client.get("/staff/password/first/")
    assert page.status_code == 200
    assert 'lang="ar"' in page.content.decode()
    client.cookies["language"] = "en"
    assert "Your own password" in client.get("/staff/password/first/").content.decode()
    same = {"password1": "the first password given", "password2": "the first password given"}
    for wrong in (
        same,
        {"password1": "short", "password2": "short"},
        {"password1": "four other words here", "password2": "x"},
    ):
        assert client.post("/staff/password/first/", wrong).status_code == 422
    assert client.get(house.url("home")).status_code == 302
    own = {"password1": "four other words here", "password2": "four other words here"}
    with zeal_ignore():
        assert client.post("/staff/password/first/", own).headers["Location"] == "/staff/"
    assert client.get(house.url("home")).status_code == 200
    member.user.refresh_from_db()
    assert member.user.check_password("four other words here")
    assert Entry.objects.filter(act="staff.password", about_id=member.pk).exists()
    assert client.get("/staff/password/first/").headers["Location"] == "/staff/"


def test_the_printed_sign_ins_of_sample_mode_go_on_working(house: House, settings: Any) -> None:
    _member, client = newcomer(house)
    settings.SAMPLE = True
    assert client.get(house.url("home")).status_code == 200
    assert client.get("/staff/").headers["Location"] == house.url("home")
    Association.objects.update(is_sample=False)
    assert client.get(house.url("home")).status_code == 302


def test_choosing_a_password_ends_the_sessions_of_the_old_one(house: House) -> None:
    salwa = house.staff["salwa"]
    here, elsewhere = signed_in(salwa), signed_in(salwa)
    assert elsewhere.get(house.url("home")).status_code == 200
    word = {"oldpassword": PASSWORD, "password1": "four other words here", "password2": "four other words here"}
    with zeal_ignore():
        assert here.post("/staff/password/change/", word).status_code == 302
    assert here.get(house.url("home")).status_code == 200
    assert has_ended(house, elsewhere)


# ── the second factor ──


def test_removing_the_second_factor_closes_the_desk_and_ends_other_sessions(house: House, settings: Any) -> None:
    settings.SAMPLE = True
    salwa = house.staff["salwa"]
    here, elsewhere = signed_in(salwa), signed_in(salwa)
    for client in (here, elsewhere):
        assert client.get(house.url("home")).status_code == 200
    with zeal_ignore():
        here.post("/staff/2fa/reauthenticate/", {"code": second_factor_now(salwa.user)})
        assert here.post("/staff/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=salwa.user).exists()
    assert here.get(house.url("home")).headers["Location"] == "/staff/2fa/totp/activate/"
    assert has_ended(house, elsewhere)
    assert Entry.objects.filter(act="staff.factor_changed", about_id=salwa.pk).exists()


def test_a_session_that_gave_no_code_ends_when_a_factor_is_set_up(house: House) -> None:
    salwa = house.staff["salwa"]
    Authenticator.objects.filter(user=salwa.user).delete()
    waiting = signed_in(salwa)
    assert waiting.get(house.url("home")).headers["Location"] == "/staff/2fa/totp/activate/"
    TOTP.activate(salwa.user, generate_totp_secret())
    second_factor_changed(salwa.user)
    assert has_ended(house, waiting)
    assert signed_in(salwa).get(house.url("home")).status_code == 200


def test_an_administrator_resets_a_lost_factor_with_a_reason_and_never_the_own(
    house: House, browsers: Browsers
) -> None:
    salwa, saud = house.staff["salwa"], house.staff["saud"]
    open_one = signed_in(salwa)
    assert open_one.get(house.url("home")).status_code == 200
    browsers.saud.post(house.url("reset_factor", pk=salwa.pk), {"reason": ""})
    assert open_one.get(house.url("home")).status_code == 200
    with refused_at_the_door("own_factor"):
        browsers.saud.post(house.url("reset_factor", pk=saud.pk), {"reason": "فقدت هاتفي في السوق أمس"})
    assert Authenticator.objects.filter(user=saud.user).exists()
    assert browsers.maha.post(house.url("reset_factor", pk=salwa.pk), {"reason": "لا حق لي"}).status_code == 404
    browsers.saud.post(
        house.url("reset_factor", pk=salwa.pk), {"reason": "حضرت إلى المكتب ببطاقتها وقالت إنها فقدت هاتفها"}
    )
    assert has_ended(house, open_one)
    salwa.user.refresh_from_db()
    assert signed_in(salwa).get(house.url("home")).headers["Location"] == "/staff/2fa/totp/activate/"


def test_nobody_resets_the_factor_of_somebody_who_also_works_elsewhere(house: House) -> None:
    theirs = found("khafji")
    salwa = house.staff["salwa"]
    with scope(association=theirs.association):
        engage(
            theirs.association, email=salwa.user.email, name="سلوى", post="", gender="female", roles=["officer"],
            pack=theirs.policy.pack, by=SYSTEM, national_id=sample_national_id(70_009),
        )  # fmt: skip
    with refused("elsewhere"), scope(association=house.association):
        reset_second_factor(salwa, reason="حضرت إلى المكتب ببطاقتها", by=house.actor("saud"))
    assert Authenticator.objects.filter(user=salwa.user).exists()


# ── the actions themselves ──


def test_actions_about_staff_ask_for_the_right_themselves(house: House) -> None:
    salwa, pack = house.staff["salwa"], house.policy.pack
    applicant = Actor(ActorKind.APPLICANT, 1, "هيا")
    reason = "حضرت إلى المكتب ببطاقتها"
    for by in (house.actor("maha"), house.actor("salwa"), house.actor("reem"), applicant):
        with scope(association=house.association):
            before = Entry.objects.count(), Member.objects.count()
            for act in (
                lambda by=by: taken_in(house, by=by),
                lambda by=by: change_roles(salwa, ["researcher"], pack=pack, by=by),
                lambda by=by: deactivate(salwa, reason="", by=by),
                lambda by=by: reactivate(salwa, pack=pack, by=by),
                lambda by=by: reset_second_factor(salwa, reason=reason, by=by),
            ):
                with refused("right_missing"):
                    act()
            assert (Entry.objects.count(), Member.objects.count()) == before
    with scope(association=house.association):
        saud = house.actor("saud")
        change_roles(salwa, ["researcher"], pack=pack, by=saud)
        deactivate(salwa, reason="انتهى العقد", by=saud)
        reactivate(salwa, pack=pack, by=saud)
    choose_password(salwa.user, "four unrelated words")
    assert taken_in(house).roles == ["officer"]
