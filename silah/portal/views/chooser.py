"""The first page: which association; and the guide for a newcomer to the sample."""

import importlib
import importlib.util
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

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
        {"associations": packs_in_force(), "sign_ins": _sign_ins(), "is_english": get_language() == "en"},
    )  # fmt: skip


def packs_in_force() -> list[tuple[Association, Pack]]:
    """Every association that has a policy in force, with its pack."""
    with scopes_disabled():
        latest: dict[int, PolicyVersion] = {}
        versions = PolicyVersion.objects.filter(state__in=IN_FORCE, in_force_from__lte=clock.today())
        for version in versions.defer("content").select_related("association").order_by("in_force_from", "number"):
            latest[version.association_id] = version
        return [(version.association, version.pack) for _pk, version in sorted(latest.items())]


def _sign_ins() -> str:
    """The sample sign-ins as text; nothing where the sample was not made by this installation."""
    if importlib.util.find_spec("silah.demo") is None:
        return ""
    made: Any = getattr(importlib.import_module("silah.demo"), "sign_ins", None)
    return str(made()) if made is not None else ""
