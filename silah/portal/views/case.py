"""The page of one request: whose turn it is, both dates, the path, what we said, the answer, what was given."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from silah.delivery.models import Delivery, DeliveryState
from silah.interactions.models import Message
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.vocabulary import Stage
from silah.portal.gate import CaseRequest, case
from silah.portal.pages import protects, show
from silah.portal.progress import status_of, steps_of_path, turn_of
from silah.portal.views.papers import code_of
from silah.support import late
from silah.support.models import Act, Attestation, Check, Closing, Decision, Event, SupportRequest
from silah.support.papers import granted_row
from silah.surveys.models import Rating

#: What happened that the person sees; our own marks and notes are not among them.
_ICONS = {
    Act.SUBMITTED: "tray", Act.TOLD: "mail", Act.SENT_BACK: "return", Act.COMPLETED: "paper-check", Act.CHECKED: "check",
    Act.SIGNED: "sign", Act.SIGNATURE_VOID: "sign", Act.ANSWERED: "chat", Act.RELEASED: "mail", Act.RELEASED_EARLY: "mail",
    Act.OBJECTED: "flag", Act.REOPENED: "refresh", Act.REGISTERED: "card", Act.PLANNED: "calendar", Act.DELIVERED: "hands",
    Act.CONFIRMED: "check", Act.RATED: "star", Act.WITHDRAWN: "undo", Act.GIVEN_UP: "undo", Act.CLOSED: "archive", Act.PAPER_ADDED: "paper-plus",
}  # fmt: skip

#: Acts whose text is the person's own words, or was written for the person to read.
_TO_THE_PERSON = frozenset({Act.REFERRED, Act.ANSWERED, Act.OBJECTED, Act.SIGNATURE_VOID})


@case
def case_page(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """Nine queries, however long the story is."""
    found = request.case
    checks = list(Check.objects.filter(support_request=found).select_related("paper"))
    deliveries = list(Delivery.objects.of_request(found.pk))
    decision = answer_of(found)
    rating = Rating.objects.filter(about_id=found.pk).first()
    waiting = [one for one in deliveries if one.state == DeliveryState.GIVEN]
    missing = [one for one in checks if one.is_open_question]
    signed = Attestation.objects.filter(support_request=found).standing().exists()
    service = found.service
    return show(
        request, "case/page.html",
        {
            "case": found, "service": service, "status": status_of(found), "steps": steps_of_path(found),
            "turn": turn_of(found, missing=len(missing), given=len(waiting), rated=rating is not None, unsigned=not signed and _is_studied(found)),
            "dates_hold": found.answered_at is None and found.closed_at is None, "by_committee": Stage.COMMITTEE in found.path,
            "events": _events(found), "told": _told(found), "decision": decision,
            "grants": [granted_row(row) for row in decision.grants] if decision is not None else [],
            "others": _others(request, decision), "can_object": decision is not None and decision.can_be_objected_to and not _objected(decision),
            "objected": decision is not None and _objected(decision), "deliveries": deliveries, "papers": [_paper_row(one) for one in checks if one.is_paper],
            "rating": rating, "can_rate": found.answered_at is not None and rating is None, "stars": range(5, 0, -1),
            "can_withdraw": found.is_open and found.answered_at is None, "signed": signed,
            "quick_exit": service.sensitive or protects(request.pack), "relations_phone": found.policy.pack.association.phones[:1],
        },
        at="mine",
    )  # fmt: skip


def _is_studied(found: SupportRequest) -> bool:
    """Whether a file is past its signature and not judged yet."""
    return found.closed_at is None and (found.stage == Stage.RESEARCH or late.judged_by(found) is not None)


def answer_of(found: SupportRequest) -> Decision | None:
    """The answer given in the present round; one given before an objection is part of the past."""
    released = Decision.objects.filter(support_request=found, round=found.round).released()
    answer: Decision | None = released.select_related("objection").first()
    return answer


def _objected(decision: Decision) -> bool:
    return getattr(decision, "objection", None) is not None


def _events(found: SupportRequest) -> list[dict[str, Any]]:
    events = Event.objects.filter(support_request=found).shown_to_applicant().exclude(act=Act.TOLD).newest_first()[:40]
    yours = {
        Act.SUBMITTED: _("Your request arrived"), Act.SIGNED: _("You signed that the data are right"),
        Act.COMPLETED: _("You sent what was missing"), Act.CONFIRMED: _("You confirmed that it arrived"),
        Act.RATED: _("You rated the service"), Act.RATING_DECLINED: _("You chose not to rate"),
        Act.WITHDRAWN: _("You withdrew this request"), Act.REOPENED: _("We study your request again"), Act.OBJECTED: _("You objected to the answer"),
        Act.REGISTERED: _("You are registered as a beneficiary"), Act.PAPER_ADDED: _("A paper of yours arrived"),
        Act.NOTE: _("We wrote down what you told us"),
        # Who asked whom for what inside the house is not the person's to carry.
        Act.RETURNED: _("We look at your request more closely"),
    }  # fmt: skip
    return [
        {
            "title": _title(one) or yours.get(Act(one.act)) or Act(one.act).label,
            "at": one.at,
            "icon": _ICONS.get(Act(one.act), "history"),
            "text": _words(one),
        }
        for one in events
    ]


def _title(event: Any) -> str:
    """A request that stopped is not closed: it goes on with what was awaited."""
    return _("This request stopped") if event.facts.get("closing") == Closing.LAPSED else ""


def _words(event: Any) -> str:
    """The person's own words and what we wrote to them; what we wrote to each other is not theirs to read.

    By name, so that an act added later tells nothing until somebody has thought about it.
    """
    return event.text if event.act in _TO_THE_PERSON else ""


def _told(found: SupportRequest) -> list[Message]:
    """What we told, newest first, without what carried a code."""
    return list(Message.objects.about(found).filter(secret=False)[:20])


def _others(request: CaseRequest, decision: Decision | None) -> list[Any]:
    if decision is None or decision.is_positive:
        return []
    return [
        one for key in decision.alternatives if (one := request.pack.service(key)) is not None and one.has_public_form
    ]


def _paper_row(check: Check) -> dict[str, Any]:
    state = {"matched": "ok", "pending": "wait", "wrong": "bad"}.get(check.state, "missing")
    return {"name": str(PAPERS.get(check.key, check.key)), "state": state, "note": check.note if check.state == "wrong" else "", "paper": check.paper,
            "required": check.is_required}  # fmt: skip


@case
def received(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """The acknowledgement on screen: number, code, both dates, what happens now (clause H5)."""
    found = request.case
    return show(
        request, "case/received.html",
        {
            "case": found, "service": found.service, "secret": code_of(request), "steps": steps_of_path(found),
            "by_committee": Stage.COMMITTEE in found.path, "speaker": found.speaker_typed[0], "tail": found.contact_mobile[-2:],
            "contact": found.contact_channel, "missing": found.checks.filter(is_paper=True, is_required=True, paper=None).count(),
            "quick_exit": found.service.sensitive or protects(request.pack),
        },
        at="mine",
    )  # fmt: skip
