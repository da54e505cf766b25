"""Forms about who lives with whom: another person, known by a number or new to us; and the number that came later."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core.fields import CleanCharField, NationalIdField
from silah.policies.pack.facts import FACTS
from silah.policies.pack.identity_facts import NO_NUMBER, OTHER_ID
from silah.registry.documents import LONGEST_SOURCE, faults_of, settled
from silah.registry.fields import field_for, stored

#: What is written of somebody who is not in the records yet.
OF_A_NEW_ONE = ("first_name", "father_name", "grandfather_name", "family_name", "gender", "birth_date")
#: Without these nobody new is entered; the day of birth tells children without a number apart.
NEEDED = ("first_name", "family_name", "birth_date")


class JoinForm(forms.Form):
    """Another person who lives with this one, by whatever that one is known, and from where it is known."""

    national_id = NationalIdField(
        label=gettext_lazy("Identity number of the one who lives with this person"), required=False
    )  # fmt: skip
    source = CleanCharField(
        label=gettext_lazy("From where you know it"), max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Such as the family register, or what you saw at a visit."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for key in (*OTHER_ID, *OF_A_NEW_ONE):
            self.fields[key] = field_for(FACTS[key], required=False)
            self.fields[key].label = str(FACTS[key].name)
            self.fields[key].help_text = ""
        document = self.fields["id_document"]
        document.help_text = _("Of whoever has no such number. For a newborn choose that there is none yet.")
        document.choices = [("", _("There is an identity number")), *document.choices[1:]]  # type: ignore[attr-defined]
        self.fields["first_name"].help_text = _("From here on only for whoever is not in our records yet.")
        self.order_fields(["national_id", *OTHER_ID, *OF_A_NEW_ONE, "source"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        number, typed = given.get("national_id"), {key: given.get(key) for key in OTHER_ID}
        for key, sentence in faults_of(
            typed, has_number=bool(self.data.get("national_id")), unread={key for key in OTHER_ID if key in self.errors}
        ):
            self.add_error(key, sentence)
        if not number and not typed["id_document"] and "national_id" not in self.errors:
            self.add_error(
                "national_id",
                _(
                    "Write the number of the identity card or residence permit. If there is none, choose another document."
                ),
            )
        given |= settled(typed)
        if typed["id_document"] == NO_NUMBER:
            for key in NEEDED:
                if not given.get(key) and key not in self.errors:
                    self.add_error(key, _("Whoever has no number is known by name and day of birth."))
        return given

    def answers(self) -> dict[str, Any]:
        """What is entered of somebody new, by fact key."""
        keys = ("national_id", *OTHER_ID, *OF_A_NEW_ONE)
        return {key: stored(self.cleaned_data[key]) for key in keys if self.cleaned_data.get(key)}


class NumberForm(forms.Form):
    """The identity number of somebody who had none, and from where it is known."""

    national_id = NationalIdField(label=gettext_lazy("Identity number"))
    source = CleanCharField(
        label=gettext_lazy("From where you know it"), max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Such as the birth certificate, or the card that you saw."),
    )  # fmt: skip
