"""Sending a request: one transaction makes the person, the request, its checks, its two dates and its message."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.associations.actions import next_number, working_calendar
from silah.associations.lookup import rows_with
from silah.associations.models import Association
from silah.audit.actions import one_act
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.hijri import hijri_year
from silah.core.references import hash_secret, reference, secret_code
from silah.core.refused import Refused
from silah.core.rows import insert, insert_all
from silah.core.workdays import Calendar
from silah.policies.pack import Pack
from silah.policies.pack.services import Service
from silah.policies.pack.vocabulary import Duty, Stage
from silah.registry.actions import enrol_person
from silah.registry.consents import record_consents
from silah.registry.models import Paper, Person, Way
from silah.support import workflow
from silah.support.actions.attesting import Signature, keep_signature, snapshot
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Check, CheckState, Draft, SupportRequest

#: Without these no request can be registered or answered.
NEEDED = ("first_name", "family_name", "national_id", "mobile")


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets at once: the request, and the follow-up code, shown this once."""

    request: SupportRequest
    secret: str
    is_new: bool


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
    # What can be known before is read before: of those who write, one at a time holds the chain or the whole file.
    pack, service = draft.policy.pack, draft.policy.service(draft.service_key)
    calendar = working_calendar(draft.association)
    with transaction.atomic(), one_act():
        (kept,) = rows_with(Draft, id=draft.pk, lock=True)
        if kept.request_id is not None:
            return Receipt(SupportRequest.objects.get(pk=kept.request_id), "", is_new=False)
        draft.answers = kept.answers
        return _send(draft, pack, service, calendar, signature, by=by, taken_in_by=taken_in_by)


def _send(
    draft: Draft, pack: Pack, service: Service, calendar: Calendar, signature: Signature | None, *, by: Actor,
    taken_in_by: Member | None,
) -> Receipt:  # fmt: skip
    association = draft.association
    facts: dict[str, Any] = dict(draft.answers.get("facts", {}))
    missing = [key for key in NEEDED if not facts.get(key) and not getattr(draft.person, key, "")]
    if missing:
        raise Refused(
            "identity_missing", _("We cannot register the request without name, number and mobile."), keys=missing
        )
    person = draft.person or _known_or_enrolled(draft, facts, by=by)
    representative, capacity = _representative(draft, by=by)
    contact = draft.answers.get("contact", {})
    today, now = clock.today(), clock.now()
    secret = secret_code()
    year = hijri_year(today)
    earliest, target = _promised(calendar, pack, service, today)
    speaker_facts = draft.answers.get("representative", {}) if representative else facts
    request = SupportRequest(
        association=association, token=secrets.token_urlsafe(18)[:24],
        reference=reference(association.reference_prefix, year, next_number(association, f"request:{year}")),
        secret_hash=hash_secret(secret), policy=draft.policy, service_key=draft.service_key, person=person,
        representative=representative, capacity=capacity, channel=draft.channel,
        office=taken_in_by.office if taken_in_by else None, taken_in_by=taken_in_by,
        answers={
            "facts": facts, "questions": draft.answers.get("questions", {}), "outcomes": draft.answers.get("outcomes", {}),
            "typed_names": {"person": _names(facts), "speaker": _names(speaker_facts)},
        },
        contact_mobile=speaker_facts.get("mobile") or person.mobile,
        contact_email=speaker_facts.get("email") or "",
        contact_channel=contact.get("preferred_channel") or Way.SMS,
        stage=Stage.COMPLETENESS, waiting_for=workflow.WAITS_FOR[Stage.COMPLETENESS], stage_entered_at=now,
        is_sensitive=service.sensitive, submitted_at=now, earliest_answer_on=earliest, target_on=target,
    )  # fmt: skip
    request.due_on = workflow.due_in(request, Stage.COMPLETENESS, calendar=calendar)
    insert(request)
    Draft.objects.filter(pk=draft.pk).update(request=request, answers={}, resume_hash="")
    workflow.begin(request, by=by)
    record_consents(
        person, request.answers["questions"].get("consents", ()), policy=draft.policy, by=by,
        given_by=" ".join(request.speaker_typed), channel=draft.channel, about_id=request.pk,
        about_reference=request.reference,
    )  # fmt: skip
    papers = _lay_out_checks(request, service, draft)
    workflow.log(
        request, Act.SUBMITTED, by=by, public=True, channel=draft.channel,
        duty=Duty.RECEIVE if by.is_staff else None, policy_version=draft.policy.number,
    )  # fmt: skip
    if signature is not None:
        keep_signature(request, signature, snapshot(request, papers), by=by)
    event = "request_received" if "committee" in request.path else "request_received_by"
    words: dict[str, Any] = {"reference": request.reference, "target": target}
    tell_about(request, event, by=by, **(words | {"earliest": earliest} if event == "request_received" else words))
    return Receipt(request, secret, is_new=True)


