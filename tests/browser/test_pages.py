"""Every page of the journey: readable by everybody in both themes, usable by keyboard alone, light to fetch."""

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Response

from silah.core import clock
from silah.demo import walk
from silah.demo.names import Applicant as Invented
from silah.demo.walk import House
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking, researching, sitting
from silah.support.models import Choice, Outcome, Sitting, SupportRequest
from silah.support.models.research import VisitKind
from tests.browser.applicant import Applicant
from tests.browser.axe import axe
from tests.browser.colleague import Colleague
from tests.browser.forms import send

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:N.1 detected:UserWarning")]

Settle = Callable[[str], House]
Open = Callable[..., Page]
FIRST_VISIT = 200_000  # bytes sent
#: What follows the pages of one association; the other packs change words and colours, whose contrast is computed.
SLUG = "yusr"


class Eyes:
    """Looks at open pages in both themes and keeps what is wrong."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.worn: dict[Page, str] = {}

    def look(self, page: Page, name: str, *, schemes: tuple[str, ...] = ("light", "dark")) -> None:
        """Look at one page, in the theme it stands in for everything and in the other for colours; its name tells where.

        It stays in the other, and the next page begins there: to paint a page a third time takes a tenth of a look.
        """
        schemes = schemes if self.worn.get(page, "light") == schemes[0] else schemes[::-1]
        self.worn[page] = schemes[-1]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.found[f"{name}: scrolls sideways"] = str(page.viewport_size)
        for scheme in schemes:
            # Without motion, or colours would be read halfway between the themes.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for finding in axe(page, colours_alone=scheme != schemes[0]):
                self.found.setdefault(f"{finding.rule} {finding.where[:300]}", f"{name} ({scheme})")


@pytest.fixture
def eyes() -> Iterator[Eyes]:
    """Fail at the end with everything that was found, each thing once."""
    eyes = Eyes()
    yield eyes
    assert not eyes.found, "\n".join(f"{where}: {what}" for what, where in eyes.found.items())


def seat(house: House, open_page: Open, role: str, *, width: int = 1280) -> Colleague:
    """A member at the desk who came in another way than by the sign-in page, which has its own tests."""
    return Colleague(open_page(width=width, height=900, shared="desk"), house.member(role)).arrive()


def committee_service(house: House) -> str:
    return next(s.key for s in house.pack.services if s.has_public_form and s.decided_by == "committee")


def sent(house: House, number: int, days_ago: int) -> SupportRequest:
    """A request sent some days ago."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return walk.apply(house, committee_service(house), Invented(number, woman=True)).request


# ── the portal ──

PUBLIC = (
    "", "services/", "services/skills/", "services/protection/", "services/skills/check/", "policy/", "contact/", "privacy/",
    "objection/", "follow/", "resume/", "sign-in/", "apply/skills/",
)  # fmt: skip


