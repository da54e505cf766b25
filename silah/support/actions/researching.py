"""Social research (clauses H3, O4): questions referred, visits, findings, needs score, recommendation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_if_apart
from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import eyes, workflow
from silah.support.actions.telling import tell_about
from silah.support.conflicts import refuse_if_tied
from silah.support.models import Act, Referral, Research, SupportRequest, Visit
from silah.support.models.research import Recommendation, VisitKind
from silah.support.needs import score_of


@transaction.atomic
def refer(request: SupportRequest, question: str, *, by: Actor, channel: str) -> Referral:
    """Pass a question the beneficiary has about the procedure to the social researcher (clause H3).

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``empty``; ``moved_on`` when the request
            has ended.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations passes the beneficiary's questions on."))
    if request.closed_at is not None:
        raise Refused("moved_on", _("This request has ended."))
    if not question.strip():
        raise Refused("empty", _("Write the question in the beneficiary's words."))
    referral = Referral.objects.create(
        association_id=request.association_id, support_request=request, question=question.strip(), asked_by=by.name,
        asked_at=clock.now(),
    )  # fmt: skip
    workflow.log(request, Act.REFERRED, by=by, public=True, channel=channel, text=question.strip())
    return referral


@transaction.atomic
def answer_referral(referral: Referral, answer: str, *, by: Actor) -> None:
    """Answer a referred question and tell the beneficiary; a question is answered once."""
    if not by.rights & {Can.ANSWER_REFERRAL, Can.RESEARCH}:
        raise Refused("right_missing", _("The social researcher answers this question."))
    if not answer.strip():
        raise Refused("empty", _("Write the answer first."))
    answered = Referral.objects.filter(pk=referral.pk, answered_at=None).update(
        answer=answer.strip(), answered_by=by.name, answered_at=clock.now()
    )
    if not answered:
        raise Refused("moved_on", _("A colleague has answered this question already."))
    request = referral.support_request
    workflow.log(request, Act.ANSWERED, by=by, public=True, text=answer.strip())
    tell_about(request, "referral_answered", by=by, again=str(referral.pk), reference=request.reference)


def _refuse_unless_researching(request: SupportRequest, by: Actor) -> None:
    if not eyes.holds(request, Duty.RESEARCH, by):
        raise Refused("right_missing", _("The study is for the social researcher."))
    if request.stage != Stage.RESEARCH:
        raise Refused("moved_on", _("The file is not in social research now."))
    refuse_if_apart(request.policy.pack, Duty.RESEARCH, request.duties_done_by(by.id))
    eyes.refuse_same_eyes(request, Duty.RESEARCH, by=by)
    refuse_if_tied(request, by=by)


@transaction.atomic
def plan_visit(
    request: SupportRequest, kind: VisitKind, planned_for: datetime, *, place: str, researcher: Member, by: Actor
) -> Visit:
    """Plan a visit or interview and tell the beneficiary when.

    Raises:
        Refused: ``in_the_past``.
    """
    _refuse_unless_researching(request, by)
    if planned_for < clock.now():
        raise Refused("in_the_past", _("Choose a time that has not passed."))
    visit = Visit.objects.create(
        association_id=request.association_id, support_request=request, kind=kind, planned_for=planned_for,
        place=place.strip()[:200], by=researcher,
    )  # fmt: skip
    workflow.log(request, Act.VISIT_PLANNED, by=by, public=True, kind=kind.value, planned_for=planned_for.isoformat())
    tell_about(
        request,
        "appointment",
        by=by,
        again=f"visit-{visit.pk}",
        date=planned_for.astimezone(clock.RIYADH).date(),
        time=planned_for.astimezone(clock.RIYADH).time(),
    )
    return visit


@transaction.atomic
def hold_visit(visit: Visit, *, notes: str, passed_interview: bool | None, by: Actor) -> None:
    """Record what was seen and heard at a visit; for services that ask for it, whether the interview was passed."""
    request = visit.support_request
    _refuse_unless_researching(request, by)
    if not notes.strip():
        raise Refused("empty", _("Write what you saw and heard."))
    held = Visit.objects.filter(pk=visit.pk, held_at=None).update(
        held_at=clock.now(), notes=notes.strip(), passed_interview=passed_interview
    )
    if not held:
        raise Refused("moved_on", _("This visit is recorded already."))
    if passed_interview is not None:
        known = SupportRequest.objects.select_for_update().values_list("answers", flat=True).get(pk=request.pk)
        outcomes = {**known.get("outcomes", {}), "interview_passed": passed_interview}
        request.answers = {**known, "outcomes": outcomes}
        SupportRequest.objects.filter(pk=request.pk).update(answers=request.answers)
    workflow.log(request, Act.VISITED, by=by, duty=Duty.RESEARCH, public=True, kind=visit.kind)


@transaction.atomic
def save_research(
    request: SupportRequest, *, findings: str, needs: str, reasons: str, recommendation: str, researcher: Member, by: Actor
) -> Research:  # fmt: skip
    """Keep the study as written so far; it may be unfinished."""
    _refuse_unless_researching(request, by)
    study, _created = Research.objects.update_or_create(
        association_id=request.association_id, support_request=request, round=request.round,
        defaults={
            "researcher": researcher, "findings": findings.strip(), "needs": needs.strip(), "reasons": reasons.strip(),
            "recommendation": recommendation, "saved_at": clock.now(), "score": current_score(request),
        },
    )  # fmt: skip
    if not request.was_done_by(by.id, Duty.RESEARCH):
        workflow.log(request, Act.NOTE, by=by, duty=Duty.RESEARCH, study="saved")
    return study


@transaction.atomic
def submit_research(research: Research, *, by: Actor) -> None:
    """Finish the study: the file becomes complete and may be put on an agenda.

    Raises:
        Refused: ``study_unfinished`` naming what is not written, ``moved_on``, ``separation_of_duties``,
            ``other_eyes``, ``interest``.
    """
    request = research.support_request
    _refuse_unless_researching(request, by)
    if research.round != request.round:
        raise Refused("moved_on", _("This study belongs to the round before the objection. Write a new one."))
    missing = [
        label
        for label, value in (
            (_("findings"), research.findings), (_("recommendation"), research.recommendation), (_("reasons"), research.reasons),
        )
        if not value
    ]  # fmt: skip
    if missing:
        raise Refused(
            "study_unfinished", _("Write these first: %(parts)s.") % {"parts": enumerated(missing)}, parts=missing
        )
    Recommendation(research.recommendation)
    Research.objects.filter(pk=research.pk).update(submitted_at=clock.now(), score=current_score(request))
    workflow.advance(request, past=Stage.RESEARCH, by=by)
    workflow.log(request, Act.RESEARCHED, by=by, duty=Duty.RESEARCH, public=True)


def current_score(request: SupportRequest) -> Mapping[str, Any]:
    """The needs score of a request with every point explained, as JSON."""
    return score_of(request.policy.pack.needs, request.answers.get("facts", {}))
