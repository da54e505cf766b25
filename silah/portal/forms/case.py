"""What a person does with an own request: send what is missing, object, rate, withdraw."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core.fields import CleanTextField
from silah.policies.pack.facts import FACTS
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.schema import Consent
from silah.portal.forms.review import LaterFileField, SignatureForm
from silah.registry.fields import field_for
from silah.support.models import Check, SupportRequest
from silah.ui.forms import PaperInput


class AgainForm(forms.Form):
    """Asks first for what the person agreed to, took back, and the request cannot be studied without (clause P3)."""

    def __init__(self, *args: Any, again: Sequence[Consent] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.again = [one.purpose for one in again]
        for one in again:
            self.fields[f"consent_{one.purpose}"] = forms.BooleanField(
                label=str(one.text), error_messages={"required": _("We cannot study the request without this.")},
                help_text=_("You took this back. Agree to it again, so that we can go on."),
            )  # fmt: skip
        self.order_fields([f"consent_{one}" for one in self.again])

    @property
    def agreed(self) -> list[str]:
        """Purposes agreed to again; for a form that is valid."""
        return [one for one in self.again if self.cleaned_data.get(f"consent_{one}")]

    @property
    def consents(self) -> list[Any]:
        return [self[f"consent_{one}"] for one in self.again]


class SignAgainForm(AgainForm, SignatureForm):
    """A signature under the data of a request that was sent already."""


class MissingForm(AgainForm):
    """One field for each thing asked for; what cannot be sent today may stay empty."""

    def __init__(
        self, case: SupportRequest, checks: Sequence[Check], data: Any = None, files: Any = None, *,
        again: Sequence[Consent] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, files, again=again)
        for check in checks:
            name = f"paper_{check.key}" if check.is_paper else f"fact_{check.key}"
            if check.is_paper:
                label = str(PAPERS.get(check.key, check.key))
                self.fields[name] = LaterFileField(
                    label=label, help_text=check.note, widget=PaperInput, allow_empty_file=True
                )
            elif check.key in FACTS:
                known = case.answers.get("facts", {}).get(check.key)
                self.fields[name] = field_for(FACTS[check.key], known=known, required=False)
                self.fields[name].help_text = check.note or self.fields[name].help_text


class ObjectionForm(AgainForm):
    """An objection in the person's own words."""

    text = CleanTextField(
        label=gettext_lazy("Why do you object?"), rows=7, help_text=gettext_lazy("In your own words. Say what we overlooked or what has changed."),
        error_messages={"required": gettext_lazy("Write why you object, in your own words.")},
    )  # fmt: skip


class RatingForm(forms.Form):
    """Stars for the service and for how easy it was, and a word if one wishes."""

    STARS = ((5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1"))

    stars = forms.TypedChoiceField(coerce=int, choices=STARS, widget=forms.RadioSelect)
    ease = forms.TypedChoiceField(coerce=int, choices=STARS, widget=forms.RadioSelect, required=False, empty_value=None)
    comment = CleanTextField(label=gettext_lazy("What would you tell us?"), required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {5: _("Very good"), 4: _("Good"), 3: _("Fair"), 2: _("Poor"), 1: _("Very poor")}
        rows = [(number, f"{'★' * number} {names[number]}") for number in (5, 4, 3, 2, 1)]
        easy = {5: _("Very easy"), 4: _("Easy"), 3: _("Neither easy nor hard"), 2: _("Hard"), 1: _("Very hard")}
        self.fields["stars"].label = _("How do you rate the service?")
        self.fields["stars"].choices = rows  # type: ignore[attr-defined]
        self.fields["stars"].error_messages["required"] = _("Choose from one star to five.")
        self.fields["ease"].label = _("How easy was it to reach it?")
        self.fields["ease"].choices = [(number, easy[number]) for number in (5, 4, 3, 2, 1)]  # type: ignore[attr-defined]
