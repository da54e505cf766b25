"""Who may open a page of the portal that belongs to one person: the beneficiary signed in, or the holder of the code.

Three ways lead to a request, and no address is one of them: being signed in as its person or representative, having
given its reference with the secret code, or having just sent it from this device.
"""

import time
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from silah.accounts.gate import AssociationRequest, View
from silah.audit.actions import record
from silah.audit.actors import Actor, ActorKind
from silah.portal.speaking import speak_to
from silah.registry.models import Person
from silah.support.models import Check, Draft, SupportRequest

Answer = TypeVar("Answer", bound=HttpResponseBase)

#: Seconds without a page after which a person is signed out (trust D12).
IDLE = 30 * 60
#: Answers that carry a page or file: shown, refused in words, or sent back to be corrected.
SHOWING = frozenset({200, 409, 422})


class PersonRequest(AssociationRequest):
    """A request by a person signed in with a one-time code."""

    beneficiary: Person


class CaseRequest(AssociationRequest):
    """A request for a page of one support request, opened by somebody who may.

    ``viewing`` is the word under which the record keeps that the page was shown; a paper has one of its own.
    """

    beneficiary: Person | None
    case: SupportRequest
    actor: Actor
    viewing: str


class DraftRequest(AssociationRequest):
    """A request for a page of the application being written on this device."""

    beneficiary: Person | None
    draft: Draft


def key_of(request: AssociationRequest, name: str) -> str:
    """Name of a session value that belongs to one association alone."""
    return f"{name}:{request.association.pk}"


