"""Everything the page of one case shows, read in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from silah.accounts.gate import DeskRequest
from silah.catalogue.eligibility import Reading, evaluate
from silah.core import prepared
from silah.delivery.models import Beneficiary, Delivery, DeliveryState
from silah.desk import reader
from silah.desk.reader import Reader
from silah.desk.walls import seen
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.models import Consent, Fact, Paper
from silah.support import late
from silah.support.actions.checking import MATCHED_LATE
from silah.support.deaths import learned_on
from silah.support.models import (
    AgendaItem,
    Attestation,
    Check,
    CheckState,
    Closing,
    Decision,
    Event,
    Referral,
    Research,
    SupportRequest,
    Visit,
    Waiting,
)  # fmt: skip
from silah.support.reading import Ground, facts_of, judged_on, sensitive_files
from silah.support.workflow import DUTY_OF_STAGE

#: Who reads the study, and most of them the sealed decision (:func:`reads_sealed`); beneficiary relations learns the
#: outcome when it is released.
STUDY_RIGHTS = frozenset(
    {Can.RESEARCH, Can.SIT_SECRETARY, Can.VOTE, Can.CHAIR, Can.DECIDE_DIRECTLY, Can.RELEASE_EARLY, Can.SEE_EVERYTHING}
)
DECISION_RIGHTS = STUDY_RIGHTS - {Can.RESEARCH, Can.DECIDE_DIRECTLY}
SHOWN_EVENTS = 60


def reads_sealed(case: SupportRequest, rights: frozenset[str]) -> bool:
    """Whether somebody reads a decision on a file before its day (clause H5).

    Whoever decides where no committee sits reads the decisions of such services, and of the committee's none.
    """
    if rights & DECISION_RIGHTS:
        return True
    return Can.DECIDE_DIRECTLY in rights and case.service.decided_by == "officer"


@dataclass
class CaseFile:
    """A case with what hangs on it."""

    case: SupportRequest
    rights: frozenset[str]
    member_id: int
    checks: list[Check] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    research: Research | None = None
    decisions: list[Decision] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    attestation: Attestation | None = None
    messages: list[Message] = field(default_factory=list)
    registration: Beneficiary | None = None
    item: AgendaItem | None = None
    reading: Reading | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    other_papers: list[Paper] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    deaths: list[SupportRequest] = field(default_factory=list)
    mistaken: list[SupportRequest] = field(default_factory=list)

    @property
    def died_on(self) -> date | None:
        """The day on which we learned, on another request, that the beneficiary of this one has died."""
        return self._learned_of(self.case.person_id)

    @property
    def is_speaker_dead(self) -> bool:
        """Whether whoever speaks for the beneficiary has died since, so that no message goes out."""
        return self.case.is_open and self._learned_of(self.case.representative_id) is not None

    def _learned_of(self, person_id: int | None) -> date | None:
        return learned_on(self.case, person_id, self.deaths)

    @property
    def decision(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None

    @property
    def current_decision(self) -> Decision | None:
        """The decision of the present round."""
        return next((d for d in self.decisions if d.round == self.case.round), None)

    @property
    def may_read_study(self) -> bool:
        return bool(self.rights & STUDY_RIGHTS)

    @property
    def may_read_decision(self) -> bool:
        return self.decision is not None and (self.decision.is_released or reads_sealed(self.case, self.rights))

    def can(self, *rights: Can) -> bool:
        return bool(self.rights.intersection(rights))

    def pending(self, *, papers: bool) -> list[Check]:
        return [c for c in self.checks if c.is_paper == papers and c.state == CheckState.PENDING]

    @property
    def late_papers(self) -> list[Check]:
        """Papers that came after the matching and that the member looking may match, before the file is judged."""
        if not self.can(Can.CHECK) or self.case.closed_at is not None:
            return []
        if self.case.stage in (Stage.INTAKE, Stage.COMPLETENESS) or self.case.stage not in MATCHED_LATE:
            return []  # on the way to the matching, or in it
        return [one for one in self.pending(papers=True) if one.paper is not None] if self._may_match() else []

    def _may_match(self) -> bool:
        """Whether no duty that the member looking has done keeps the matching away from the member."""
        return not set(self.case.policy.pack.apart_from(Duty.CHECK)) & self.own_duties()

    @property
    def asked_again(self) -> list[Check]:
        """Papers for which the applicant was asked once more, before the file is judged."""
        waits = self.case.closed_at is None and self.case.stage in late.STAGES
        waits = waits and self.case.waiting_for != Waiting.RELEASE
        return [one for one in self.questions if one.is_paper] if waits else []

    @property
    def markable(self) -> list[Check]:
        """Papers that the member looking may mark past the matching: those that came, and those asked for again."""
        again = self.asked_again if self.can(Can.CHECK) and self._may_match() else []
        return [*self.late_papers, *again]

    @property
    def is_unsigned(self) -> bool:
        """Whether a file on its way to those who judge it needs a new signature first."""
        studied = self.case.stage == Stage.RESEARCH or late.judged_by(self.case) is not None
        return (
            studied
            and self.case.closed_at is None
            and self.attestation is None
            and self.case.waiting_for != Waiting.RELEASE
        )

    @property
    def questions(self) -> list[Check]:
        """What goes back to the applicant."""
        return [one for one in self.checks if one.is_open_question]

    @property
    def open_deliveries(self) -> list[Delivery]:
        return [d for d in self.deliveries if d.state in (DeliveryState.DUE, DeliveryState.DENIED)]

    @property
    def given_deliveries(self) -> list[Delivery]:
        return [d for d in self.deliveries if d.state == DeliveryState.GIVEN]

    def own_duties(self) -> set[Duty]:
        """The duties the member looking has done on this file."""
        return {
            Duty(e.duty) for e in self.events if e.duty and e.actor_kind == "staff" and e.actor_id == self.member_id
        }

    def conflict(self) -> tuple[Duty, Duty] | None:
        """The duty done and the duty of the present step, when the policy keeps them apart (clause P3)."""
        stage = Stage(self.case.stage)
        wanted = Duty.VOTE if stage is Stage.COMMITTEE else DUTY_OF_STAGE.get(stage)
        if stage is Stage.DECISION and self.case.service.decided_by == "officer":
            wanted = Duty.DECIDE
        if wanted is None:
            return None
        clash = set(self.case.policy.pack.apart_from(wanted)) & self.own_duties()
        return (min(clash), wanted) if clash else None


def open_file(request: DeskRequest, case: SupportRequest) -> CaseFile:
    """Read a whole case: one query, whatever its length."""
    rights, judged = request.actor.rights, judged_on(case)
    file = CaseFile(case, rights, request.member.pk)
    found = dict(zip(PARTS, reader.at_once(request, *PARTS.values(), values=_asked_of(case, judged)), strict=True))
    for name in LISTS:
        setattr(file, name, found[name])
    for name in SINGLE:
        setattr(file, name, next(iter(found[name]), None))
    for one in (*file.referrals, *file.visits, *file.decisions, file.research, file.attestation, file.item):
        if one is not None:
            one.support_request = case
    ground = Ground(
        file.checks, {fact.key: fact for fact in found["known"]}, frozenset(one.reference for one in found["sensitive"])
    )
    file.facts = facts_of(case, ground, sees_sensitive=Can.SEE_SENSITIVE in rights)
    file.reading = evaluate(case.service, file.facts, on=judged)
    return file


def _asked_of(case: SupportRequest, judged: date) -> tuple[int, int, date, int]:
    return case.pk, case.person_id, judged, case.representative_id or 0


def _deaths(who: Reader, person: int, representative: int) -> Any:
    """What says that one of the two has died, as far as the reader may know of it."""
    told = SupportRequest.objects.telling_of([person, representative], who.actor.rights)
    return told.only("person_id", "closed_at").order_by("pk")


def _mistaken(who: Reader, case: int, person: int) -> Any:
    """The person's other requests that a death recorded by mistake ended and that do not go on yet."""
    ended = seen(who).filter(person_id=person, closing=Closing.MISTAKEN).exclude(pk=case)
    return ended.only("reference", "token").order_by("pk")


