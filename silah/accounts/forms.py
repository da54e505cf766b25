"""The form of one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import User


class OwnPasswordForm(forms.Form):
    """A new password, twice; another one than the one that was given."""

    password1 = forms.CharField(label=_("New password"), strip=False, max_length=128, widget=forms.PasswordInput)
    password2 = forms.CharField(label=_("The same again"), strip=False, max_length=128, widget=forms.PasswordInput)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_password1(self) -> str:
        chosen: str = self.cleaned_data["password1"]
        validate_password(chosen, self.user)
        if self.user.check_password(chosen):
            raise forms.ValidationError(_("Choose another one than the password you were given."))
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password1") and given.get("password1") != given.get("password2"):
            self.add_error("password2", _("The two are not the same. Write the password again."))
        return given
