"""Forms of social research: a visit planned, a visit held, the study (objective O4)."""

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from silah.core import clock
from silah.core.arabic import latin_digits
from silah.core.fields import CleanCharField, CleanTextField, HijriDateField
from silah.core.widgets import NumberInput
from silah.policies.pack.vocabulary import ConditionKind
from silah.registry.fields import yes_no_field
from silah.support.models import SupportRequest
from silah.support.models.research import Recommendation, VisitKind


class ClockField(forms.Field):
    """A time of day typed as 16:30 or 4:30 م, in digits of any kind."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", NumberInput({"maxlength": 20}))
        options.setdefault("help_text", _("For example 9:30 or 16:00."))
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        typed = latin_digits(str(value or "")).strip().lower()[:20]
        if not typed:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(ص|صباحا|صباحًا|م|مساء|مساءً|am|pm)?", typed)
        if found is None:
            raise ValidationError(_("Write the time as hour and minute, such as 9:30 or 16:00."), code="time_shape")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
        if half.startswith(("م", "p")) and hour < 12:
            hour += 12
        if half.startswith(("ص", "a")) and hour == 12:
            hour = 0
        if hour > 23 or minute > 59:
            raise ValidationError(_("There is no such time. Write the hour from 0 to 23."), code="time_range")
        return time(hour, minute)


class MomentForm(forms.Form):
    """A day and a time of it."""

    day = HijriDateField(label=_("Day"), earliest=clock.today)
    at = ClockField(label=_("At what time"))

    def moment(self) -> datetime:
        """The moment chosen, in Riyadh."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], tzinfo=clock.RIYADH)


class PlanVisitForm(MomentForm):
    """When and where a visit or interview is to be."""

    kind = forms.ChoiceField(
        label=_("What kind"), choices=VisitKind.choices, widget=forms.RadioSelect, initial=VisitKind.HOME
    )
    place = CleanCharField(label=_("The place"), required=False)
    field_order = ("kind", "day", "at", "place")


class HoldVisitForm(forms.Form):
    """What was seen and heard; whether the interview was passed, where the service asks for one."""

    notes = CleanTextField(label=_("What was seen and heard"), rows=7)

    def __init__(self, data: Any = None, *, case: SupportRequest) -> None:
        super().__init__(data)
        if any(one.kind is ConditionKind.INTERVIEW_PASSED for one in case.service.conditions):
            self.fields["passed_interview"] = yes_no_field(label=_("Was the interview passed?"), required=False)


class StudyForm(forms.Form):
    """The study as the committee will read it. It may be kept unfinished."""

    findings = CleanTextField(
        label=_("What was found"), rows=7, required=False, help_text=_("Facts and where they come from.")
    )
    needs = CleanTextField(label=_("What is needed"), rows=4, required=False)
    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=Recommendation.choices, widget=forms.RadioSelect, required=False
    )
    reasons = CleanTextField(label=_("Why"), rows=4, required=False)
