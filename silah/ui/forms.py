"""How forms look: label above, hint under it, error between hint and control, all from ``ui/forms``.

Named in the settings as ``FORM_RENDERER``; forms need nothing of their own for it. ``{{ form }}`` gives the
summary of errors and every field; ``{{ form.name.as_field_group }}`` one field; ``{% error_summary form %}`` the summary.
"""

from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

OWN = Path(__file__).resolve().parent / "templates"
BUILT_IN = Path(django.forms.__file__).resolve().parent / "templates"


class Renderer(DjangoTemplates):
    """Our field and form templates; our widget templates come before Django's own of the same name."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> Any:
        return self.backend({"APP_DIRS": True, "DIRS": [OWN, BUILT_IN], "NAME": "silah-forms", "OPTIONS": {}})


class PaperInput(forms.ClearableFileInput):
    """One paper: the phone's camera, or a file. Both inputs carry one name; the empty one sends nothing.

    Args:
        accept: what the file chooser offers first; the server checks the content anyway.
    """

    template_name = "ui/forms/paper.html"

    def __init__(self, attrs: dict[str, Any] | None = None, accept: str = "image/*,application/pdf") -> None:
        super().__init__({"accept": accept, **(attrs or {})})

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: with two inputs the browser would ask for both. The form asks on the server."""
        return False


class SignaturePad(forms.HiddenInput):
    """A drawn signature, kept as a PNG data address in a hidden field. Offer a typed name or a code beside it.

    The pad needs JavaScript; without it nothing is shown, so the field must not be the only way to sign.
    """

    template_name = "ui/forms/signature.html"
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        return False


def error_lines(*given: Any) -> list[tuple[str, str]]:
    """Errors of forms and formsets in page order: (sentence, id of the control to go to, or nothing)."""
    lines: list[tuple[str, str]] = []
    for form in given:
        if form is None or not getattr(form, "is_bound", False):
            continue
        if hasattr(form, "forms"):
            lines += [(str(e), "") for e in form.non_form_errors()] + error_lines(*form.forms)
            continue
        lines += [(str(error), "") for error in form.non_field_errors()]
        for field in form:
            target = field.id_for_label or f"{field.auto_id}_0"
            lines += [(str(error), "" if field.is_hidden else target) for error in field.errors]
    return lines