#: What hangs on a case: each part as it is asked for of a case, a person, a day and the one who speaks for the person.
PARTS: dict[str, prepared.Make] = {
    name: reader.for_reader(make)
    for name, make in {
        "checks": lambda _, case, *__: Check.objects.filter(support_request_id=case).select_related("paper"),
        "events": lambda _, case, *__: Event.objects.filter(support_request_id=case).newest_first(),
        "referrals": lambda _, case, *__: Referral.objects.filter(support_request_id=case),
        "visits": lambda _, case, *__: Visit.objects.filter(support_request_id=case).select_related("by"),
        "research": lambda _, case, *__: Research.objects.filter(support_request_id=case)
        .select_related("researcher").order_by("-round")[:1],
        "decisions": lambda _, case, *__: Decision.objects.filter(support_request_id=case)
        .select_related("item__sitting", "objection"),
        "deliveries": lambda _, case, *__: Delivery.objects.of_request(case),
        "attestation": lambda _, case, *__: Attestation.objects.filter(support_request_id=case).standing()
        .defer("snapshot", "signature")[:1],
        "messages": lambda _, case, *__: Message.objects.about(SupportRequest(pk=case))[:20],
        "consents": lambda _, case, person, *__: Consent.objects.standing().filter(person_id=person, about_id=case),
        "registration": lambda _, __, person, *___: Beneficiary.objects.filter(person_id=person)[:1],
        "item": lambda _, case, *__: AgendaItem.objects.filter(support_request_id=case).pending()
        .select_related("sitting")[:1],
        "known": lambda _, __, person, judged, ___: Fact.objects.filter(person_id=person).valid(judged),
        "sensitive": lambda _, case, person, *__: sensitive_files(person, besides=case).only("reference"),
        "deaths": lambda who, _, person, __, speaker: _deaths(who, person, speaker),
        "mistaken": lambda who, case, person, *__: _mistaken(who, case, person),
    }.items()
}  # fmt: skip
LISTS = (
    "checks", "events", "referrals", "visits", "decisions", "deliveries", "messages", "consents", "deaths", "mistaken",
)  # fmt: skip
SINGLE = ("research", "attestation", "registration", "item")
