"""Identity numbers, telephones, accounts and addresses."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silah.core import identifiers
from silah.core.identifiers import IdKind, iban, is_sample_id, mask, mobile, national_id, phone, sample_national_id
from silah.core.refused import Refused
from tests.cast import refused

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
sample_ids = st.builds(sample_national_id, st.integers(0, 99999), st.sampled_from(IdKind))


@given(sample_ids)
def test_sample_people_have_valid_numbers_of_their_range(value):
    found = national_id(value)
    assert found.value == str(found) == value
    assert is_sample_id(value)
    assert found.kind == (IdKind.CITIZEN if value[0] == "1" else IdKind.RESIDENT)
    assert national_id(f" {value[:4]}-{value[4:]} ".translate(EASTERN)).value == value


@given(sample_ids, st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(value, place, by):
    wrong = value[:place] + str((int(value[place]) + by) % 10) + value[place + 1 :]
    with pytest.raises(Refused):
        national_id(wrong)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100000000", "id_length"),
        ("10000000080", "id_length"),
        ("", "id_letters"),
        ("10000000o8", "id_letters"),
        ("3000000008", "id_first_digit"),
        ("1000000000", "id_check_digit"),
    ],
)
def test_a_wrong_identity_number_says_what_is_wrong(typed, code):
    with pytest.raises(Refused) as refusal:
        national_id(typed)
    assert refusal.value.code == code


def test_real_looking_numbers_are_not_samples():
    assert not is_sample_id("1012345678")
    with pytest.raises(ValueError, match="Sample"):
        sample_national_id(100000)


@pytest.mark.parametrize(
    "typed",
    [
        "0500000001",
        "٠٥٠٠٠٠٠٠٠١",
        "۰۵۰۰ ۰۰۰ ۰۰۱",
        "500000001",
        "966500000001",
        "+966 50 000 0001",
        "00966-500-000-001",
        "+966 (0)500000001",
        "\u202a+966500000001\u202c",
    ],
)
def test_a_mobile_in_any_hand(typed):
    assert mobile(typed) == "+966500000001"
    assert identifiers.show_mobile(mobile(typed)) == "0500 000 001"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("050000001", "mobile_length"),
        ("05000000011", "mobile_length"),
        ("0137660069", "mobile_landline"),
        ("+20 100 000 0000", "mobile_foreign"),
        ("no", "mobile_letters"),
        ("", "mobile_letters"),
    ],
)
def test_a_wrong_mobile_says_what_is_wrong(typed, code):
    with pytest.raises(Refused) as refusal:
        mobile(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("٠١٣ ٧٦٦ ٠٠٦٩", "+966137660069", "013 766 0069"),
        ("+20 2 27952000", "+20227952000", "+20 2 27952000"),
        ("1919", "1919", "1919"),
        ("920000000", "+966920000000", "920000000"),
    ],
)
def test_other_telephones(typed, kept, shown):
    assert phone(typed, allow_short=True) == kept
    assert identifiers.show_phone(kept).replace(" ", "") == shown.replace(" ", "")


@pytest.mark.parametrize("typed", ["1919", "12", "", "abc", "0" * 30])
def test_no_telephone(typed):
    with refused("phone_unknown"):
        phone(typed)


def test_a_short_number_has_three_to_six_digits():
    assert identifiers.short_code("١ ٩ ١ ٩") == "1919"
    for typed in ("12", "1234567", "19a9", ""):
        with refused("short_code"):
            identifiers.short_code(typed)


def test_the_number_of_another_document_is_kept_as_written_and_is_no_sentence():
    assert identifiers.document_number(" a-12٣٤ 5 ") == "A12345"
    for typed in ("A#123", "رقم: 5", ""):
        with refused("document_signs"):
            identifiers.document_number(typed)
    assert len(identifiers.document_number("7" * 20)) == 20
    with refused("document_length") as refusal:
        identifiers.document_number("7" * 21)
    assert "21" in str(refusal.value)


IBAN = "SA0380000000608010167519"


@pytest.mark.parametrize(
    "typed", [IBAN, "sa03 8000 0000 6080 1016 7519", "0380000000608010167519", IBAN.translate(EASTERN)]
)
def test_an_iban_in_any_hand(typed):
    assert iban(typed) == IBAN
    assert iban(identifiers.show_iban(IBAN)) == IBAN


@given(st.integers(2, 23), st.integers(1, 9))
def test_any_single_wrong_digit_of_an_iban_is_found(place, by):
    wrong = IBAN[:place] + str((int(IBAN[place]) + by) % 10) + IBAN[place + 1 :]
    with pytest.raises(Refused) as refusal:
        iban(wrong)
    assert refusal.value.code == "iban_check"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (IBAN[:-1], "iban_length"),
        ("GB82WEST12345698765432", "iban_country"),
        ("SA03*000000608010167519", "iban_letters"),
        ("", "iban_letters"),
        ("SAAA80000000608010167519", "iban_check"),
    ],
)
def test_a_wrong_iban_says_what_is_wrong(typed, code):
    with pytest.raises(Refused) as refusal:
        iban(typed)
    assert refusal.value.code == code


def test_addresses_and_entities():
    assert identifiers.short_address("abcd ١٢٣٤") == "ABCD1234"
    assert identifiers.entity_number("٧٠٠١٢٣٤٥٦٧") == "7001234567"
    with refused("short_address"):
        identifiers.short_address("ABC1234")
    with refused("entity_number"):
        identifiers.entity_number("1001234567")


def test_a_mask_shows_the_end_only():
    assert mask("1000000008") == "••••••0008"
    assert mask("1234") == "••••"
    assert mask("1000000008", keep=0) == "•" * 6
    assert mask("SA0380000000608010167519") == "••••••7519"


@given(st.text())
@pytest.mark.parametrize(
    "read",
    [national_id, mobile, phone, iban, identifiers.short_address, identifiers.short_code, identifiers.entity_number],
)
def test_any_text_is_read_or_plainly_refused(read, text):
    with suppress(Refused):
        read(text)
