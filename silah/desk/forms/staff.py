"""Forms of staff and their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Gender
from silah.core.fields import CleanCharField, IbanField, MobileField, NationalIdField
from silah.policies.pack import Pack


class RolesForm(forms.Form):
    """The roles of one member, of those the policy knows."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any = None, *, pack: Pack, held: list[str] | None = None, woman: bool = False) -> None:
        super().__init__(data, initial={"roles": held or []})
        names = [(role.key, role.name.naming(woman=woman)) for role in pack.roles]
        self.fields["roles"].choices = names  # type: ignore[attr-defined]


class EngageForm(RolesForm):
    """A colleague who joins. The numbers are kept to find ties with applicants, and shown to nobody."""

    name = CleanCharField(label=_("Full name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"dir": "ltr"}), max_length=254)
    post = CleanCharField(label=_("Post"), max_length=120, required=False)
    gender = forms.ChoiceField(label=_("Addressed as"), choices=Gender.choices, widget=forms.RadioSelect)
    mobile = MobileField(label=_("Mobile"), required=False)
    national_id = NationalIdField(
        label=_("National ID or residence number"), required=False,
        help_text=_("It shows who is who: nobody holds two duties that may not meet, and nobody judges a relative. Shown to nobody."),
    )  # fmt: skip
    iban = IbanField(
        label=_("IBAN"), required=False,
        help_text=_("Compared with the accounts of applicants, so that nobody judges a file paid to the own account. Shown to nobody."),
    )  # fmt: skip
    no_number_reason = CleanCharField(
        label=_("If there is no number, why"), max_length=300, required=False,
        help_text=_("A sentence. Taken only for roles whose duties may meet any other."),
    )  # fmt: skip
    password = CleanCharField(
        label=_("First password"), max_length=128, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("At least 12 characters. Give it in person; it is changed at the first sign-in."),
    )  # fmt: skip
    field_order = (
        "name",
        "email",
        "post",
        "gender",
        "mobile",
        "national_id",
        "no_number_reason",
        "iban",
        "password",
        "roles",
    )


class NumbersForm(forms.Form):
    """What shows a tie with an applicant; the numbers kept are not shown, so the fields begin empty."""

    mobile = MobileField(label=_("Mobile"), required=False)
    iban = IbanField(label=_("IBAN"), required=False)
