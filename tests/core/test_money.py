"""Riyals in words."""

from decimal import Decimal

import pytest

from silah.core.money import format_sar


@pytest.mark.parametrize(
    ("amount", "arabic", "english"),
    [
        (0, "0 ريال", "SAR 0"),
        (1, "ريال واحد", "SAR 1"),
        (2, "ريالان", "SAR 2"),
        (3, "3 ريالات", "SAR 3"),
        (10, "10 ريالات", "SAR 10"),
        (11, "11 ريالًا", "SAR 11"),
        (99, "99 ريالًا", "SAR 99"),
        (100, "100 ريال", "SAR 100"),
        (102, "102 ريال", "SAR 102"),
        (103, "103 ريالات", "SAR 103"),
        (612, "612 ريالًا", "SAR 612"),
        (12500, "12,500 ريال", "SAR 12,500"),
        (Decimal("612.50"), "612 ريالًا و50 هللة", "SAR 612.50"),
        (Decimal("0.05"), "5 هللات", "SAR 0.05"),
        (Decimal("2.02"), "ريالان وهللتان", "SAR 2.02"),
        (Decimal("0.999"), "ريال واحد", "SAR 1"),
    ],
)
def test_the_noun_follows_the_number(amount, arabic, english):
    assert format_sar(amount, language="ar") == arabic
    assert format_sar(amount, language="en") == english


def test_a_debt_keeps_its_sign_beside_the_number():
    assert format_sar(-3, language="ar") == "\u2066-3\u2069 ريالات"
    assert format_sar(-3, language="en") == "SAR -3"
