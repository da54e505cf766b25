"""Services: the list, found by a need in one's own words, and the page of each."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from silah.accounts.gate import AssociationRequest
from silah.policies.pack.services import Paper, Service, When
from silah.portal.finding import find_services, names_danger
from silah.portal.gate import site
from silah.portal.pages import protects, show
from silah.portal.speaking import speak_of_service
from silah.portal.views.home import card, is_for_1919
from silah.support.application import steps_of
from silah.support.papers import has_request_form

#: Minutes one page of the application takes, from reading aloud at the desk.
MINUTES_A_STEP = 2


@site
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: AssociationRequest, slug: str) -> HttpResponse:
    """Every service, or those that answer a need. The need comes by POST, so that no address or log keeps it."""
    need = request.POST.get("need", "").strip()[:300]
    found = find_services(request.pack, need) if need else list(request.pack.services)
    danger = names_danger(need) or any(is_for_1919(one) for one in found if need)
    return show(
        request, "services/list.html",
        {
            "cards": [card(one) for one in found if not is_for_1919(one)], "need": need, "found": bool(found), "danger": danger,
            "everything": [card(one) for one in request.pack.services if not is_for_1919(one)] if need and not found else [],
            "by_hand": has_request_form(request.pack), "protects": protects(request.pack) or danger, "quick_exit": protects(request.pack) or danger,
        },
        at="services",
    )  # fmt: skip


@site
def service(request: AssociationRequest, slug: str, key: str) -> HttpResponse:
    """One service: for whom, conditions, papers, steps, how long, channels, cost, outcome."""
    found = service_or_404(request, key)
    speak_of_service(request, found.audience)
    touchy = is_for_1919(found) or (found.entry == "referral" and found.sensitive)
    channels = [str(channel.name) for code in found.channels if (channel := request.pack.channel(code)) is not None]
    return show(
        request, "services/service.html",
        {
            "service": found, "channels": channels, "papers": [paper_line(one, found) for one in found.papers],
            "steps": [(str(one.name), "", str(one.who)) for one in found.steps], "touchy": touchy, "for_1919": is_for_1919(found),
            "minutes": MINUTES_A_STEP * len(steps_of(found, request.pack)), "quick_exit": touchy or protects(request.pack),
            "crumbs": [(_("Services"), reverse("portal:services", args=[slug])), (str(found.name), "")],
            "relations": relations(request),
        },
        at="services",
    )  # fmt: skip


def service_or_404(request: AssociationRequest, key: str) -> Service:
    """The service of the policy in force under a key."""
    found = request.pack.service(key)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class PaperLine:
    """A paper as a service page names it."""

    name: str
    note: str
    required: bool


def paper_line(paper: Paper, service: Service) -> PaperLine:
    """Say of a paper when the service asks for it and how recent it must be."""
    notes = [str(paper.hint)] if paper.hint is not None else []
    if paper.expires:
        notes.append(_("Valid on the day you apply."))
    if paper.when is not None:
        notes.append(when_words(paper.when, service))
    if not paper.required:
        notes.append(_("If you have it."))
    return PaperLine(str(paper.name), " ".join(note.rstrip(".") + "." for note in notes), paper.required)


def when_words(when: When, service: Service) -> str:
    """Say for whom a paper is asked: the fact and the answers that ask for it."""
    from silah.policies.pack.facts import FACTS, fact_name

    known: dict[str, object] = {"yes": _("Yes"), "no": _("No")}
    if when.fact in FACTS:
        known |= FACTS[when.fact].choices
    elif service.referral is not None:
        known |= {source.key: source.name for source in service.referral.sources}
    answers = _(" or ").join(str(known.get(one, one)) for one in when.among)
    return _("If %(fact)s is: %(answers)s.") % {"fact": fact_name(when.fact), "answers": answers}


def relations(request: AssociationRequest) -> object:
    """The line of the directory that answers beneficiaries: relations, or the first there is."""
    posts = sorted(request.pack.directory, key=lambda post: post.order)
    return next((post for post in posts if post.key == "relations"), posts[0] if posts else None)
