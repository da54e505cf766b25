"""Checking oneself before applying. Nothing is stored: no session, no row, no log, no address holds an answer."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from silah.accounts.gate import AssociationRequest
from silah.catalogue.eligibility import alternatives, evaluate
from silah.catalogue.facts_known import FactValue
from silah.core import clock
from silah.policies.pack.facts import FACTS, PAPER_PREFIX, fact_name
from silah.policies.pack.services import Condition, Service
from silah.policies.pack.vocabulary import ConditionKind
from silah.portal.gate import site
from silah.portal.pages import protects, show
from silah.portal.speaking import speak_as, speak_of_service
from silah.portal.views.home import is_for_1919
from silah.portal.views.services import service_or_404
from silah.registry.fields import field_for, stored, yes_no_field
from silah.support.application import needed_hint
from silah.support.needs import derived

_ASKED: dict[ConditionKind, tuple[str, ...]] = {
    ConditionKind.NATIONALITY_OR_VALID_RESIDENCE: ("nationality", "residence_permit_expires_on"),
    ConditionKind.GENDER_AMONG: ("gender",),
    ConditionKind.MARITAL_STATUS_AMONG: ("marital_status",),
    ConditionKind.INCOME_PER_HEAD_AT_MOST: ("monthly_income", "household_size"),
    ConditionKind.AGE_BETWEEN: ("birth_date",),
    ConditionKind.BOTH_PARTIES_LAWFUL: (
        "first_party_nationality", "first_party_permit_expires_on", "second_party_nationality", "second_party_permit_expires_on",
    ),
}  # fmt: skip


class CheckForm(forms.Form):
    """Only the facts on which the conditions of one service rest; every answer may be left out."""

    def __init__(self, service: Service, data: Any = None) -> None:
        super().__init__(data)
        self.papers: list[str] = []
        wanted: set[str] = set()
        for condition in service.conditions:
            wanted |= facts_behind(condition)
        for key, kind in FACTS.items():
            if key in wanted:
                self.fields[key] = field_for(kind, required=False)
                self.fields[key].help_text = needed_hint(key) or self.fields[key].help_text
        for key in sorted(one for one in wanted if one.startswith(PAPER_PREFIX)):
            self.fields[key] = yes_no_field(
                label=_("Do you have this, still valid: %(paper)s?") % {"paper": fact_name(key)}, required=False
            )
            self.papers.append(key)

    def facts(self) -> dict[str, FactValue]:
        """What was answered, as the conditions read it."""
        today = clock.today()
        given = {key: stored(value) for key, value in self.cleaned_data.items() if value not in (None, "")}
        return {key: FactValue(value, source=_("your answer"), as_of=today) for key, value in derived(given).items()}


def facts_behind(condition: Condition) -> set[str]:
    """The facts a person can be asked for that decide a condition; what only comes later is left out."""
    keys = set(_ASKED.get(condition.kind, ()))
    parameters = condition.parameters
    if condition.kind is ConditionKind.FACT_IS:
        keys.add(str(parameters["fact"]))
    if condition.kind is ConditionKind.LIVES_IN:
        keys |= {"city"} | ({"district"} if parameters.get("districts") else set())
    if condition.kind is ConditionKind.INCOME_PER_HEAD_AT_MOST:
        deducted = parameters.get("deduct", ())
        keys |= set(deducted) if isinstance(deducted, tuple) else {str(deducted)}
    if condition.kind is ConditionKind.PAPER_PRESENT:
        kinds = parameters.get("any_of", ())
        keys |= {PAPER_PREFIX + one for one in (kinds if isinstance(kinds, tuple) else (str(kinds),))}
    if condition.when is not None and condition.when.fact in FACTS:
        keys.add(condition.when.fact)
    return {key for key in keys if key in FACTS or key.startswith(PAPER_PREFIX)}


@site
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: AssociationRequest, slug: str, key: str) -> HttpResponse:
    """Read the conditions over the answers given; the reading advises and bars nobody from applying."""
    service = service_or_404(request, key)
    if is_for_1919(service):
        raise Http404
    speak_of_service(request, service.audience)
    if request.POST.get("gender") in ("female", "male"):
        speak_as(request, request.POST["gender"])
    form = CheckForm(service, request.POST if request.method == "POST" else None)
    found: dict[str, Any] = {
        "service": service, "form": form, "quick_exit": protects(request.pack) or service.sensitive,
        "crumbs": [
            (_("Services"), reverse("portal:services", args=[slug])),
            (str(service.name), reverse("portal:service", args=[slug, key])), (_("Does it suit me?"), ""),
        ],
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        facts = form.facts()
        found["reading"] = evaluate(service, facts, on=clock.today())
        if found["reading"].overall == "not_met":
            found["others"] = [
                other for other, _reading in alternatives(request.pack, facts, clock.today(), besides=key)
            ]
    return show(request, "services/check.html", found, at="services")
