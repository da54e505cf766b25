"""Papers of a beneficiary's file: what was signed, the card, the receipt of a delivery."""

import base64
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from silah.catalogue.facts_known import FactValue, answer
from silah.core import clock
from silah.core.identifiers import show_mobile
from silah.core.money import format_sar
from silah.delivery.models import Beneficiary, Delivery
from silah.policies.models import PolicyVersion
from silah.policies.pack.facts import FACTS, GROUPS
from silah.support.actions.attesting import snapshot as snapshot_of
from silah.support.models import Attestation, Method, SupportRequest
from silah.support.naming import name_of_channel, name_of_paper
from silah.support.papers.head import language_of, letterhead
from silah.ui import paper

_PICTURE = "data:image/png;base64,"


def attestation_paper(attestation: Attestation) -> paper.Document:
    """What was signed, from the frozen snapshot alone: later changes cannot reach it (clause H4)."""
    request = attestation.support_request
    signature = attestation.signature
    with translation.override(attestation.language):
        return paper.Attestation(
            letterhead=letterhead(request.policy.pack), issued_on=clock.local(attestation.signed_at).date(),
            number=request.reference, language=attestation.language,
            applicant=attestation.signer_name or request.speaks_as.full_name, reference=request.reference,
            sections=attested_sections(request, attestation.snapshot), statement=attestation.statement,
            signed_at=attestation.signed_at, channel=name_of_channel(request.policy.pack, attestation.channel),
            proof=str(Method(attestation.method).label), typed_by=attestation.taken_by,
            typed=signature if attestation.method == Method.TYPED else "",
            drawn=base64.b64decode(signature.removeprefix(_PICTURE)) if signature.startswith(_PICTURE) else None,
            digest=attestation.digest,
        )  # fmt: skip


def attested_sections(
    request: SupportRequest, snapshot: dict[str, Any] | None = None
) -> tuple[paper.SnapshotSection, ...]:
    """The data under a signature, group by group; those of the request as they are now when no snapshot is given."""
    snapshot = snapshot_of(request) if snapshot is None else snapshot
    facts: dict[str, Any] = snapshot.get("facts", {})
    woman = facts["gender"] == "female" if facts.get("gender") else request.is_of_woman
    found = []
    for group, title in GROUPS.items():
        rows = [
            (str(FACTS[key].name), _said(key, facts[key], woman))
            for key in FACTS
            if FACTS[key].group == group and facts.get(key) not in (None, "")
        ]
        if rows:
            found.append(paper.SnapshotSection(title=str(title), rows=tuple(rows)))
    answers = question_rows(request, snapshot.get("questions", {}))
    if answers:
        found.append(paper.SnapshotSection(title=_("Your request"), rows=tuple(answers)))
    kinds = [name_of_paper(kind, request.service) for kind, _digest in snapshot.get("papers", [])]
    if kinds:
        found.append(paper.SnapshotSection(title=_("Papers"), rows=tuple((name, _("attached")) for name in kinds)))
    return tuple(found)


def _said(key: str, value: Any, woman: bool) -> str:
    return show_mobile(str(value)) if key == "mobile" else answer(key, FactValue(value), female=woman)


def question_rows(request: SupportRequest, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers to the service's own questions, in words."""
    rows = []
    for question in request.service.questions:
        value = answers.get(question.key)
        if value in (None, ""):
            continue
        names = {choice.key: str(choice.name) for choice in question.choices}
        said = _("yes") if value is True else _("no") if value is False else names.get(str(value), str(value))
        rows.append((str(question.name), said))
    return rows


def card(beneficiary: Beneficiary, policy: PolicyVersion, *, base_url: str) -> paper.Document:
    """The registered beneficiary's card (clause H6)."""
    person = beneficiary.person
    with translation.override(person.language_code):
        return paper.Card(
            letterhead=letterhead(policy.pack), issued_on=beneficiary.registered_on, number=beneficiary.file_number,
            language=person.language_code, name=person.short_name, file_number=beneficiary.file_number,
            review_on=beneficiary.review_on, office=str(policy.pack.association.city),
            url=f"{base_url}/verify/{beneficiary.card_code}/",
        )  # fmt: skip


def delivery_receipt(delivery: Delivery, request: SupportRequest, file_number: str) -> paper.Document:
    """The receipt of one delivery (clause H7)."""
    language = language_of(request)
    amount = format_sar(delivery.amount) if delivery.amount else ""
    given_on = clock.local(delivery.given_at or clock.now()).date()
    with translation.override(language):
        return paper.DeliveryReceipt(
            letterhead=letterhead(request.policy.pack), issued_on=given_on, number=request.reference, language=language,
            recipient=request.person.full_name, file_number=file_number, reference=request.reference,
            items=(paper.DeliveredItem(what=delivery.title, quantity="1", value=amount),), total=amount,
            delivered_on=given_on, delivered_by=delivery.given_by, place=delivery.place,
            confirmation=_("confirmed by the beneficiary") if delivery.confirmed_at else "",
        )  # fmt: skip
