"""Forms of what follows the answer: registration, giving, receipt, rating."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core import clock
from silah.core.fields import CleanCharField, CleanTextField, HijriDateField
from silah.registry.fields import yes_no_field
from silah.support.actions.serving import GivenUp

CHANNELS = [("C1", _("in person")), ("C2", _("by telephone"))]


class RegisterForm(forms.Form):
    """When the first delivery falls due."""

    begins_on = HijriDateField(label=_("The first delivery is due on"), earliest=clock.today)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"begins_on": clock.today() + timedelta(days=7)})


class GiveForm(forms.Form):
    """A word about the delivery, such as to whom it was handed."""

    note = CleanCharField(label=_("A note on the delivery"), required=False, max_length=300)


class ConfirmForm(forms.Form):
    """The beneficiary's own word whether it arrived."""

    arrived = yes_no_field(label=_("Did it arrive?"))
    channel = forms.ChoiceField(label=_("How it was said"), choices=CHANNELS, widget=forms.RadioSelect, initial="C1")


class GiveUpForm(forms.Form):
    """Why an accepted service ends before it is complete, and how that was said."""

    reason = forms.ChoiceField(label=_("Why does it end?"), choices=GivenUp.choices, widget=forms.RadioSelect)
    words = CleanTextField(
        label=_("In words"), required=False, max_length=500, rows=3,
        help_text=_("Staff alone read it. Write facts, not judgements."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How it was said"), choices=CHANNELS, widget=forms.RadioSelect, initial="C2")


STARS = [("5", _("Excellent")), ("4", _("Good")), ("3", _("Fair")), ("2", _("Weak")), ("1", _("Bad"))]


class RateForm(forms.Form):
    """The beneficiary's rating, or the wish not to rate, taken down word for word."""

    stars = forms.ChoiceField(
        label=_("How was the service?"),
        choices=[*STARS, ("none", _("Does not wish to rate"))],
        widget=forms.RadioSelect,
    )
    ease = forms.ChoiceField(
        label=_("How easy was the procedure?"), choices=[("", _("Not said")), *STARS], required=False
    )
    comment = CleanTextField(label=_("In the beneficiary's own words"), required=False, max_length=2000, rows=3)
    channel = forms.ChoiceField(label=_("How it was said"), choices=CHANNELS, widget=forms.RadioSelect, initial="C2")
