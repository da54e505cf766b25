"""Drafts: kept as typed, resumed on another device, forgotten in time."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.associations.lookup import rows_with, values_with
from silah.associations.models import Association
from silah.audit.actors import SYSTEM, Actor, ActorKind
from silah.core import clock
from silah.core.files import remove
from silah.core.records import fresh
from silah.core.references import hash_secret, secret_code, verify_secret
from silah.core.refused import Refused
from silah.core.rows import insert
from silah.policies.models import PolicyVersion
from silah.policies.pack import Service
from silah.registry.actions import enter_paper, keep_file, take_back_paper
from silah.registry.models import Paper, Person
from silah.support.models import Draft

APPLICANT = Actor(ActorKind.APPLICANT, 0, "")
#: Papers one draft may hold: enough for any service, too few to fill a disk.
MOST_PAPERS = 30


def start_draft(
    association: Association, policy: PolicyVersion, service_key: str, *, channel: str, person: Person | None = None,
    taken_in_by: Member | None = None, referral: tuple[str, str] | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Draft:  # fmt: skip
    """Begin a request for a service of the policy in force and keep it; the arguments are those of :func:`new_draft`."""
    return insert(
        new_draft(
            association, policy, service_key, channel=channel, person=person, taken_in_by=taken_in_by,
            referral=referral, answers=answers,
        )
    )  # fmt: skip


def new_draft(
    association: Association, policy: PolicyVersion, service_key: str, *, channel: str, person: Person | None = None,
    taken_in_by: Member | None = None, referral: tuple[str, str] | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None, token: str = "",
) -> Draft:  # fmt: skip
    """A draft that is not kept yet, for :func:`~silah.support.actions.submitting.submit_at_once`.

    Args:
        referral: who refers and by what route, for a service that admits by referral (clauses E4, E5); only an
            officer who may see the service takes one in.
        answers: sections known from the start, as :func:`save_sections` takes them.
        token: at least 20 characters that the sender drew to tell this sending from any other; drawn here without.

    Raises:
        Refused: ``not_open`` when the service takes no open requests; ``not_a_referrer`` when it takes no referrals, or
            the policy does not name the body or the route.
    """
    service = policy.service(service_key)
    known: dict[str, Any] = dict(answers or {})
    if referral is not None and taken_in_by is not None:
        known["outcomes"] = {"referred_by": _referrer(service, *referral), "referral_route": referral[1]}
    elif not service.has_public_form:
        raise Refused("not_open", str(service.referral.message) if service.referral else _("This service is closed."))
    now = clock.now()
    return fresh(
        Draft, association=association, token=token or secrets.token_urlsafe(32), policy=policy, service_key=service_key,
        channel=channel, person=person, taken_in_by=taken_in_by, answers=known, created_at=now, saved_at=now,
        keep_until=clock.today() + timedelta(days=policy.pack.periods.draft_days),
    )  # fmt: skip


def _referrer(service: Service, source: str, route: str) -> str:
    """The referring body, if the policy lets it refer by that route."""
    if service.referral is None:
        raise Refused("not_a_referrer", _("This service takes no referrals."))
    itself = source == "self" and service.referral.self_referral
    routes = {one.key for one in service.referral.routes}
    if not itself and (source not in {one.key for one in service.referral.sources} or (routes and route not in routes)):
        raise Refused("not_a_referrer", _("The policy does not name this body or this route for a referral."))
    return source


def save_draft(draft: Draft, section: str, values: Mapping[str, Any], *, step: int | None = None) -> None:
    """Keep what was typed in one section, whether or not it is right yet.

    Args:
        section: ``facts``, ``questions``, ``representative`` or ``contact``.
        values: JSON values by key; they replace the same keys of the section.

    Raises:
        Refused: ``already_sent``.
    """
    save_sections(draft, {section: values}, step=step)


def save_sections(draft: Draft, sections: Mapping[str, Mapping[str, Any]], *, step: int | None = None) -> None:
    """Keep what was typed in several sections at once; see :func:`save_draft`."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        if fresh.request_id is not None:
            raise Refused("already_sent", _("This request was sent already."))
        answers = dict(fresh.answers)
        for section, values in sections.items():
            answers[section] = {**answers.get(section, {}), **values}
        fresh.answers = answers
        if step is not None:
            fresh.step = max(fresh.step, step)
        fresh.saved_at = clock.now()
        fresh.keep_until = clock.today() + timedelta(days=draft.policy.pack.periods.draft_days)
        fresh.save(update_fields=["answers", "step", "saved_at", "keep_until"])
    draft.answers, draft.step, draft.saved_at = fresh.answers, fresh.step, fresh.saved_at
    draft.keep_until = fresh.keep_until


def attach_paper(
    draft: Draft, kind: str, upload: "UploadedFile[Any]", *, by: Actor = APPLICANT, valid_until: date | None = None
) -> Paper:
    """Keep a paper with a draft.

    Args:
        valid_until: the last day printed on the paper, where it has one.

    Raises:
        Refused: ``already_sent``, ``too_many_papers``, or what is wrong with the file.
    """
    _refuse_papers(draft)
    paper = keep_file(draft.association, upload, kind=kind, by=by)
    paper.draft_token, paper.valid_until = draft.token, valid_until
    try:
        with transaction.atomic():
            # Asked again, now that nobody else can send it: a paper after the sending would be nobody's.
            (kept,) = rows_with(Draft, id=draft.pk, lock=True)
            _refuse_papers(kept)
            enter_paper(paper, by=by)
    except Refused:
        remove(paper.stored_name)
        raise
    return paper


def _refuse_papers(draft: Draft) -> None:
    """Refuse one more paper for a draft that was sent or is full."""
    if draft.request_id is not None:
        raise Refused("already_sent", _("This request was sent already."))
    if len(values_with(Paper, "id", draft_token=draft.token, person_id=None)) >= MOST_PAPERS:
        raise Refused(
            "too_many_papers", _("This request holds many papers already. Remove one before you add another.")
        )


def detach_paper(draft: Draft, paper_token: str, *, by: Actor = APPLICANT) -> None:
    """Remove a paper from an unsent draft."""
    paper = Paper.objects.filter(draft_token=draft.token, person=None, token=paper_token).first()
    if paper is not None:
        take_back_paper(paper, by=by)


def make_resume_code(draft: Draft, mobile: str) -> str:
    """Give a code with which the draft is found again on another device; the caller sends it."""
    code = secret_code()
    Draft.objects.filter(pk=draft.pk).update(resume_hash=hash_secret(code), resume_mobile=mobile)
    return code


def resume(mobile: str, code: str) -> Draft | None:
    """The unsent draft kept under a mobile and its code, or None; wrong and unknown look the same."""
    kept = Draft.objects.unsent().filter(resume_mobile=mobile).exclude(resume_hash="").order_by("-saved_at")
    drafts: list[Draft] = list(kept[:3])
    return next((draft for draft in drafts if verify_secret(code, draft.resume_hash)), None)


def discard_draft(draft: Draft, *, by: Actor = APPLICANT) -> None:
    """Forget a draft and its papers."""
    for paper in Paper.objects.filter(draft_token=draft.token, person=None):
        take_back_paper(paper, by=by)
    Draft.objects.filter(pk=draft.pk, request=None).delete()


def forget_stale(association: Association) -> int:
    """Forget every draft of an association whose keeping time is over."""
    stale = list(Draft.objects.unsent().filter(keep_until__lt=clock.today())[:200])
    for draft in stale:
        discard_draft(draft, by=SYSTEM)
    return len(stale)
