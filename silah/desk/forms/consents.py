"""What the beneficiary agreed to, took back, and must agree to again before the file is studied further (clause P3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from silah.policies.pack.schema import Consent


def ask_again(form: forms.Form, again: Sequence[Consent]) -> None:
    """Put a box for each consent that was taken back before the other fields of a form."""
    for one in again:
        form.fields[f"consent_{one.purpose}"] = forms.BooleanField(
            label=str(one.text),
            help_text=_("The beneficiary took this back. Read it out, and tick it at the beneficiary's own word."),
            error_messages={"required": _("Without this agreement the request cannot be studied.")},
        )
    form.order_fields([f"consent_{one.purpose}" for one in again])


def agreed(given: Mapping[str, Any], again: Sequence[Consent]) -> list[str]:
    """The purposes ticked in a form of :func:`ask_again`."""
    return [one.purpose for one in again if given.get(f"consent_{one.purpose}")]
