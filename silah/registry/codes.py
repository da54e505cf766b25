"""One-time codes to a mobile: signing in on the portal, and signing an attestation."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.core import clock
from silah.core.references import hash_secret, verify_secret
from silah.core.refused import Refused
from silah.registry.models import SignInCode

LIFE = timedelta(minutes=10)
CODES_PER_HOUR = 6
TRIES = 5


@transaction.atomic
def issue_code(
    association: Association, mobile: str, *, purpose: str, about: str = "", most: int = CODES_PER_HOUR
) -> tuple[SignInCode, str]:
    """Make a six-digit code for a mobile; the caller sends it.

    Args:
        mobile: E.164.
        purpose: ``sign_in`` or ``attest``.
        about: what the code is bound to, such as a request's token.
        most: codes an hour for the mobile; more for whoever proved before that it is theirs.

    Returns:
        The row and the code in clear, which is not stored (sample mode excepted).

    Raises:
        Refused: ``too_many_codes`` beyond ``most`` an hour for one mobile.
    """
    now = clock.now()
    recent = SignInCode.objects.filter(mobile=mobile, purpose=purpose, created_at__gt=now - timedelta(hours=1)).count()
    if recent >= most:
        raise Refused("too_many_codes", _("We sent several codes to this number. Wait an hour, or call us."))
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = SignInCode.objects.create(
        association=association, mobile=mobile, purpose=purpose, about=about, code_hash=hash_secret(code),
        created_at=now, expires_at=now + LIFE, shown_code=code if settings.SAMPLE and association.is_sample else "",
    )  # fmt: skip
    return row, code


def use_code(mobile: str, code: str, *, purpose: str, about: str = "") -> bool:
    """Whether ``code`` is the live one for the mobile; a right code works once, a wrong one counts.

    After five wrong tries the code is dead and another must be asked for.
    """
    row = (
        SignInCode.objects.live()
        .filter(mobile=mobile, purpose=purpose, about=about)
        .order_by("-created_at", "-pk")
        .first()
    )
    if row is None:
        return False
    # Count the try before the slow comparison, so that parallel guesses cannot share one.
    counted = SignInCode.objects.filter(pk=row.pk, tries__lt=TRIES, used_at=None).update(tries=F("tries") + 1)
    if not counted or not verify_secret(code, row.code_hash):
        return False
    return SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now()) == 1
