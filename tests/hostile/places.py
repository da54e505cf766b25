"""Every address of the URLconf with its gate and the parts it is made of; a new page is found here by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf.

    Args:
        name: as ``reverse`` takes it, such as ``desk:request``.
        route: as the URLconf writes it.
        gate: what the view declared; empty for the pages of packages.
        rights: the rights any of which opens a desk page; none means any member.
    """

    name: str
    route: str
    gate: str
    rights: frozenset[str]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(a or b for a, b in _PART.findall(self.route))

    @property
    def is_of_association(self) -> bool:
        return self.route.startswith("<slug:slug>/")

    def __str__(self) -> str:
        return self.name


@cache
def addresses() -> tuple[Address, ...]:
    """Every address, in the order of the URLconf."""
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def named(name: str) -> Address:
    return next(one for one in addresses() if one.name == name)


def _walk(patterns: list[URLPattern | URLResolver], space: str, before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.namespace or space, route)
        else:
            gate = _gate_of(pattern.callback)
            kind = gate if isinstance(gate, str) else gate[0]
            rights = frozenset() if isinstance(gate, str) else frozenset(str(right) for right in gate[1])
            name = f"{space}:{pattern.name}" if space else str(pattern.name)
            yield Address(name, route, kind, rights)


def _gate_of(view: object) -> str | tuple[str, tuple[str, ...]]:
    seen: object = view
    while seen is not None:
        gate: str | tuple[str, tuple[str, ...]] | None = getattr(seen, "gate", None)
        if gate is not None:
            return gate
        seen = getattr(seen, "__wrapped__", None) or getattr(seen, "view_class", None)
    return ""
