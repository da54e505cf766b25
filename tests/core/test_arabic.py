"""Cleaning what is typed, and keys for finding it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from silah.core.arabic import BIDI_MARKS, clean, has_suspicious_bidi, latin_digits, name_key, search_key, strict_key


@given(st.text())
@example("\r\n\u2028 \ud800\x00\u202eم\u0300\u200d")
@example("\u200d\u200b\u200d")
def test_cleaning_is_final_and_leaves_nothing_unseen(text):
    for lines in (False, True):
        cleaned = clean(text, lines=lines)
        assert clean(cleaned, lines=lines) == cleaned
        assert not set(cleaned) & BIDI_MARKS
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in cleaned)
        assert cleaned == cleaned.strip()
        cleaned.encode()


@given(st.text())
def test_keys_are_final(text):
    for key in (strict_key, search_key):
        assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    "kept", ["أحمد آل مؤمن", "مُحَمَّد", "هـ", "سائد وفاء", "می\u200cخواهم", "👩\u200d👧", "Al-Qahtani"]
)
def test_cleaning_keeps_what_belongs_to_the_word(kept):
    assert clean(kept) == kept


def test_cleaning_removes_what_does_not():
    assert clean("\u202eنورة\u00a0\u200f  العتيبي\x00\ufeff ") == "نورة العتيبي"
    assert clean("سطر\r\n\r\n\r\n\r\nآخر\t هنا", lines=True) == "سطر\n\nآخر هنا"
    assert clean("سطر\nآخر") == "سطر آخر"
    assert clean("ا\u0653") == "آ"


def test_digits_of_any_kind():
    assert latin_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0123456789 abc") == "0123456789 0123456789 0123456789 abc"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أَحْمَد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("کریم", "كريم"),
        ("محـــمد", "محمد"),
        ("ﻻ", "لا"),
        ("ملف ٤٥", "ملف 45"),
        ("AHMED", "ahmed"),
    ],
)
def test_spelling_habits_meet_in_both_keys(one, other):
    assert strict_key(one) == strict_key(other)
    assert search_key(one) == search_key(other)


def test_only_the_loose_key_forgets_hamza():
    assert search_key("مؤمن سائد وفاء") == search_key("مومن سايد وفا")
    assert strict_key("مؤمن") != strict_key("مومن")
    assert search_key("مؤمن", loose=False) == strict_key("مؤمن")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد الله بن أحمد العتيبي", "عبدالله احمد عتيبي"),
        ("عبد الرحمن", "عبدالرحمن"),
        ("هند بنت فهد القحطاني", "هند فهد القحطانى"),
        ("إبراهيم ابن عبد العزيز", "ابراهيم عبدالعزيز"),
    ],
)
def test_names_that_are_one_name(one, other):
    assert name_key(one) == name_key(other)


def test_the_order_of_a_name_counts():
    assert name_key("فهد سعد") != name_key("سعد فهد")
    assert name_key("") == ""
    assert name_key("عبد") == "عبد"


def test_marks_that_turn_a_name_are_seen():
    assert has_suspicious_bidi("محمد\u202eدمحم")
    assert not has_suspicious_bidi("محمد\u200f Ahmed")
