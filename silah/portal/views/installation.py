"""Pages of the installation: how its parts are, whether a paper is genuine, language and theme."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from silah import ui
from silah.accounts.gate import public
from silah.associations.models import Association
from silah.associations.scope import scopes_disabled
from silah.core.arabic import clean
from silah.core.refused import Refused
from silah.delivery.models import Beneficiary
from silah.installation import data_folder
from silah.portal import limits
from silah.support.models import Decision
from silah.ui import views as ui_views

YEAR = 365 * 86400
WEEK = 7 * 86400
#: Seconds without a sign of life after which the worker counts as dead.
WORKER_LATE = 180.0
#: Bytes that must be free for papers to be taken.
ROOM = 64 * 1024 * 1024

style = public(ui_views.style)
_DRAWING = Path(ui.__file__).parent / "static" / "ui" / "favicon.svg"


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark for browsers that ask for it at the root unasked; the same drawing that the pages name."""
    answer = HttpResponse(_DRAWING.read_bytes(), content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={WEEK}"
    return answer


@public
def health(request: HttpRequest) -> JsonResponse:
    """How the parts are, for machines: 200 when all are well, 503 otherwise; never a name, path or count."""
    parts = {"database": _database(), "papers": _papers(), "worker": _worker()}
    well = all(state == "ok" for name, state in parts.items() if name != "worker") and parts["worker"] != "late"
    return JsonResponse({"status": "ok" if well else "down", "parts": parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _papers() -> str:
    try:
        return "ok" if shutil.disk_usage(settings.DATA).free > ROOM else "full"
    except OSError:
        return "down"


def _worker() -> str:
    path = data_folder() / "worker.json"
    try:
        age = time.time() - path.stat().st_mtime
        failing = json.loads(path.read_text()).get("failing", [])
    except (OSError, ValueError):
        return "not seen"
    if age > WORKER_LATE:
        return "late"
    return "failing" if failing else "ok"


@public
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say whether a letter or a card is genuine: its association, number and date, and nothing of its content."""
    typed = clean(request.POST.get("code") or code).upper().replace("\u2013", "-")[:40]
    found: dict[str, Any] = {"code": typed, "asked": bool(typed)}
    if typed:
        try:
            limits.count(request, limits.VERIFY, typed)
        except Refused as refusal:
            return render(request, "portal/verify.html", {"refused": refusal.sentence, "code": typed}, status=429)
        found |= _genuine(typed)
    return render(request, "portal/verify.html", found, status=404 if typed and not found.get("kind") else 200)


def _genuine(code: str) -> dict[str, Any]:
    # The reader of a paper belongs to no association; the code alone, which cannot be guessed, finds it.
    with scopes_disabled():
        decision = Decision.objects.released().filter(verification_code=code).select_related("association").first()
        if decision is not None and decision.released_at is not None:
            return _shown("letter", decision.association, decision.letter_number, decision.released_at)
        card = Beneficiary.objects.filter(card_code=code.replace("-", "")).select_related("association").first()
        if card is not None:
            return _shown("card", card.association, card.file_number, card.registered_on) | {"until": card.review_on}
    return {}


def _shown(kind: str, association: Association, number: str, on: Any) -> dict[str, Any]:
    return {"kind": kind, "issuer": association, "number": number, "on": on}


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen: Arabic or English."""
    chosen = "en" if request.POST.get("lang") == "en" else "ar"
    return _remember(_back(request), "language", chosen)


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; for readers without JavaScript, who turn from what they have."""
    chosen = "light" if request.COOKIES.get("theme") == "dark" else "dark"
    return _remember(_back(request), "theme", chosen)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be taken for the name of a page of ours.
    return redirect(asked if safe and asked.startswith("/") else "/")


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    # Readable by scripts on purpose: the theme changes at once, before the next page.
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response
