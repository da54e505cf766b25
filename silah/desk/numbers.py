"""A number that somebody else is known by: the colleague is led to that person, if the colleague may know of one."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.door import url
from silah.desk.views.people import known_to


def naming(request: DeskRequest, refusal: Refused) -> Refused:
    """The refusal with the person who has the number; the same words as before to whoever may not know of that one."""
    holder = known_to(request).filter(pk=refusal.facts.get("person") or 0).first()
    if refusal.code != "number_taken" or holder is None:
        return refusal
    sentence = format_html(
        '{} <a href="{}">{}</a>', _("Somebody in our records has this number already:"),
        url(request, "person", token=holder.token), holder.full_name,
    )  # fmt: skip
    return Refused(refusal.code, sentence, **refusal.facts)
