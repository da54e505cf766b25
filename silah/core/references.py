"""Numbers printed on paper, and the secrets that open what they name.

A reference is public: it opens nothing alone. The secret beside it is shown once and kept only as a slow hash.
"""

import re
import secrets
import threading

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from silah.core.arabic import TATWEEL, clean, latin_digits
from silah.core.refused import Refused

SECRET_DIGITS = 12
SEQUENCE_DIGITS = 5
# A hash takes a hundred mebibytes: more than two at once would let strangers exhaust the machine.
_two_at_once = threading.BoundedSemaphore(2)
# Answers for records that have no secret must take as long as the others.
_nobody: list[str] = []


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
    """Return the slow hash of a secret, for storing (Argon2 by this installation's settings; at most 128 characters)."""
    with _two_at_once:
        return make_password(_bare(secret))


def verify_secret(typed: str, stored: str | None) -> bool:
    """Say whether what was typed is the secret behind a stored hash.

    Args:
        typed: digits of any kind, grouped or not.
        stored: what ``hash_secret`` gave; ``None`` or empty takes as long and is always wrong.
    """
    with _two_at_once:
        if stored:
            return check_password(_bare(typed), stored)
        if not _nobody:
            _nobody.append(make_password(token()))
        check_password(_bare(typed), _nobody[0])
        return False


def token() -> str:
    """Return 192 random bits fit for an address; what a stranger cannot guess."""
    return secrets.token_urlsafe(24)


def _bare(secret: str) -> str:
    return re.sub(r"[\W_]", "", latin_digits(clean(secret))).upper()
