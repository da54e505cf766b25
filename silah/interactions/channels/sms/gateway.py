"""What every text-message gateway has in common: number, sender name, key, and the words for what is missing."""

import re
from abc import abstractmethod
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from silah.interactions.channels.base import Channel, DeliveryFailed, Receipt
from silah.interactions.channels.http import is_allowed
from silah.interactions.channels.secret import read_secret, secret_prefix
from silah.interactions.models import ChannelSetting, Message

_NUMBER = re.compile(r"\+?([1-9]\d{7,14})")
_SENDER = re.compile(r"[A-Za-z0-9._ -]{1,11}")


class Gateway(Channel):
    """A text-message gateway over HTTP.

    Class attributes:
        url: where it lives, unless the setting names another place.
        needs_account: whether it wants a user name or key beside the secret.
    """

    url: ClassVar[str] = ""
    needs_account: ClassVar[bool] = False

    @property
    def own(self) -> ChannelSetting:
        if self.setting is None:
            raise DeliveryFailed("no setting")
        return self.setting

    @property
    def address(self) -> str:
        return self.own.base_url or self.url

    @property
    def secret(self) -> str:
        return read_secret(self.own)

    def deliver(self, message: Message) -> Receipt:
        number = _NUMBER.fullmatch(message.address)
        if number is None:
            raise DeliveryFailed("address", permanent=True)
        if self.check_config():
            raise DeliveryFailed("setting incomplete", unreachable=True)
        return self.send(number[1], message.body, message)

    @abstractmethod
    def send(self, to: str, text: str, message: Message) -> Receipt:
        """Hand one text over; ``to`` is the international number without plus or zeros."""

    def check_config(self) -> list[str]:
        missing = []
        if not self.address:
            missing.append(_("Write the provider's address."))
        elif not is_allowed(self.address):
            missing.append(_("The provider's address starts with https://."))
        if not _SENDER.fullmatch(self.own.sender):
            missing.append(_("Write the sender name registered with the provider: up to 11 Latin letters or digits."))
        if self.needs_account and not self.own.account:
            missing.append(_("Write the account name the provider gave you."))
        if not self.secret:
            missing.append(
                _("Put the provider's key into an environment variable whose name begins with %(prefix)s.")
                % {"prefix": secret_prefix(self.own.association.slug)}
            )
        return missing

    def taken(self, provider_id: Any) -> Receipt:
        return Receipt(self.name, str(provider_id or "")[:120])


def found(content: Any, *path: str | int) -> Any:
    """The value at a path of a decoded answer, or None where the answer has another shape."""
    for step in path:
        if isinstance(content, dict) and isinstance(step, str):
            content = content.get(step)
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            content = content[step]
        else:
            return None
    return content
