"""Inputs for what people in the Kingdom write: a date in either calendar, and numbers written left to right."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from silah.core.hijri import GREGORIAN_MONTHS, MONTHS, CalendarName, in_range, month_name, to_hijri
from silah.core.refused import Refused
from silah.core.typed_dates import ParsedDate, parse_date


class NumberInput(forms.TextInput):
    """One line of digits, written from the left whatever the page's direction; the keyboard of digits on a phone.

    Args:
        inputmode: which keyboard a phone offers: ``numeric``, ``decimal``, ``tel`` (also the input's type) or ``text``.
        autocomplete: what a browser may fill in by itself; nothing unless said.
    """

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, inputmode: str = "numeric", autocomplete: str = "off"
    ) -> None:
        own = {"dir": "ltr", "inputmode": inputmode, "autocomplete": autocomplete, "class": "field-number"}
        super().__init__(own | (attrs or {}))
        if inputmode == "tel":
            self.input_type = "tel"


class HijriDateWidget(forms.Widget):
    """Day, month and year in three inputs; the months of both calendars in one list, so that month and calendar agree.

    Posted as ``name_day``, ``name_month`` (``7h`` Rajab, ``12g`` December) and ``name_year``; a whole date posted
    under ``name`` alone is understood too. What was typed is shown again as it was.
    """

    template_name = "core/widgets/hijri_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, calendar: CalendarName = CalendarName.HIJRI) -> None:
        super().__init__(attrs)
        self.calendar = calendar

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave the browser's own check off: it would refuse a whole date written into one of the boxes."""
        return False

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> tuple[str, str, str] | str:
        parts = tuple(str(data.get(f"{name}_{part}") or "") for part in ("day", "month", "year"))
        whole = str(data.get(name) or "")
        if whole and not any(parts):
            return whole
        return parts[0], parts[1], parts[2]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return not any(key in data for key in (name, f"{name}_day", f"{name}_month", f"{name}_year"))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day, month, year = self.decompress(value)
        own = context["widget"]["attrs"]
        shared = {key: own[key] for key in ("aria-invalid", "aria-describedby", "disabled") if key in own}
        context["widget"] |= {
            "day": day, "month": month, "year": year, "attributes": {"attrs": shared}, "id": own.get("id", f"id_{name}"),
            "groups": [
                (_("Hijri months"), _options("h", CalendarName.HIJRI, MONTHS)),
                (_("Gregorian months"), _options("g", CalendarName.GREGORIAN, GREGORIAN_MONTHS)),
            ][:: 1 if self.calendar == CalendarName.HIJRI else -1],
        }  # fmt: skip
        return context

    def decompress(self, value: Any) -> tuple[str, str, str]:
        """Return what the three inputs show for a stored date, a parsed one, or what was typed."""
        if isinstance(value, tuple | list) and len(value) == 3:
            return str(value[0]), str(value[1]), str(value[2])
        calendar = self.calendar
        if isinstance(value, str) and value:
            try:
                value = parse_date(value)
            except Refused:
                return value, "", ""
        if isinstance(value, ParsedDate):
            value, calendar = value.date, value.calendar
        if isinstance(value, datetime):
            value = value.date()
        if not isinstance(value, date):
            return "", "", ""
        if calendar == CalendarName.HIJRI and in_range(value):
            hijri = to_hijri(value)
            return str(hijri.day), f"{hijri.month}h", str(hijri.year)
        return str(value.day), f"{value.month}g", str(value.year)


def _options(letter: str, calendar: CalendarName, months: Mapping[int, object]) -> list[tuple[str, str]]:
    return [(f"{number}{letter}", f"{number} · {month_name(number, calendar)}") for number in months]
