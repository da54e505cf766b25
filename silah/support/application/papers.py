"""The papers an application asks for: which, what is here already, and until when each is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from silah.core import clock
from silah.policies.pack.papers import EXPIRES_WITH, PAPERS
from silah.policies.pack.services import Paper as AskedPaper
from silah.registry.models import Paper
from silah.support.application.steps import capacity_of, known_answers
from silah.support.models import Draft


@dataclass(frozen=True)
class PaperAsked:
    """One kind of paper asked for: what is attached to the draft, and what is known of the person and still valid."""

    kind: str
    name: str
    hint: str
    required: bool
    validity_days: int | None
    asks_expiry: bool
    attached: tuple[Paper, ...] = ()
    known: Paper | None = None

    @property
    def is_missing(self) -> bool:
        return self.required and not self.attached and self.known is None


def papers_asked(draft: Draft) -> tuple[PaperAsked, ...]:
    """The papers of a draft's service, those its answers make needless left out: two queries at most."""
    service = draft.policy.service(draft.service_key)
    facts = known_answers(draft)
    attached: dict[str, list[Paper]] = {}
    for paper in Paper.objects.filter(draft_token=draft.token, person=None).order_by("pk"):
        attached.setdefault(paper.kind, []).append(paper)
    known: dict[str, Paper] = {}
    if draft.person is not None:
        known = {p.kind: p for p in Paper.objects.known_of(draft.person).valid(clock.today()).order_by("pk")}
    asked: Sequence[AskedPaper] = service.papers_for(facts)
    rows = [
        PaperAsked(
            paper.kind, str(paper.name), str(paper.hint or ""), paper.required, paper.validity_days, paper.expires,
            tuple(attached.get(paper.kind, ())), known.get(paper.kind),
        )
        for paper in asked
    ]  # fmt: skip
    deed = draft.policy.pack.deed_of(capacity_of(draft))
    if deed is not None and deed.paper not in {row.kind for row in rows}:
        rows.append(
            PaperAsked(
                deed.paper, str(PAPERS[deed.paper]), str(deed.hint or ""), True, None, False,
                tuple(attached.get(deed.paper, ())), known.get(deed.paper),
            )
        )  # fmt: skip
    return tuple(rows)


def paper_valid_until(draft: Draft, paper: PaperAsked, printed: date | None) -> date | None:
    """The last day a paper is good for: the date printed on it, or its issue and the days the service allows.

    For the two identity papers the date already given with the facts counts.
    """
    facts = draft.answers.get("facts", {})
    by_fact = EXPIRES_WITH.get(paper.kind)
    if printed is None and by_fact and facts.get(by_fact):
        return date.fromisoformat(str(facts[by_fact]))
    if printed is not None and paper.validity_days is not None and not paper.asks_expiry:
        return printed + timedelta(days=paper.validity_days)
    return printed


def asks_date(draft: Draft, paper: PaperAsked) -> str:
    """Which date of a paper is asked for: ``expiry``, ``issue`` or none; never one that the facts hold already."""
    if paper.kind in EXPIRES_WITH:
        return ""
    if paper.asks_expiry:
        return "expiry"
    return "issue" if paper.validity_days is not None else ""
