"""Walking a request along its path through the same actions that people use.

The sample data and the tests stand on this: nothing here writes a row by itself.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from silah.accounts.models import Member
from silah.associations.models import Association
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.policies.models import PolicyVersion
from silah.policies.pack import FACTS, Pack
from silah.policies.pack.vocabulary import Stage
from silah.support import quorum
from silah.support.actions import checking, deciding, drafting, researching, serving, sitting, submitting
from silah.support.actions.attesting import Signature
from silah.support.actions.deciding import Ruling
from silah.support.models import (
    AgendaItem,
    CheckState,
    Choice,
    Decision,
    Method,
    Outcome,
    Sitting,
    SupportRequest,
)  # fmt: skip
from silah.support.models.research import Recommendation, VisitKind

from .names import DISTRICTS, Applicant


@dataclass
class House:
    """One association with its policy in force and its staff by role."""

    association: Association
    policy: PolicyVersion
    members: dict[str, list[Member]] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        return self.policy.pack

    def member(self, role: str) -> Member:
        return self.members[role][0]

    def actor(self, role: str) -> Actor:
        return self.member(role).actor(self.pack)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Riyadh."""
    return datetime.combine(day, time(hour, minute), clock.RIYADH)


def picture(text: str) -> SimpleUploadedFile:
    """A small picture that stands for a photographed paper, marked as a sample."""
    image = Image.new("RGB", (640, 420), "#F3F0E9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((16, 16, 623, 403), outline="#847D70", width=3)
    draw.text((40, 60), f"SAMPLE PAPER\n\n{text}", fill="#1F2A37")
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(f"{text}.png", out.getvalue(), "image/png")


def sample_facts(keys: Sequence[str], applicant: Applicant, *, city: str, **given: Any) -> dict[str, Any]:
    """Plausible answers to the facts asked, as the form keeps them."""
    n = applicant.number
    answers: dict[str, Any] = {
        **applicant.facts,
        "national_id": sample_national_id(n),
        "id_expires_on": (clock.today() + timedelta(days=700 + n)).isoformat(),
        "nationality": "saudi",
        "gender": "female" if applicant.woman else "male",
        "birth_date": date(1975 + n % 25, 1 + n % 12, 1 + n % 27).isoformat(),
        "mobile": f"+966500000{n % 1000:03d}",
        "city": city,
        "district": DISTRICTS[n % len(DISTRICTS)],
        "marital_status": ("widow", "divorced", "married", "widow")[n % 4] if applicant.woman else "married",
        "household_size": 3 + n % 5,
        "dependants": 2 + n % 4,
        "orphans": n % 3,
        "monthly_income": 1800 + (n * 137) % 2600,
        "rent": 900,
        "debts_monthly": (n % 3) * 150,
        "iban": "SA0380000000608010167519",
    }
    answers |= given
    for key in keys:
        kind = FACTS.get(key)
        if key in answers or kind is None:
            continue
        if kind.choices:
            answers[key] = next(iter(kind.choices))
        elif kind.kind == "yes_no":
            answers[key] = "no"
        elif kind.kind in ("count", "amount"):
            answers[key] = 1
    return {key: value for key, value in answers.items() if key in keys or key in submitting.NEEDED}


def sample_answer(kind: str, choices: Sequence[Any]) -> Any:
    """A plausible answer to a service's own question."""
    if choices:
        return choices[0].key
    return {"yes_no": "yes", "number": 2, "amount": 500, "date": clock.today().isoformat()}.get(
        kind, "أحتاج إلى هذه الخدمة لي ولأولادي."
    )


def apply(
    house: House, service_key: str, applicant: Applicant, *, channel: str = "website", papers: bool = True,
    signed: bool = True, by: Actor | None = None, taken_in_by: Member | None = None,
    referral: tuple[str, str] | None = None, **given: Any,
) -> submitting.Receipt:  # fmt: skip
    """An applicant fills in the form and sends it."""
    service = house.policy.service(service_key)
    facts = sample_facts(service.facts, applicant, city=house.pack.association.city.ar, **given)
    questions = {q.key: sample_answer(q.kind, q.choices) for q in service.questions if q.required}
    consents = [one.purpose for one in house.pack.consents if one.required or one.purpose == "survey"]
    draft = drafting.new_draft(
        house.association, house.policy, service_key, channel=channel, taken_in_by=taken_in_by, referral=referral,
        answers={"facts": facts, "questions": {**questions, "consents": consents}},
    )  # fmt: skip
    asked = service.papers_for(facts) if papers else ()
    files = {paper.kind: picture(paper.name.en) for paper in asked if paper.required}
    name = " ".join(applicant.facts.values())
    signature = Signature(Method.TYPED, name, name, channel) if signed else None
    return submitting.submit_at_once(
        draft, files, signature=signature, by=by or drafting.APPLICANT, taken_in_by=taken_in_by
    )


def complete(house: House, request: SupportRequest) -> Stage:
    """The officer matches everything to the originals and passes the file on."""
    officer = house.actor("officer")
    for check in request.checks.filter(is_paper=True).exclude(paper=None):
        checking.mark(check, CheckState.MATCHED, valid_until=clock.today() + timedelta(days=300), by=officer)
    checking.mark_all_matched(request, by=officer)
    return checking.pass_completeness(request, by=officer)


def study(house: House, request: SupportRequest, *, recommendation: str = Recommendation.ACCEPT) -> None:
    """The researcher visits, writes the study and hands it over."""
    researcher, member = house.actor("researcher"), house.member("researcher")
    visit = researching.plan_visit(
        request, VisitKind.HOME, clock.now() + timedelta(hours=2), place="منزل الأسرة", researcher=member, by=researcher
    )
    passed = True if request.service.condition("interview") else None
    researching.hold_visit(
        visit, notes="استقبلتنا الأسرة في بيتها، واطلعنا على السكن والأوراق.", passed_interview=passed, by=researcher
    )
    research = researching.save_research(
        request, findings="دخل الأسرة لا يكفي حاجتها الأساسية، والسكن مستأجر.", needs="مصروف شهري وسلة غذائية.",
        reasons="نصيب الفرد من الدخل دون الحد الذي اعتمدته الجمعية.", recommendation=recommendation,
        researcher=member, by=researcher,
    )  # fmt: skip
    researching.submit_research(research, by=researcher)


def convene(house: House, requests: Sequence[SupportRequest], *, days_ahead: int = 1) -> Sitting:
    """The secretary plans a sitting and puts the files on its agenda."""
    secretary = house.actor("secretary")
    meeting = sitting.plan_sitting(
        house.association, clock.now() + timedelta(days=days_ahead), place="قاعة الاجتماعات",
        secretary=house.member("secretary"), pack=house.pack, by=secretary,
    )  # fmt: skip
    sitting.list_on_agenda(meeting, requests, by=secretary)
    return meeting


def begin_sitting(house: House, meeting: Sitting) -> None:
    """Members arrive and the sitting is opened."""
    secretary = house.actor("secretary")
    sitting.mark_present(meeting, [a.member_id for a in meeting.attendances.all()], by=secretary)
    sitting.open_sitting(meeting, pack=house.pack, by=secretary)


def vote_on(house: House, item: AgendaItem, choices: Mapping[str, Choice] | Choice) -> None:
    """Every member who may vote does; ``choices`` may name single members by name."""
    for member in quorum.voters(item):
        choice = choices if isinstance(choices, Choice) else choices.get(member.name, Choice.ACCEPT)
        sitting.vote(item, member, choice, opinion="", by=member.actor(house.pack))


GRANT = ({"kind": "in_kind", "title": "سلة غذائية شهرية", "amount": None, "times": 3, "every": 30},)
WHY_NOT = (
    {
        "condition": "نصيب الفرد من الدخل",
        "found": "نصيب الفرد 2,400 ريال بحسب تعريف الراتب",
        "change": "أن ينقص الدخل أو يزيد عدد من تعولهم الأسرة، ويثبت ذلك بورقة في طلب جديد",
    },
)


def ruling(request: SupportRequest, outcome: Outcome) -> Ruling:
    """Words of a decision in the voice of a letter."""
    if outcome is Outcome.REFUSED:
        return Ruling(
            "نقدّم هذه الخدمة أولًا لمن دخلهم أقل، ويسعدنا أن ننظر في طلب جديد متى تغيّر الدخل.", reasons=WHY_NOT
        )
    kinds = {kind.value for kind in request.service.grants}
    grant = GRANT[0] if "in_kind" in kinds else {
        "kind": min(kinds), "title": str(request.service.outcome.name), "amount": None, "times": 1, "every": 30,
    }  # fmt: skip
    conditions = "تزويد الجمعية ببيان الدخل كل ستة أشهر." if outcome is Outcome.ACCEPTED_IF else ""
    return Ruling("نقدّم الخدمة في مواعيدها، ونتصل قبل كل موعد.", conditions=conditions, grants=(grant,))


def decide(house: House, item: AgendaItem, *, by: Actor | None = None) -> Decision:
    """The secretary, or another one, writes down what the votes came to."""
    result = quorum.result_of(item)
    if result is None:
        raise ValueError("the votes come to nothing yet")
    return deciding.decide_item(
        item, ruling(item.support_request, deciding.OUTCOME_OF[result]), by=by or house.actor("secretary")
    )


def decide_directly(house: House, request: SupportRequest, outcome: Outcome = Outcome.ACCEPTED) -> Decision:
    """The officer who decides where no committee sits does so."""
    decider = next(
        m for role in house.pack.roles if "decide_directly" in role.rights for m in house.members.get(role.key, [])
    )
    return deciding.decide_directly(request, outcome, ruling(request, outcome), by=decider.actor(house.pack))


def serve(house: House, request: SupportRequest, *, upto: Stage = Stage.CLOSED) -> None:
    """Register, deliver all that was granted, take the confirmations and the rating."""
    order = list(Stage)
    if request.stage == Stage.REGISTRATION and order.index(upto) > order.index(Stage.REGISTRATION):
        # A delivery still to come falls due within the week; one that is walked past falls due at once.
        begins = clock.today() + timedelta(days=5 if upto is Stage.DELIVERY else 0)
        serving.register_applicant(request, begins_on=begins, by=house.actor("officer"))
    if request.stage == Stage.DELIVERY and order.index(upto) > order.index(Stage.DELIVERY):
        from silah.delivery.models import Delivery

        for delivery in Delivery.objects.of_request(request.pk):
            serving.deliver(request, delivery, by=house.actor("service_staff"))
            serving.confirm_receipt(request, delivery, arrived=True, by=request.person.actor, channel="website")
    if request.stage == Stage.RATING and upto is Stage.CLOSED:
        serving.rate_service(
            request,
            stars=4 + request.pk % 2,
            comment="تعامل كريم وجواب واضح.",
            by=request.person.actor,
            channel="website",
        )


def bring(
    house: House, request: SupportRequest, stage: Stage, *, outcome: Outcome = Outcome.ACCEPTED
) -> SupportRequest:
    """Walk one request to ``stage``, each step on a later day, releasing the answer on its earliest day."""
    order = list(Stage)
    day = request.submitted_at.astimezone(clock.RIYADH).date()

    def reached() -> bool:
        return order.index(Stage(request.stage)) >= order.index(stage)

    if not reached():
        with clock.at(at(day + timedelta(days=1))):
            complete(house, request)
    if not reached() and request.stage == Stage.RESEARCH:
        with clock.at(at(day + timedelta(days=5))):
            study(house, request)
    if not reached() and request.stage == Stage.COMMITTEE:
        choice = {v: k for k, v in deciding.OUTCOME_OF.items()}[outcome]
        with clock.at(at(day + timedelta(days=7))):
            meeting = convene(house, [request])
        with clock.at(at(day + timedelta(days=8), 11)):
            begin_sitting(house, meeting)
            item = meeting.items.get()
            vote_on(house, item, choice)
            decide(house, item)
            sitting.close_sitting(meeting, by=house.actor("secretary"))
        request.refresh_from_db()
    if request.stage == Stage.DECISION and request.waiting_for == "decider" and not reached():
        with clock.at(at(day + timedelta(days=2))):
            decide_directly(house, request, outcome)
        request.refresh_from_db()
    if not reached() and request.stage == Stage.DECISION:
        with clock.at(at(request.earliest_answer_on, 9)):
            deciding.release(request.decisions.latest("round"))
        request.refresh_from_db()
    if not reached():
        with clock.at(at(max(request.earliest_answer_on, day) + timedelta(days=3))):
            serve(house, request, upto=stage)
        request.refresh_from_db()
    return request
