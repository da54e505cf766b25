"""Form of days off: one day or a stretch, in either calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core import clock
from silah.core.fields import CleanCharField, HijriDateField


class DaysOffForm(forms.Form):
    """A holiday to come."""

    name = CleanCharField(label=_("What the holiday is called"), max_length=80)
    first = HijriDateField(label=_("First day off"), earliest=clock.today)
    last = HijriDateField(
        label=_("Last day off"), required=False, help_text=_("Leave it empty when it is one day."),
    )  # fmt: skip
