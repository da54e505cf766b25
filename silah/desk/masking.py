"""Which entries of the record name a file that the reader may not know of (trust T1, rule 5).

To such a reader the entry stands in the chain with its number, its time and who on the staff acted; not what it is
about, nor the person. Nobody finds it by asking for the reference or the name: that would be an answer too.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from silah.accounts.gate import DeskRequest
from silah.audit.actors import ActorKind
from silah.audit.models import Entry
from silah.delivery.models import Beneficiary, Delivery
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Can
from silah.registry.models import Fact, Paper, Person
from silah.support.models import AgendaItem, Draft, SupportRequest

#: How each kind of record leads to the requests it belongs to; a kind not named here belongs to none.
_OF_FILES: dict[str, tuple[Any, str]] = {
    "support.supportrequest": (SupportRequest, "pk"),
    "support.agendaitem": (AgendaItem, "support_request"),
    "support.draft": (Draft, "request"),
    "delivery.delivery": (Delivery, "request_id"),
}
_OF_PEOPLE: dict[str, tuple[Any, str]] = {
    "registry.person": (Person, "pk"),
    "registry.paper": (Paper, "person"),
    "registry.fact": (Fact, "person"),
    "delivery.beneficiary": (Beneficiary, "person"),
    "interactions.message": (Message, "person"),
}


def hidden_files(request: DeskRequest) -> Any:
    """The requests whose references the reader may not know: sensitive ones without the right to them."""
    if Can.SEE_SENSITIVE in request.actor.rights:
        return SupportRequest.objects.none()
    return SupportRequest.objects.filter(is_sensitive=True)


def naming_hidden(request: DeskRequest) -> Q:
    """The entries that a search must not find."""
    if Can.SEE_SENSITIVE in request.actor.rights:
        return Q(pk__in=[])
    files = hidden_files(request)
    people = files.values("person")
    found = Q(about_name__in=files.values("reference"))
    found |= Q(actor_kind=ActorKind.APPLICANT, actor_id__in=people)
    found |= Q(actor_kind=ActorKind.APPLICANT, actor_id__in=files.exclude(representative=None).values("representative"))
    for kind, (model, field) in _OF_FILES.items():
        found |= Q(
            about_kind=kind, about_id__in=model.objects.filter(**{f"{field}__in": files.values("pk")}).values("pk")
        )
    for kind, (model, field) in _OF_PEOPLE.items():
        found |= Q(about_kind=kind, about_id__in=model.objects.filter(**{f"{field}__in": people}).values("pk"))
    # A draft for a service that is kept apart names it before there is a request.
    return found | Q(about_kind="support.draft", about_name__in=_apart_services(request))


def masked(request: DeskRequest, entries: Iterable[Entry]) -> list[Entry]:
    """The entries as the reader may see them, in one query; the rows in the database stay as they are."""
    entries = list(entries)
    if Can.SEE_SENSITIVE in request.actor.rights:
        return entries
    of_page = Entry.objects.of(request.association.pk).filter(sequence__in=[one.sequence for one in entries])
    hidden = set(of_page.filter(naming_hidden(request)).values_list("pk", flat=True))
    for one in entries:
        if one.pk in hidden:
            one.about_name, one.act, one.facts = "", "", {}
            if one.actor_kind == ActorKind.APPLICANT:
                one.actor_name = ""
    return entries


def _apart_services(request: DeskRequest) -> list[str]:
    return [service.key for service in request.pack.services if service.sensitive]
