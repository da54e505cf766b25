"""Where a channel's secret comes from: an environment variable named in the setting, never the database."""

import os
import re

from silah.interactions.models import ChannelSetting


def secret_prefix(slug: str) -> str:
    """How the names of an association's variables begin.

    The prefix keeps one association from naming another's secret, or the installation's own, and having it sent to
    an address of its choice.
    """
    return f"SILAH_CHANNEL_{re.sub(r'[^A-Z0-9]', '_', slug.upper())}_"


def read_secret(setting: ChannelSetting) -> str:
    """The secret of a channel; empty when its variable is not named rightly or not set."""
    name = setting.secret_env
    if not name.startswith(secret_prefix(setting.association.slug)):
        return ""
    return os.environ.get(name, "")
