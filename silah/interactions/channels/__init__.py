"""The registry of ways out: one small module per provider, found by its name."""

from collections.abc import Callable

from django.conf import settings

from silah.associations.lookup import rows_with
from silah.associations.models import Association
from silah.interactions.channels.base import Channel, DeliveryFailed, News, Receipt
from silah.interactions.models import By, ChannelSetting, Provider

__all__ = ["Channel", "DeliveryFailed", "News", "Receipt", "by_name", "channel", "is_ready", "of", "setting_of"]

SAMPLE = "sample"
SENDING = (By.SMS, By.EMAIL)

_CHANNELS: dict[str, type[Channel]] = {}


def channel(name: str) -> Callable[[type[Channel]], type[Channel]]:
    """Register a channel under its provider's name."""

    def register(cls: type[Channel]) -> type[Channel]:
        cls.name = name
        _CHANNELS[name] = cls
        return cls

    return register


def by_name(name: str) -> type[Channel]:
    """The channel of a provider.

    Raises:
        KeyError: when no such provider is known.
    """
    _load()
    return _CHANNELS[name]


def setting_of(association: Association, way: str) -> ChannelSetting | None:
    """The association's own active setting for a way of sending."""
    found = rows_with(ChannelSetting, association_id=association.pk, channel=way, active=True)
    return found[0] if found else None


def of(association: Association, way: str) -> Channel | None:
    """The channel through which an association sends; None when it has none and people tell it instead.

    In sample mode it is always the sample channel: nothing ever leaves the house.
    """
    if way not in SENDING:
        return None
    if settings.SAMPLE:
        return by_name(SAMPLE)(None)
    setting = setting_of(association, way)
    if setting is not None:
        return by_name(setting.provider)(setting)
    if way == By.EMAIL and settings.EMAIL_HOST:
        return by_name(Provider.SMTP)(None)
    return None


def is_ready(association: Association, way: str) -> bool:
    """Whether messages can go this way without anybody's help."""
    found = of(association, way)
    return found is not None and not found.check_config()


def _load() -> None:
    """Import the modules that register themselves; late, because they import this one."""
    from silah.interactions.channels import email, sample, sms  # noqa: F401
