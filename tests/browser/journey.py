"""One request from the site to the rating, each step on the screen of the person who takes it."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from silah.accounts.models import Member
from silah.core import clock
from silah.demo.walk import House
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.jobs import release_due
from silah.support.models import Choice, Sitting, SupportRequest
from tests.browser.applicant import Acknowledged, Applicant
from tests.browser.calendar import Calendar
from tests.browser.colleague import Colleague
from tests.browser.forms import press, write

EXPLANATION = "قُبل الطلب، وسنقدم لكم الخدمة في مواعيدها."
DESKTOP, PHONE = 1280, 390  # pixels


class Journey:
    """An association, the screens of its people, and one request on its way."""

    def __init__(
        self,
        house: House,
        open_page: Callable[..., Page],
        calendar: Calendar,
        *,
        site: int = PHONE,
        desk: int = DESKTOP,
        by_password: bool = False,
    ) -> None:
        """Staff come in by their passwords and second factors, or else are in already."""
        self.house = house
        self.open_page = open_page
        self.calendar = calendar
        self.by_password = by_password
        self.widths = {"site": site, "desk": desk}
        self.applicant = Applicant(open_page(width=site), house.pack)
        self.at_desk: dict[int, Colleague] = {}
        self.told = Acknowledged("", "", "")
        self.meeting: Sitting | None = None

    # ── who does it ──

    def colleague(self, role: str) -> Colleague:
        """The first member of a role, signed in."""
        return self.screen_of(self.house.member(role))

    def screen_of(self, member: Member) -> Colleague:
        """A member's screen, signed in once; of those who sign in, whoever only votes is in already."""
        if member.pk not in self.at_desk:
            signs_in = self.by_password and "committee_member" not in member.roles
            screen = self.open_page(width=self.widths["desk"], height=900, shared="" if signs_in else "desk")
            here = Colleague(screen, member)
            self.at_desk[member.pk] = here.sign_in() if signs_in else here.arrive()
        return self.at_desk[member.pk]

    def who_may(self, right: Can) -> Colleague:
        """The first member whose role carries a right, and the one to see what is sensitive where the service is."""
        wanted = {right, Can.SEE_SENSITIVE} if self.request.is_sensitive else {right}
        role = next(role for role in self.house.pack.roles if wanted <= set(role.rights))
        return self.colleague(role.key)

    # ── where it stands ──

    @property
    def request(self) -> SupportRequest:
        return SupportRequest.objects.get(token=self.told.token)

    @property
    def stage(self) -> Stage:
        return Stage(self.request.stage)

    def later(self, days: int = 1, hour: int = 9) -> None:
        self.calendar.go_to(clock.today() + timedelta(days=days), hour)

    # ── the steps ──

    def apply(self, service: str) -> None:
        """She finds the service, sees how she stands, applies, and is told at once."""
        self.applicant.find(service)
        self.applicant.check_herself(service)
        self.told = self.applicant.apply(service)

    def match(self) -> None:
        """The officer holds each item to its original and passes the file on."""
        self.later()
        officer = self.who_may(Can.CHECK)
        page = officer.open(self.told.token)
        for item, most in (("#checks", 1), ("#papers", 20)):
            buttons = page.locator(f'{item} button[name="state"][value="matched"]')
            for _press in range(min(buttons.count(), most)):
                before = buttons.count()
                with page.expect_response(lambda answer: "/checks/" in answer.url):
                    buttons.first.click()
                expect(buttons).to_have_count(before - 1)
        officer.open(self.told.token)
        for _press in range(20):
            if self.stage is not Stage.COMPLETENESS:
                return
            officer.next_step()  # leads back to the page of the file
        raise AssertionError(f"the file was never passed on: {officer.complaints()}")

    def study(self) -> None:
        """The researcher takes the file, plans a visit, goes there, writes the study and hands it over."""
        self.later()
        researcher = self.who_may(Can.RESEARCH)
        page = researcher.open(self.told.token)
        researcher.next_step()
        researcher.next_step()
        write(page, kind="home", day=clock.today() + timedelta(days=1), at="10:30", place="منزل الأسرة")
        researcher.send()
        self.later(hour=12)
        researcher.open(self.told.token)
        researcher.next_step()
        write(page, notes="استقبلتنا الأسرة في بيتها واطلعنا على السكن والأوراق.")
        if page.locator('main [name="passed_interview"]').count():
            write(page, passed_interview="yes")
        researcher.send()
        researcher.next_step()
        write(
            page, findings="دخل الأسرة لا يكفي حاجتها الأساسية، والسكن مستأجر.", needs="مصروف شهري.", recommendation="accept",
            reasons="نصيب الفرد من الدخل دون الحد الذي اعتمدته الجمعية.",
        )  # fmt: skip
        researcher.send("finish")
        assert self.stage is Stage.COMMITTEE, researcher.complaints()

    def convene(self) -> None:
        """The secretary plans a sitting and puts the file on its agenda; members arrive and it is opened."""
        secretary = self.who_may(Can.SIT_SECRETARY)
        page = secretary.go("sittings/new/")
        write(page, day=clock.today() + timedelta(days=1), at="9:30", place="قاعة الاجتماعات")
        secretary.send()
        self.meeting = Sitting.objects.latest("pk")
        secretary.open(self.told.token)
        secretary.next_step()
        secretary.send()
        self.later(hour=10)
        secretary.go(f"{self.room}present/")
        write(page, present=[member.pk for member in self.voters])
        secretary.send()
        press(page, page.locator('main form[action$="/open/"] button'))

    @property
    def room(self) -> str:
        """Where the sitting is, below the desk."""
        assert self.meeting is not None
        return f"sittings/{self.meeting.hijri_year}-{self.meeting.number}/"

    @property
    def voters(self) -> list[Member]:
        """As many members as the quorum asks for, the chair among them."""
        assert self.meeting is not None
        seats = [seat.member for seat in self.meeting.attendances.select_related("member__association", "member__user")]
        seats.sort(key=lambda member: member.pk != self.meeting.chair_id)  # type: ignore[union-attr]
        return seats[: self.house.pack.committee.needed(len(seats))]

    def vote(self, choice: Choice = Choice.ACCEPT) -> None:
        """Each member present votes alone."""
        for member in self.voters:
            here = self.screen_of(member)
            write(here.go(self.room), choice=choice, opinion="رأيي مبني على الدراسة والأوراق.")
            press(here.page, here.page.locator("#vote form button[type=submit]"))
            assert not here.complaints() or not here.page.locator("#vote").count(), here.complaints()

    def write_decision(self, choice: Choice = Choice.ACCEPT) -> None:
        """The secretary writes down what the votes came to, and closes the sitting."""
        secretary = self.who_may(Can.SIT_SECRETARY)
        page = secretary.go(self.room)
        press(page, page.locator('main a[href$="/decision/"]'))
        self.rule(secretary, choice)
        secretary.go(self.room)
        press(page, page.locator('main form[action$="/close/"] button'))
        assert self.stage is Stage.DECISION

    def decide_directly(self) -> None:
        """The officer whom the policy names decides."""
        self.later()
        decider = self.who_may(Can.DECIDE_DIRECTLY)
        decider.open(self.told.token)
        decider.next_step()
        write(decider.page, outcome="accepted")
        self.rule(decider, Choice.ACCEPT)

    def rule(self, writer: Colleague, choice: Choice) -> None:
        """Fill in the form of a decision and send it."""
        page = writer.page
        if choice is Choice.REFUSE:
            write(page, explanation="لم تتمكن اللجنة من قبول الطلب الآن، وهذا سببه وما يغيّره.")
            write(page, **{
                "reason0-condition": "نصيب الفرد من الدخل", "reason0-found": "نصيب الفرد فوق الحد بحسب تعريف الراتب",
                "reason0-change": "إن نقص الدخل فقدّم طلبًا جديدًا بما يثبت ذلك",
            })  # fmt: skip
        else:
            write(page, explanation=EXPLANATION, **{"grant0-title": "ما طُلب في الدراسة", "grant0-times": "1"})
        writer.send()
        assert self.request.decisions.exists(), writer.complaints()

    def give_answer(self) -> None:
        """On the first day allowed the answer goes out by itself; before it she reads nothing of it."""
        earliest = self.request.earliest_answer_on
        if self.request.answered_at is None:
            self.calendar.go_to(earliest - timedelta(days=1), 20)
            assert release_due() == 0
            assert not self.applicant.open(self.told.token).locator("#answer").count()
            self.calendar.go_to(earliest, 9)
            assert release_due() == 1
        self.applicant.sign_in()
        page = self.applicant.open(self.told.token)
        assert page.locator("#answer").is_visible()

    def serve(self) -> None:
        """The officer registers her, service staff give, she confirms."""
        officer = self.who_may(Can.REGISTER)
        officer.open(self.told.token)
        officer.next_step()
        write(officer.page, begins_on=clock.today())
        officer.send()
        assert self.stage is Stage.DELIVERY, officer.complaints()
        giver = self.who_may(Can.DELIVER)
        giver.open(self.told.token)
        giver.next_step()
        write(giver.page, note="سُلّم للمستفيدة في مقر الجمعية")
        giver.send()
        page = self.applicant.open(self.told.token)
        press(page, page.locator('#deliveries button[name="arrived"][value="yes"]'))

    def sit(self, choice: Choice = Choice.ACCEPT) -> None:
        """A whole sitting over the file."""
        self.convene()
        self.vote(choice)
        self.write_decision(choice)

    def rate(self) -> None:
        """She rates, and the request closes."""
        page = self.applicant.open(self.told.token, "rate/")
        write(page, stars=5, ease=4, comment="تعامل كريم وجواب واضح.")
        press(page, page.locator("main form.form button[type=submit]:not([name])"))
        assert self.stage is Stage.CLOSED, self.applicant.complaints()
