"""The eligibility engine applied to one request: what is known of the person, overlaid by what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from silah.catalogue.eligibility import FactValue, Reading, evaluate
from silah.core import clock
from silah.registry.models import Fact, Paper, known_facts
from silah.support.models import Check, CheckState, SupportRequest
from silah.support.needs import derived


@dataclass(frozen=True)
class Ground:
    """What a reading of one request rests on: its checks, what the register knows, which other files are sensitive."""

    checks: Sequence[Check]
    known: Mapping[str, Fact]
    sensitive: frozenset[str]


def judged_on(request: SupportRequest) -> date:
    """The day on which validity is judged: that of the submission (clause H2).

    The weeks that we take to answer turn no valid paper or permit into a reason against the person.
    """
    return clock.local(request.submitted_at).date()


def ground_of(request: SupportRequest) -> Ground:
    """Read the ground of a request: three queries, whatever the number of facts."""
    return Ground(
        list(request.checks.select_related("paper")),
        known_facts(request.person, judged_on(request)),
        frozenset(sensitive_files(request.person_id, besides=request.pk).values_list("reference", flat=True)),
    )


def sensitive_files(person_id: int, *, besides: int) -> Any:
    """The sensitive files of a person other than the one being read."""
    return SupportRequest.objects.filter(person_id=person_id, is_sensitive=True).exclude(pk=besides)


def facts_of(
    request: SupportRequest, ground: Ground | None = None, *, sees_sensitive: bool = False
) -> dict[str, FactValue]:
    """Facts by key with their sources: the register, the request form, its papers, the visits.

    A typed value stands over a registered one, because it is newer, and says that it is not matched yet. What was
    learnt in another, sensitive file of the person is left out unless the reader may see such files; nobody else may
    learn here that there is one.

    Args:
        ground: where it was read already with the rest of the file.
        sees_sensitive: whether the reader may see sensitive files.
    """
    ground = ground or ground_of(request)
    matched = {(c.is_paper, c.key): c for c in ground.checks}
    known = dict(ground.known) if sees_sensitive else _open_facts(request, ground)
    facts: dict[str, FactValue] = {
        key: FactValue(
            fact.value,
            source=fact.source,
            as_of=fact.as_of,
            valid_until=fact.valid_until,
            verified=bool(fact.verified_by),
        )
        for key, fact in known.items()
    }
    sent_on = judged_on(request)
    typed: dict[str, Any] = derived(request.answers.get("facts", {}))
    for key, value in typed.items():
        if value in (None, ""):
            continue
        check = matched.get((False, key))
        facts[key] = FactValue(
            value, source=_("the request form"), as_of=sent_on, valid_until=None,
            verified=check is not None and check.state == CheckState.MATCHED,
        )  # fmt: skip
    for (is_paper, key), check in matched.items():
        if is_paper and check.paper is not None and check.state != CheckState.WRONG:
            facts[f"paper:{key}"] = FactValue(
                True, source=_("the paper handed in"), as_of=clock.local(check.paper.handed_in_at).date(),
                valid_until=check.paper.valid_until, verified=check.state == CheckState.MATCHED,
            )  # fmt: skip
    facts["registered_online"] = FactValue(
        True, source=request.reference, as_of=sent_on, valid_until=None, verified=True
    )
    for key, value in request.answers.get("outcomes", {}).items():
        facts[key] = FactValue(value, source=_("the interview"), as_of=clock.today(), valid_until=None, verified=True)
    return facts


def _open_facts(request: SupportRequest, ground: Ground) -> dict[str, Fact]:
    """The facts that were not learnt in another, sensitive file.

    Such a file may only have confirmed what was known before: then it stands with the source it had until then.
    """
    hidden = {key: fact for key, fact in ground.known.items() if fact.source in ground.sensitive}
    if not hidden:
        return dict(ground.known)
    before = Fact.objects.filter(person_id=request.person_id, key__in=hidden).exclude(source__in=ground.sensitive)
    kept = {key: fact for key, fact in ground.known.items() if key not in hidden}
    for fact in before.order_by("pk"):
        if fact.value == hidden[fact.key].value and (fact.valid_until is None or fact.valid_until >= clock.today()):
            kept[fact.key] = fact
    return kept


def read(request: SupportRequest) -> Reading:
    """What the conditions of the service say of this request as it was sent; it advises, persons decide.

    It is kept with decisions and read by whoever reads the file, so it rests on nothing from other, sensitive files.
    """
    return evaluate(request.service, facts_of(request), on=judged_on(request))


def known_papers(person_id: int) -> set[str]:
    """Kinds of papers of a person still valid today."""
    return set(Paper.objects.known_of(person_id).valid(clock.today()).values_list("kind", flat=True))
