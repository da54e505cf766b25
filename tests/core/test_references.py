"""Numbers on paper and the secrets beside them."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silah.core.references import hash_secret, parse_reference, reference, secret_code, token, verify_secret
from silah.core.refused import Refused

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_the_shape_on_paper():
    assert reference("YS", 1448, 431) == "YS-1448-00431"
    assert reference("ys", 1448, 1234567) == "YS-1448-1234567"


@given(st.from_regex(r"[A-HJ-NP-Z]{2,3}", fullmatch=True), st.integers(1300, 1599), st.integers(1, 999_999))
def test_every_reference_is_understood_as_people_give_it(prefix, year, sequence):
    whole = reference(prefix, year, sequence)
    for typed in [
        whole, whole.lower(), whole.translate(EASTERN), whole.replace("-", " "), whole.replace("-", ""),
        whole.replace("-", "–"), whole.replace("-", "ـ"), f" {prefix} {year} / {sequence} ", f"\u200f{whole}\u200e",
        "-".join(reversed(whole.split("-"))),
    ]:  # fmt: skip
        assert parse_reference(typed) == whole


@pytest.mark.parametrize(
    "typed", ["", "431", "YS-431", "YS-2026-00431", "YS-1448", "1448-00431", "Y-1448-1", "' OR 1=1"]
)
def test_what_is_no_reference_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        parse_reference(typed)
    assert refusal.value.code == "reference_shape"


@given(st.text())
def test_any_text_is_a_reference_or_a_refusal(text):
    with suppress(Refused):
        assert parse_reference(parse_reference(text)) == parse_reference(text)


def test_secrets_are_twelve_digits_and_differ():
    codes = {secret_code() for _each in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"\d{4}-\d{4}-\d{4}", code) for code in codes)
    assert len(token()) >= 22
    assert token() != token()


def test_a_secret_is_known_again_in_any_digits():
    code = secret_code()
    stored = hash_secret(code)
    assert re.fullmatch(r"[0-9a-f]{32}\$[0-9a-f]{64}", stored)
    assert hash_secret(code) != stored
    assert code.replace("-", "") not in stored
    assert verify_secret(code.replace("-", " ").translate(EASTERN), stored)
    assert not verify_secret("0000-0000-0000", stored)


def test_no_secret_stored_is_always_wrong():
    assert not verify_secret("0000-0000-0000", None)
    assert not verify_secret("", "")
