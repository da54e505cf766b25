"""Forms of the committee: a sitting planned, the agenda, presence, an interest, a vote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.fields import CleanCharField, CleanTextField
from silah.desk.forms.studying import MomentForm
from silah.support.models import Choice


class PlanSittingForm(MomentForm):
    """When and where the committee sits."""

    place = CleanCharField(label=_("The place"), max_length=160, required=False)


class AgendaForm(forms.Form):
    """Complete files that may be put on an agenda."""

    chosen = forms.MultipleChoiceField(label=_("Complete files"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]


class PresenceForm(forms.Form):
    """Who is in the room."""

    present = forms.TypedMultipleChoiceField(
        label=_("Present"), widget=forms.CheckboxSelectMultiple, coerce=int, required=False
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[int, str]], here: list[int]) -> None:
        super().__init__(data, initial={"present": here})
        self.fields["present"].choices = choices  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    """One member's opinion and vote, sealed until all are in."""

    choice = forms.ChoiceField(label=_("Your vote"), choices=Choice.choices, widget=forms.RadioSelect)
    opinion = CleanTextField(label=_("Your opinion"), rows=4, required=False)


class InterestForm(forms.Form):
    """An interest declared in one file, by the member or through the secretary."""

    member = forms.TypedChoiceField(label=_("Who"), coerce=int)
    reason = CleanCharField(label=_("The interest, in a few words"), max_length=300)

    def __init__(self, data: Any = None, *, choices: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
