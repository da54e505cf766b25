"""Amounts in Saudi riyals, in the words of the language of the page."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

# One, two, three to ten, eleven to ninety-nine, the rest: the noun after a number in Arabic.
_RIYAL = ("ريال واحد", "ريالان", "ريالات", "ريالًا", "ريال")
_HALALA = ("هللة واحدة", "هللتان", "هللات", "هللة", "هللة")


def format_sar(amount: Decimal | int | str, *, language: str | None = None) -> str:
    """Return an amount in words fit for a sentence: «612 ريالًا», «SAR 612».

    Args:
        amount: riyals; rounded to the halala.
        language: ``ar…`` or ``en``; the language in force when left out.
    """
    value = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign, value = ("-" if value < 0 else ""), abs(value)
    riyals, halalas = int(value), int(value % 1 * 100)
    if not (language or get_language() or "ar").startswith("ar"):
        return f"SAR {sign}{riyals:,}" + (f".{halalas:02}" if halalas else "")
    if sign:
        # A bare minus before Arabic words would be drawn on the wrong side of the number.
        return f"\u2066-{value:,f}\u2069 ريال" if halalas else f"\u2066-{riyals:,}\u2069 {_noun(riyals, _RIYAL)}"
    if riyals and halalas:
        return f"{_counted(riyals, _RIYAL)} و{_counted(halalas, _HALALA)}"
    return _counted(halalas, _HALALA) if halalas else _counted(riyals, _RIYAL)


def _counted(number: int, forms: tuple[str, str, str, str, str]) -> str:
    return forms[number - 1] if number in {1, 2} else f"{number:,} {_noun(number, forms)}"


def _noun(number: int, forms: tuple[str, str, str, str, str]) -> str:
    last = number % 100
    if 3 <= last <= 10:
        return forms[2]
    if 11 <= last <= 99:
        return forms[3]
    return forms[4]
