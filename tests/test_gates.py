"""Every address declares who may open it; one that does not fails here before it can leak (trust, rule 1)."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Pages of packages, with the reason why they need no gate of ours.
OF_PACKAGES = {"allauth": "sign-in and second factor of staff; they ask who is there, and hold no record of a case"}
KINDS = {"public", "staff", "desk", "portal", "machine"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, object]]:
    """Yield each address with the view behind it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def gate_of(view: object) -> object:
    """Return what a view declared, looking through decorators that kept the inner function."""
    seen: object = view
    while seen is not None:
        gate: object = getattr(seen, "gate", None)
        if gate is not None:
            return gate
        seen = getattr(seen, "__wrapped__", None) or getattr(seen, "view_class", None)
    return None


def test_every_address_declares_its_gate() -> None:
    undeclared = [
        f"/{route} -> {getattr(view, '__module__', '?')}.{getattr(view, '__name__', view)}"
        for route, view in addresses(get_resolver().url_patterns)
        if gate_of(view) is None and str(getattr(view, "__module__", "")).split(".")[0] not in OF_PACKAGES
    ]
    assert undeclared == []


def test_every_gate_is_of_a_known_kind() -> None:
    kinds = {
        gate if isinstance(gate, str) else gate[0]
        for _, view in addresses(get_resolver().url_patterns)
        if (gate := gate_of(view)) is not None
    }
    assert kinds <= KINDS


def test_the_desk_has_no_public_page() -> None:
    open_ones = [
        route
        for route, view in addresses(get_resolver().url_patterns)
        if "/desk/" in route and (gate := gate_of(view)) is not None and gate == "public"
    ]
    assert open_ones == []
