"""Charts drawn on the server as SVG, each beside its table of the same numbers.

The SVG is always ``direction="ltr"`` with explicit anchors: browsers flip anchors in rtl and print engines do
not, so only this form looks the same everywhere. Bars grow from the right in Arabic, from the left in English.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()
WIDTH, LABELS, ROW = 400, 130, 36


def _rows(rows: Iterable[Any]) -> list[tuple[str, float]]:
    return [(str(label), float(value)) for label, value in rows]


def _shown(value: float) -> str:
    return f"{value:g}" if abs(value) < 1_000_000 else f"{value:.0f}"


def _at(number: float) -> str:
    """A coordinate as text: a localised template would print «12,5», which no SVG reads."""
    return f"{number:.1f}"


def _rtl() -> bool:
    return not (get_language() or "ar").startswith("en")


@register.inclusion_tag("ui/pieces/bar_chart.html")
def bar_chart(
    rows: Iterable[Any], title: str, heads: Iterable[Any] = (), unit: str = "", table: bool = True
) -> dict[str, Any]:
    """Horizontal bars of (label, number), the sentence above, the table below.

    ``{% bar_chart rows title=_("…") heads=heads %}``; ``table=False`` only where the same table stands beside it.
    """
    data, rtl = _rows(rows), _rtl()
    top = max((value for _, value in data), default=0) or 1
    room = WIDTH - LABELS - 56
    bars = []
    for at, (label, value) in enumerate(data):
        long = max(room * value / top, 2.0 if value else 0.0)
        y = at * ROW
        if rtl:
            start = WIDTH - LABELS
            bar = {
                "x": _at(start - long),
                "label_x": WIDTH,
                "label_anchor": "end",
                "value_x": _at(start - long - 8),
                "value_anchor": "end",
            }
        else:
            bar = {
                "x": LABELS,
                "label_x": 0,
                "label_anchor": "start",
                "value_x": _at(LABELS + long + 8),
                "value_anchor": "start",
            }
        bars.append({**bar, "y": y + 8, "text_y": y + 23, "width": _at(long), "label": label, "value": _shown(value)})
    return {"bars": bars, "title": title, "rows": [(a, _shown(b)) for a, b in data], "heads": list(heads), "unit": unit,
            "table": table, "height": max(len(data), 1) * ROW, "width": WIDTH}  # fmt: skip


@register.inclusion_tag("ui/pieces/line_chart.html")
def line_chart(rows: Iterable[Any], title: str, heads: Iterable[Any] = (), table: bool = True) -> dict[str, Any]:
    """A line over time of (label, number), oldest first; time runs with the reading direction.

    ``{% line_chart rows title=_("…") heads=heads %}``
    """
    data, rtl, height, edge = _rows(rows), _rtl(), 200, 36
    top = max((value for _, value in data), default=0) or 1
    gap = (WIDTH - 2 * edge) / max(len(data) - 1, 1)
    points = []
    for at, (label, value) in enumerate(data):
        x = WIDTH - edge - at * gap if rtl else edge + at * gap
        y = 30 + (height - 80) * (1 - value / top)
        points.append({"x": _at(x), "y": _at(y), "value_y": _at(y - 12), "label": label, "value": _shown(value)})
    return {"points": points, "path": " ".join(f"{p['x']},{p['y']}" for p in points), "title": title, "width": WIDTH,
            "height": height, "base": height - 45, "label_y": height - 18, "heads": list(heads), "table": table,
            "rows": [(a, _shown(b)) for a, b in data]}  # fmt: skip


@register.inclusion_tag("ui/pieces/donut_chart.html")
def donut_chart(rows: Iterable[Any], title: str, heads: Iterable[Any] = (), middle: str = "") -> dict[str, Any]:
    """Parts of one whole, at most six, with their numbers beside them. ``{% donut_chart rows title=_("…") middle="163" %}``"""
    data = _rows(rows)[:6]
    total = sum(value for _, value in data) or 1
    around, at, parts = 2 * 3.14159265 * 60, 0.0, []
    for number, (label, value) in enumerate(data):
        long = around * value / total
        parts.append({"dash": f"{max(long - 2, 0.5):.1f} {around:.1f}", "offset": f"{-at:.1f}", "key": number, "label": label,
                      "value": _shown(value), "share": f"{100 * value / total:.0f}%"})  # fmt: skip
        at += long
    return {"parts": parts, "title": title, "heads": list(heads), "middle": middle}
