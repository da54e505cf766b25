"""Sending a request: one transaction makes the person, the request, its checks, its two dates and its message."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.associations.actions import next_number, working_calendar
from silah.associations.lookup import rows_with
from silah.associations.models import Association
from silah.audit.actions import one_act
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.files import remove
from silah.core.hijri import hijri_year
from silah.core.records import fresh
from silah.core.references import hash_secret, reference, secret_code
from silah.core.refused import Refused
from silah.core.rows import insert, insert_unless_there, insert_values, update
from silah.core.workdays import Calendar
from silah.policies.pack import Pack
from silah.policies.pack.identity_facts import NO_NUMBER, OTHER_ID
from silah.policies.pack.services import Service
from silah.policies.pack.vocabulary import Duty
from silah.registry.actions import (
    Newcomer,
    enrol_person,
    enter_paper,
    keep_file,
    newcomer,
    person_of_document,
    person_of_number,
)  # fmt: skip
from silah.registry.consents import record_consents
from silah.registry.models import Paper, Person, Way
from silah.support import workflow
from silah.support.actions.attesting import Signature, keep_signature, snapshot
from silah.support.actions.drafting import MOST_PAPERS
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Check, CheckState, Draft, SupportRequest

#: Without these no request can be registered or answered; another document may stand for the national ID.
NEEDED = ("first_name", "family_name", "national_id", "mobile")


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets at once: the request, and the follow-up code, shown this once."""

    request: SupportRequest
    secret: str
    is_new: bool


@dataclass(frozen=True)
class _Sending:
    """A request made ready as far as it can be before it is written.

    Of those who write, one at a time holds the whole file or the chain; what needs neither is done before.

    Args:
        request: without a reference, a person and a representative yet.
        new: who is entered if the number is not known; None for a person already known.
        speaker: the same for who speaks for the person; None where the person speaks.
        asked: the data the officer will match.
        wanted: the papers, and whether each is required.
    """

    request: SupportRequest
    secret: str
    new: Newcomer | None
    speaker: Newcomer | None
    asked: tuple[str, ...]
    wanted: Mapping[str, bool]


def _made_ready(draft: Draft, *, taken_in_by: Member | None) -> _Sending:
    """Make a request ready from what its draft holds.

    Raises:
        Refused: ``identity_missing`` naming the keys without which nobody can be answered.
    """
    association, service, pack = draft.association, draft.policy.service(draft.service_key), draft.policy.pack
    facts: dict[str, Any] = dict(draft.answers.get("facts", {}))
    identity = {key: facts.get(key) or getattr(draft.person, key, "") for key in (*NEEDED, *OTHER_ID)}
    has_document = identity["id_document"] == NO_NUMBER or (identity["id_document"] and identity["id_document_number"])
    missing = [key for key in NEEDED if not identity[key] and not (key == "national_id" and has_document)]
    if missing:
        raise Refused(
            "identity_missing", _("We cannot register the request without name, number and mobile."), keys=missing
        )
    given: Mapping[str, Any] = draft.answers.get("representative", {})
    capacity = given.get("capacity") or "self"
    speaks = facts if capacity == "self" else given
    today, now, secret = clock.today(), clock.now(), secret_code()
    calendar = working_calendar(association, since=today)
    earliest, target = _promised(calendar, pack, service, today)
    request = fresh(
        SupportRequest, association=association, token=secrets.token_urlsafe(18)[:24], secret_hash=hash_secret(secret),
        policy=draft.policy, service_key=draft.service_key, capacity="" if capacity == "self" else capacity,
        channel=draft.channel, office=taken_in_by.office if taken_in_by else None, taken_in_by=taken_in_by,
        answers={
            "facts": facts, "questions": draft.answers.get("questions", {}), "outcomes": draft.answers.get("outcomes", {}),
            "typed_names": {"person": _names(facts), "speaker": _names(speaks)},
        },
        account=facts.get("iban") or "",
        contact_mobile=speaks.get("mobile") or "", contact_email=speaks.get("email") or "",
        contact_channel=draft.answers.get("contact", {}).get("preferred_channel") or Way.SMS,
        is_sensitive=service.sensitive, submitted_at=now, earliest_answer_on=earliest, target_on=target,
    )  # fmt: skip
    workflow.stand_at_first(request, calendar=calendar)
    wanted = {paper.kind: paper.required for paper in service.papers_for(facts | identity)}
    deed = pack.deed_of(request.capacity)
    if deed is not None:
        wanted.setdefault(deed.paper, True)
    source = _("the request form")
    return _Sending(
        request, secret, wanted=wanted,
        new=None if draft.person_id is not None else newcomer(association, facts, source=source),
        speaker=None if speaks is facts else newcomer(association, given, source=source),
        asked=tuple(key for key in dict.fromkeys([*NEEDED, *OTHER_ID, *service.facts]) if facts.get(key) not in (None, "")),
    )  # fmt: skip


