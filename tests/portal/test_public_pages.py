"""The public site of every association: whole, in Arabic, light, and silent about whoever reads it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import translation

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.core import clock
from silah.policies.actions import adopt as adopt_pack
from silah.policies.models import PolicyVersion
from silah.policies.pack.services import When
from silah.portal.views.services import paper_line
from silah.surveys.models import PageOpinion
from tests.policies.packs import shipped
from tests.portal.conftest import SLUGS

PLAIN = ("home", "services", "policy", "contact", "privacy", "objection", "follow", "sign_in", "resume")
#: What may stand in Latin letters on an Arabic page: references, addresses, the other language's own name.
NOT_WORDS = re.compile(
    r"<(?:script|style|svg|use)[^>]*>.*?</(?:script|style|svg)>|<bdi\b[^>]*>.*?</bdi>|<[^>]+>|\S+@\S+|&\w+;|&#x?\w+;",
    re.DOTALL,
)
TERMS = {"English", "PDF", "SA"}
#: Queries of a public page for a visitor without a session: the association and its policy; the versions on one page.
FEW = {"policy": 3, "home": 3, "contact": 3}


def words_of(html: str) -> set[str]:
    body = html.split("<body", 1)[1]
    return set(re.findall(r"[A-Za-z]{2,}", NOT_WORDS.sub(" ", "<" + body))) - TERMS


def addresses(slug: str) -> list[str]:
    pack = PolicyVersion.objects.get().pack
    found = [reverse(f"portal:{name}", args=[slug]) for name in PLAIN]
    for service in pack.services:
        found.append(reverse("portal:service", args=[slug, service.key]))
        if not (service.referral and service.referral.individual_redirect):
            found.append(reverse("portal:check", args=[slug, service.key]))
        if service.has_public_form:
            found.append(reverse("portal:apply", args=[slug, service.key]))
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_opens_in_arabic_without_foreign_words(
    adopt: Callable[[str], Association], client: Client, slug: str
) -> None:
    association = adopt(slug)
    with scope(association=association):
        listed = addresses(slug)
    for address in listed:
        page = client.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert words_of(text) == set(), address
        assert 'dir="rtl"' in text
        assert len(page.content) < 60_000, address


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_opens_in_english_without_arabic_sentences_of_ours(
    adopt: Callable[[str], Association], client: Client, slug: str
) -> None:
    association = adopt(slug)
    client.cookies["language"] = "en"
    with scope(association=association):
        listed = addresses(slug)
    for address in listed:
        page = client.get(address)
        assert page.status_code == 200
        assert 'dir="ltr"' in page.content.decode()


def test_a_visitor_costs_few_queries(
    khafji: Association, client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for name in PLAIN:
        address = reverse(f"portal:{name}", args=["khafji"])
        client.get(address)
        with django_assert_max_num_queries(FEW.get(name, 2 if name != "sign_in" else 3)):  # type: ignore[attr-defined]
            client.get(address)


def test_the_chooser_costs_the_same_for_one_association_and_for_five(
    adopt: Callable[[str], Association], client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    for slug in SLUGS:
        adopt(slug)
        client.get(f"/{slug}/")  # a pack is read once in the life of a process
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        page = client.get("/").content.decode()
    assert all(f'href="/{slug}/"' in page for slug in SLUGS)


def test_gharas_speaks_to_women_and_the_others_do_not(adopt: Callable[[str], Association], client: Client) -> None:
    adopt("gharas")
    adopt("khafji")
    assert "اكتبي حاجتكِ" in client.get("/gharas/").content.decode()
    assert "اكتب حاجتك" in client.get("/khafji/").content.decode()


def test_a_service_for_women_speaks_to_a_woman(yusr: Association, client: Client) -> None:
    assert "ابدئي الطلب" in client.get("/yusr/services/skills/").content.decode()
    assert "ابدأ الطلب" in client.get("/yusr/services/counselling/").content.decode()


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("خلاف مع زوجي", "counselling"),
        ("أبغى أتعلم الخياطة", "skills"),
        ("training", "skills"),
        ("زيارة أطفالي", "shaml"),
    ],
)
def test_a_need_in_own_words_finds_the_service(yusr: Association, client: Client, need: str, found: str) -> None:
    page = client.post("/yusr/services/", {"need": need})
    cards = re.findall(r'class="cover" href="/yusr/services/(\w+)/"', page.content.decode())
    assert found in cards[:2]


def test_a_need_never_stands_in_an_address(yusr: Association, client: Client) -> None:
    page = client.get("/yusr/services/", {"need": "خلاف"}).content.decode()
    assert "خلاف" not in page
    assert 'method="post"' in page


def test_words_of_danger_lead_to_1919(yusr: Association, client: Client) -> None:
    page = client.post("/yusr/services/", {"need": "زوجي يضربني"}).content.decode()
    assert page.index("tel:1919") < page.index("card-link") if "card-link" in page else "tel:1919" in page
    assert "data-quick-exit" in page


def test_the_protection_centre_takes_no_story(yusr: Association, client: Client) -> None:
    page = client.get("/yusr/services/protection/").content.decode()
    assert "tel:1919" in page
    assert "data-quick-exit" in page
    assert "<textarea" not in page
    assert "الحماية" not in page.split("<title>")[1].split("</title>")[0]
    assert client.get("/yusr/services/protection/check/").status_code == 404


def test_checking_oneself_stores_nothing(yusr: Association, client: Client) -> None:
    entries = Entry.objects.count()
    page = client.post(
        "/yusr/services/skills/check/",
        {
            "nationality": "resident",
            "residence_permit_expires_on": "5/6/1448",
            "gender": "female",
            "marital_status": "widow",
        },
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert 'id="reading"' in text
    assert "condition-met" in text
    assert "condition-unknown" in text
    assert Session.objects.count() == 0
    assert "sessionid" not in page.cookies
    assert Entry.objects.count() == entries
    assert page["Cache-Control"] == "no-store"


def test_a_condition_not_met_says_what_would_change_it_and_bars_nobody(yusr: Association, client: Client) -> None:
    text = client.post(
        "/yusr/services/skills/check/", {"nationality": "saudi", "gender": "male", "marital_status": "married"}
    ).content.decode()
    assert "condition-not_met" in text
    assert "/yusr/apply/skills/" in text


def test_wrong_answers_of_a_check_are_kept_and_explained(yusr: Association, client: Client) -> None:
    page = client.post(
        "/yusr/services/skills/check/", {"nationality": "resident", "residence_permit_expires_on": "45/6/1448"}
    )
    assert "data-summary" in page.content.decode()
    assert 'id="reading"' not in page.content.decode()


def test_the_policy_page_shows_the_approval_in_both_calendars(
    adopt: Callable[[str], Association], client: Client
) -> None:
    adopt("gharas")
    page = client.get("/gharas/policy/").content.decode()
    assert "13 محرم 1446\u00a0هـ" in page
    assert "19 يوليو 2024\u00a0م" in page


def test_the_directory_gives_extensions(khafji: Association, client: Client) -> None:
    page = client.get("/khafji/contact/").content.decode()
    assert "103" in page
    assert "tel:+966137660069" in page


def test_the_association_says_its_name_on_the_licence_its_region_and_its_year(
    khafji: Association, client: Client
) -> None:
    page = client.get("/khafji/contact/").content.decode()
    for said in ("جمعية البر الخيرية في محافظة الخفجي", "الاسم في الترخيص", "المنطقة الشرقية"):
        assert said in page
    assert "سنة التأسيس" not in page, "the policy names none"
    pack = shipped("khafji")
    adopt_pack(replace(pack, association=replace(pack.association, founded=1404 + 579, legal_name=None, region=None)))
    page = client.get("/khafji/contact/").content.decode()
    assert "1983</bdi>" in page
    assert "الاسم في الترخيص" not in page
    assert "المنطقة" not in page


@pytest.mark.parametrize("slug", SLUGS)
def test_the_policy_page_names_the_papers_the_association_works_by(
    adopt: Callable[[str], Association], client: Client, slug: str
) -> None:
    adopt(slug)
    listed = client.get(f"/{slug}/policy/").content.decode().split('id="tools"')[1].split("</section>")[0]
    with translation.override("ar"):
        places = [listed.find(str(tool.name)) for tool in shipped(slug).tools]
    assert -1 not in places
    assert places == sorted(places)


def test_every_telephone_and_account_of_the_policy_can_be_found(
    adopt: Callable[[str], Association], client: Client
) -> None:
    adopt("khafji")
    adopt("gharas")
    khafji, gharas = (client.get(f"/{slug}/contact/").content.decode() for slug in ("khafji", "gharas"))
    assert "tel:+966137661515" in khafji
    assert khafji.count("tel:+966137660069") == 3, "once for each post, and not again below"
    assert "garsalqyam</bdi>" in gharas


def test_a_paper_says_in_words_when_it_is_asked_for(adopt: Callable[[str], Association], client: Client) -> None:
    adopt("yusr")
    page = client.get("/yusr/services/shaml/").content.decode()
    assert "إذا كان جواب «الجهة المحيلة»: محكمة التنفيذ أو شعبة تنفيذ الأحكام الحقوقية." in page
    pack = shipped("awn")
    service = pack.services[0]
    lease = next(one for one in service.papers if one.kind == "lease")
    asked = replace(lease, when=When(fact="disability", among=("yes",)))
    with translation.override("ar"):
        assert "إذا كان جواب «الإعاقة»: نعم." in paper_line(asked, service).note


def test_an_approval_known_by_its_hijri_day_alone_is_shown_in_both_calendars(
    adopt: Callable[[str], Association], client: Client
) -> None:
    pack = shipped("awn")
    adopt_pack(replace(pack, approval=replace(pack.approval, hijri="1445-09-01", year=None)), sample=True)
    page = client.get("/awn/policy/").content.decode()
    assert "1 رمضان 1445\u00a0هـ" in page
    assert "11 مارس 2024\u00a0م" in page


def test_no_page_promises_a_wait_of_no_days_or_services_without_cost(
    adopt: Callable[[str], Association], client: Client
) -> None:
    pack = shipped("awn")
    adopt_pack(replace(pack, periods=replace(pack.periods, answer_not_before_days=0)), sample=True)
    assert "لا جواب قبل" not in client.get("/awn/policy/").content.decode()
    assert "كلها مجانية" not in client.get("/awn/services/").content.decode()


def test_opening_hours_are_told_in_one_form(khafji: Association, client: Client) -> None:
    contact = client.get(reverse("portal:contact", args=["khafji"])).content.decode()
    with clock.at(date(2026, 11, 22)):  # a Sunday outside Ramadan
        home = client.get(reverse("portal:home", args=["khafji"])).content.decode()
    with clock.at(date(2026, 11, 20)):  # a Friday
        shut = client.get(reverse("portal:home", args=["khafji"])).content.decode()
    told = "من 8:00\u00a0صباحًا إلى 3:00\u00a0مساءً"
    assert contact.count(f"<td>{told}</td>") == 5
    assert f"اليوم {told}" in home
    assert told not in shut
    assert "08:00" not in contact + home


def test_an_opinion_of_a_page_is_kept_without_its_reader(khafji: Association, client: Client) -> None:
    assert (
        client.post("/khafji/useful/", {"page": "/khafji/services/", "useful": "yes"})["Location"]
        == "/khafji/services/"
    )
    asked = client.post("/khafji/useful/", {"page": "/khafji/requests/abc/", "useful": "no"})
    assert asked.status_code == 200
    client.post("/khafji/useful/", {"page": "/khafji/requests/abc/", "useful": "no", "reason": "طويلة"})
    kept = list(PageOpinion.objects.order_by("pk").values_list("page", "is_useful", "reason"))
    assert kept == [("/khafji/services/", True, ""), ("/khafji/requests/…/", False, "طويلة")]


@pytest.mark.parametrize("page", ["https://example.com/", "//example.com/", "/yusr/", "/khafji/../yusr/", ""])
def test_an_opinion_leads_to_no_foreign_page(khafji: Association, client: Client, page: str) -> None:
    answer = client.post("/khafji/useful/", {"page": page, "useful": "yes"})
    assert str(answer["Location"]).startswith("/khafji/")


def test_opinions_have_a_limit(khafji: Association, client: Client) -> None:
    for _press in range(125):
        client.post("/khafji/useful/", {"page": "/khafji/", "useful": "yes"})
    assert PageOpinion.objects.count() == 120


def test_health_names_the_parts_and_nothing_else(db: None, client: Client) -> None:
    answer = client.get("/health")
    assert set(json.loads(answer.content)) == {"status", "parts"}
    assert set(json.loads(answer.content)["parts"]) == {"database", "papers", "worker"}


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_choosing_a_language_leads_to_no_foreign_page(db: None, client: Client, back: str) -> None:
    answer = client.post("/language/", {"lang": "en", "next": back})
    assert answer["Location"] == "/"
    assert answer.cookies["language"].value == "en"


def test_the_theme_turns(db: None, client: Client) -> None:
    assert client.post("/theme/", {"next": "/"}).cookies["theme"].value == "dark"
    assert client.post("/theme/", {"next": "/"}).cookies["theme"].value == "light"
    assert client.get("/theme/").status_code == 405


def test_an_unknown_association_does_not_exist(db: None, client: Client) -> None:
    for address in ("/nobody/", "/nobody/services/", "/nobody/mine/", "/nobody/requests/x/", "/nobody/apply/d/who/"):
        assert client.get(address).status_code == 404, address


def test_the_guide_of_the_sample_is_there_in_the_sample_only(
    adopt: Callable[[str], Association], client: Client, settings: object
) -> None:
    adopt("khafji")
    assert client.get("/journey/").status_code == 404
    settings.SAMPLE = True  # type: ignore[attr-defined]
    page = client.get("/journey/")
    assert page.status_code == 200
    assert "/khafji/services/" in page.content.decode()


def test_a_verification_code_that_was_never_given_is_not_found(db: None, client: Client) -> None:
    assert client.get("/verify/ABCD-1234-ABCD-1234/").status_code == 404
    assert client.get("/verify/").status_code == 200
    caches["default"].clear()


def test_the_mark_answers_at_the_root_and_is_kept_by_browsers(client: Client, db: None) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "max-age=604800" in answer.headers["Cache-Control"]
    assert b"<svg" in answer.content
    assert client.post("/favicon.ico").status_code == 405


def test_the_request_form_is_printed_where_the_policy_has_one(
    adopt: Callable[[str], Association], client: Client
) -> None:
    adopt("gharas")
    adopt("yusr")
    assert 'href="/gharas/request-form.pdf"' in client.get("/gharas/services/").content.decode()
    client.cookies["language"] = "en"
    form = client.get("/gharas/request-form.pdf")
    assert form["Content-Type"] == "application/pdf"
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(form.content)).pages).split())
    assert "Number of the document" in words
    with translation.override("en"):
        for service in shipped("gharas").services:
            assert (str(service.name) in words) is service.has_public_form
    assert client.get("/yusr/request-form.pdf").status_code == 404, "not among the tools of this policy"
    assert "request-form.pdf" not in client.get("/yusr/services/").content.decode()