def site(view: View) -> View:
    """Declare a page of an association's site, open to everybody; without such an association it does not exist."""

    @wraps(view)
    def guarded(request: AssociationRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _at_an_association(request)
        return view(request, *args, **kwargs)

    guarded.gate = "public"  # type: ignore[attr-defined]
    return guarded


def _at_an_association(request: HttpRequest) -> None:
    if getattr(request, "association", None) is None:
        raise Http404


def _written(
    answer: HttpResponseBase, request: AssociationRequest, act: str, about: Model, by: Actor, name: str = ""
) -> HttpResponseBase:
    """Write the viewing before the page or file leaves; what only leads on showed nothing (trust rule 13)."""
    if answer.status_code in SHOWING:
        record(act, about, by=by, association_id=request.association.pk, viewing=True, name=name)
    return answer


# ── signing in and out ──


def sign_in(request: AssociationRequest, person: Person) -> None:
    """Begin a session of a person, under a fresh session key so that none planted before can share it."""
    request.session.cycle_key()
    request.session[key_of(request, "person")] = person.pk
    request.session[key_of(request, "seen")] = int(time.time())


def signed_in(request: AssociationRequest) -> Person | None:
    """The person signed in at this association, unless the session stood idle; one query at most."""
    pk = request.session.get(key_of(request, "person"))
    if pk is None:
        return None
    now, seen = int(time.time()), int(request.session.get(key_of(request, "seen"), 0))
    if now - seen > IDLE:
        request.session.pop(key_of(request, "person"), None)
        request.session.pop(key_of(request, "opened"), None)
        return None
    if now - seen > 60:
        request.session[key_of(request, "seen")] = now
    return Person.objects.filter(pk=pk, unsafe_contact=False).first()


def beneficiary(view: View) -> View:
    """Declare a page of the person signed in; a stranger is sent to sign in and comes back."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _at_an_association(request)
        person = getattr(request, "beneficiary", None)
        if person is None:
            return to_sign_in(request)
        return _written(view(request, *args, **kwargs), request, "portal.own", person, person.actor)

    guarded.gate = "portal"  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: AssociationRequest) -> HttpResponse:
    """Send to the sign-in page, with the way back when the page can be asked for again."""
    address = reverse("portal:sign_in", args=[request.association.slug])
    back = (
        request.get_full_path() if request.method == "GET" else reverse("portal:mine", args=[request.association.slug])
    )
    return redirect(f"{address}?{urlencode({'next': back})}")


# ── one request ──


def open_for(request: AssociationRequest, case: SupportRequest) -> None:
    """Let this session open a request: after its code was given, or after it was sent from here."""
    opened: list[int] = request.session.get(key_of(request, "opened"), [])
    request.session[key_of(request, "opened")] = [*[pk for pk in opened if pk != case.pk][-9:], case.pk]
    request.session[key_of(request, "opened_at")] = int(time.time())


def is_open_here(request: AssociationRequest, pk: int) -> bool:
    """Whether this session was let into a request, and not too long ago."""
    if pk not in request.session.get(key_of(request, "opened"), []):
        return False
    now, at = int(time.time()), int(request.session.get(key_of(request, "opened_at"), 0))
    if now - at > IDLE:
        request.session.pop(key_of(request, "opened"), None)
        return False
    if now - at > 60:
        request.session[key_of(request, "opened_at")] = now
    return True


def case(view: View) -> View:
    """Declare a page of one request. Whoever may not open it gets the answer of a page that does not exist.

    A stranger is sent to sign in whether or not there is such a request, so that the answer tells nothing.
    """

    @wraps(view)
    def guarded(request: CaseRequest, slug: str, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _at_an_association(request)
        person: Person | None = getattr(request, "beneficiary", None)
        found = (
            SupportRequest.objects.select_related("policy", "person", "representative", "association")
            .filter(token=token)
            .first()
        )
        if found is None or is_kept_apart(found) or not may_open(request, found, person):
            if person is None:
                return to_sign_in(request)
            raise Http404
        request.case = found
        speaker = (
            person
            if person is not None and person.pk in (found.person_id, found.representative_id)
            else found.speaks_as
        )
        request.actor = Actor(ActorKind.APPLICANT, speaker.pk, speaker.full_name)
        request.viewing = "portal.view"
        speak_to(request, speaker)
        answer = view(request, slug, token, *args, **kwargs)
        return _written(answer, request, request.viewing, found, request.actor, found.reference)

    guarded.gate = "portal"  # type: ignore[attr-defined]
    return guarded


def may_open(request: AssociationRequest, found: SupportRequest, person: Person | None) -> bool:
    """Whether the person signed in, or this session, may open a request."""
    if person is not None and person.pk in (found.person_id, found.representative_id):
        return True
    return is_open_here(request, found.pk)


def is_kept_apart(found: SupportRequest) -> bool:
    """Whether a request belongs to the compartment of protection: on the portal it does not exist (trust rule 5).

    Whoever holds the phone of a person in danger must not learn from it that there is a file.
    """
    referral = found.service.referral
    return referral is not None and bool(referral.individual_redirect)


def cases_of(person: Person, most: int) -> list[SupportRequest]:
    """The requests a person made or is represented in, newest first, without those kept apart."""
    found = SupportRequest.objects.of([person.pk]).select_related("policy", "person")
    return [one for one in found.order_by("-pk")[:most] if not is_kept_apart(one)]


def apart_papers(person: Person) -> list[int]:
    """Keys of the papers that came with a request kept apart and with no other: their kinds alone would tell of it."""
    rows = SupportRequest.objects.filter(person=person).select_related("policy")
    apart = {one.pk: is_kept_apart(one) for one in rows}
    if not any(apart.values()):
        return []
    checked = Check.objects.filter(support_request__in=apart).exclude(paper=None)
    held = {(request, paper) for request, paper in checked.values_list("support_request_id", "paper_id") if paper}
    shared = {paper for request, paper in held if not apart[request]}
    return sorted({paper for request, paper in held if apart[request]} - shared)


# ── the draft of this device ──


def draft_cookie(request: AssociationRequest) -> str:
    """Name of the cookie that holds the token of the draft begun on this device."""
    return f"draft-{request.association.slug}"


def keep_draft(response: Answer, request: AssociationRequest, draft: Draft) -> Answer:
    """Give this device the token of a draft, for as long as the draft is kept."""
    response.set_cookie(
        draft_cookie(request), draft.token, max_age=request.pack.periods.draft_days * 86400, httponly=True,
        secure=settings.HTTPS, samesite="Lax", path=f"/{request.association.slug}/",
    )  # fmt: skip
    return response


def forget_draft(response: Answer, request: AssociationRequest) -> Answer:
    """Take the draft's token from this device."""
    response.delete_cookie(draft_cookie(request), path=f"/{request.association.slug}/", samesite="Lax")
    return response


def draft_here(request: AssociationRequest) -> Draft | None:
    """The draft begun on this device, sent or not."""
    token = request.COOKIES.get(draft_cookie(request), "")
    if not token:
        return None
    return Draft.objects.select_related("policy", "person", "request", "association").filter(token=token[:64]).first()


def is_locked(request: AssociationRequest, draft: Draft) -> bool:
    """Whether a draft belongs to a person who is not signed in now: it may be added to, but not looked at."""
    person: Person | None = getattr(request, "beneficiary", None)
    return draft.person_id is not None and (person is None or person.pk != draft.person_id)


def drafting(view: View) -> View:
    """Declare a page of the application being written on this device.

    What is sent after the session ended is still taken in, so that nothing typed is lost; it is shown only after
    signing in again.
    """

    @wraps(view)
    def guarded(request: DraftRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _at_an_association(request)
        draft = draft_here(request)
        if draft is None:
            return redirect("portal:resume", slug)
        if is_locked(request, draft) and request.method != "POST":
            return to_sign_in(request)
        request.draft = draft
        answer = view(request, slug, *args, **kwargs)
        # A draft of nobody holds only what was typed on this device; a person's own is begun from the register.
        if draft.person is None:
            return answer
        return _written(answer, request, "portal.draft", draft, draft.person.actor)

    guarded.gate = "portal"  # type: ignore[attr-defined]
    return guarded
