"""Taking back what was agreed to (clause P3): at any time, except what an open request cannot be studied without.

What was taken back while nothing was open is asked for again before a request that had ended is studied further.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.policies.pack.schema import Consent as Asked
from silah.registry.consents import record_consents, take_back
from silah.registry.models import Consent, Person
from silah.support.models import Act, CheckState, SupportRequest


@transaction.atomic
def withdraw_consent(person: Person, purpose: str, *, by: Actor, channel: str) -> None:
    """Withdraw a person's consent to one purpose; it costs the person nothing.

    Raises:
        Refused: ``needed`` while a request is open that cannot be studied without it; ``no_consent``.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    needed = Consent.objects.standing().filter(person=person, purpose=purpose, is_required=True)
    if needed.exists() and SupportRequest.objects.open().filter(person=person).exists():
        raise Refused(
            "needed",
            _("Your open request cannot be studied without this. Withdraw the request first, then this."),
        )
    take_back(person, purpose, by=by, channel=channel)


def taken_back(request: SupportRequest) -> list[Asked]:
    """What a request cannot be studied without and its person agreed to once, but no longer does."""
    needed = {one.purpose: one for one in request.policy.pack.consents if one.required}
    given = Consent.objects.counting_for(request.pk).filter(person_id=request.person_id, purpose__in=list(needed))
    stands: dict[str, bool] = {}
    for purpose, withdrawn_at in given.values_list("purpose", "withdrawn_at"):
        stands[purpose] = stands.get(purpose, False) or withdrawn_at is None
    return [one for purpose, one in needed.items() if not stands.get(purpose, True)]


def agree_again(request: SupportRequest, agreed: Collection[str], *, by: Actor, channel: str) -> None:
    """Keep anew what its person had taken back, before a request is studied further; part of the act that needs it.

    Raises:
        Refused: ``consent_needed`` while something needed is not among ``agreed``.
    """
    # Taking the person's row first: a consent taken back at the same moment waits, and then finds an open request.
    Person.objects.select_for_update().get(pk=request.person_id)
    lacking = taken_back(request)
    if not {one.purpose for one in lacking} <= set(agreed):
        raise Refused(
            "consent_needed",
            _("The agreement this request cannot be studied without was taken back. We go on once it is given again."),
            purposes=[one.purpose for one in lacking],
        )
    if lacking:
        record_consents(
            request.person, [one.purpose for one in lacking], policy=request.policy, by=by,
            given_by=" ".join(request.speaker_typed), channel=channel, about_id=request.pk,
            about_reference=request.reference, is_claim=not is_own_word(request),
        )  # fmt: skip


def is_own_word(request: SupportRequest) -> bool:
    """Whether what is said with a request counts as said by its person: an officer has matched who that is.

    Whoever acts for another is believed once the deed that the policy asks for is matched. Where the policy asks for
    none, the word is good for the request, and stays that of the one who gave it.
    """
    if not request.events.filter(act=Act.CHECKED).exists():
        return False
    if request.representative_id is None:
        return True
    deed = request.policy.pack.deed_of(request.capacity)
    matched = request.checks.filter(is_paper=True, state=CheckState.MATCHED)
    return deed is not None and bool(matched.filter(key=deed.paper).exists())
