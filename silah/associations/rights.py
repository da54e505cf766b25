"""The right to change what an association says of itself."""

from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core.refused import Refused

#: ``Can.MANAGE_SETTINGS`` of the packs, which lie on the floor above.
MANAGE_SETTINGS = "manage_settings"


def refuse_without_settings(by: Actor) -> None:
    """Let only those through who hold the right.

    Raises:
        Refused: ``right_missing``.
    """
    if by.is_staff and MANAGE_SETTINGS not in by.rights:
        raise Refused("right_missing", _("The settings are changed by whoever holds the right to manage them."))
