"""The papers of a request: what the records say, put into the documents that are printed.

Both doors print from here, so that the applicant and the officer hold the same paper.
"""

import base64
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from silah.core import clock
from silah.core.hijri import both
from silah.core.identifiers import mask, show_mobile
from silah.core.money import format_sar
from silah.delivery.models import Beneficiary, Delivery
from silah.policies.models import PolicyVersion
from silah.policies.pack import FACTS, Pack
from silah.policies.pack.services import Service
from silah.support.models import (
    AgendaItem,
    Attestation,
    Check,
    Decision,
    ItemState,
    Outcome,
    Sitting,
    SupportRequest,
)  # fmt: skip
from silah.support.models.sitting import Choice
from silah.ui import paper

#: Accents as printed: those of the light theme, dark enough for white on them (look.md).
ACCENTS = {"petrol": "#0F5F66", "leaf": "#3F6212", "sea": "#1D4F91", "rose": "#9B2C4E", "clay": "#8A4B12"}


def letterhead(pack: Pack) -> paper.Letterhead:
    """The association as the head of a letter, with the directory line of clause M20."""
    profile = pack.association
    relations = next((post for post in pack.directory if post.phone), None)
    phone = str(profile.phones[0]) if profile.phones else ""
    if relations is not None:
        extension = f" ({_('extension')} {relations.extension})" if relations.extension else ""
        phone = f"{show_mobile(relations.phone or '')}{extension}"
    return paper.Letterhead(
        name=str(profile.name), short_name=str(profile.short_name), licence=profile.licence or "", city=str(profile.city),
        phone=phone, email=profile.email or "", website=profile.website or "",
        accent=ACCENTS.get(pack.look.palette, ACCENTS["petrol"]), mark=pack.look.mark,
    )  # fmt: skip


def signer(pack: Pack) -> paper.Signer:
    """Who signs the association's letters."""
    return paper.Signer(name=str(pack.letters.signer or ""), post=str(pack.letters.post))


def language_of(request: SupportRequest) -> str:
    """The language a letter about a request speaks: the person's, in the association's gender where it has one."""
    language = request.speaks_as.language_code
    return "ar-her" if language == "ar" and request.policy.pack.association.addresses_women else language


def follow_up(request: SupportRequest, base_url: str) -> paper.FollowUp:
    """How the request is followed; the address carries no secret."""
    return paper.FollowUp(
        url=f"{base_url}/{request.association.slug}/follow/",
        ways=(_("with the reference and the follow-up code"), _("or by signing in with your mobile number")),
    )


def acknowledgement(request: SupportRequest, *, base_url: str) -> paper.Document:
    """What the applicant holds at once: reference, committee, both dates (clause H5)."""
    pack = request.policy.pack
    with translation.override(language_of(request)):
        return paper.Acknowledgement(
            letterhead=letterhead(pack), issued_on=_day(request.submitted_at), number=request.reference,
            language=language_of(request), to=paper.Addressee(name=request.speaks_as.full_name),
            reference=request.reference, service=str(request.service.name), received_on=_day(request.submitted_at),
            earliest_on=request.earliest_answer_on, target_on=request.target_on, committee=answers(request),
            channel=channel_name(pack, request.channel),
            papers=tuple(
                paper_name(request.service, check.key)
                for check in Check.objects.filter(support_request=request, is_paper=True).exclude(paper=None)
            ),
            follow=follow_up(request, base_url), signer=signer(pack),
        )  # fmt: skip


def answers(request: SupportRequest) -> str:
    """Who gives the answer, as it stands in a sentence."""
    if "committee" in request.path:
        return str(request.policy.pack.committee.name)
    return _("the specialist of the service")


def channel_name(pack: Pack, kind: str) -> str:
    """The name of a channel as the policy has it."""
    return next((str(channel.name) for channel in pack.channels if channel.kind == kind), kind)


def paper_name(service: Service, kind: str) -> str:
    """What a paper is called in a service."""
    return next((str(one.name) for one in service.papers if one.kind == kind), kind)


def decision_letter(decision: Decision, *, base_url: str) -> paper.Document:
    """The answer with its reasons, what would change it, how to object and what else fits (clause H5)."""
    request = decision.support_request
    pack, language = request.policy.pack, language_of(request)
    outcome = {
        Outcome.ACCEPTED: paper.Outcome.ACCEPTED, Outcome.ACCEPTED_IF: paper.Outcome.CONDITIONAL,
        Outcome.REFUSED: paper.Outcome.REFUSED,
    }[Outcome(decision.outcome)]  # fmt: skip
    issued = decision.released_at or decision.decided_at
    with translation.override(language):
        sitting = decision.item.sitting if decision.item is not None else None
        return paper.DecisionLetter(
            letterhead=letterhead(pack), issued_on=_day(issued), number=decision.letter_number, language=language,
            verification=paper.Verification(
                code=decision.verification_code, url=f"{base_url}/verify/{decision.verification_code}/"
            ),
            to=paper.Addressee(name=request.speaks_as.full_name), reference=request.reference,
            service=str(request.service.name), outcome=outcome, committee=answers(request),
            sitting_number=str(sitting) if sitting is not None else "", sitting_on=_day(decision.decided_at),
            reasons=tuple(
                paper.Reason(condition=row.get("condition", ""), found=row.get("found", ""), changes=row.get("change", ""))
                for row in decision.reasons
            ),
            conditions=tuple(paper.Condition(text=line) for line in decision.conditions.splitlines() if line.strip()),
            granted=tuple(_granted(row) for row in decision.grants) if decision.is_positive else (),
            object_until=decision.objection_until,
            object_ways=(_("from the page of the request on our site"), _("or at our office, or by telephone")),
            others=tuple(
                paper.OtherService(name=str(service.name), why=str(service.for_whom))
                for service in pack.services
                if service.key in decision.alternatives
            ),
            note=decision.explanation, signer=signer(pack),
        )  # fmt: skip


