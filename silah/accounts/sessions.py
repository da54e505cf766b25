"""Who is signed in, as every page of the desk asks it: read by statements made once, and otherwise as the packages do."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Now

from silah.accounts.models import User
from silah.core import prepared


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        # By the database's own time, as sessions are dated: no rehearsal of deadlines ends or prolongs one.
        found = prepared.instances(_session, None, (str(self.session_key),))
        if not found:
            self._session_key = None
        return found[0] if found else None


def _session(_shape: None, key: str) -> "models.QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=Now())


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the package says nothing of its types
    """Sign-in by e-mail and password."""

    def get_user(self, user_id: int) -> User | None:
        found = prepared.instances(_user, None, (user_id,))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def _user(_shape: None, key: int) -> "models.QuerySet[User]":
    return User.objects.filter(pk=key)
