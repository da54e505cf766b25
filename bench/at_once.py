"""W1's address: twelve fields and a paper in one multipart post, through the product's own actions.

The product's pages ask in steps, so this page exists on the bench alone. Nothing is left out of the work: the whole
middleware, CSRF, the fields' own validators, the sending's own key, the file checked and synced to disk, the request
with its number, its checks, its signature, its audit entries and its acknowledgement in the outbox.
"""

from functools import cache

from django import forms
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language, override

from bench.generators import FACT_FIELDS
from silah.accounts.gate import public
from silah.core.refused import Refused
from silah.policies.pack.facts import FACTS
from silah.registry.fields import field_for, stored
from silah.support.actions import drafting, submitting
from silah.support.actions.attesting import Signature
from silah.support.models import Method

SERVICE, PAPER = "aid", "national_id"


@cache
def form_in(language: str) -> type[forms.Form]:
    """The form of one language: eleven facts, the need in words, the signature, the key of the sending, the paper."""
    with override(language):
        fields: dict[str, forms.Field] = {key: field_for(FACTS[key]) for key in FACT_FIELDS}
    fields |= {
        "once": forms.CharField(min_length=20, max_length=64), "need": forms.CharField(max_length=4000),
        "typed": forms.CharField(max_length=200), "paper": forms.FileField(),
    }  # fmt: skip
    made = type("AtOnceForm", (forms.Form,), fields)
    made.base_fields = _Shared(made.base_fields)  # type: ignore[attr-defined]
    return made


class _Shared(dict[str, forms.Field]):
    """Fields that nothing changes, and that each form need not copy: the product makes its own for each page as well."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


@public
def submit_at_once(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take a whole application; the same ``once`` sent again answers with the request it became."""
    if request.method != "POST":
        return JsonResponse({"csrf": get_token(request)})
    form = form_in(get_language() or "ar")(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    given = form.cleaned_data
    facts = {key: stored(given[key]) for key in FACT_FIELDS}
    draft = drafting.new_draft(
        request.association, request.policy, SERVICE, channel="C7", token=given["once"],
        answers={"facts": facts, "questions": {"details": given["need"]}},
    )  # fmt: skip
    try:
        receipt = submitting.submit_at_once(
            draft, {PAPER: given["paper"]}, by=drafting.APPLICANT,
            signature=Signature(Method.TYPED, given["typed"], given["typed"], "C7"),
        )  # fmt: skip
    except Refused as refusal:
        return JsonResponse({"errors": refusal.sentence}, status=422)
    found = {"reference": receipt.request.reference, "token": receipt.request.token, "new": receipt.is_new}
    return JsonResponse(found, status=201 if receipt.is_new else 200)
