"""Numbers by which people and places are known in the Kingdom, and how they are read, checked and shown."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import luhn

from silah.core.arabic import clean, latin_digits
from silah.core.refused import Refused


class IdKind(TextChoices):
    """Whose identity number it is, told by its first digit."""

    CITIZEN = "citizen", gettext_lazy("Citizen")
    RESIDENT = "resident", gettext_lazy("Resident")


@dataclass(frozen=True)
class NationalId:
    """A checked identity number: ten digits."""

    value: str
    kind: IdKind

    def __str__(self) -> str:
        return self.value


_KIND_OF = {"1": IdKind.CITIZEN, "2": IdKind.RESIDENT}
_FIRST_OF = {kind: first for first, kind in _KIND_OF.items()}


def national_id(text: str) -> NationalId:
    """Return the identity number meant: ten digits, the first 1 (citizen) or 2 (resident), the last a check digit.

    Raises:
        Refused: naming what is wrong with it.
    """
    value = _digits(text)
    if not value.isdecimal():
        raise Refused("id_letters", _("An identity number has digits only. Write the ten digits of the card."))
    if len(value) != 10:
        raise Refused(
            "id_length",
            _("An identity number has 10 digits; this one has %(count)s. Compare it with the card.")
            % {"count": len(value)},
            count=len(value),
        )
    if value[0] not in _KIND_OF:
        raise Refused(
            "id_first_digit",
            _(
                "An identity number begins with 1 for citizens or 2 for residents. Compare the first digit with the card."
            ),
        )
    if not luhn.is_valid(value):
        raise Refused(
            "id_check_digit",
            _(
                "One of the digits of this identity number is wrong, or two were exchanged. Compare it with the card digit"
                " by digit."
            ),
        )
    return NationalId(value, _KIND_OF[value[0]])


def document_number(text: str) -> str:
    """Return the number of any other identity document as written, without spaces and dashes: 20 letters and digits at most.

    Raises:
        Refused: naming what is wrong with it.
    """
    value = _digits(text).upper()
    if not value.isalnum():
        raise Refused(
            "document_signs", _("The number of a document has letters and digits only. Copy it from the document.")
        )
    if len(value) > 20:
        raise Refused(
            "document_length",
            _("The number of a document has 20 letters and digits at most; this one has %(count)s. Write it alone.")
            % {"count": len(value)},
            count=len(value),
        )
    return value


def sample_national_id(number: int, kind: IdKind | str = IdKind.CITIZEN) -> str:
    """Return an invented identity number with a valid check digit, from the range no real card uses (digits 2–4 are 000).

    Args:
        number: 0 to 99999.
        kind: citizen or resident.
    """
    if not 0 <= number <= 99999:
        raise ValueError("Sample numbers go from 0 to 99999.")
    body = f"{_FIRST_OF[IdKind(kind)]}000{number:05}"
    return body + luhn.calc_check_digit(body)


def is_sample_id(value: str) -> bool:
    """Say whether an identity number belongs to the invented people."""
    return bool(re.fullmatch(r"[12]000\d{6}", value))


def mobile(text: str) -> str:
    """Return a Saudi mobile number as +9665XXXXXXXX, from 05…, 5…, 9665…, +966 05… or 00966….

    Raises:
        Refused: naming what is wrong with it.
    """
    value = _digits(text, also="+().")
    if not value.isdecimal():
        raise Refused("mobile_letters", _("A mobile number has digits only, such as 0500 000 000."))
    local = re.sub(r"^(?:00966|966)?0?(?=5)", "", value)
    if re.fullmatch(r"5\d{8}", local):
        return f"+966{local}"
    if local.startswith("5"):
        raise Refused(
            "mobile_length",
            _(
                "A mobile number has 10 digits and begins with 05; this one has %(count)s. Check that none is missing or"
                " doubled."
            )
            % {"count": len(local) + 1},
        )
    if re.match(r"^(?:00966|966|0)?1", value):
        raise Refused("mobile_landline", _("This is a landline. Write a mobile number that begins with 05."))
    raise Refused("mobile_foreign", _("Write a Saudi mobile number that begins with 05, such as 0500 000 000."))


def phone(text: str, *, allow_short: bool = False) -> str:
    """Return any telephone number in international form, a number without country taken as Saudi.

    Args:
        text: what was typed.
        allow_short: also accept a short code such as 1919, returned as it is.

    Raises:
        Refused: when no such number can exist.
    """
    value = latin_digits(clean(text))
    if allow_short and re.fullmatch(r"[\d\s]{3,7}", value) and len(_digits(value)) <= 6:
        return short_code(value)
    import phonenumbers  # the plans of the whole world: read when a number is, not at every start

    try:
        number = phonenumbers.parse(value, "SA")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Refused(
            "phone_unknown",
            _(
                "This is not a telephone number we can call. Write it with its area code, such as 013 700 0000, or with +"
                " and the country code."
            ),
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def short_code(text: str) -> str:
    """Return a short service number such as 1919: three to six digits."""
    value = _digits(text)
    if not re.fullmatch(r"\d{3,6}", value):
        raise Refused("short_code", _("A short number has three to six digits, such as 1919."))
    return value


def iban(text: str) -> str:
    """Return a Saudi IBAN, 24 characters without spaces; the letters SA may be left out.

    Raises:
        Refused: naming what is wrong with it.
    """
    from stdnum import iban as stdnum_iban  # brings the account numbers of every country

    value = _digits(text).upper()
    if re.fullmatch(r"\d{22}", value):
        value = f"SA{value}"
    if re.match(r"[A-Z]{2}", value) and not value.startswith("SA"):
        raise Refused("iban_country", _("Write the IBAN of an account in a Saudi bank; it begins with SA."))
    if not re.fullmatch(r"SA[A-Z0-9]*", value):
        raise Refused("iban_letters", _("An IBAN begins with SA and has no signs. Copy it from the bank's statement."))
    if len(value) != 24:
        raise Refused(
            "iban_length",
            _("A Saudi IBAN has 24 characters with SA; this one has %(count)s. Compare it with the bank's statement.")
            % {"count": len(value)},
        )
    if not re.fullmatch(r"SA\d{4}[A-Z0-9]{18}", value) or not stdnum_iban.is_valid(value, check_country=False):
        raise Refused(
            "iban_check", _("One of the characters of this IBAN is wrong. Compare it with the bank's statement.")
        )
    return value


def short_address(text: str) -> str:
    """Return the short form of a National Address: four Latin capitals and four digits, such as ABCD1234."""
    value = _digits(text).upper()
    if not re.fullmatch(r"[A-Z]{4}\d{4}", value):
        raise Refused(
            "short_address",
            _("A short National Address has four Latin letters and four digits, such as ABCD1234."),
        )
    return value


def entity_number(text: str) -> str:
    """Return the unified number of an organisation: ten digits beginning with 7; it has no known check digit."""
    value = _digits(text)
    if not re.fullmatch(r"7\d{9}", value):
        raise Refused("entity_number", _("The unified number of an entity has 10 digits and begins with 7."))
    return value


def show_mobile(value: str) -> str:
    """Return +966500000001 as 0500 000 001; any other number as ``show_phone`` does."""
    if re.fullmatch(r"\+9665\d{8}", value):
        local = f"0{value[4:]}"
        return f"{local[:4]} {local[4:7]} {local[7:]}"
    return show_phone(value)


def show_phone(value: str) -> str:
    """Return a stored number as people read it: Saudi ones without the country code, short codes as they are."""
    # A mobile or a number of one of the Kingdom's cities, as nearly all are, needs no plan of the world to be read.
    if own := re.fullmatch(r"(?:\+966|0)([15]\d)(\d{3})(\d{4})", value, re.ASCII):
        return f"0{own[1]} {own[2]} {own[3]}"
    import phonenumbers  # see ``phone``

    try:
        number = phonenumbers.parse(value, "SA")
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(number):
        return value
    national = number.country_code == 966
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def show_iban(value: str) -> str:
    """Return an IBAN in groups of four."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def mask(value: str, keep: int = 4) -> str:
    """Return a number with all but its last characters hidden; a short one is hidden whole.

    Six dots stand for any length: an account number with a dot for each digit would break into two lines on a phone.
    """
    shown = value[-keep:] if 0 < keep < len(value) else ""
    return "•" * min(6, len(value) - len(shown)) + shown


def _digits(text: str, *, also: str = "") -> str:
    """Return the cleaned text in Latin digits without the spaces and dashes people write between groups."""
    return re.sub(rf"[\s\-‐‑‒–—/_{re.escape(also)}]", "", latin_digits(clean(text)))