def promised_dates(association: Association, pack: Pack, service: Service, submitted_on: date) -> tuple[date, date]:
    """The earliest day of the answer and the day the association aims at (clause H5).

    The earliest counts calendar days as the policy does; the target counts the association's
    working days and is never before the earliest.
    """
    return _promised(working_calendar(association), pack, service, submitted_on)


def _promised(calendar: Calendar, pack: Pack, service: Service, submitted_on: date) -> tuple[date, date]:
    earliest = submitted_on + timedelta(days=pack.answer_not_before_days(service))
    return earliest, max(earliest, calendar.add_working_days(submitted_on, pack.target_working_days(service)))


def _known_or_enrolled(draft: Draft, facts: Mapping[str, Any], *, by: Actor) -> Person:
    """The person of a national ID, or entered now.

    A stranger who types somebody's number changes nothing that is known of that person: what was
    typed stays with the request until an officer has matched it to the original.
    """
    known = rows_with(Person, national_id=facts.get("national_id") or "-")
    return known[0] if known else enrol_person(draft.association, facts, source=_("the request form"), by=by)


def _representative(draft: Draft, *, by: Actor) -> tuple[Person | None, str]:
    given = draft.answers.get("representative", {})
    if not given.get("capacity") or given["capacity"] == "self":
        return None, ""
    return _known_or_enrolled(draft, given, by=by), given["capacity"]


def _names(facts: Mapping[str, Any]) -> list[str]:
    """The parts of a name as they were typed."""
    return [
        str(facts[key]) for key in ("first_name", "father_name", "grandfather_name", "family_name") if facts.get(key)
    ]


def _lay_out_checks(request: SupportRequest, service: Service, draft: Draft) -> list[Paper]:
    """One row for each datum and paper the officer will match (clause H2).

    Papers handed in before count for somebody who signed in or came to the desk. Whoever only typed a number may be
    anybody, and would see the papers of its owner on the page of the request.

    Returns:
        The papers that became part of the request.
    """
    facts: dict[str, Any] = dict(request.answers["facts"])
    asked = [key for key in dict.fromkeys([*NEEDED, *service.facts]) if facts.get(key) not in (None, "")]
    rows = [
        Check(association_id=request.association_id, support_request_id=request.pk, is_paper=False, key=key)
        for key in asked
    ]
    vouched = draft.person_id is not None or draft.taken_in_by_id is not None
    sent = rows_with(Paper, draft_token=draft.token, person_id=None, removed_at=None)
    if sent:
        Paper.objects.filter(pk__in=[paper.pk for paper in sent]).update(person=request.person, is_claim=not vouched)
    known = Paper.objects.known_of(request.person).valid(clock.today()).order_by("pk") if vouched else []
    handed_in = {paper.kind: paper for paper in [*known, *(one for one in sent if one.is_valid(clock.today()))]}
    for paper in service.papers_for(dict(facts)):
        found = handed_in.get(paper.kind)
        rows.append(
            Check(
                association_id=request.association_id, support_request_id=request.pk, is_paper=True, key=paper.kind,
                paper=found, is_required=paper.required, state=CheckState.PENDING if found else CheckState.MISSING,
            )
        )  # fmt: skip
    deed = request.policy.pack.deed_of(request.capacity)
    if deed is not None and not any(row.is_paper and row.key == deed.paper for row in rows):
        found = handed_in.get(deed.paper)
        rows.append(
            Check(
                association_id=request.association_id, support_request_id=request.pk, is_paper=True, key=deed.paper,
                paper=found, is_required=True, state=CheckState.PENDING if found else CheckState.MISSING,
            )
        )  # fmt: skip
    insert_all(rows)
    return [row.paper for row in rows if row.paper is not None]
