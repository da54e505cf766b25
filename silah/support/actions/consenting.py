"""Taking back what was agreed to (clause P3): at any time, except what an open request cannot be studied without."""

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.registry.consents import take_back
from silah.registry.models import Consent, Person
from silah.support.models import SupportRequest


@transaction.atomic
def withdraw_consent(person: Person, purpose: str, *, by: Actor, channel: str) -> None:
    """Withdraw a person's consent to one purpose; it costs the person nothing.

    Raises:
        Refused: ``needed`` while a request is open that cannot be studied without it; ``no_consent``.
    """
    needed = Consent.objects.standing().filter(person=person, purpose=purpose, is_required=True)
    if needed.exists() and SupportRequest.objects.open().filter(person=person).exists():
        raise Refused(
            "needed",
            _("Your open request cannot be studied without this. Withdraw the request first, then this."),
        )
    take_back(person, purpose, by=by, channel=channel)
