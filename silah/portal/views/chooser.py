"""The first page: which association; and the guide for a newcomer to the sample."""

import importlib
import importlib.util
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from silah.accounts.gate import public
from silah.associations.models import Association
from silah.associations.scope import scopes_disabled
from silah.core import clock
from silah.policies.models import IN_FORCE, PolicyVersion
from silah.policies.pack import Pack


@public
def chooser(request: HttpRequest) -> HttpResponse:
    """A card for each association with its name, mark and colour: two queries, however many there are."""
    return render(request, "portal/chooser/chooser.html", {"associations": packs_in_force(), "sample": settings.SAMPLE})


@public
def journey(request: HttpRequest) -> HttpResponse:
    """Lead a newcomer through the sample from the site to the rating; exists in sample mode only."""
    if not settings.SAMPLE:
        raise Http404
    return render(
        request, "portal/chooser/journey.html",
        {"associations": packs_in_force(), **_sample(), "stops": _stops()},
    )  # fmt: skip


def _stops() -> list[dict[str, str]]:
    """The steps of the guide: what to do, what to look at, and the page where it begins."""
    first, pack = next(((association.slug, pack) for association, pack in packs_in_force()), ("", None))
    longest = (
        next((one for one in pack.services if one.has_public_form and one.decided_by == "committee"), None)
        if pack
        else None
    )
    whole = (
        _("Choose “%(service)s”: it goes the whole way, with research and committee.") % {"service": longest.name}
        if longest
        else ""
    )

    def stop(title: str, text: str, link: str = "", name: str = "") -> dict[str, str]:
        return {
            "title": title,
            "text": text,
            "link": link,
            "url": reverse(f"portal:{name}", args=[first]) if name and first else "",
        }

    desk = {"link": _("Staff sign-in"), "url": "/staff/login/"}
    return [
        stop(_("Find a service"), _("Write a need in your own words, and read for whom a service is, what it asks for and when the answer comes."), _("Open a site"), "home"),
        stop(_("See whether it suits you"), _("Check the conditions before applying. Nothing you choose is kept."), _("Services"), "services"),
        stop(_("Apply"), f'{whole} {_("Fill in the pages. Write something wrong on purpose, go back, stop and go on. Sign and send.")}'.strip(), _("Services"), "services"),
        stop(_("See when the answer comes"), _("The acknowledgement gives the number, the code, the earliest and the promised date, on the screen and as a paper with a code to scan."), _("Follow my request"), "follow"),
        stop(_("Match the data"), _("Sign in as the officer of beneficiary relations, match each datum and paper, or ask for what is missing in one message.")) | desk,
        stop(_("Study the situation"), _("Sign in as the social researcher: a visit, the findings, the needs score with every point explained.")) | desk,
        stop(_("Decide in the committee"), _("The secretary draws up the agenda, members vote, whoever has a tie steps aside, and the minutes write themselves.")) | desk,
        stop(_("Read the answer"), _("It stays sealed until its day; the general manager may give it earlier, with the reason. Then sign in with the mobile you wrote, or a sample person's: the code is shown on the screen."), _("Sign in"), "sign_in"),
        stop(_("Receive and rate"), _("The officer registers, service staff give. Then confirm what arrived, and rate it or choose not to. The evidence book on the desk has counted it all."), _("Sign in"), "sign_in"),
    ]  # fmt: skip


def packs_in_force() -> list[tuple[Association, Pack]]:
    """Every association that has a policy in force, with its pack."""
    with scopes_disabled():
        latest: dict[int, PolicyVersion] = {}
        versions = PolicyVersion.objects.filter(state__in=IN_FORCE, in_force_from__lte=clock.today())
        for version in versions.defer("content").select_related("association").order_by("in_force_from", "number"):
            latest[version.association_id] = version
        return [(version.association, version.pack) for _pk, version in sorted(latest.items())]


def _sample() -> dict[str, Any]:
    """The sample sign-ins; nothing where the sample is not part of this installation."""
    if importlib.util.find_spec("silah.demo") is None:
        return {}
    demo: Any = importlib.import_module("silah.demo")
    listed: Any = getattr(demo, "sign_ins", list)()
    return {"sign_ins": listed if isinstance(listed, list) else [], "password": getattr(demo, "PASSWORD", "")}
