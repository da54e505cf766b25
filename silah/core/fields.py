"""Form fields whose errors say, in the words of the page, what to put right."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core import identifiers
from silah.core.arabic import clean, latin_digits
from silah.core.hijri import CalendarName, both
from silah.core.money import format_sar
from silah.core.refused import Refused
from silah.core.typed_dates import ParsedDate, parse_date, parse_parts
from silah.core.widgets import HijriDateWidget, NumberInput

DayLimit = date | Callable[[], date] | None
Kept = TypeVar("Kept")


def answer_of(read: Callable[[], Kept]) -> Kept:
    """Return what a reader returns, with its refusal turned into the form's error."""
    try:
        return read()
    except Refused as refusal:
        raise ValidationError(refusal.sentence, code=refusal.code) from refusal


class CleanCharField(forms.CharField):
    """One line of text, cleaned of what cannot be seen; at most 200 characters unless said otherwise."""

    lines = False
    default_error_messages = {"required": gettext_lazy("Write an answer here.")}

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        # Said by ``validate`` instead: the framework's own sentence addresses men alone and does not count in Arabic.
        self.validators = [one for one in self.validators if not isinstance(one, MaxLengthValidator)]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.max_length is not None and len(value) > self.max_length:
            said = _("Shorten this. Characters at most: %(most)d; here now: %(count)d.")
            raise ValidationError(said % {"most": self.max_length, "count": len(value)}, code="max_length")

    def to_python(self, value: Any) -> str:
        return str(super().to_python(clean(str(value), lines=self.lines)) or "") if value else ""


class CleanTextField(CleanCharField):
    """Several lines of text, cleaned; at most 4000 characters unless said otherwise."""

    lines = True
    widget = forms.Textarea

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(max_length=max_length, **options)


class HijriDateField(forms.Field):
    """A date typed in either calendar.

    Args:
        earliest: first day taken, or what gives it.
        latest: last day taken, or what gives it, such as ``clock.today`` for a date of birth.
        calendar: the calendar shown first.
        parsed: give the whole ``ParsedDate`` (calendar and typed text too) in place of the date alone.
    """

    widget = HijriDateWidget

    def __init__(
        self, *, earliest: DayLimit = None, latest: DayLimit = None, calendar: CalendarName = CalendarName.HIJRI,
        parsed: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        options.setdefault("widget", HijriDateWidget(calendar=calendar))
        options.setdefault("help_text", gettext_lazy("For example 18 Rajab 1448 or 27 December 2026."))
        super().__init__(**options)
        self.earliest, self.latest, self.parsed = earliest, latest, parsed

    def to_python(self, value: Any) -> ParsedDate | date | None:
        if isinstance(value, str):
            value = clean(value)
        elif isinstance(value, tuple | list):
            value = tuple(clean(str(part)) for part in value)
        if not value or (isinstance(value, tuple) and not any(value)):
            return None
        found = value if isinstance(value, ParsedDate) else answer_of(lambda: _day_of(value))
        self._check_limits(found.date)
        return found if self.parsed else found.date

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, ParsedDate):
            initial = initial.date
        try:
            found = self.to_python(data)
        except ValidationError:
            return True
        return bool((found.date if isinstance(found, ParsedDate) else found) != initial)

    def _check_limits(self, day: date) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if earliest is not None and day < earliest:
            raise ValidationError(
                _("This date is too early: write %(day)s or a later one.") % {"day": both(earliest)}, code="date_early"
            )
        if latest is not None and day > latest:
            raise ValidationError(
                _("This date is too late: write %(day)s or an earlier one.") % {"day": both(latest)}, code="date_late"
            )