def submit(draft: Draft, *, signature: Signature | None, by: Actor, taken_in_by: Member | None = None) -> Receipt:
    """Turn a draft into a request, exactly once (clauses C5, H5).

    Sending the same draft again answers with the request it became. Missing papers do not bar it.

    Args:
        signature: the applicant's signature under the data (clause H4); None leaves the
            attestation to be signed later.
        by: the applicant, or the officer who takes the request in.

    Raises:
        Refused: ``identity_missing`` naming the keys without which nobody can be answered.
    """
    sending = _made_ready(draft, taken_in_by=taken_in_by) if draft.request_id is None else None
    with transaction.atomic(), one_act():
        (kept,) = rows_with(Draft, id=draft.pk, lock=True)
        if kept.request_id is not None:
            return Receipt(SupportRequest.objects.get(pk=kept.request_id), "", is_new=False)
        if sending is None or kept.answers != draft.answers:  # typed on another device meanwhile
            draft.answers = kept.answers
            sending = _made_ready(draft, taken_in_by=taken_in_by)
        papers = rows_with(Paper, draft_token=draft.token, person_id=None, removed_at=None)
        return _send(draft, papers, sending, signature, by=by)


def submit_at_once(
    draft: Draft, papers: "Mapping[str, UploadedFile[Any]]", *, signature: Signature | None, by: Actor,
    taken_in_by: Member | None = None,
) -> Receipt:  # fmt: skip
    """Take a request that comes whole, data and papers in one sending, exactly once (clauses C5, H5).

    Args:
        draft: from :func:`~silah.support.actions.drafting.new_draft`, not kept before; the same token sent again
            answers with the request it became.
        papers: the files by kind of paper.
        signature: as for :func:`submit`.

    Raises:
        Refused: as :func:`submit`; what is wrong with a file; ``already_begun`` when the token is that of a request
            that was begun and not sent.
    """
    if len(papers) > MOST_PAPERS:
        raise Refused(
            "too_many_papers", _("This request holds too many papers. Leave out those that nobody asked for.")
        )
    sending = _made_ready(draft, taken_in_by=taken_in_by)
    kept = [keep_file(draft.association, file, kind=kind, by=by) for kind, file in papers.items()]
    try:
        with transaction.atomic(), one_act():
            # The token is taken first: of two equal sendings the second waits here, and then finds the request.
            if insert_unless_there(draft):
                return _send(draft, kept, sending, signature, by=by)
    except Refused:
        _throw_away(kept)
        raise
    _throw_away(kept)
    sent = Draft.objects.select_related("request").get(token=draft.token)
    if sent.request is None:
        raise Refused("already_begun", _("This request was begun in another way. Finish it there."))
    return Receipt(sent.request, "", is_new=False)


def _throw_away(papers: list[Paper]) -> None:
    for paper in papers:
        remove(paper.stored_name)


