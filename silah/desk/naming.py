"""Values of facts as staff read them; what things are called is said in :mod:`silah.support.naming`."""

from typing import Any

from django.utils.translation import pgettext

from silah.accounts.models import Gender
from silah.catalogue.facts_known import FactValue, answer
from silah.core.identifiers import mask, show_iban, show_mobile
from silah.core.money import format_sar
from silah.support.models import SupportRequest
from silah.support.naming import name_of_channel, name_of_fact, name_of_item, name_of_paper

__all__ = [
    "MASKED", "beneficiary", "name_of_channel", "name_of_fact", "name_of_item", "name_of_paper", "name_of_service", "shown",
]  # fmt: skip

#: Shown in part until asked for; the asking is an audited viewing (trust rule 32).
MASKED = frozenset({"national_id", "mobile", "iban"})


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
