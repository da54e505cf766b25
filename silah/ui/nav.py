"""One entry of a door's navigation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class NavItem:
    """An entry of the rail, the bottom bar or the portal's head.

    Args:
        key: short name, also the hook of the tests.
        label: what the person reads.
        url: where it leads.
        icon: a name of ``silah.ui.icons.ICONS``.
        count: what waits there; nothing is shown for 0 or None.
        current: the page is in this part.
        group: heading shown above the first entry of a group; desk rail only.
    """

    key: str
    label: str | Promise
    url: str
    icon: str = ""
    count: int | None = None
    current: bool = False
    group: str | Promise = ""


def nav_items(entries: Iterable[Any] | None) -> list[NavItem]:
    """Accept ready entries, plain tuples in the same order, or mappings with the same keys."""
    found = []
    for entry in entries or ():
        if isinstance(entry, NavItem):
            found.append(entry)
        elif isinstance(entry, dict):
            found.append(NavItem(**entry))
        else:
            found.append(NavItem(*entry))
    return found
