"""Addresses of pages. The same few are written on page after page, so what was once worked out is kept.

An address says nothing about anybody: it depends on the table of addresses and on what stands in it.
"""

from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, reverse


def address(name: str, **parts: str | int) -> str:
    """The address of a named page.

    Raises:
        NoReverseMatch: when no page has this name and these parts.
    """
    return _worked_out(get_script_prefix(), name, tuple(parts.items()))


@lru_cache(maxsize=8192)
def _worked_out(prefix: str, name: str, parts: tuple[tuple[str, str | int], ...]) -> str:
    return reverse(name, kwargs=dict(parts))


def address_if_any(name: str, slug: str = "") -> str:
    """The address of a named page, with the association's slug where it takes one; empty when there is none."""
    return _if_any(get_script_prefix(), name, slug)


@lru_cache(maxsize=1024)
def _if_any(prefix: str, name: str, slug: str) -> str:
    for args in ([slug], []) if slug else ([],):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""
