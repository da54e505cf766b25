"""W1's address: twelve fields and a paper in one multipart post, through the product's own actions.

The product asks in steps, so this page exists on the bench alone. Nothing is left out of the work: the whole
middleware, CSRF, the fields' own validators, the draft, the file checked and synced to disk, the request with its
number, its checks, its signature, its audit entries and its acknowledgement in the outbox.
"""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token

from bench.generators import FACT_FIELDS
from silah.accounts.gate import public
from silah.core.refused import Refused
from silah.policies.pack.facts import FACTS
from silah.registry.fields import field_for, stored
from silah.support.actions import drafting
from silah.support.actions.attesting import Signature
from silah.support.actions.submitting import submit
from silah.support.models import Draft, Method

SERVICE, PAPER = "aid", "national_id"


class AtOnceForm(forms.Form):
    """Eleven facts, the need in words, the signature, the key of the sending, and the paper."""

    once = forms.CharField(min_length=20, max_length=64)
    need = forms.CharField(max_length=4000)
    typed = forms.CharField(max_length=200)
    paper = forms.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in FACT_FIELDS:
            self.fields[key] = field_for(FACTS[key])


@public
def submit_at_once(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take a whole application; the same ``once`` sent again answers with the request it became."""
    if request.method != "POST":
        return JsonResponse({"csrf": get_token(request)})
    form = AtOnceForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    given = form.cleaned_data
    facts = {key: stored(given[key]) for key in FACT_FIELDS}
    draft = _draft(request, given["once"], {"facts": facts, "questions": {"details": given["need"]}})
    if draft.request_id is None:
        try:
            drafting.attach_paper(draft, PAPER, given["paper"])
        except Refused as refusal:
            if refusal.code != "already_sent":
                return JsonResponse({"errors": refusal.sentence}, status=422)
    receipt = submit(
        draft, signature=Signature(Method.TYPED, given["typed"], given["typed"], "C7"), by=drafting.APPLICANT
    )
    found = {"reference": receipt.request.reference, "token": receipt.request.token, "new": receipt.is_new}
    return JsonResponse(found, status=201 if receipt.is_new else 200)


def _draft(request: Any, once: str, answers: dict[str, dict[str, Any]]) -> Draft:
    """The draft of this sending: begun now, or begun by the same sending a moment ago."""
    try:
        with transaction.atomic():
            return drafting.start_draft(
                request.association, request.policy, SERVICE, channel="C7", answers=answers, token=once
            )
    except IntegrityError:
        return Draft.objects.select_related("policy", "association").get(token=once)
