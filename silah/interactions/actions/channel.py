"""Setting up how an association sends."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions import channels
from silah.interactions.models import By, ChannelSetting, Provider


@transaction.atomic
def set_channel(
    association: Association,
    channel: By,
    *,
    provider: Provider,
    sender: str,
    by: Actor,
    active: bool = True,
    base_url: str = "",
    account: str = "",
    secret_env: str = "",
    link_host: str = "",
    pattern: dict[str, Any] | None = None,
) -> ChannelSetting:
    """Set how an association sends through a channel, or switch it off.

    Args:
        sender: registered sender name, or the address e-mail comes from.
        base_url: another address of the provider, or ``smtp://host:port``.
        account: user name or key name at the provider; not a secret.
        secret_env: name of the environment variable that holds the secret.
        link_host: the association's own host, once the operators let links to it pass.
        pattern: request pattern of :mod:`silah.interactions.channels.sms.template`.

    Raises:
        Refused: ``channel_incomplete`` with what is missing, in words; nothing is changed.
    """
    if (channel == By.EMAIL) != (provider == Provider.SMTP) or channel not in channels.SENDING:
        raise Refused("channel_mismatch", _("This provider does not serve this channel. Choose another."))
    setting = ChannelSetting.objects.filter(association=association, channel=channel).first() or ChannelSetting(
        association=association, channel=channel
    )
    setting.provider, setting.sender, setting.active = provider, sender, active
    setting.base_url, setting.account, setting.secret_env = base_url, account, secret_env
    setting.link_host, setting.pattern, setting.changed_at = link_host, pattern or {}, clock.now()
    missing = channels.by_name(provider)(setting).check_config() if active else []
    if missing:
        raise Refused("channel_incomplete", " ".join(missing))
    setting.save()
    record(
        "interactions.set_channel", setting, by=by, association_id=association.pk, name=f"{channel}:{provider}",
        active=active,
    )  # fmt: skip
    return setting