def test_the_public_pages(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    settle(SLUG)
    page = open_page()
    for path in PUBLIC:
        answer = page.goto(f"/{SLUG}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        eyes.look(page, path or "home")
    for path in ("/", "/journey/", "/verify/", f"/{SLUG}/nothing-here/"):
        page.goto(path)
        eyes.look(page, path)


def test_the_pages_of_applying(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    applicant = Applicant(open_page(), house.pack)
    page, service = applicant.page, committee_service(house)
    applicant.go(f"services/{service}/check/")
    applicant.fill()
    send(page)
    eyes.look(page, "self-check answered")
    applicant.begin(service)
    for _page in range(10):
        eyes.look(page, f"apply {applicant.step}")
        if applicant.step == "review":
            send(page)
            eyes.look(page, "apply review with errors")
            break
        if applicant.step == "papers":
            applicant.attach(leave_out=1)
            page.go_back()
            page.reload()
            eyes.look(page, "apply papers attached")
            send(page)
            continue
        if applicant.step != "who":
            send(page)
            eyes.look(page, f"apply {applicant.step} with errors")
        applicant.fill()
        send(page)
    told = applicant.sign_and_send()
    eyes.look(page, "acknowledgement")
    applicant.open(told.token)
    eyes.look(page, "request just sent")
    applicant.open(told.token, "withdraw/")
    eyes.look(page, "withdraw")
    applicant.go("sign-in/")
    page.locator("main form.form button[type=submit]").first.click()
    eyes.look(page, "sign-in with errors")
    applicant.sign_in()
    eyes.look(page, "own requests")


#: Where the pages of a request differ most.
STAGES = (
    (Stage.RESEARCH, Outcome.ACCEPTED), (Stage.DELIVERY, Outcome.ACCEPTED_IF), (Stage.RATING, Outcome.ACCEPTED),
    (Stage.CLOSED, Outcome.REFUSED), (Stage.CLOSED, Outcome.ACCEPTED),
)  # fmt: skip


def test_the_pages_of_a_request(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    applicant = Applicant(open_page(), house.pack)
    page = applicant.page
    for number, (stage, outcome) in enumerate(STAGES, 500):
        request = walk.bring(house, sent(house, number, 60), stage, outcome=outcome)
        applicant.mobile = request.contact_mobile
        page.context.clear_cookies()
        applicant.sign_in()
        applicant.open(request.token)
        eyes.look(page, f"request {stage} {outcome}")
        if stage is Stage.RATING:
            applicant.open(request.token, "rate/")
            eyes.look(page, "rate")
        if outcome is Outcome.REFUSED and page.locator('#answer a[href$="/object/"]').count():
            applicant.open(request.token, "object/")
            eyes.look(page, "object")
    missing = sent(house, 510, 3)
    officer = house.actor("officer")
    checking.mark_all_matched(missing, by=officer)
    for check in missing.checks.filter(is_paper=True):
        checking.mark(check, "wrong", note="الصورة غير واضحة", by=officer)
    checking.ask_for_missing(missing, by=officer)
    applicant.mobile = missing.contact_mobile
    page.context.clear_cookies()
    applicant.sign_in()
    applicant.open(missing.token)
    eyes.look(page, "request with something missing")
    applicant.open(missing.token, "missing/")
    eyes.look(page, "missing")


# ── the desk ──


def test_the_pages_of_signing_in(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    colleague = Colleague(open_page(width=1280), house.member("officer"))
    page = colleague.page
    page.goto(f"/{SLUG}/desk/")
    eyes.look(page, "staff sign-in")
    page.locator('[name="login"]').fill(colleague.member.user.email)
    page.locator('[name="password"]').fill("not the password at all")
    send(page) if page.locator("main form").count() else page.locator("form button[type=submit]").first.click()
    eyes.look(page, "staff sign-in refused")
    colleague.sign_in()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_case(settle: Settle, open_page: Open, eyes: Eyes, width: int) -> None:
    house = settle(SLUG)
    seats = {
        role: seat(house, open_page, role, width=width)
        for role in ("officer", "researcher", "secretary", "chair", "service_staff", "manager")
    }

    def look(role: str, path: str, name: str) -> None:
        # Colours do not depend on the width.
        eyes.look(seats[role].go(path), name, schemes=("light", "dark") if width > 900 else ("light",))

    fresh = sent(house, 520, 2)
    case = f"requests/{fresh.token}/"
    look("officer", case, "case at completeness")
    if width > 900:
        data, paper = fresh.checks.filter(is_paper=False).first(), fresh.checks.filter(is_paper=True).first()
        for path in (f"checks/{paper.pk}/", f"checks/{data.pk}/correct/", "papers/add/", "refer/", "note/", "assign/"):
            look("officer", case + path, path)
        checking.mark_all_matched(fresh, by=house.actor("officer"))
        checking.mark(paper, "wrong", note="الصورة غير واضحة", by=house.actor("officer"))
        look("officer", case + "missing/", "ask for what is missing")
        checking.ask_for_missing(fresh, by=house.actor("officer"))
        look("officer", case + "missing/taken/", "take in what is missing")
    look("officer", case, "case waiting for the applicant")

    studied = walk.bring(house, sent(house, 521, 6), Stage.RESEARCH)
    case = f"requests/{studied.token}/"
    look("researcher", case, "case at research")
    researcher = house.member("researcher")
    visit = researching.plan_visit(
        studied,
        VisitKind.HOME,
        clock.now() + timedelta(hours=2),
        place="منزل الأسرة",
        researcher=researcher,
        by=house.actor("researcher"),
    )
    if width > 900:
        for path in ("visits/new/", f"visits/{visit.pk}/"):
            look("researcher", case + path, path)
    look("researcher", case + "research/", "study")

    ready = walk.bring(house, sent(house, 522, 12), Stage.COMMITTEE)
    case = f"requests/{ready.token}/"
    look("secretary", case, "case at the committee")
    meeting = walk.convene(house, [ready])
    room = f"sittings/{meeting.hijri_year}-{meeting.number}/"
    look("secretary", room, "sitting planned")
    walk.begin_sitting(house, meeting)
    look("chair", room, "sitting with a vote to give")
    walk.vote_on(house, meeting.items.get(), Choice.ACCEPT)
    look("secretary", room, "sitting with votes in")
    item = f"{room}files/{meeting.items.get().pk}/"
    look("secretary", f"{item}decision/", "decision")
    if width > 900:
        look("secretary", f"{item}interest/", "interest")
        look("secretary", f"{item}put-off/", "put a file off")
        look("secretary", "sittings/", "sittings")
        look("secretary", "sittings/new/", "plan a sitting")
    walk.decide(house, meeting.items.get())
    sitting.close_sitting(Sitting.objects.get(pk=meeting.pk), by=house.actor("secretary"))
    look("secretary", room, "sitting closed")
    look("manager", case, "case sealed")
    if width > 900:
        look("manager", f"{case}release/early/", "release early")
    for number, stage, role in (
        (523, Stage.REGISTRATION, "officer"),
        (524, Stage.DELIVERY, "service_staff"),
        (525, Stage.RATING, "officer"),
        (526, Stage.CLOSED, "officer"),
    ):
        served = walk.bring(house, sent(house, number, 60), stage)
        look(role, f"requests/{served.token}/", f"case at {stage}")
        if stage is Stage.REGISTRATION:
            look(role, f"requests/{served.token}/register/", "register")
        if stage is Stage.RATING:
            look(role, f"requests/{served.token}/rate/", "rating by telephone")
    person = SupportRequest.objects.get(pk=fresh.pk).person
    look("officer", f"people/{person.token}/", "person")
    if width > 900:
        look("officer", f"people/{person.token}/household/", "household")


def test_the_other_pages_of_the_desk(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    for number, (stage, outcome) in enumerate(
        ((Stage.CLOSED, Outcome.ACCEPTED), (Stage.CLOSED, Outcome.REFUSED), (Stage.RESEARCH, Outcome.ACCEPTED))
    ):
        walk.bring(house, sent(house, 530 + number, 60), stage, outcome=outcome)
    sent(house, 535, 3)
    pages = {
        "officer": ("", "requests/", "requests/?stage=completeness", "requests/new/", "search/?q=0500", "people/", "messages/", "policy/", "call/"),
        "manager": ("overview/", "evidence/", "evidence/H5/", "holidays/", "channels/C2/", "channels/"),
        "board_secretary": (
            "policy/", "policy/findings/", "policy/clauses/", "policy/circulation/", "policy/circulation/publish/",
        ),
        "administrator": ("staff/", "staff/new/", f"staff/{house.member('officer').pk}/numbers/", f"staff/{house.member('officer').pk}/"),
        "privacy": ("", "audit/"),
    }  # fmt: skip
    for role, paths in pages.items():
        here = seat(house, open_page, role)
        for path in paths:
            eyes.look(here.go(path), f"{role} {path or 'home'}")
        here.page.set_viewport_size({"width": 390, "height": 844})
        here.go(paths[-1])
        eyes.look(here.page, f"{role} {paths[-1]} on a phone")


# ── keyboard ──


def focused(page: Page) -> dict[str, str]:
    """Name, kind and visibility of the outline of what has the focus."""
    found: dict[str, str] = page.evaluate(
        """() => { const one = document.activeElement, box = one.getBoundingClientRect();
        const drawn = [one, one.closest("label") || one].map(each => getComputedStyle(each)).find(style => style.outlineStyle !== "none")
                      || getComputedStyle(one);
        return { name: one.name || "", type: one.type || one.tagName, href: one.getAttribute("href") || "",
                 outline: drawn.outlineStyle === "none" ? "" : drawn.outlineWidth, shadow: drawn.boxShadow === "none" ? "" : "yes",
                 inside: String(box.width > 0 && box.bottom > 0 && box.top < innerHeight) } }"""
    )
    return found


def test_the_first_tab_skips_to_the_content(settle: Settle, open_page: Open) -> None:
    house = settle(SLUG)
    page = open_page(width=1280)
    here = seat(house, open_page, "officer")
    here.go()
    page.goto(f"/{SLUG}/")
    for one in (page, here.page):
        one.bring_to_front()
        one.keyboard.press("Tab")
        assert focused(one)["href"] == "#main"
        assert focused(one)["inside"] == "true", "the skip link has the focus out of sight"
        one.keyboard.press("Enter")
        assert one.evaluate("document.activeElement.id") == "main"


def test_a_page_of_the_application_by_keyboard_alone(settle: Settle, open_page: Open) -> None:
    house = settle(SLUG)
    applicant = Applicant(open_page(width=1280, height=900), house.pack)
    page = applicant.page
    applicant.begin(committee_service(house))
    visited: list[str] = []
    pressed = False
    for _tab in range(60):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["inside"] == "true", f"the focus went out of sight at {here}"
        assert here["outline"] or here["shadow"], f"the focus cannot be seen on {here}"
        visited.append(here["name"])
        if here["type"] == "radio":
            page.keyboard.press("Space")
        if here["type"] == "submit" and not here["name"] and "capacity" in visited:
            page.keyboard.press("Enter")
            pressed = True
            break
    assert pressed, f"Tab never came to the button: {visited}"
    page.wait_for_url(re.compile("/apply/d/(?!who)"))
    assert applicant.step == "identity"
    # A field sends the form as well, and the summary of what is wrong takes the focus.
    page.locator("#id_first_name").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#summary")
    assert page.evaluate("document.activeElement.id") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id.startsWith('id_')"), "a line of the summary leads to no field"


def test_the_next_step_of_a_case_by_keyboard(settle: Settle, open_page: Open) -> None:
    house = settle(SLUG)
    request = sent(house, 540, 2)
    officer = seat(house, open_page, "officer")
    page = officer.open(request.token)
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.next-panel') !== null")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not request.checks.filter(is_paper=False, state="pending").exists()


# ── weight ──


def weigh(page: Page, address: str) -> dict[str, int]:
    """Bytes of a first visit by kind: fonts and pages as they are, styles, scripts and drawings as an installation packs them."""
    weights: Counter[str] = Counter()
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        weights[kind] += len(body if kind in ("document", "font") else gzip.compress(body, 6))
    return dict(weights)


@pytest.mark.parametrize("path", ["/", f"/{SLUG}/", f"/{SLUG}/services/skills/"])
def test_a_first_visit_is_light(path: str, settle: Settle, open_page: Open) -> None:
    settle(SLUG)
    weights = weigh(open_page(), path)
    assert sum(weights.values()) < FIRST_VISIT, weights
