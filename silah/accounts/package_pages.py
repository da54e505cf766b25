"""The pages of the sign-in package: those that Silah uses are served, every other one does not exist.

A name stays even where its page is shut, because the package's own pages ask for addresses by name. So a page that a
new release brings is shut until somebody names it here.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.urls.resolvers import RegexPattern

from silah.accounts import actions
from silah.accounts.models import User

View = Callable[..., HttpResponseBase]

USED = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip
#: Served only where a letter with the link can be sent at all.
BY_MAIL = frozenset(
    {
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)  # fmt: skip
#: Pages of the second factor: below which address, which view of the package, under which name. They stand here as
#: words because those views load the whole protocol of security keys, which a start should not wait for.
OF_SECOND_FACTOR = (
    ("", "base.views.index", "mfa_index"),
    ("authenticate/", "base.views.authenticate", "mfa_authenticate"),
    ("reauthenticate/", "base.views.reauthenticate", "mfa_reauthenticate"),
    ("totp/activate/", "totp.views.activate_totp", "mfa_activate_totp"),
    ("totp/deactivate/", "totp.views.deactivate_totp", "mfa_deactivate_totp"),
    ("recovery-codes/", "recovery_codes.views.view_recovery_codes", "mfa_view_recovery_codes"),
    ("recovery-codes/generate/", "recovery_codes.views.generate_recovery_codes", "mfa_generate_recovery_codes"),
    ("recovery-codes/download/", "recovery_codes.views.download_recovery_codes", "mfa_download_recovery_codes"),
)
#: Pages on which a user's second factor may change.
OF_FACTORS = frozenset({"mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"})


def served(module: str, prefix: str) -> list[URLPattern]:
    """The addresses of one of the package's modules, each served or shut."""
    return [_served(route, pattern) for route, pattern in _flat(import_module(module).urlpatterns, prefix)]


def served_when_asked(prefix: str) -> list[URLPattern]:
    """The addresses of the second factor, each view loaded when somebody first asks for it."""
    return [
        _served(prefix + route, path("", _when_asked(f"allauth.mfa.{view}"), name=name))
        for route, view, name in OF_SECOND_FACTOR
    ]


def can_send_mail() -> bool:
    """Whether this installation has a post office."""
    return bool(settings.EMAIL_HOST) or "smtp" not in settings.EMAIL_BACKEND


def _when_asked(dotted: str) -> View:
    module, name = dotted.rsplit(".", 1)

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found: View = getattr(import_module(module), name)
        return found(request, *args, **kwargs)

    view.__module__, view.__name__, view.__qualname__ = module, name, name
    return view


def _served(route: str, pattern: URLPattern) -> URLPattern:
    name = str(pattern.name)
    view: View = pattern.callback
    if name in OF_FACTORS:
        view = _ending_sessions(view)
    elif name in BY_MAIL:
        view = _by_mail(view)
    elif name not in USED:
        view = _shut(view)
    make = re_path if isinstance(pattern.pattern, RegexPattern) else path
    return make(route, view, name=name)


def _flat(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns, route)
        else:
            yield route, pattern


def _shut(view: View) -> View:
    @wraps(view)
    def absent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404

    return absent


def _by_mail(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_send_mail():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _ending_sessions(view: View) -> View:
    """End the user's other sessions when the page changed a second factor; this one goes on under a new key."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return view(request, *args, **kwargs)
        before = _factors(user)
        answer = view(request, *args, **kwargs)
        if _factors(user) != before:
            actions.second_factor_changed(user)
            update_session_auth_hash(request, user)
        return answer

    return guarded


def _factors(user: User) -> set[tuple[int, str]]:
    return set(Authenticator.objects.filter(user=user).values_list("pk", "type"))
