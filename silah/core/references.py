"""Numbers printed on paper, and the secrets that open what they name.

A reference is public: it opens nothing alone. The secret beside it is shown once and kept only as a keyed digest.
"""

import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.utils.translation import gettext as _

from silah.core.arabic import TATWEEL, clean, latin_digits
from silah.core.refused import Refused

SECRET_DIGITS = 12
SEQUENCE_DIGITS = 5


def reference(prefix: str, hijri_year: int, sequence: int) -> str:
    """Return a number fit for paper and telephone, such as ``YS-1448-00431``.

    Args:
        prefix: two to six Latin capitals of the association (and kind).
        hijri_year: year in which the record began.
        sequence: its number in that year, from 1.
    """
    return f"{prefix.upper()}-{hijri_year}-{sequence:0{SEQUENCE_DIGITS}}"


def parse_reference(text: str) -> str:
    """Return the reference meant by what was typed or read out.

    Digits of any kind, small letters, spaces, any dash or none, and missing zeros are all understood, and so is the
    order in which a right-to-left page may have shown it.

    Raises:
        Refused: when it cannot be one of ours.
    """
    typed = latin_digits(clean(text)).upper().replace(TATWEEL, "-")
    found = re.fullmatch(r"\W*([A-Z]{2,6})[\W_]*(1[345]\d\d)[\W_]*(\d{1,9})\W*", typed)
    if found:
        prefix, year, sequence = found.groups()
    else:
        found = re.fullmatch(r"\W*(\d{1,9})[\W_]+(1[345]\d\d)[\W_]*([A-Z]{2,6})\W*", typed)
        if not found:
            raise Refused(
                "reference_shape",
                _(
                    "A reference has letters, a Hijri year and a number, such as YS-1448-00431. Copy it from the message"
                    " you received."
                ),
            )
        sequence, year, prefix = found.groups()
    return reference(prefix, int(year), int(sequence))


def secret_code() -> str:
    """Return twelve random digits in three groups, to be shown once beside a reference."""
    digits = f"{secrets.randbelow(10**SECRET_DIGITS):0{SECRET_DIGITS}}"
    return "-".join(digits[i : i + 4] for i in range(0, SECRET_DIGITS, 4))


def hash_secret(secret: str) -> str:
    """Return the keyed digest of a secret, for storing.

    HMAC-SHA-256 under this installation's key with a salt of its own: who steals the table without the key
    cannot try codes at all, and a crowd of applicants costs no memory (docs/decisions/0004).
    """
    salt = secrets.token_hex(16)
    return f"{salt}${_digest(salt, secret)}"


def verify_secret(typed: str, stored: str | None) -> bool:
    """Say whether what was typed is the secret behind a stored digest.

    Args:
        typed: digits of any kind, grouped or not.
        stored: what ``hash_secret`` gave; ``None`` or empty takes as long and is always wrong.
    """
    salt, _dollar, digest = (stored or f"{'0' * 32}$").partition("$")
    return hmac.compare_digest(_digest(salt, typed), digest or "-" * 64)


def _digest(salt: str, secret: str) -> str:
    key = hashlib.sha256(b"silah.references:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{salt}:{_bare(secret)[:128]}".encode(), hashlib.sha256).hexdigest()


def token() -> str:
    """Return 192 random bits fit for an address; what a stranger cannot guess."""
    return secrets.token_urlsafe(24)


def _bare(secret: str) -> str:
    return re.sub(r"[\W_]", "", latin_digits(clean(secret))).upper()
