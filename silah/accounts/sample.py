"""Sample mode only: the second-factor code of an invented member of staff, so that a newcomer can sign in."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from silah.accounts.models import Member, User
from silah.associations.scope import scopes_disabled

#: Seconds for which one code is good (RFC 6238, as the authenticator apps do).
PERIOD = 30


def second_factor_now(user: User | None) -> str:
    """The code that the user's authenticator app would show now; empty outside sample mode.

    Three locks: the installation runs in sample mode, the user works somewhere, and every association the user
    works for is an invented one.
    """
    if not settings.SAMPLE or user is None or user.pk is None:
        return ""
    with scopes_disabled():
        samples = list(Member.objects.filter(user_id=user.pk).values_list("association__is_sample", flat=True))
    if not samples or not all(samples):
        return ""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = get_adapter().decrypt(authenticator.data["secret"])
    # The machine's own time: the check of the code, in the package, asks the machine too.
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))