def _granted(row: dict[str, Any]) -> paper.Grant:
    times = int(row.get("times") or 1)
    when = (
        _("once")
        if times == 1
        else _("%(times)d times, every %(days)d days") % {"times": times, "days": int(row.get("every") or 30)}
    )
    amount = row.get("amount")
    return paper.Grant(what=str(row.get("title", "")), amount=format_sar(amount) if amount else "", when=when)


def completion_letter(request: SupportRequest, *, base_url: str) -> paper.Document:
    """Everything still missing, in one letter (clause H2)."""
    pack, language = request.policy.pack, language_of(request)
    with translation.override(language):
        return paper.CompletionLetter(
            letterhead=letterhead(pack), issued_on=clock.today(), number=request.reference, language=language,
            to=paper.Addressee(name=request.speaks_as.full_name), reference=request.reference,
            service=str(request.service.name),
            items=tuple(
                paper.Missing(what=item_name(request.service, check), why=check.note)
                for check in Check.objects.filter(support_request=request).open_questions()
            ),
            due_on=request.due_on or request.target_on, follow=follow_up(request, base_url), signer=signer(pack),
        )  # fmt: skip


def item_name(service: Service, check: Check) -> str:
    """What a checked datum or paper is called."""
    if check.is_paper:
        return paper_name(service, check.key)
    return str(FACTS[check.key].name) if check.key in FACTS else check.key


def codes_slip(request: SupportRequest, secret: str, *, base_url: str) -> paper.Document:
    """The slip with the follow-up code, printed once and kept nowhere."""
    with translation.override(language_of(request)):
        return paper.CodesSlip(
            letterhead=letterhead(request.policy.pack), issued_on=_day(request.submitted_at),
            language=language_of(request), reference=request.reference, secret=secret,
            service=str(request.service.name), url=f"{base_url}/{request.association.slug}/follow/",
            earliest_on=request.earliest_answer_on,
        )  # fmt: skip


def attestation_paper(attestation: Attestation) -> paper.Document:
    """What was signed, from the frozen snapshot alone: later changes cannot reach it (clause H4)."""
    request = attestation.support_request
    snapshot, service = attestation.snapshot, request.service
    with translation.override(attestation.language):
        facts = tuple((_fact_name(key), show_value(key, value)) for key, value in snapshot.get("facts", {}).items())
        questions = tuple(
            (next((str(q.name) for q in service.questions if q.key == key), key), str(value))
            for key, value in snapshot.get("questions", {}).items()
        )
        papers = tuple((paper_name(service, kind), f"{digest[:8]}…") for kind, digest in snapshot.get("papers", []))
        sections = [(_("Data"), facts), (_("Answers"), questions), (_("Papers"), papers)]
        drawn = None
        if attestation.method == "drawn" and attestation.signature.startswith("data:image/png;base64,"):
            drawn = base64.b64decode(attestation.signature.partition(",")[2])
        return paper.Attestation(
            letterhead=letterhead(request.policy.pack), issued_on=_day(attestation.signed_at), number=request.reference,
            language=attestation.language, applicant=attestation.signer_name, reference=request.reference,
            sections=tuple(paper.SnapshotSection(title=title, rows=rows) for title, rows in sections if rows),
            statement=attestation.statement, signed_at=attestation.signed_at,
            channel=channel_name(request.policy.pack, attestation.channel), proof=str(attestation.get_method_display()),
            typed_by=attestation.taken_by, typed=attestation.signature if attestation.method == "typed" else "",
            drawn=drawn, digest=attestation.digest,
        )  # fmt: skip


def card(beneficiary: Beneficiary, policy: PolicyVersion, *, base_url: str) -> paper.Document:
    """The registered beneficiary's card (clause H6)."""
    person = beneficiary.person
    with translation.override(person.language_code):
        return paper.Card(
            letterhead=letterhead(policy.pack), issued_on=beneficiary.registered_on, language=person.language_code,
            name=person.full_name, file_number=beneficiary.file_number, review_on=beneficiary.review_on,
            office=str(policy.pack.association.city), url=f"{base_url}/verify/{beneficiary.card_code}/",
        )  # fmt: skip


