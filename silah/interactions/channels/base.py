"""What a channel is: something that delivers a message or says why not."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from silah.interactions.models import ChannelSetting, Message


@dataclass(frozen=True)
class Receipt:
    """The provider took the message.

    Args:
        provider: who took it.
        provider_id: its own name for the message, where it gives one.
    """

    provider: str
    provider_id: str = ""


@dataclass(frozen=True)
class News:
    """What a provider reports later about a message it took.

    Args:
        provider_id: its name for the message; may be empty when ``public_id`` is given.
        public_id: our own name for it, when the provider gives that back.
        arrived: True arrived, False did not, None is only on its way.
        code: the provider's word for it.
    """

    provider_id: str
    arrived: bool | None
    code: str = ""
    public_id: str = ""


class DeliveryFailed(Exception):
    """The message was not taken.

    Args:
        reason: a short code without personal data; it is stored and shown.
        permanent: trying again is useless.
        uncertain: it may have gone out all the same (no answer after it was handed over), so one repeat at most.
        unreachable: the provider itself does not answer: others of the same channel can wait.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, uncertain: bool = False, unreachable: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason[:60]
        self.permanent, self.uncertain, self.unreachable = permanent, uncertain, unreachable


class Channel(ABC):
    """One way out, with the setting of one association.

    Args:
        setting: how this association sends; None where the installation's own post office serves.
    """

    name: ClassVar[str] = ""

    def __init__(self, setting: ChannelSetting | None) -> None:
        self.setting = setting

    @abstractmethod
    def deliver(self, message: Message) -> Receipt:
        """Hand one message over.

        Raises:
            DeliveryFailed: with whether to try again.
        """

    @abstractmethod
    def check_config(self) -> list[str]:
        """In words, what is missing before anything can be sent; empty when all is well."""

    def read_news(self, payload: Mapping[str, Any]) -> News | None:
        """What a delivery report of this provider says; None when it says nothing of ours."""
        return None
