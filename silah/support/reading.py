"""The eligibility engine applied to one request: what is known of the person, overlaid by what was typed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from silah.catalogue.eligibility import FactValue, Reading, evaluate
from silah.core import clock
from silah.registry.models import Paper, known_facts
from silah.support.models import CheckState, SupportRequest
from silah.support.needs import derived


def facts_of(request: SupportRequest) -> dict[str, FactValue]:
    """Facts by key with their sources: the register, the request form, its papers, the visits.

    A typed value stands over a registered one, because it is newer, and says that it is not matched yet.
    Three queries, whatever the number of facts.
    """
    matched = {(c.is_paper, c.key): c for c in request.checks.select_related("paper")}
    facts: dict[str, FactValue] = {
        key: FactValue(
            fact.value,
            source=fact.source,
            as_of=fact.as_of,
            valid_until=fact.valid_until,
            verified=bool(fact.verified_by),
        )
        for key, fact in known_facts(request.person, clock.today()).items()
    }
    sent_on = clock.local(request.submitted_at).date()
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


def read(request: SupportRequest, *, on: date | None = None) -> Reading:
    """What the conditions of the service say of this request on a day; it advises, persons decide."""
    return evaluate(request.service, facts_of(request), on=on or clock.today())


def known_papers(person_id: int) -> set[str]:
    """Kinds of papers of a person still valid today."""
    return set(Paper.objects.filter(person_id=person_id).valid(clock.today()).values_list("kind", flat=True))
