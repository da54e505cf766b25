"""The person's own page: requests, drafts, papers still valid, the card."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from silah.core import clock
from silah.delivery.models import Beneficiary
from silah.policies.pack.papers import PAPERS
from silah.portal.gate import PersonRequest, apart_papers, beneficiary, cases_of, keep_draft
from silah.portal.pages import show
from silah.portal.progress import status_of
from silah.portal.views.resume import next_step
from silah.registry.consents import standing_consents
from silah.registry.models import Paper
from silah.support.models import Draft

MOST = 30


@beneficiary
def mine(request: PersonRequest, slug: str) -> HttpResponse:
    """Everything the association holds for the person to see and do: six queries, however much there is."""
    person = request.beneficiary
    cases = cases_of(person, MOST)
    shown = {one.pk for one in cases}
    today = clock.today()
    return show(
        request, "mine.html",
        {
            "person": person, "rows": [(one, status_of(one), str(one.service.name)) for one in cases],
            "drafts": [
                (one, str(one.policy.service(one.service_key).name))
                for one in Draft.objects.unsent().filter(person=person, keep_until__gte=today).select_related("policy").order_by("-saved_at")[:10]
            ],
            "papers": [
                (str(PAPERS.get(one.kind, one.kind)), one)
                for one in Paper.objects.known_of(person)
                .exclude(pk__in=apart_papers(person))
                .valid(today)
                .order_by("kind", "-pk")[:MOST]
            ],
            # What was claimed in one's name with a request kept apart would tell of it.
            "consents": [one for one in standing_consents(person) if not one.is_claim or one.about_id in shown],
            "registered": Beneficiary.objects.filter(person=person).first(),
            "services": [one for one in request.pack.services if one.has_public_form],
        },
        at="mine",
    )  # fmt: skip


@beneficiary
@require_POST
def take_up(request: PersonRequest, slug: str) -> HttpResponse:
    """Go on with one of the person's own drafts on this device."""
    number = request.POST.get("draft", "")
    draft = (
        Draft.objects.unsent()
        .filter(person=request.beneficiary, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
        .first()
    )
    if draft is None:
        raise Http404
    return keep_draft(redirect("portal:step", slug, next_step(draft)), request, draft)
