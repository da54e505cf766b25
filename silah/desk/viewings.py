"""What a page of the desk shows of people is written into the audit record before the page leaves (trust rule 13).

Whoever finds a record for a page says so here; the door writes it down when the page is done, and lets nothing out
when that fails. A page that only led on showed nothing, and an act by itself writes its own entry.
"""

from typing import Any

from django.db import models
from django.http import HttpResponseBase

from silah.accounts.gate import DeskRequest
from silah.audit.actions import record

#: Answers that carry a page: shown, refused in words, or sent back to be corrected.
SHOWING = frozenset({200, 409, 422})


def look(request: DeskRequest, about: models.Model, act: str, *, name: str = "", **facts: Any) -> None:
    """Say that this page shows a record; said again about the same one, the last word stands.

    Args:
        act: the viewing in dotted form, such as ``support.view``.
        name: a public name of the record, such as its reference.
    """
    _looked(request)[about._meta.label_lower, about.pk] = (act, about, name, facts)  # noqa: SLF001  documented name


def listed(request: DeskRequest, count: int = 1) -> None:
    """Say that this page names people in rows of a list."""
    request.rows_shown = getattr(request, "rows_shown", 0) + count  # type: ignore[attr-defined]


def write_down(request: DeskRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Write one viewing for each record that the answer shows, or one for a list; nothing when it shows no page."""
    if answer.status_code not in SHOWING:
        return answer
    by, association_id = request.actor, request.association.pk
    found, rows = _looked(request), getattr(request, "rows_shown", 0)
    for act, about, name, facts in found.values():
        record(act, about, by=by, association_id=association_id, viewing=True, name=name, **facts)
    if rows and not found:
        page = request.resolver_match.url_name if request.resolver_match else ""
        record("desk.list", None, by=by, association_id=association_id, viewing=True, page=page, rows=rows)
    return answer


def _looked(request: DeskRequest) -> dict[tuple[str, Any], tuple[str, models.Model, str, dict[str, Any]]]:
    kept: dict[tuple[str, Any], tuple[str, models.Model, str, dict[str, Any]]] | None
    kept = getattr(request, "looked_at", None)
    if kept is None:
        kept = request.looked_at = {}  # type: ignore[attr-defined]
    return kept
