"""What people agreed to, one purpose each: in which words, when, by whom; and how they take it back (clause P3)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from silah.audit.actions import record
from silah.audit.actors import Actor, ActorKind
from silah.core import clock
from silah.core.refused import Refused
from silah.core.rows import insert_all
from silah.policies.models import PolicyVersion
from silah.registry.models import Consent, Person


def record_consents(
    person: Person, agreed: Iterable[str], *, policy: PolicyVersion, by: Actor, given_by: str = "", channel: str,
    about_id: int, about_reference: str, is_claim: bool | None = None,
) -> None:  # fmt: skip
    """Keep each purpose a person agreed to with one request, in one statement; part of the sending of that request.

    A consent of a request before stands beside it. What was not ticked is no withdrawal.

    Args:
        agreed: purposes as the policy names them; others are left out.
        given_by: name of the one who ticked; that of ``by`` when not given.
        is_claim: whether it may be somebody else's word, see :class:`~silah.registry.models.Consent`; when not said, it
            is one unless the person ticked under the own name.
    """
    ticked = set(agreed)
    if is_claim is None:
        is_claim = by.kind is not ActorKind.APPLICANT or by.id != person.pk
    now, language = clock.now(), translation.get_language() or "ar"
    insert_all([
        Consent(
            association_id=person.association_id, person=person, purpose=one.purpose, wording=str(one.text),
            wording_version=policy.number, language=language, is_required=one.required, given_at=now,
            given_by=(given_by or by.name or person.full_name)[:160], channel=channel, about_id=about_id,
            about_reference=about_reference, is_claim=is_claim,
        )
        for one in policy.pack.consents if one.purpose in ticked
    ])  # fmt: skip


def match_consents(person: Person, *, about_id: int) -> int:
    """Make what was agreed to with one request the person's own word, once an officer has matched whose it was.

    Part of that officer's act, which writes it down.

    Returns:
        How many became the person's own.
    """
    return int(Consent.objects.filter(person=person, about_id=about_id, is_claim=True).update(is_claim=False))


@transaction.atomic
def take_back(person: Person, purpose: str, *, by: Actor, channel: str) -> int:
    """Withdraw every standing consent of a person to one purpose; the words and both days are kept.

    Returns:
        How many stood.

    Raises:
        Refused: ``no_consent`` when none stands.
    """
    count = Consent.objects.standing().filter(person=person, purpose=purpose).update(
        withdrawn_at=clock.now(), withdrawn_by=by.name, withdrawn_through=channel
    )  # fmt: skip
    if not count:
        raise Refused("no_consent", _("You do not agree to this now, so there is nothing to withdraw."))
    record("registry.consent_withdrawn", person, by=by, association_id=person.association_id, purpose=purpose)
    return int(count)


def standing_consents(person: Person) -> list[Consent]:
    """What a person agrees to now, the newest words of each purpose: one query.

    A claim is among them only where the person's own word is not, and says by whom it was made.
    """
    newest: dict[str, Consent] = {}
    for one in Consent.objects.standing().filter(person=person).order_by("is_claim", "-given_at", "-pk"):
        newest.setdefault(one.purpose, one)
    return list(newest.values())


def declined(person: Person, purpose: str, *, about_id: int) -> bool:
    """Whether a person was asked with a request and does not agree to a purpose; whoever was never asked did not decline."""
    if Consent.objects.standing().counting_for(about_id).filter(person=person, purpose=purpose).exists():
        return False
    return bool(Consent.objects.filter(person=person, about_id=about_id).exists())
