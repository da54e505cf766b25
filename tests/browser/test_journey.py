"""The whole journey in a real browser, association by association, each step on the screen of whoever takes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from silah.core.hijri import both
from silah.demo import walk
from silah.demo.walk import House
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Choice, SupportRequest
from tests.browser.applicant import Applicant, photo
from tests.browser.calendar import Calendar
from tests.browser.forms import press, send, write
from tests.browser.journey import DESKTOP, EXPLANATION, PHONE, Journey

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:N.1 detected:UserWarning")]

Settle = Callable[[str], House]
Open = Callable[..., Page]
#: Where the applicant and where the staff sit, and whether the staff sign in on the way: once at each width.
JOURNEYS = (
    ("gharas", PHONE, DESKTOP, True), ("khafji", DESKTOP, PHONE, True), ("nabd", PHONE, DESKTOP, False),
    ("awn", PHONE, DESKTOP, False), ("yusr", PHONE, DESKTOP, False),
)  # fmt: skip
#: The same the other way round, so that each association is seen at both widths by both sides.
OTHER_WAY = tuple((slug, desk, site, False) for slug, site, desk, _by_password in JOURNEYS)
NARROW = 320  # pixels


def service_of(house: House, decided_by: str = "committee") -> str:
    """The first service open to all that is decided by a committee, or by an officer."""
    return next(s.key for s in house.pack.services if s.has_public_form and s.decided_by == decided_by)


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def go_all_the_way(journey: Journey, service: str) -> None:
    """From the site to the rating, with what must be true on the way."""
    journey.apply(service)
    page, request = journey.applicant.page, journey.request
    said = page.locator("main").inner_text()
    assert journey.told.reference == request.reference
    assert len(journey.told.secret) >= 12
    by_committee = Stage.COMMITTEE in request.path
    for day in [request.earliest_answer_on, request.target_on] if by_committee else [request.target_on]:
        for written in both(day).split(" الموافق "):
            assert written in said, f"{written} is not on the acknowledgement"
    journey.applicant.follow(journey.told)
    journey.match()
    if by_committee:
        journey.study()
        journey.sit()
    else:
        journey.decide_directly()
    journey.give_answer()
    assert EXPLANATION in page.locator("#answer").inner_text()
    journey.serve()
    journey.rate()
    assert journey.request.closed_at is not None
    assert not scrolls_sideways(page)


@pytest.mark.parametrize(
    ("slug", "site", "desk", "by_password"),
    [*JOURNEYS, *[pytest.param(*row, marks=pytest.mark.long) for row in OTHER_WAY]],
    ids=[*[row[0] for row in JOURNEYS], *[f"{row[0]} the other way round" for row in OTHER_WAY]],
)
def test_a_request_goes_from_the_site_to_the_rating(
    slug: str, site: int, desk: int, by_password: bool, settle: Settle, open_page: Open, calendar: Calendar
) -> None:
    """From a phone to staff at desktops, and from a desktop to staff on phones."""
    house = settle(slug)
    journey = Journey(house, open_page, calendar, site=site, desk=desk, by_password=by_password)
    go_all_the_way(journey, service_of(house))


def test_counselling_is_decided_by_an_officer(settle: Settle, open_page: Open, calendar: Calendar) -> None:
    go_all_the_way(Journey(settle("yusr"), open_page, calendar), "counselling")


def test_a_refusal_helps_and_an_objection_reopens(settle: Settle, open_page: Open, calendar: Calendar) -> None:
    house = settle("nabd")
    journey = Journey(house, open_page, calendar)
    journey.told = journey.applicant.apply(service_of(house))
    # Matching and research were shown on their screens above.
    walk.complete(house, journey.request)
    walk.study(house, journey.request, recommendation="refuse")
    journey.sit(Choice.REFUSE)
    journey.give_answer()
    page = journey.applicant.page
    answer = page.locator("#answer")
    assert "نصيب الفرد فوق الحد بحسب تعريف الراتب" in answer.inner_text()
    assert "بما يثبت ذلك" in answer.inner_text()
    press(page, answer.locator('a[href$="/object/"]'))
    send(page)
    assert journey.applicant.complaints(), "an objection without a word was taken"
    write(page, text="نقص دخل الأسرة هذا الشهر، ولدي ما يثبت ذلك.")
    send(page)
    reopened = journey.request
    assert reopened.round == 2
    assert reopened.closed_at is None
    assert not page.locator("#answer").count()
    assert "نقص دخل الأسرة هذا الشهر" in page.locator("#history").inner_text()
    assert journey.stage is Stage.RESEARCH
    # Whoever studied it before does not study it again.
    first = journey.colleague("researcher")
    write(
        first.go(f"requests/{journey.told.token}/research/"),
        findings="كما في المرة الأولى.",
        recommendation="refuse",
        reasons="لم يتغير شيء.",
    )
    first.send("finish")
    assert first.complaints()
    assert journey.stage is Stage.RESEARCH


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_public_journey_on_the_narrowest_phone(scripts: bool, settle: Settle, open_page: Open) -> None:
    house = settle("khafji")
    page = open_page(width=NARROW, height=568, scripts=scripts)
    applicant = Applicant(page, house.pack)
    service = service_of(house)
    wide: list[str] = []

    def look(name: str) -> None:
        if scrolls_sideways(page):
            wide.append(name)

    applicant.find(service)
    look("service")
    applicant.check_herself(service)
    look("self-check")
    applicant.begin(service)
    for _page in range(10):
        look(applicant.step)
        if applicant.step == "review":
            break
        if applicant.step == "papers":
            applicant.attach(leave_out=1)
            continue
        if applicant.step == "identity":
            send(page)
            look("identity with errors")
            assert applicant.complaints()
        applicant.fill()
        send(page)
    told = applicant.sign_and_send()
    look("acknowledgement")
    applicant.follow(told)
    look("request")
    applicant.sign_in()
    look("own requests")
    for path in ("", "services/", "policy/", "contact/", "privacy/", "objection/", "follow/", "resume/", "sign-in/"):
        applicant.page.goto(f"/khafji/{path}")
        look(path or "home")
    assert not wide, f"wider than {NARROW} px: {wide}"
    assert SupportRequest.objects.get(token=told.token).stage == Stage.COMPLETENESS


def test_missing_papers_are_sent_from_the_phone(settle: Settle, open_page: Open, calendar: Calendar) -> None:
    house = settle("awn")
    journey = Journey(house, open_page, calendar)
    applicant = journey.applicant
    applicant.begin(service_of(house))
    applicant.fill_up_to("papers")
    applicant.attach(leave_out=1)
    applicant.fill_up_to("review")
    journey.told = applicant.sign_and_send()
    officer = journey.colleague("officer")
    walk.checking.mark_all_matched(journey.request, by=house.actor("officer"))
    page = officer.open(journey.told.token)
    for _paper in range(12):
        if page.locator('#next a[href$="/missing/"]').count():
            break
        officer.next_step()
    officer.next_step()
    officer.send()
    assert journey.stage is Stage.INTAKE, officer.complaints()
    phone = applicant.open(journey.told.token)
    press(phone, phone.locator('main .next-panel a[href$="/missing/"]'))
    phone.locator('main input[type="file"]').first.set_input_files(photo())  # type: ignore[arg-type]
    send(phone)
    assert journey.stage is Stage.COMPLETENESS, applicant.complaints()


def test_what_is_typed_on_a_page_is_there_when_the_phone_dies(settle: Settle, open_page: Open) -> None:
    house = settle("khafji")
    applicant = Applicant(open_page(), house.pack)
    page = applicant.page
    applicant.begin(service_of(house))
    applicant.fill_up_to("identity")
    with page.expect_response(lambda answer: answer.status == 204):
        write(page, first_name="هيا")
        page.keyboard.press("Tab")
    page.context.set_offline(True)
    write(page, father_name="سالم")
    page.keyboard.press("Tab")
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.status == 204):
        write(page, family_name="السحابي")
        page.keyboard.press("Tab")
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator("#id_first_name").input_value() == "هيا"
    assert other.locator("#id_father_name").input_value() == "سالم"
    assert not other.locator(".summary").count()


def test_a_second_press_and_the_back_button_make_one_request(settle: Settle, open_page: Open) -> None:
    house = settle("gharas")
    applicant = Applicant(open_page(), house.pack)
    told = applicant.apply(service_of(house))
    applicant.page.go_back()
    if applicant.step == "review":
        send(applicant.page)
    assert applicant.acknowledged().token == told.token
    assert SupportRequest.objects.count() == 1
