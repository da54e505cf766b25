"""People: found by name, number or mobile; the file of one, with what is hidden shown only on request and written down."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.arabic import clean
from silah.core.identifiers import mask, show_mobile
from silah.delivery.models import Beneficiary, Delivery
from silah.desk.door import page, show, url, visible_cases
from silah.desk.naming import MASKED, kind_of_number, name_of_fact, name_of_paper, number_of, shown
from silah.desk.nav import PEOPLE_RIGHTS
from silah.desk.queue import rows_of
from silah.desk.viewings import listed, look
from silah.desk.walls import people_kept
from silah.policies.pack.vocabulary import Can
from silah.registry.documents import MAY_GIVE
from silah.registry.households import MAY_WRITE
from silah.registry.models import Fact, Paper, Person
from silah.support.models import Check, SupportRequest

SHOWN = 25


@page(*PEOPLE_RIGHTS)
def people(request: DeskRequest) -> HttpResponseBase:
    """Search people the member may know of."""
    text = clean(request.GET.get("q", ""))[:80]
    found: list[Person] = []
    if len(text) >= 2:
        found = list(known_to(request).found_by(text).order_by("search_name", "pk")[: SHOWN + 1])
    listed(request, len(found))
    rows = [(one, number_of(one), url(request, "person", token=one.token)) for one in found[:SHOWN]]
    context = {"rows": rows, "q": text, "more": len(found) > SHOWN, "part": "people", "asked": len(text) >= 2}
    return show(request, "desk/people.html", context)


def known_to(request: DeskRequest) -> Any:
    """People with at least one request the member may see, and who lives with them and has none; whoever takes in
    requests knows everybody.

    Nobody reads a relative's file, nor that of somebody from whose request the member stepped aside.
    """
    known = Person.objects.exclude(people_kept(request))
    if Can.SEE_SENSITIVE not in request.actor.rights:
        known = known.exclude(_lives_with_sensitive())
    if request.actor.rights & {Can.RECEIVE, Can.SEE_EVERYTHING} and not (
        request.member.office and request.member.office.is_branch
    ):
        if Can.SEE_SENSITIVE in request.actor.rights:
            return known
        return known.exclude(requests__is_sensitive=True)
    seen = visible_cases(request).values("person_id")
    beside = Person.objects.filter(pk__in=seen, household__isnull=False).values("household")
    return known.filter(Q(pk__in=seen) | Q(household__in=beside) & _without_requests())


def _without_requests() -> Q:
    """Whoever made no request and speaks in none, such as a child; such a one is known through the household."""
    own = (SupportRequest.objects.filter(**{by: OuterRef("pk")}) for by in ("person", "representative"))
    return Q(*(~Exists(found) for found in own))


def _lives_with_sensitive() -> Q:
    """People without a request who live with somebody whose file is confidential: they would tell of that file."""
    beside = Person.objects.filter(household=OuterRef("household"), requests__is_sensitive=True)
    return Q(Exists(beside), household__isnull=False) & _without_requests()


def find_person(request: DeskRequest, token: str) -> Person:
    """The person under a token, if the member may know of them; every page about one comes through here."""
    found: Person | None = known_to(request).filter(token=token).first()
    if found is None:
        raise Http404
    found.association = request.association
    look(request, found, "registry.view")
    return found


@page(*PEOPLE_RIGHTS)
def person(request: DeskRequest, token: str) -> HttpResponseBase:
    """The file of one person; opening it is a viewing."""
    return _file(request, token, masked=True)


@page(*PEOPLE_RIGHTS)
def reveal(request: DeskRequest, token: str) -> HttpResponseBase:
    """Show the hidden numbers of a person once."""
    if request.method != "POST":
        return redirect(url(request, "person", token=token))
    return _file(request, token, masked=False)


def _file(request: DeskRequest, token: str, *, masked: bool) -> HttpResponse:
    found = find_person(request, token)
    if not masked:
        look(request, found, "registry.reveal", fields=sorted(MASKED))
    female = found.gender == "female" if found.gender else request.pack.association.addresses_women
    seen = visible_cases(request).filter(person=found)
    hidden = SupportRequest.objects.filter(person=found).exclude(pk__in=seen.values("pk"))
    # What came with a file the member may not see stays in that file (trust rule 5).
    kept = Check.objects.filter(support_request__in=hidden.values("pk")).exclude(paper=None).values("paper")
    shared = Check.objects.filter(support_request__in=seen.values("pk")).exclude(paper=None).values("paper")
    learnt = list(
        Fact.objects.filter(person=found).current().exclude(source__in=hidden.values("reference")).order_by("pk")
    )
    facts = [
        (name_of_fact(one.key), shown(one.key, one.value, masked=masked, female=female), _source(one))
        for one in learnt
        if one.key not in ("first_name", "father_name", "grandfather_name", "family_name")
    ]
    cases = seen.defer("policy__content", "answers").order_by("-pk")[:SHOWN]
    papers = [
        (name_of_paper(one.kind), one, url(request, "paper", token=one.token))
        for one in Paper.objects.known_of(found)
        .filter(removed_at=None)
        .filter(~Q(pk__in=kept) | Q(pk__in=shared))
        .order_by("-pk")[:60]
    ]
    context = {
        "person": found, "masked": masked, "number": number_of(found, masked=masked), "kind_of_number": kind_of_number(found),
        "number_note": _note_of(found, learnt),
        "mobile": mask(found.mobile) if masked else show_mobile(found.mobile) if found.mobile else "",
        "facts": facts, "rows": rows_of(request, cases), "papers": papers,
        "deliveries": list(
            Delivery.objects.filter(person=found).exclude(request_id__in=hidden.values("pk")).order_by("-due_on")[:SHOWN]
        ),
        "registration": Beneficiary.objects.filter(person=found).first(), "part": "people",
        "household": household_of(request, found),
        "may_give_number": not found.national_id and bool(request.actor.rights & MAY_GIVE), "may_household": bool(request.actor.rights & MAY_WRITE),
        "crumbs": [(_("People"), url(request, "people")), found.short_name],
    }  # fmt: skip
    return show(request, "desk/person.html", context)


def household_of(request: DeskRequest, person: Person) -> dict[str, Any]:
    """The card of a household: whom the member may see by name, and how many more there are. Two queries."""
    if person.household_id is None:
        return {"rows": [], "hidden": 0, "is_in": False}
    others = Person.objects.filter(household_id=person.household_id).exclude(pk=person.pk)
    seen = list(known_to(request).filter(pk__in=others.values("pk")).order_by("pk"))
    rows = [
        (one.full_name, url(request, "person", token=one.token), url(request, "leave_household", token=one.token))
        for one in seen
    ]
    return {"rows": rows, "hidden": others.count() - len(seen), "is_in": True}


def _note_of(person: Person, learnt: list[Fact]) -> str:
    """Whether another document than an identity number still waits for somebody to match it."""
    matched = any(one.key == "id_document" and one.verified_by for one in learnt)
    return "" if person.national_id or not person.id_document or matched else _("not matched yet")


def _source(fact: Fact) -> str:
    return (
        _("%(source)s, matched by %(name)s") % {"source": fact.source, "name": fact.verified_by}
        if fact.verified_by
        else fact.source
    )
