"""What a member is called: by the member's own gender, whoever reads, and in the language that is read."""

import pytest

from silah.accounts.actions import change_roles
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from tests.desk.conftest import Browsers
from tests.desk.people import House


def row_of(page: str, name: str) -> str:
    """The row of the staff list that names a member."""
    return page.split(name)[1].split("</li>", maxsplit=1)[0]


@pytest.mark.parametrize("reader", ["saud", "reem"])
def test_the_staff_list_calls_a_woman_and_a_man_each_by_the_own_title(
    reader: str, house: House, browsers: Browsers
) -> None:
    with scope(association=house.association):
        change_roles(house.staff["reem"], ["administrator"], pack=house.policy.pack, by=SYSTEM)
        change_roles(house.staff["majed"], ["researcher"], pack=house.policy.pack, by=SYSTEM)
    page = getattr(browsers, reader).get(house.url("staff")).content.decode()
    assert "باحثة اجتماعية" in row_of(page, house.staff["noura"].name)
    assert "باحث اجتماعي" in row_of(page, house.staff["majed"].name)
    assert "مديرة النظام" in row_of(page, house.staff["reem"].name)
    assert "مدير النظام" in row_of(page, house.staff["saud"].name)
    # Nobody holds it, so nobody's gender is in its name, not the reader's either.
    assert "مراجع الحوكمة" in page
    assert "مراجعة الحوكمة" not in page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_staff_list_says_a_post_that_is_a_role_once(language: str, house: House, browsers: Browsers) -> None:
    noura, majed = house.staff["noura"], house.staff["majed"]
    with scope(association=house.association):
        Member.objects.filter(pk=noura.pk).update(post="باحثةٌ إجتماعية")
        Member.objects.filter(pk=majed.pk).update(post="مستشار قانوني")
    browsers.saud.cookies["language"] = language
    page = browsers.saud.get(house.url("staff")).content.decode()
    assert "باحثةٌ إجتماعية" not in page
    assert {"ar": "باحثة اجتماعية", "en": "Social researcher"}[language] in row_of(page, noura.name)
    assert "مستشار قانوني" in row_of(page, majed.name)
    assert {"ar": "عضو لجنة البحث", "en": "committee"}[language] in row_of(page, majed.name)


def test_a_members_own_page_offers_roles_in_the_members_gender(house: House, browsers: Browsers) -> None:
    hers = browsers.saud.get(house.url("member", pk=house.staff["noura"].pk)).content.decode()
    his = browsers.saud.get(house.url("member", pk=house.staff["majed"].pk)).content.decode()
    assert "أمينة سر لجنة البحث" in hers
    assert "أمين سر لجنة البحث" not in hers
    assert "أمين سر لجنة البحث" in his
    assert "أمينة سر لجنة البحث" not in his


def test_a_clash_names_the_roles_in_the_members_gender(house: House, browsers: Browsers) -> None:
    sent = browsers.saud.post(
        house.url("member", pk=house.staff["noura"].pk), {"roles": ["researcher", "committee_member"]}
    )
    page = sent.content.decode()
    assert sent.status_code == 409
    assert "عضوة لجنة البحث" in page.split('role="alert"')[1]
    assert "عضو لجنة البحث (" not in page


def test_access_is_not_given_back_to_clashing_roles_and_the_page_shows_the_path(
    house: House, browsers: Browsers
) -> None:
    noura = house.staff["noura"]
    with scope(association=house.association):
        Member.objects.filter(pk=noura.pk).update(roles=["researcher", "committee_member"], is_active=False)
    page = browsers.saud.post(house.url("access", pk=noura.pk), follow=True).content.decode()
    assert "عضوة لجنة البحث" in page
    assert f"غيّر أدوار {noura.name} أولًا." in page
    with scope(association=house.association):
        assert not Member.objects.get(pk=noura.pk).is_active
        Member.objects.filter(pk=noura.pk).update(roles=["researcher"])
    browsers.saud.post(house.url("access", pk=noura.pk))
    with scope(association=house.association):
        assert Member.objects.get(pk=noura.pk).is_active


def test_the_clauses_name_whoever_answers_in_the_common_form(house: House, browsers: Browsers) -> None:
    page = browsers.maha.get(house.url("clauses")).content.decode()
    assert "موظف علاقات المستفيدين" in page
    assert "موظفة علاقات المستفيدين" not in page


def test_several_roles_are_parted_by_the_comma_of_the_language(house: House, browsers: Browsers) -> None:
    with scope(association=house.association):
        change_roles(house.staff["salwa"], ["officer", "service_staff"], pack=house.policy.pack, by=SYSTEM)
    arabic = browsers.salwa.get(house.url("home")).context["member_post"]
    browsers.salwa.cookies["language"] = "en"
    english = browsers.salwa.get(house.url("home")).context["member_post"]
    assert arabic == "موظفة علاقات المستفيدين، مقدمة الخدمة"
    assert english == "Beneficiary-relations officer, Service staff"
