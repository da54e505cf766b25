"""Taking the applicant's signature at the desk (clause H4): drawn, typed, by one-time code, or on paper."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.identifiers import mask
from silah.core.refused import Refused
from silah.desk.door import INTERVIEW, act, asking, case_url, find_case, page, url
from silah.desk.forms.consents import agreed, ask_again
from silah.desk.forms.signing import SignForm
from silah.desk.naming import name_of_fact, name_of_item, shown
from silah.interactions.actions import tell_address
from silah.policies.pack.vocabulary import Can
from silah.registry.actions import hand_in_paper
from silah.registry.codes import issue_code, use_code
from silah.registry.models import SignInCode
from silah.support.actions.attesting import Signature, sign, statement
from silah.support.actions.consenting import taken_back
from silah.support.models import Method, SupportRequest

PURPOSE = "attest"


@page(Can.RECEIVE, Can.CHECK)
def attest(request: DeskRequest, token: str) -> HttpResponseBase:
    """Show the data and the statement, and take the signature in one of four ways."""
    case = find_case(request, token)
    form = SignForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        chosen=Method.CODE if case.contact_mobile else Method.DRAWN,
    )  # fmt: skip
    with translation.override(case.speaks_as.language_code):
        words = statement()

    again = taken_back(case) if case.closed_at is not None else []
    ask_again(form, again)

    def do(given: dict[str, Any]) -> str:
        is_code = given["method"] == Method.CODE
        # The code, the scan and the signature stand or fall together: a refused signature leaves the code good.
        # A wrong code is no error of theirs, so that its try stays counted.
        with transaction.atomic():
            is_right = not is_code or use_code(case.contact_mobile, given["code"], purpose=PURPOSE, about=case.token)
            if is_right:
                _sign(request, case, given, agreed(given, again))
        if not is_right:
            raise Refused("code_wrong", _("The code is wrong or too old. Send another one."))
        return _("Signed. The data are frozen as they are now.")

    female = case.is_of_woman
    data = [
        (name_of_fact(key), shown(key, value, female=female)) for key, value in case.answers.get("facts", {}).items()
    ]
    papers = [
        name_of_item(one.key, is_paper=True, service=case.service)
        for one in case.checks.filter(is_paper=True).exclude(paper=None)
    ]
    live = (
        SignInCode.objects.live()
        .filter(mobile=case.contact_mobile, purpose=PURPOSE, about=case.token)
        .order_by("-pk")
        .first()
    )
    return asking(
        request, form, do, title=_("Sign the data"), button=_("Sign"), back=case_url(request, case), case=case,
        part="requests", has_files=True, template="desk/case/attest.html", data=data, papers=papers, statement=words,
        signer=case.speaks_as, code_live=live, shown_code=live.shown_code if live and settings.SAMPLE else "",
        mobile=mask(case.contact_mobile), can_send=bool(case.contact_mobile),
    )  # fmt: skip


def _sign(request: DeskRequest, case: SupportRequest, given: dict[str, Any], again: list[str]) -> None:
    method, scan = Method(given["method"]), None
    if method is Method.SCAN:
        scan = hand_in_paper(request.association, given["scan"], kind="other", by=request.actor, person=case.person)
    value = {Method.DRAWN: given["drawn"], Method.TYPED: given["typed"]}.get(method, "")
    signature = Signature(
        method=method, value=value, name=case.speaks_as.full_name, channel=INTERVIEW, taken_by=request.member.name,
        scan=scan,
    )  # fmt: skip
    with translation.override(case.speaks_as.language_code):
        sign(case, signature, agreed=again, by=request.actor)


@act(Can.RECEIVE, Can.CHECK)
def send_code(request: DeskRequest, case: SupportRequest) -> HttpResponseBase:
    """Send a one-time code to the mobile of the one who signs."""
    back = redirect(url(request, "attest", token=case.token))
    try:
        with transaction.atomic():  # a code nobody can be told is not made
            row, code = issue_code(request.association, case.contact_mobile, purpose=PURPOSE, about=case.token)
            if not row.shown_code:
                tell_address(
                    request.association, case.contact_mobile, "code", facts={"code": code},
                    language=case.speaks_as.language_code, by=request.actor,
                )  # fmt: skip
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return back
    messages.success(request, _("The code is on its way. It is good for ten minutes."))
    return back
