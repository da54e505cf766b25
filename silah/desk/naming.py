"""Values of facts as staff read them; what things are called is said in :mod:`silah.support.naming`."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from silah.accounts.models import Gender
from silah.catalogue.facts_known import FactValue, answer
from silah.core.identifiers import mask, show_iban, show_mobile
from silah.core.money import format_sar
from silah.policies.pack.identity_facts import NO_NUMBER
from silah.registry.models import Person
from silah.support.models import SupportRequest
from silah.support.naming import name_of_channel, name_of_fact, name_of_item, name_of_paper

__all__ = [
    "MASKED", "beneficiary", "kind_of_number", "name_of_channel", "name_of_fact", "name_of_item", "name_of_paper",
    "name_of_service", "number_of", "shown",
]  # fmt: skip

#: Shown in part until asked for; the asking is an audited viewing (trust rule 32).
MASKED = frozenset({"national_id", "id_document_number", "mobile", "iban"})


def shown(key: str, value: Any, *, masked: bool = True, female: bool = False) -> str:
    """A value as a reader of the page expects it.

    Args:
        masked: show only the end of identity numbers, mobiles and accounts.
        female: whether the person is a woman, for names that differ.
    """
    if value in (None, ""):
        return ""
    if key in MASKED:
        if masked:
            return mask(str(value))
        return {"mobile": show_mobile, "iban": show_iban}.get(key, str)(str(value))
    if key == "income_per_head":
        return format_sar(str(value))
    return answer(key, FactValue(value), female=female)


def number_of(person: Person, *, masked: bool = True) -> str:
    """The number a person is known by: that of the identity card or permit, or else of another document; or its lack."""
    number = person.national_id or person.id_document_number
    if not number and person.id_document == NO_NUMBER:
        return _("no number yet")
    return mask(number) if masked else number


def kind_of_number(person: Person) -> str:
    """What number the one of :func:`number_of` is."""
    if person.national_id or not person.id_document or person.id_document == NO_NUMBER:
        return _("Identity number")
    kind = answer("id_document", FactValue(person.id_document))
    if not person.id_document_issuer:
        return kind
    return _("%(document)s, %(country)s") % {
        "document": kind, "country": answer("id_document_issuer", FactValue(person.id_document_issuer)),
    }  # fmt: skip


def beneficiary(case: SupportRequest) -> str:
    """Whoever answers for a case, as a sentence speaks of such a one: in that person's gender, whoever reads it.

    The reader's own gender is in the language of the page; this one is not. Sentences are made so that nothing else
    in them changes with it.
    """
    speaker = case.speaks_as
    is_woman = speaker.gender == Gender.FEMALE if speaker.gender else case.is_of_woman
    return pgettext("of her", "the beneficiary") if is_woman else pgettext("of him", "the beneficiary")


def name_of_service(case: SupportRequest) -> str:
    return str(case.service.name)