class MobileField(forms.CharField):
    """A Saudi mobile number, kept as +9665XXXXXXXX."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", NumberInput(inputmode="tel", autocomplete="tel"))
        options.setdefault("help_text", gettext_lazy("Ten digits that begin with 05."))
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: identifiers.mobile(typed)) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        return identifiers.show_mobile(value) if isinstance(value, str) and value.startswith("+966") else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class NationalIdField(forms.CharField):
    """An identity number of a citizen or resident, kept as ten digits."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", NumberInput())
        options.setdefault("help_text", gettext_lazy("The ten digits of the identity card or residence permit."))
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: identifiers.national_id(typed)).value if typed else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class DocumentNumberField(forms.CharField):
    """The number of another identity document, kept as at most 20 letters and digits."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", NumberInput(inputmode="text"))
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: identifiers.document_number(typed)) if typed else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class IbanField(forms.CharField):
    """A Saudi IBAN, kept as 24 characters without spaces."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", NumberInput(inputmode="text"))
        options.setdefault("help_text", gettext_lazy("24 characters that begin with SA; the bank's app shows it."))
        super().__init__(max_length=60, **options)

    def to_python(self, value: Any) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: identifiers.iban(typed)) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        # Only a stored IBAN is grouped; what was typed wrongly comes back as it was typed.
        return identifiers.show_iban(value) if isinstance(value, str) and re.fullmatch(r"SA\w{22}", value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class AmountField(forms.Field):
    """An amount in riyals with at most two decimals, from digits of any kind, with or without separators."""

    widget = NumberInput

    def __init__(self, *, least: Decimal | int = 0, most: Decimal | int = 100_000_000, **options: Any) -> None:
        options.setdefault("widget", NumberInput(inputmode="decimal"))
        super().__init__(**options)
        self.least, self.most = Decimal(least), Decimal(most)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal | int):
            typed = str(value)
        else:
            typed = re.sub(
                r"ريال(?:ا|ًا|ات)?|ر\s*\.\s*س\.?|SAR|\u20c1|\s",
                "",
                latin_digits(clean(str(value or ""))),
                flags=re.IGNORECASE,
            )
        if not typed:
            return None
        plain = typed.replace("٬", ",").replace("٫", ".").replace("،", ",")
        if not re.fullmatch(r"(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,2})?", plain):
            raise ValidationError(
                _("Write the amount in riyals with digits only, halalas after a point: 1500 or 1500.50."),
                code="amount_shape",
            )
        amount = Decimal(plain.replace(",", ""))
        if not self.least <= amount <= self.most:
            raise ValidationError(
                _("The amount must be between %(least)s and %(most)s.")
                % {"least": format_sar(self.least), "most": format_sar(self.most)},
                code="amount_range",
            )
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class CountField(forms.Field):
    """A whole number of people or things, from digits of any kind."""

    widget = NumberInput

    def __init__(self, *, least: int = 0, most: int = 999, **options: Any) -> None:
        options.setdefault("widget", NumberInput())
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        typed = latin_digits(clean(str(value))) if value is not None else ""
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,9}", typed):
            raise ValidationError(_("Write a whole number with digits only, such as 4."), code="count_shape")
        count = int(typed)
        if not self.least <= count <= self.most:
            raise ValidationError(
                _("Write a number from %(least)s to %(most)s.") % {"least": self.least, "most": self.most},
                code="count_range",
            )
        return count

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


def _day_of(value: Any) -> ParsedDate:
    if isinstance(value, date):
        return ParsedDate(value, CalendarName.GREGORIAN, value.isoformat())
    if isinstance(value, str):
        return parse_date(value)
    day, month, year = value
    whole = [part for part in (day, year) if part]
    # A whole date written or pasted into one of the boxes is a whole date.
    if not month and len(whole) == 1 and len(re.findall(r"\w+", whole[0])) >= 3:
        return parse_date(whole[0])
    return parse_parts(day, month, year)


def _has_changed(field: forms.Field, initial: Any, data: Any) -> bool:
    """Say whether the meaning changed, not only the way it is written."""
    try:
        found = field.to_python(data)
        return bool((None if found == "" else found) != (None if initial == "" else initial))
    except ValidationError:
        return True
