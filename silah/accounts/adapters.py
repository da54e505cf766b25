"""How staff sign in: accounts are made by the association, never by visitors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as in_hand
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError
from django.http import HttpRequest

from silah.accounts import actions, tries
from silah.accounts.devices import address_of, device_of
from silah.accounts.models import User
from silah.core.refused import Refused


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Whatever page a password is chosen on, it is the user's own from then on."""
        actions.choose_password(user, password)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link to whoever also has a second factor: a mailbox alone gives no desk (trust rule 34)."""
        if Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/unknown_account", email, context)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at, so that several at once cannot share one."""
        try:
            tries.count(tries.STAFF, _account(credentials), device_of(request))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            tries.forgive(tries.STAFF, _account(credentials), device_of(request))
        return user

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Ask for the password again; our users have their e-mail on the account itself."""
        found = self.authenticate(in_hand.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()[:254]
