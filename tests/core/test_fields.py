"""Form fields: what they give, what they say, and that what was typed comes back."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from silah.core import clock
from silah.core.fields import (
    AmountField,
    CleanCharField,
    CleanTextField,
    CountField,
    HijriDateField,
    IbanField,
    MobileField,
    NationalIdField,
)
from silah.core.hijri import CalendarName, to_hijri

DAY = date(2026, 12, 27)


class Form(forms.Form):
    born = HijriDateField(label="Born")


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"born_day": day, "born_month": month, "born_year": year}


@pytest.mark.parametrize(
    "data",
    [
        typed("١٨", "7h", "١٤٤٨"),
        typed("27", "12g", "2026"),
        typed("18", "7", "1448"),
        typed("18 رجب 1448", "", ""),
        typed("", "", "27/12/2026"),
        {"born": "18 رجب 1448 هـ"},
        {"born": "2026-12-27"},
    ],
)
def test_a_date_in_three_boxes_or_one(data):
    form = Form(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == DAY


@given(st.dates(date(1924, 8, 1), date(2077, 11, 16)), st.sampled_from(CalendarName))
def test_a_stored_date_shown_and_posted_again_is_the_same(day, calendar):
    field = HijriDateField(calendar=calendar, required=False)
    boxes = field.widget.decompress(day)
    assert field.clean(boxes) == day
    assert not field.has_changed(day, boxes)


def test_the_calendar_and_what_was_typed_are_kept_when_asked():
    found = HijriDateField(parsed=True).clean(("١٨", "7h", "١٤٤٨"))
    assert (found.date, found.calendar, found.typed) == (DAY, CalendarName.HIJRI, "١٨/7/١٤٤٨")


def test_nothing_typed_is_missing_only_where_required():
    assert HijriDateField(required=False).clean(("", "", " ")) is None
    assert not Form({}).is_valid()
    assert Form({}).errors.as_data()["born"][0].code == "required"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (typed("18", "", "1448"), "date_part_missing"),
        (typed("30", "9h", "1448"), "no_such_day"),
        (typed("18", "7h", "2026"), "calendar_conflict"),
        ({"born": "yesterday"}, "date_word"),
    ],
)
def test_a_wrong_date_says_why_and_comes_back_as_typed(data, code):
    form = Form(data)
    assert form.errors.as_data()["born"][0].code == code
    page = str(form["born"])
    for value in data.values():
        assert f'value="{value}"' in page
    if data.get("born_month"):
        assert f'value="{data["born_month"]}" selected' in page


def test_what_was_typed_is_escaped_on_its_way_back():
    page = str(Form(typed('"><script>', "7h", "<b>"))["born"])
    assert "<script>" not in page
    assert "<b>" not in page


def test_each_box_has_its_label_and_both_calendars_are_offered():
    page = str(Form()["born"])
    for box in ("day", "month", "year"):
        assert f'for="id_born_{box}"' in page
        assert f'id="id_born_{box}"' in page
    assert page.count("<optgroup") == 2
    assert page.count("<option") == 25
    assert 'dir="ltr"' in page
    assert "style=" not in page
    assert "<script" not in page


def test_a_stored_date_is_shown_in_the_field_calendar():
    assert HijriDateField().widget.decompress(DAY) == ("18", "7h", "1448")
    assert HijriDateField(calendar=CalendarName.GREGORIAN).widget.decompress(DAY) == ("27", "12g", "2026")
    assert HijriDateField().widget.decompress(date(1920, 1, 1)) == ("1", "1g", "1920")


def test_limits_are_said_with_the_day():
    with clock.at(DAY):
        field = HijriDateField(earliest=date(2026, 1, 1), latest=clock.today)
        assert field.clean("27/12/2026") == DAY
        for text, code in [("28/12/2026", "date_late"), ("31/12/2025", "date_early")]:
            with pytest.raises(ValidationError) as error:
                field.clean(text)
            assert error.value.code == code
    assert to_hijri(DAY).year == 1448


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        (MobileField(), "٠٥٠٠ ٠٠٠ ٠٠١", "+966500000001"),
        (NationalIdField(), "١٠٠٠٠٠٠٠٠٨", "1000000008"),
        (IbanField(), "sa03 8000 0000 6080 1016 7519", "SA0380000000608010167519"),
        (AmountField(), "١٬٥٠٠٫٥٠ ريالًا", Decimal("1500.50")),
        (AmountField(), "SAR 1,500", Decimal(1500)),
        (AmountField(), "1500.5 ر.س", Decimal("1500.5")),
        (AmountField(), "0", Decimal(0)),
        (CountField(), "٤", 4),
        (CleanCharField(), "\u202eنورة\x00  العتيبي ", "نورة العتيبي"),
        (CleanTextField(), "سطر\r\nآخر\x00", "سطر\nآخر"),
    ],
)
def test_what_is_kept(field, text, kept):
    assert field.clean(text) == kept
    assert not field.has_changed(kept, text)
    assert field.has_changed(kept, "")


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (MobileField(), "0137660069", "mobile_landline"),
        (NationalIdField(), "1000000000", "id_check_digit"),
        (IbanField(), "SA00", "iban_length"),
        (AmountField(), "1,50", "amount_shape"),
        (AmountField(), "-5", "amount_shape"),
        (AmountField(), "1e9", "amount_shape"),
        (AmountField(), "NaN", "amount_shape"),
        (AmountField(most=100), "101", "amount_range"),
        (CountField(), "4.5", "count_shape"),
        (CountField(most=20), "21", "count_range"),
        (CleanCharField(max_length=3), "abcd", "max_length"),
        (CleanCharField(), " \u200b ", "required"),
    ],
)
def test_what_is_refused(field, text, code):
    with pytest.raises(ValidationError) as error:
        field.clean(text)
    assert error.value.error_list[0].code == code
    assert field.has_changed("other", text)


@pytest.mark.parametrize(
    "field",
    [MobileField(), NationalIdField(), IbanField(), AmountField(), CountField(), HijriDateField(), CleanTextField()],
)
@given(text=st.text())
def test_any_text_is_kept_or_refused(field, text):
    with suppress(ValidationError):
        field.clean(text)


def test_numbers_are_written_from_the_left_on_the_right_keyboard():
    class Numbers(forms.Form):
        mobile = MobileField()
        number = NationalIdField()
        amount = AmountField()

    page = str(Numbers({"mobile": "0137660069", "number": "1", "amount": "x"})["mobile"])
    assert 'type="tel"' in page
    assert page.count("type=") == 1
    assert 'inputmode="tel"' in page
    assert 'dir="ltr"' in page
    assert 'value="0137660069"' in page
    assert 'inputmode="numeric"' in str(Numbers()["number"])
    assert 'inputmode="decimal"' in str(Numbers()["amount"])
    assert 'value="0500 000 001"' in str(Numbers(initial={"mobile": "+966500000001"})["mobile"])


@pytest.mark.parametrize(
    ("language", "short", "empty"), [("ar", "اختصر هذا", "اكتب"), ("ar-her", "اختصري هذا", "اكتبي")]
)
def test_a_text_too_long_or_missing_is_told_in_the_readers_gender(language, short, empty):
    field = CleanCharField(max_length=60)
    with translation.override(language):
        with pytest.raises(ValidationError) as long:
            field.clean("ه" * 61)
        assert long.value.messages == [f"{short}. أقصى عدد للأحرف: 60، وعددها الآن: 61."]
        with pytest.raises(ValidationError) as missing:
            field.clean(" ")
        assert missing.value.messages == [f"{empty} الجواب هنا."]
    assert field.clean("ه" * 60) == "ه" * 60
