"""Pages for when something went wrong: what happened, in plain words, and what to do; nothing technical.

Named in ``silah/urls.py`` (handlers) and in the settings (``CSRF_FAILURE_VIEW``).
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the address leads nowhere, or to something that is not this reader's."""
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        "search",
        _("We did not find this page"),
        _("The address may be incomplete, or the page is no longer here."),
        _(
            "Check the address, or start from the first page. A request is found by its number under “Follow a request”."
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reader may not see or do this."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        "lock",
        _("This page is not open to you"),
        _("You are signed in without the right for it, or your session has ended."),
        _("Sign in again. If you need this page for your work, ask the association's administrator."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what arrived cannot be read."""
    return _page(
        request,
        HTTPStatus.BAD_REQUEST,
        "alert",
        _("We could not read what was sent"),
        _("Part of it was missing or larger than we accept."),
        _("Go back, check what you entered and send it again. Send large photos one by one."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that stood open too long or came from elsewhere; the reason stays in the log."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        "clock",
        _("This page was open for too long"),
        _("For your safety we did not accept what was sent from it."),
        _("Go back, reload the page and send again. If it happens again, allow cookies for this site."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Needs neither the database nor the session, which may be what broke."""
    return _page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "alert",
        _("Something broke on our side"),
        _("The fault is ours, and it is recorded. What we had already confirmed to you is safe."),
        _("Try again in a few minutes. If it stays, call us and mention the number below."),
    )


def _page(request: HttpRequest, status: HTTPStatus, sign: str, title: str, text: str, todo: str) -> HttpResponse:
    number = str(getattr(request, "request_id", ""))
    pack, association = getattr(request, "pack", None), getattr(request, "association", None)
    # No context processors: they read the session and the database, and this page must stand without them.
    found = {
        "title": title, "text": text, "todo": todo, "sign": sign, "request_id": number, "status": int(status),
        "pack": pack, "association": association,
        "home_url": f"/{association.slug}/" if association is not None else "/",
    }  # fmt: skip
    body: str
    try:
        body = render_to_string("ui/error.html", found)
    except Exception:  # noqa: BLE001 - even the page of the error may break; then plain words, never a blank answer
        body = f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>{escape(title)}</title>'
        body += f"<h1>{escape(title)}</h1><p>{escape(text)}</p><p>{escape(todo)}</p><p>{escape(number)}</p></html>"
    return HttpResponse(body, status=status)
