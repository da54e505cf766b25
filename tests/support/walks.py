"""Generated walks through the state machine: random acts by random people under a jumping clock.

What the dice choose from is ordered, so that a walk that finds something is walked again.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from silah.accounts.actions import change_roles
from silah.accounts.models import Member
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Can, Stage
from silah.support import eyes, jobs, quorum
from silah.support.actions import attesting, checking, death, deciding, lapsing, researching, serving, sitting
from silah.support.actions.appointing import appoint
from silah.support.models import (
    AgendaItem,
    CheckState,
    Choice,
    Closing,
    Decision,
    Method,
    Outcome,
    Research,
    Sitting,
    SittingState,
    SupportRequest,
    Waiting,
)  # fmt: skip
from silah.support.models.research import Recommendation, VisitKind
from tests.cast import People, fresh
from tests.support.laws import Laws

MOST_OPEN = 6
JUMPS = (
    timedelta(days=-3),
    timedelta(days=40),
    *[timedelta(hours=1)] * 3,
    *[timedelta(days=1)] * 5,
    *[timedelta(days=5)] * 4,
)


class Walk(Laws):
    """One association in which anything may be tried; :meth:`step` does one act and checks what must always hold."""

    def __init__(self, people: People, seed: int, start: datetime) -> None:
        self.dice = random.Random(seed)
        self.people, self.house, self.pack = people, people.house, people.pack
        self.moment = start
        more = ["researcher"], ["researcher", "secretary"], ["officer"], ["committee_member"], ["manager"]
        for roles in (*more, *self.leads()):
            people.hire(*roles)
        self.members = list(Member.objects.order_by("pk"))
        self.requests: list[int] = []
        self.seen: dict[int, list[tuple[Any, ...]]] = {}
        self.tally: dict[str, int] = {}
        self.services = [service.key for service in self.pack.services if service.has_public_form]
        self.acts: list[Callable[[], None]] = [
            self.send, *[self.work] * 14, *[self.sit] * 7, self.anything, self.anything, self.anything, self.object,
            self.withdraw, self.paper, self.roles, self.early, *[self.appoint] * 3, self.aside, self.revive, self.give_up, self.alive, self.jump, self.jump,
            self.overnight,
        ]  # fmt: skip
        self.request: SupportRequest | None = None
        self.actor = SYSTEM

    def leads(self) -> list[list[str]]:
        """Two more who decide without a committee, where the pack has the role."""
        return [["service_lead"]] * 2 if self.pack.role("service_lead") else []

    def step(self) -> None:
        """Try one act; a refusal is an answer, any other exception a fault."""
        act = self.dice.choice(self.acts)
        self.request = self._pick()
        self.actor = SYSTEM
        with clock.at(self.moment):
            try:
                act()
                self.tally[act.__name__] = self.tally.get(act.__name__, 0) + 1
            except Refused as no:
                self.tally[no.code] = self.tally.get(no.code, 0) + 1
            self.check(act.__name__)

    # ── who and what ──

    def _pick(self) -> SupportRequest | None:
        """A request to act on, mostly one that is open."""
        living = (
            list(SupportRequest.objects.open().order_by("pk").values_list("pk", flat=True))
            if self.dice.random() < 0.9
            else []
        )
        among = living or self.requests
        return fresh(SupportRequest(pk=self.dice.choice(among))) if among else None

    def who(self, *rights: Can) -> Actor:
        """Somebody: mostly one who may, sometimes anybody at all."""
        actors = [member.actor(self.pack) for member in self.members]
        able = [actor for actor in actors if actor.rights.intersection(rights)]
        self.actor = self.dice.choice(able if able and self.dice.random() < 0.85 else actors)
        return self.actor

    # ── acts ──

    def send(self) -> None:
        if SupportRequest.objects.open().count() >= MOST_OPEN:
            return
        self.request = self.people.apply(
            self.dice.choice(self.services), papers=self.dice.random() < 0.7, signed=self.dice.random() < 0.6
        )
        self.requests.append(self.request.pk)

    def work(self) -> None:
        """Whatever the stage of the request asks for next."""
        if self.request is not None:
            by_stage: dict[str, Callable[[SupportRequest], None]] = {
                Stage.INTAKE: self.answer, Stage.COMPLETENESS: self.complete, Stage.ATTESTATION: self.sign,
                Stage.RESEARCH: self.study, Stage.COMMITTEE: self.list, Stage.DECISION: self.decide,
                Stage.REGISTRATION: self.register, Stage.DELIVERY: self.deliver, Stage.RATING: self.rate,
                Stage.CLOSED: self.rate,
            }  # fmt: skip
            by_stage[self.request.stage](self.request)

    def anything(self) -> None:
        """An act that the stage does not ask for."""
        if self.request is not None:
            self.dice.choice([
                self.answer, self.complete, self.sign, self.study, self.list, self.decide, self.register, self.deliver,
                self.rate,
            ])(self.request)  # fmt: skip

    def answer(self, request: SupportRequest) -> None:
        missing = request.checks.open_questions()
        papers = {check.key: walk.picture("p") for check in missing if check.is_paper}
        facts = {check.key: request.answers["facts"].get(check.key, "1") for check in missing if not check.is_paper}
        checking.answer_missing(request, papers=papers, facts=facts, by=request.person.actor, channel="website")

    def complete(self, request: SupportRequest) -> None:
        by = self.who(Can.CHECK)
        if self.dice.random() < 0.15:
            check = self.dice.choice(list(request.checks.order_by("pk")))
            checking.mark(check, self.dice.choice(list(CheckState)), note=self.dice.choice(["", "غير واضحة"]), by=by)
            return
        for check in request.checks.filter(is_paper=True).exclude(paper=None).exclude(state=CheckState.MATCHED):
            checking.mark(check, CheckState.MATCHED, by=by)
        checking.mark_all_matched(request, by=by)
        if request.checks.open_questions().exists():
            checking.ask_for_missing(request, by=by)
        else:
            checking.pass_completeness(request, by=by)

    def sign(self, request: SupportRequest) -> None:
        attesting.sign(request, attesting.Signature(Method.TYPED, "هيا", "هيا", "website"), by=request.person.actor)

    def study(self, request: SupportRequest) -> None:
        by = self.who(Can.RESEARCH)
        member = next(m for m in self.members if m.pk == by.id)
        if self.dice.random() < 0.2:
            visit = researching.plan_visit(
                request, VisitKind.CALL, clock.now() + timedelta(hours=1), place="", researcher=member, by=by
            )
            researching.hold_visit(visit, notes="تحدثنا", passed_interview=True, by=by)
            return
        old = Research.objects.filter(support_request=request).first()
        research = old if old and self.dice.random() < 0.2 else researching.save_research(
            request, findings="دخل قليل", needs="سلة", reasons=self.dice.choice(["", "دون الحد", "دون الحد"]),
            recommendation=Recommendation.ACCEPT, researcher=member, by=by,
        )  # fmt: skip
        researching.submit_research(research, by=by)

    def list(self, request: SupportRequest) -> None:
        if request.agenda_items.pending().exists() and self.dice.random() < 0.9:
            self.sit()
            return
        coming = Sitting.objects.coming().order_by("pk").first()
        if coming is None:
            coming = sitting.plan_sitting(
                self.house.association, clock.now() + timedelta(days=1), place="", secretary=None, pack=self.pack,
                by=self.who(Can.SIT_SECRETARY),
            )  # fmt: skip
        sitting.list_on_agenda(coming, [request], by=self.who(Can.SIT_SECRETARY))

    def sit(self) -> None:
        """Something around the sitting at hand."""
        meeting = Sitting.objects.coming().order_by("pk").first()
        if meeting is None:
            return
        by = self.who(Can.SIT_SECRETARY)
        roll = self.dice.random()
        if meeting.state == SittingState.PLANNED:
            if roll < 0.05:
                sitting.cancel_sitting(meeting, reason="تعذر الحضور", by=by)
                return
            seats = list(meeting.attendances.order_by("pk").values_list("member_id", flat=True))
            sitting.mark_present(meeting, self.dice.sample(seats, self.dice.randint(1, len(seats))), by=by)
            sitting.open_sitting(meeting, pack=self.pack, by=by)
            return
        item = self.dice.choice([*meeting.items.pending().order_by("pk")] or [None])
        if item is None or roll < 0.05:
            sitting.close_sitting(meeting, by=by)
            return
        self.let_substitutes_in(meeting, by)
        self.request = item.support_request
        if roll < 0.1:
            sitting.recuse(item, self.dice.choice(self.members), "قرابة", by=by)
        elif roll < 0.15:
            reason = self.dice.choice(["", "لا أحد يصلح بديلًا في الجمعية الآن"])
            sitting.take_off_agenda(item, reason=reason, by=by)
        elif not quorum.opinions_open(item):
            choice = self.dice.choice([Choice.ACCEPT] * 4 + [Choice.REFUSE] * 3 + list(Choice))
            for member in quorum.voters(item):
                if self.dice.random() < 0.95:
                    picked = choice if self.dice.random() < 0.8 else self.dice.choice(list(Choice))
                    self.vote(item, member, picked)
        elif quorum.result_of(item) is Choice.RETURN:
            sitting.return_for_research(item, reasons="نريد معرفة السكن", by=by)
        else:
            outcome = deciding.OUTCOME_OF.get(quorum.result_of(item) or Choice.ACCEPT, Outcome.ACCEPTED)
            if quorum.result_of(item) is None and self.dice.random() < 0.8:
                sitting.take_off_agenda(item, by=by)
                return
            deciding.decide_item(item, walk.ruling(item.support_request, outcome), by=by)

    def let_substitutes_in(self, meeting: Sitting, by: Actor) -> None:
        """Substitutes who were appointed meanwhile arrive, mostly."""
        if meeting.attendances.filter(is_substitute=True, is_present=False).exists() and self.dice.random() > 0.3:
            everybody = list(meeting.attendances.values_list("member_id", flat=True))
            sitting.mark_present(meeting, everybody, by=by)

    def aside(self) -> None:
        """So many step aside from one file that its quorum is lost, or nearly."""
        item = AgendaItem.objects.pending().select_related("support_request__policy", "sitting").order_by("pk").first()
        if item is None:
            return
        self.request = item.support_request
        seats = quorum.bench(item)
        for seat in seats.able[: max(1, len(seats.able) - seats.needed + self.dice.randint(0, 2))]:
            sitting.recuse(item, seat.member, "صلة قرابة", by=seat.member.actor(self.pack))

    def vote(self, item: AgendaItem, member: Member, choice: Choice) -> None:
        by = eyes.actor_on(item.support_request, member.actor(self.pack))
        try:
            sitting.vote(item, member, choice, opinion="", by=by)
        except Refused as no:
            self.tally[no.code] = self.tally.get(no.code, 0) + 1

    def decide(self, request: SupportRequest) -> None:
        decision = request.decisions.filter(round=request.round).first()
        if decision is not None:
            deciding.release(decision, by=self.who(Can.RELEASE_EARLY), early_reason="")
            return
        outcome = self.dice.choice([Outcome.ACCEPTED, Outcome.ACCEPTED_IF, Outcome.REFUSED])
        deciding.decide_directly(request, outcome, walk.ruling(request, outcome), by=self.who(Can.DECIDE_DIRECTLY))

    def early(self) -> None:
        sealed = Decision.objects.filter(released_at=None).order_by("pk").first()
        if sealed is not None:
            self.request = sealed.support_request
            deciding.release(sealed, by=self.who(Can.RELEASE_EARLY), early_reason="الأسرة مهددة بالإخلاء غدًا")

    def register(self, request: SupportRequest) -> None:
        serving.register_applicant(request, by=self.who(Can.REGISTER))

    def deliver(self, request: SupportRequest) -> None:
        for delivery in Delivery.objects.of_request(request.pk).order_by("pk")[:3]:
            if delivery.state == "given":
                arrived = self.dice.random() < 0.8
                serving.confirm_receipt(request, delivery, arrived=arrived, by=request.person.actor, channel="website")
            else:
                serving.deliver(request, delivery, by=self.who(Can.DELIVER))

    def rate(self, request: SupportRequest) -> None:
        stars = self.dice.choice([None, 1, 3, 5, 9])
        serving.rate_service(request, stars=stars, by=request.person.actor, channel="website")

    def object(self) -> None:
        answered = Decision.objects.released().filter(objection=None).order_by("-pk").first()
        if answered is not None:
            self.request = answered.support_request
            deciding.object_to(answered, "لم تُحسب ديوني", by=self.request.person.actor, channel="website")

    def appoint(self) -> None:
        """The general manager appoints somebody, mostly to a file that waits for it."""
        waits = SupportRequest.objects.open().filter(waiting_for=Waiting.APPOINTMENT).order_by("pk").first()
        if waits is not None:
            self.request = fresh(waits)
        if self.request is not None:
            reason = self.dice.choice(["قصير", *["لا أحد غيره يستطيع الآن"] * 4])
            appoint(self.request, self.dice.choice(self.members), reason=reason, by=self.who(Can.APPOINT))

    def revive(self) -> None:
        """Bring back what stopped, mostly: by the applicant's own part, or by somebody at the desk."""
        stopped = SupportRequest.objects.filter(closing=Closing.LAPSED).order_by("-pk").first()
        if stopped is not None:
            self.request = fresh(stopped)
        if self.request is None:
            return
        if self.dice.random() < 0.4:
            lapsing.revive(self.request, by=self.who(Can.CHECK), channel="interview")
        else:
            self.dice.choice([self.answer, self.sign])(self.request)

    def alive(self) -> None:
        """Take a death back, mostly one that is recorded."""
        died = SupportRequest.objects.filter(closing=Closing.DIED).order_by("-pk").first()
        if self.request is not None:
            self.request = fresh(died or self.request)
            death.take_back_death(self.request, "حضرت بنفسها", by=self.who(Can.CHECK), channel="interview")

    def withdraw(self) -> None:
        if self.request is not None and self.dice.random() < 0.2:
            checking.withdraw(self.request, by=self.request.person.actor, channel="website")

    def give_up(self) -> None:
        if self.request is not None and self.dice.random() < 0.3:
            reason = self.dice.choice(list(serving.GivenUp))
            serving.give_up(self.request, reason, by=self.who(Can.REGISTER, Can.CHECK), channel="C2")

    def paper(self) -> None:
        if self.request is not None:
            checking.add_paper(
                self.request, "income_statement", walk.picture("p"), by=self.who(Can.CHECK), channel="interview"
            )

    def roles(self) -> None:
        member = self.dice.choice(self.members)
        keys = self.dice.sample([role.key for role in self.pack.roles], self.dice.randint(1, 2))
        if any(len([m for m in self.members if role in m.roles and m.pk != member.pk]) < 2 for role in member.roles):
            keys = [*member.roles, *keys[:1]]  # nobody gives up what only one other still does
        change_roles(member, dict.fromkeys(keys), pack=self.pack, by=SYSTEM)

    def jump(self) -> None:
        self.moment += self.dice.choice(JUMPS)

    def overnight(self) -> None:
        """What the worker does at night."""
        jobs.release_due()
        jobs.close_unrated()
        jobs.look_for_eyes()
        if self.dice.random() < 0.7:
            Message.objects.filter(state=State.BY_HAND).update(state=State.TOLD, closed_at=clock.now())
        jobs.remind_and_lapse()
        jobs.escalate_overdue()
        late = SupportRequest.objects.past_target(clock.today()).filter(escalated_at=None)
        assert not late.exists(), "a silent overrun"
