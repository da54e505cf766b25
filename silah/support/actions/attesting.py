"""The applicant attests the data (clause H4): a frozen snapshot, signed; any change of data makes it void."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core import clock
from silah.core.records import fresh
from silah.core.refused import Refused
from silah.core.rows import insert
from silah.policies.pack.vocabulary import Can, Stage
from silah.registry.models import Paper
from silah.support import workflow
from silah.support.actions.lapsing import revive_if_lapsed
from silah.support.models import Act, Attestation, Method, SupportRequest

#: The longest drawn signature kept: the path of a finger over a small field.
LONGEST_SIGNATURE = 60_000


@dataclass(frozen=True)
class Signature:
    """A signature as it was given.

    Args:
        method: drawn, typed, code or scan.
        value: the SVG path of a drawn one; the name of a typed one; empty otherwise.
        name: who signs.
        channel: where it was given.
        taken_by: the officer who took it, when at the desk.
        scan: the signed paper, when scanned.
    """

    method: Method
    value: str
    name: str
    channel: str
    taken_by: str = ""
    scan: Paper | None = None


def statement() -> str:
    """The words under which the applicant signs."""
    return _(
        "I confirm that what I wrote in this request is right and complete, and I am directly responsible for it."
        " If anything changes I will tell the association."
    )


def snapshot(request: SupportRequest, papers: Iterable[Paper] | None = None) -> dict[str, Any]:
    """The data to be attested, in a form whose digest never depends on order.

    Args:
        papers: those of the request, where the caller has them already.
    """
    if papers is None:
        papers = Paper.objects.filter(pk__in=request.checks.exclude(paper=None).values("paper"))
    return {
        "reference": request.reference,
        "service": request.service_key,
        "policy_version": request.policy.number,
        "person": request.person.full_name,
        "facts": request.answers.get("facts", {}),
        "questions": request.answers.get("questions", {}),
        "papers": sorted([paper.kind, paper.sha256] for paper in papers),
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a snapshot."""
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


@transaction.atomic
def sign(request: SupportRequest, signature: Signature, *, agreed: Collection[str] = (), by: Actor) -> Attestation:
    """Freeze the data and keep the signature under them.

    Args:
        agreed: purposes agreed to again where the request had lapsed (see :func:`lapsing.revive`).

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``moved_on`` when the request has ended;
            ``signature_missing`` when a drawn or typed signature is empty or oversized.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    revive_if_lapsed(request, agreed=agreed, by=by, channel=signature.channel)
    if request.closed_at is not None:
        raise Refused("moved_on", _("This request has ended."))
    Attestation.objects.filter(support_request=request).standing().update(
        voided_at=clock.now(), void_reason=_("replaced by a newer signature")
    )
    attestation = keep_signature(request, signature, snapshot(request), by=by)
    if request.stage == Stage.ATTESTATION:
        workflow.advance(request, past=Stage.ATTESTATION, by=by)
    else:
        workflow.stand_by_papers(request)
    return attestation


def keep_signature(request: SupportRequest, signature: Signature, content: dict[str, Any], *, by: Actor) -> Attestation:
    """Write a signature under a snapshot; part of an act such as :func:`sign` or the sending of a request.

    Raises:
        Refused: ``signature_missing``.
    """
    value = signature.value.strip()
    if signature.method in (Method.DRAWN, Method.TYPED) and not value:
        raise Refused("signature_missing", _("Sign in the field, or type your full name."))
    if len(value) > LONGEST_SIGNATURE:
        raise Refused("signature_missing", _("The drawing is too large. Clear the field and sign again."))
    if signature.method is Method.SCAN and signature.scan is None:
        raise Refused("signature_missing", _("Add a picture of the signed paper."))
    attestation = fresh(
        Attestation, association_id=request.association_id, support_request=request, snapshot=content, digest=digest_of(content),
        statement=statement(), language=translation.get_language() or "ar", method=signature.method, signature=value,
        scan=signature.scan, signer_name=signature.name, signed_at=clock.now(), channel=signature.channel,
        taken_by=signature.taken_by,
    )  # fmt: skip
    insert(attestation)
    workflow.log(request, Act.SIGNED, by=by, public=True, channel=signature.channel, method=signature.method.value)
    return attestation


def standing_attestation(request: SupportRequest) -> Attestation | None:
    """The signature that covers the data as they are now, if there is one."""
    latest = Attestation.objects.filter(support_request=request).standing().order_by("-pk").first()
    return latest if latest is not None and latest.digest == digest_of(snapshot(request)) else None


def refuse_unsigned(request: SupportRequest) -> None:
    """Keep a file whose signature became void from being judged until it is signed anew (clause H4).

    Raises:
        Refused: ``not_signed``.
    """
    if not Attestation.objects.filter(support_request=request).standing().exists():
        raise Refused(
            "not_signed",
            _("The data of %(reference)s changed after they were signed. Ask for a new signature first.")
            % {"reference": request.reference},
        )


def void_if_changed(request: SupportRequest, *, why: str, by: Actor) -> bool:
    """Make a signature void when the data under it are no longer those that were signed."""
    latest = Attestation.objects.filter(support_request=request).standing().order_by("-pk").first()
    if latest is None or latest.digest == digest_of(snapshot(request)):
        return False
    Attestation.objects.filter(pk=latest.pk, voided_at=None).update(voided_at=clock.now(), void_reason=why[:200])
    workflow.log(request, Act.SIGNATURE_VOID, by=by, public=True, text=why)
    return True
