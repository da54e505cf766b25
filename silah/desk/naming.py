"""Names and values of facts and papers as staff read them."""

from typing import Any

from django.utils.translation import gettext as _

from silah.catalogue.facts_known import FactValue, answer
from silah.core.identifiers import mask, show_iban, show_mobile
from silah.core.money import format_sar
from silah.policies.pack import Pack
from silah.policies.pack.facts import fact_name
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.services import Service
from silah.support.models import SupportRequest

#: Shown in part until asked for; the asking is an audited viewing (trust rule 32).
MASKED = frozenset({"national_id", "mobile", "iban"})


def name_of_fact(key: str) -> str:
    try:
        return str(fact_name(key))
    except KeyError:
        return key


def name_of_paper(kind: str, service: Service | None = None) -> str:
    """What a paper is called: the service's own word for it, else the common one."""
    if service is not None:
        for paper in service.papers:
            if paper.kind == kind:
                return str(paper.name)
    return str(PAPERS[kind]) if kind in PAPERS else kind


def name_of_item(key: str, *, is_paper: bool, service: Service | None = None) -> str:
    return name_of_paper(key, service) if is_paper else name_of_fact(key)


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


def name_of_channel(pack: Pack, code: str) -> str:
    """A channel's name by its clause code or its kind, or the word itself."""
    channel = next((one for one in pack.channels if code in (one.code, str(one.kind))), None)
    words = {"desk": _("at the desk"), "portal": _("the website"), "website": _("the website"), "phone": _("telephone")}
    return str(channel.name) if channel is not None else words.get(code, code)


def name_of_service(case: SupportRequest) -> str:
    return str(case.service.name)