def _send(
    draft: Draft, papers: list[Paper], sending: _Sending, signature: Signature | None, *, by: Actor
) -> Receipt:  # fmt: skip
    association, request = draft.association, sending.request
    request.person = person = draft.person or _known_or_enrolled(sending.new, by=by)
    if sending.speaker is not None:
        request.representative = _known_or_enrolled(sending.speaker, by=by)
    request.contact_mobile = request.contact_mobile or person.mobile
    year = hijri_year(clock.local(request.submitted_at).date())
    request.reference = reference(association.reference_prefix, year, next_number(association, f"request:{year}"))
    insert(request)
    # The caller's draft stays as it was: should the act fail further on, the page shows what was typed.
    update(Draft, draft.pk, request_id=request.pk, answers={}, resume_hash="")
    workflow.begin(request, by=by)
    record_consents(
        person, request.answers["questions"].get("consents", ()), policy=draft.policy, by=by,
        given_by=" ".join(request.speaker_typed), channel=draft.channel, about_id=request.pk,
        about_reference=request.reference,
    )  # fmt: skip
    vouched = draft.person_id is not None or draft.taken_in_by_id is not None
    _take_over(papers, person, draft, is_claim=not vouched, by=by)
    asked_for = _lay_out_checks(sending, papers, vouched=vouched)
    workflow.log(
        request, Act.SUBMITTED, by=by, public=True, channel=draft.channel,
        duty=Duty.RECEIVE if by.is_staff else None, policy_version=draft.policy.number,
    )  # fmt: skip
    if signature is not None:
        keep_signature(request, signature, snapshot(request, asked_for), by=by)
    event = "request_received" if "committee" in request.path else "request_received_by"
    words: dict[str, Any] = {"reference": request.reference, "target": request.target_on}
    tell_about(
        request,
        event,
        by=by,
        **(words | {"earliest": request.earliest_answer_on} if event == "request_received" else words),
    )
    return Receipt(request, sending.secret, is_new=True)


def promised_dates(association: Association, pack: Pack, service: Service, submitted_on: date) -> tuple[date, date]:
    """The earliest day of the answer and the day the association aims at (clause H5).

    The earliest counts calendar days as the policy does; the target counts the association's
    working days and is never before the earliest.
    """
    return _promised(working_calendar(association), pack, service, submitted_on)


def _promised(calendar: Calendar, pack: Pack, service: Service, submitted_on: date) -> tuple[date, date]:
    earliest = submitted_on + timedelta(days=pack.answer_not_before_days(service))
    return earliest, max(earliest, calendar.add_working_days(submitted_on, pack.target_working_days(service)))


def _known_or_enrolled(new: Newcomer | None, *, by: Actor) -> Person:
    """The person of a national ID or another document, or entered now.

    A stranger who types somebody's number changes nothing that is known of that person: what was
    typed stays with the request until an officer has matched it to the original.
    """
    if new is None:
        raise ValueError("Somebody sends a request, and nobody is known or entered.")
    return person_of_number(new.person.national_id) or person_of_document(new.person) or enrol_person(new, by=by)


def _names(facts: Mapping[str, Any]) -> list[str]:
    """The parts of a name as they were typed."""
    return [
        str(facts[key]) for key in ("first_name", "father_name", "grandfather_name", "family_name") if facts.get(key)
    ]


def _take_over(papers: list[Paper], person: Person, draft: Draft, *, is_claim: bool, by: Actor) -> None:
    """Make the few papers of a sending the person's own, entering those that are not entered yet."""
    for paper in papers:
        paper.person, paper.is_claim = person, is_claim
        if paper._state.adding:  # noqa: SLF001  the documented way to tell
            paper.draft_token = draft.token
            enter_paper(paper, by=by)
        else:
            update(Paper, paper.pk, person_id=person.pk, is_claim=is_claim)


def _lay_out_checks(sending: _Sending, sent: list[Paper], *, vouched: bool) -> list[Paper]:
    """One row for each datum and paper the officer will match (clause H2).

    Args:
        sent: the papers of this sending.
        vouched: whether the person signed in or came to the desk. Then papers handed in before count too; whoever
            only typed a number may be anybody, and would see the papers of its owner on the page of the request.

    Returns:
        The papers that became part of the request.
    """
    request, wanted = sending.request, sending.wanted
    known = Paper.objects.known_of(request.person).valid(clock.today()).order_by("pk") if vouched else []
    handed_in = {paper.kind: paper for paper in [*known, *(one for one in sent if one.is_valid(clock.today()))]}
    found = {kind: handed_in.get(kind) for kind in wanted}
    pending, missing = CheckState.PENDING.value, CheckState.MISSING.value
    insert_values(
        Check,
        [
            *({"is_paper": False, "key": key, "paper_id": None, "is_required": True, "state": pending} for key in sending.asked),
            *(
                {
                    "is_paper": True, "key": kind, "paper_id": paper and paper.pk, "is_required": wanted[kind],
                    "state": pending if paper else missing,
                }
                for kind, paper in found.items()
            ),
        ],
        association_id=request.association_id, support_request_id=request.pk,
    )  # fmt: skip
    return [paper for paper in found.values() if paper is not None]
