"""Taking a request in for a person at the desk or on the telephone: the same pages of questions as on the website."""

import time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.arabic import clean
from silah.core.refused import Refused
from silah.desk.door import asking, page, show, url
from silah.desk.forms.intake import BeginForm, PapersForm, ReferralForm, SendForm, ways_in
from silah.desk.naming import number_of
from silah.desk.viewings import listed, look
from silah.desk.views.people import known_to
from silah.policies.pack import Service
from silah.policies.pack.vocabulary import Can
from silah.support.actions import drafting as drafts
from silah.support.actions.attesting import Signature, statement
from silah.support.actions.submitting import submit
from silah.support.application import (
    ApplicationForm,
    Step,
    asks_date,
    capacity_of,
    paper_valid_until,
    papers_asked,
    rows_of,
    steps_of,
    unfinished,
)  # fmt: skip
from silah.support.models import Draft, Method

FOUND = 8


@page(Can.RECEIVE)
def begin(request: DeskRequest) -> HttpResponseBase:
    """For whom and for what: find the person first, so that nothing known is asked again."""
    text = clean(request.GET.get("q", ""))[:80]
    chosen = (
        known_to(request).filter(token=clean(request.GET.get("person", ""))[:32]).first()
        if request.GET.get("person")
        else None
    )
    found = list(known_to(request).found_by(text).order_by("search_name")[:FOUND]) if len(text) >= 2 else []
    services = [one for one in request.pack.services if one.has_public_form or _takes_referrals(request, one)]
    channels = ways_in(request.pack)
    form = BeginForm(request.POST if request.method == "POST" else None, services=services, channels=channels)
    if request.GET.get("channel") in channels:  # from an incoming call
        form.initial["channel"] = request.GET["channel"]
    if request.method == "POST" and form.is_valid():
        service = request.pack.service(form.cleaned_data["service"])
        if service is not None and not service.has_public_form:
            query = urlencode({"channel": form.cleaned_data["channel"], "person": chosen.token if chosen else ""})
            return redirect(f"{url(request, 'intake_referral', key=service.key)}?{query}")
        try:
            draft = drafts.start_draft(
                request.association, request.policy, form.cleaned_data["service"], channel=form.cleaned_data["channel"],
                person=chosen, taken_in_by=request.member,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(url(request, "intake_draft", token=draft.token))
    mine = Draft.objects.unsent().filter(taken_in_by=request.member).select_related("person").order_by("-saved_at")[:5]
    listed(request, len(found) + len(mine) + bool(chosen))
    context = {
        "form": form, "q": text, "chosen": chosen, "found": [(one, number_of(one)) for one in found], "part": "requests",
        "drafts": [(one, request.pack.service(one.service_key), url(request, "intake_draft", token=one.token)) for one in mine],
        "asked": len(text) >= 2,
    }  # fmt: skip
    return show(request, "desk/intake/begin.html", context)


def _takes_referrals(request: DeskRequest, service: Service) -> bool:
    """Whether this member may take in referrals to a service that admits by referral (clauses E4, E5)."""
    if service.referral is None or service.entry != "referral":
        return False
    return not service.sensitive or Can.SEE_SENSITIVE in request.actor.rights


@page(Can.RECEIVE)
def referral(request: DeskRequest, key: str) -> HttpResponseBase:
    """Who refers, and by what route; only bodies and routes that the policy names are offered."""
    service = request.pack.service(key)
    if service is None or service.referral is None or not _takes_referrals(request, service):
        raise Http404
    chosen = (
        known_to(request).filter(token=clean(request.GET.get("person", ""))[:32]).first()
        if request.GET.get("person")
        else None
    )
    channels = ways_in(request.pack)
    channel = request.GET.get("channel", "")
    if channel not in channels:
        channel = "C4" if "C4" in channels else next(iter(channels))
    begun: list[Draft] = []

    def take_in(answers: dict[str, Any]) -> None:
        begun.append(
            drafts.start_draft(
                request.association,
                request.policy,
                key,
                channel=channel,
                person=chosen,
                taken_in_by=request.member,
                referral=(answers["source"], answers.get("route") or ""),
            )
        )

    form = ReferralForm(service.referral, request.POST if request.method == "POST" else None)
    answer = asking(
        request, form, take_in, title=str(service.name), lead=str(service.referral.message), button=_("Take the referral in"),
        back=url(request, "intake"), part="requests",
    )  # fmt: skip
    return redirect(url(request, "intake_draft", token=begun[0].token)) if begun else answer


def _find_draft(request: DeskRequest, token: str) -> Draft:
    draft = (
        Draft.objects.select_related("person", "policy", "request")
        .filter(token=token, taken_in_by=request.member)
        .first()
    )
    if draft is None:
        raise Http404
    draft.association = request.association
    look(request, draft, "support.view_draft", name=draft.service_key)
    return draft


@page(Can.RECEIVE)
def step(request: DeskRequest, token: str, key: str = "") -> HttpResponseBase:
    """One page of the request taken in."""
    draft = _find_draft(request, token)
    if draft.request is not None:
        return redirect(url(request, "request", token=draft.request.token))
    steps = steps_of(draft.policy.service(draft.service_key), draft.policy.pack, capacity=capacity_of(draft))
    here = next((one for one in steps if one.key == key), None)
    if here is None:
        reached = steps[min(draft.step, len(steps)) - 1]
        return redirect(url(request, "intake_step", token=token, key=reached.key))
    if here.key == "papers":
        return _papers(request, draft, here, steps)
    if here.key == "review":
        return _review(request, draft, here, steps)
    return _questions(request, draft, here, steps)


def _page(
    request: DeskRequest, draft: Draft, here: Step, steps: tuple[Step, ...], template: str, context: dict[str, Any], status: int = 200
) -> HttpResponseBase:  # fmt: skip
    number = [one.key for one in steps].index(here.key) + 1
    around = {
        "step": here, "number": number, "of": len(steps), "draft": draft, "service": draft.policy.service(draft.service_key),
        "before": url(request, "intake_step", token=draft.token, key=steps[number - 2].key) if number > 1 else "",
        "after": steps[number].title if number < len(steps) else "", "part": "requests",
    }  # fmt: skip
    return show(request, template, around | context, status=status)


def _onward(request: DeskRequest, draft: Draft, here: Step) -> HttpResponseBase:
    steps = steps_of(draft.policy.service(draft.service_key), draft.policy.pack, capacity=capacity_of(draft))
    number = [one.key for one in steps].index(here.key) + 1
    following = min(number + 1, len(steps))
    if here.key == "papers":
        drafts.save_draft(draft, "typed", {}, step=following)
    return redirect(url(request, "intake_step", token=draft.token, key=steps[following - 1].key))


def _questions(request: DeskRequest, draft: Draft, here: Step, steps: tuple[Step, ...]) -> HttpResponseBase:
    change = request.GET.getlist("change")
    typed = request.POST if request.method == "POST" else None
    form = ApplicationForm(here, draft, typed, change=change, signed_in=draft.person)
    if request.method == "POST":
        form.keep(apply=True)
        if not form.errors:
            return _onward(request, draft, here)
    return _page(
        request, draft, here, steps, "desk/intake/questions.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _papers(request: DeskRequest, draft: Draft, here: Step, steps: tuple[Step, ...]) -> HttpResponseBase:
    if request.method == "POST" and request.POST.get("remove"):
        drafts.detach_paper(draft, clean(request.POST["remove"])[:40], by=request.actor)
        return redirect(request.path)
    asked = papers_asked(draft)
    dates = {paper.kind: asks_date(draft, paper) for paper in asked}
    form = PapersForm(asked, dates, request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        form.full_clean()
        for paper in asked:
            printed = form.cleaned_data.get(f"date_{paper.kind}")
            for upload in request.FILES.getlist(paper.kind):
                try:
                    drafts.attach_paper(
                        draft,
                        paper.kind,
                        upload,
                        valid_until=paper_valid_until(draft, paper, printed),
                        by=request.actor,
                    )
                except Refused as refusal:
                    form.add_error(paper.kind, refusal.sentence)
        if not form.errors:
            return _onward(request, draft, here)
        asked = papers_asked(draft)
    rows = [(paper, form[paper.kind], form[f"date_{paper.kind}"] if dates[paper.kind] else None) for paper in asked]
    return _page(
        request, draft, here, steps, "desk/intake/papers.html", {"rows": rows, "form": form},
        status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip


def _review(request: DeskRequest, draft: Draft, here: Step, steps: tuple[Step, ...]) -> HttpResponseBase:
    pack = draft.policy.pack
    form = SendForm(pack.consents, request.POST if request.method == "POST" else None)
    left = unfinished(draft, pack)
    if request.method == "POST" and form.is_valid() and not left:
        try:
            return _send(request, draft, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form, "sections": rows_of(draft, pack), "statement": statement(),
        "left": [(one, names, url(request, "intake_step", token=draft.token, key=one.key)) for one, names in left],
        "missing": [paper.name for paper in papers_asked(draft) if paper.is_missing],
    }  # fmt: skip
    return _page(
        request, draft, here, steps, "desk/intake/review.html", context, status=422 if request.method == "POST" else 200
    )


def _send(request: DeskRequest, draft: Draft, form: SendForm) -> HttpResponseBase:
    agreed = [purpose for purpose in form.purposes if form.cleaned_data[f"consent_{purpose}"]]
    drafts.save_draft(draft, "questions", {"consents": agreed})
    signature = None
    if form.cleaned_data["sign"] == "typed":
        name = form.cleaned_data["typed"]
        signature = Signature(Method.TYPED, name, name, draft.channel, taken_by=request.member.name)
    receipt = submit(draft, signature=signature, by=request.actor, taken_in_by=request.member)
    if receipt.is_new:
        request.session[f"code:{receipt.request.token}"] = [receipt.secret, int(time.time())]
    messages.success(
        request,
        _("Request %(reference)s is registered. Print the slip with its follow-up code.")
        % {"reference": receipt.request.reference},
    )
    return redirect(url(request, "request", token=receipt.request.token))
