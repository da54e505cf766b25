"""Tables of a pack about one service: its path, conditions, papers, questions and outcome (clauses G6, H, E)."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from silah.policies.pack.identity_facts import NO_NUMBER
from silah.policies.pack.papers import OF_A_NUMBER, PAPERS
from silah.policies.pack.text import Table, Text, Within
from silah.policies.pack.vocabulary import ConditionKind, Grant, Stage

Parameter = bool | int | str | tuple[str, ...]


class When(Table):
    """A simple test on one fact: its answer is among those named."""

    fact: str
    among: Annotated[tuple[str, ...], Within(min_length=1)]

    def holds(self, answer: object) -> bool | None:
        """Say whether the answer is among those named; ``None`` when there is no answer."""
        if answer is None or answer == "":
            return None
        if isinstance(answer, bool):
            answer = "yes" if answer else "no"
        return str(answer) in self.among


class Condition(Table):
    """One condition of entitlement; the engine in ``catalogue.eligibility`` reads it."""

    key: str
    kind: ConditionKind
    parameters: dict[str, Parameter] = field(default_factory=dict)
    when: When | None = None
    text: Text
    settles: Text
    clause: str | None = None


class Paper(Table):
    """A paper asked for. ``validity_days`` counts from its issue; ``expires`` asks for the date printed on it."""

    kind: str
    name: Text
    hint: Text | None = None
    required: bool = True
    when: When | None = None
    validity_days: Annotated[int, Within(ge=1)] | None = None
    expires: bool = False


class Choice(Table):
    """One answer of a question of kind ``choice``."""

    key: str
    name: Text


class Question(Table):
    """A question of this service alone; what concerns the person is a fact instead, asked once for all services."""

    key: str
    kind: Literal["text", "long", "choice", "yes_no", "number", "date", "amount"]
    name: Text
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = True


class Outcome(Table):
    """The single main output of the service (clause G6)."""

    key: str
    name: Text


class ServiceStep(Table):
    """A step as shown to the public: what happens and who acts."""

    key: str
    name: Text
    who: Text


class Source(Table):
    """A body that may refer, or a route by which a referral may come."""

    key: str
    name: Text


class Referral(Table):
    """Who may refer to a service that takes no open applications (clauses E4, E5)."""

    sources: tuple[Source, ...]
    routes: tuple[Source, ...] = ()
    self_referral: bool = False
    individual_redirect: str | None = None
    message: Text


class Service(Table):
    """One service of the association with everything its pages, form, path and decision need."""

    key: Annotated[str, Within(pattern=r"^[a-z][a-z0-9_]*$")]
    code: Annotated[str, Within(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    order: int = 0
    clauses: tuple[str, ...]
    name: Text
    summary: Text
    for_whom: Text
    audience: Literal["any", "women", "men"] = "any"
    icon: str
    entry: Literal["open", "referral", "closed"]
    path: tuple[Stage, ...]
    decided_by: Literal["committee", "officer"]
    steps: Annotated[tuple[ServiceStep, ...], Within(min_length=1)]
    outcome: Outcome
    duration: Text
    channels: tuple[str, ...]
    cost: Text
    sensitive: bool = False
    conditions: tuple[Condition, ...] = ()
    papers: tuple[Paper, ...] = ()
    facts: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    answer_not_before_days: Annotated[int, Within(ge=0)] | None = None
    target_working_days: Annotated[int, Within(ge=1)] | None = None
    referral: Referral | None = None
    grants: tuple[Grant, ...]
    rating_required: bool = False

    @property
    def has_public_form(self) -> bool:
        """Whether anyone may apply from the public site: open, and not a matter that must go to 1919."""
        return self.entry == "open" and not (self.referral and self.referral.individual_redirect)

    def next_stage(self, stage: Stage) -> Stage | None:
        """Return the stage after ``stage`` on this path, or ``None`` after the last.

        Raises:
            ValueError: the stage is not on the path.
        """
        place = self.path.index(stage) + 1
        return self.path[place] if place < len(self.path) else None

    def condition(self, key: str) -> Condition | None:
        """Return a condition by its key."""
        return next((one for one in self.conditions if one.key == key), None)

    def papers_for(self, facts: dict[str, object]) -> tuple[Paper, ...]:
        """Return the papers to ask for, given the answers known; a test that cannot be read yet asks for the paper.

        Whoever is known by another document than an identity number is asked for that one in place of the card or permit.
        """
        papers = self.papers
        if facts.get("id_document") and not facts.get("national_id"):
            papers = _of_other_document(papers, str(facts["id_document"]))
        return tuple(p for p in papers if p.when is None or p.when.holds(facts.get(p.when.fact)) is not False)


def _of_other_document(papers: tuple[Paper, ...], document: str) -> tuple[Paper, ...]:
    """The papers with the other document, or the certificate of a birth, in place of the first identity paper."""
    kind = "birth_certificate" if document == NO_NUMBER else "identity_document"
    place = next((n for n, one in enumerate(papers) if one.kind in OF_A_NUMBER), None)
    if place is None:
        return papers
    others = [one for one in papers[place:] if one.kind not in OF_A_NUMBER and one.kind != kind]
    before = [one for one in papers[:place] if one.kind != kind]
    return (*before, Paper(kind=kind, name=PAPERS[kind]), *others)