def delivery_receipt(delivery: Delivery, request: SupportRequest, file_number: str) -> paper.Document:
    """The receipt of one delivery (clause H7)."""
    language = language_of(request)
    amount = format_sar(delivery.amount) if delivery.amount else ""
    with translation.override(language):
        return paper.DeliveryReceipt(
            letterhead=letterhead(request.policy.pack), issued_on=_day(delivery.given_at or clock.now()),
            number=request.reference, language=language, recipient=request.person.full_name, file_number=file_number,
            reference=request.reference, items=(paper.DeliveredItem(what=delivery.title, quantity="1", value=amount),),
            total=amount, delivered_on=_day(delivery.given_at or clock.now()), delivered_by=delivery.given_by,
            place=delivery.place,
            confirmation=_("confirmed by the beneficiary") if delivery.confirmed_at else "",
        )  # fmt: skip


def agenda(sitting: Sitting, pack: Pack) -> paper.Document:
    """What a sitting will consider: references, never names."""
    language = "en" if translation.get_language() == "en" else "ar"
    planned = sitting.planned_for.astimezone(clock.RIYADH)
    seats = [a.member.name for a in sitting.attendances.select_related("member")]
    return paper.Agenda(
        letterhead=letterhead(pack), issued_on=clock.today(), number=str(sitting), language=language,
        committee=str(pack.committee.name), sitting_number=str(sitting), planned_on=planned.date(),
        planned_at=f"{planned:%H:%M}", place=sitting.place, quorum_needed=pack.committee.needed(len(seats)),
        members=tuple(seats),
        items=tuple(
            paper.AgendaItem(
                reference=item.support_request.reference, service=str(item.support_request.service.name),
                received_on=_day(item.support_request.submitted_at), target_on=item.support_request.target_on,
                recommendation=_recommendation(item),
            )
            for item in sitting.items.select_related("support_request__policy")
        ),
    )  # fmt: skip


def minutes(sitting: Sitting, pack: Pack) -> paper.Document:
    """The record of a sitting, written by what happened in it: presence, recusals, votes, decisions."""
    language = "en" if translation.get_language() == "en" else "ar"
    opened = (sitting.opened_at or sitting.planned_for).astimezone(clock.RIYADH)
    closed = (sitting.closed_at or clock.now()).astimezone(clock.RIYADH)
    seats = list(sitting.attendances.select_related("member"))
    items = list(
        sitting.items.select_related("support_request__policy", "decision").prefetch_related(
            "votes__member", "recusals__member"
        )
    )
    return paper.Minutes(
        letterhead=letterhead(pack), issued_on=opened.date(), number=str(sitting), language=language,
        committee=str(pack.committee.name), sitting_number=str(sitting), held_on=opened.date(),
        opened_at=f"{opened:%H:%M}", closed_at=f"{closed:%H:%M}", place=sitting.place,
        quorum_needed=pack.committee.needed(len(seats)),
        members=tuple(
            paper.Attendee(
                name=seat.member.name, post=seat.member.post,
                presence=paper.Presence.PRESENT if seat.is_present else paper.Presence.ABSENT,
            )
            for seat in seats
        ),
        recusals=tuple(
            paper.Recusal(member=r.member.name, reference=item.support_request.reference, reason=r.reason)
            for item in items
            for r in item.recusals.all()
        ),
        items=tuple(_minute(item) for item in items),
    )  # fmt: skip


def _minute(item: AgendaItem) -> paper.SittingItem:
    votes = list(item.votes.all())
    agree = sum(v.choice in (Choice.ACCEPT, Choice.ACCEPT_IF) for v in votes)
    abstain = sum(v.choice == Choice.ABSTAIN for v in votes)
    decision = getattr(item, "decision", None)
    said = str(decision.get_outcome_display()) if decision is not None else str(ItemState(item.state).label)
    return paper.SittingItem(
        reference=item.support_request.reference, service=str(item.support_request.service.name),
        opinions=" · ".join(v.opinion for v in votes if v.opinion), agree=agree, against=len(votes) - agree - abstain,
        abstain=abstain, decision=said,
        reasons=tuple(f"{row.get('condition', '')}: {row.get('found', '')}" for row in decision.reasons) if decision else (),
    )  # fmt: skip


def _recommendation(item: AgendaItem) -> str:
    study = item.support_request.researches.order_by("-round").first()
    return str(study.get_recommendation_display()) if study is not None and study.recommendation else ""


def _fact_name(key: str) -> str:
    return str(FACTS[key].name) if key in FACTS else key


def show_value(key: str, value: Any) -> str:
    """A fact's value as people read it; numbers of identity and accounts show their last four digits."""
    kind = FACTS.get(key)
    if value in (None, ""):
        return ""
    if key in ("national_id", "iban"):
        return mask(str(value))
    if key == "mobile":
        return show_mobile(str(value))
    if kind is not None and str(value) in kind.choices:
        return str(kind.choices[str(value)])
    if kind is not None and kind.kind == "yes_no":
        return _("yes") if value in (True, "yes") else _("no")
    if kind is not None and kind.kind == "date":
        return both(date.fromisoformat(str(value)))
    if kind is not None and kind.kind == "amount":
        return format_sar(value)
    return str(value)


def _day(moment: Any) -> date:
    found: date = moment.astimezone(clock.RIYADH).date()
    return found
