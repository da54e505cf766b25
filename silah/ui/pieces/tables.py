"""Tables that become cards, rows of the queue, pages of a list."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from silah.ui.pieces.ground import inside

register = template.Library()
Context = Any


@register.simple_block_tag
def table(content: SafeString, heads: Iterable[Any] = (), caption: str = "", plain: bool = False) -> SafeString:
    """A table that becomes cards under 900 px; the inside is the rows, first cell ``<th scope="row">``.

    ``{% table heads=heads caption="…" %}<tr><th scope="row">…</th>{% cell _("State") %}…{% endcell %}</tr>{% endtable %}``;
    ``plain=True`` keeps a narrow table (figures) a table.
    """
    return render_to_string("ui/pieces/table.html", locals())


@register.simple_block_tag
def cell(content: SafeString, label: str = "", number: bool = False) -> SafeString:
    """A cell that carries its column's name for the card form. ``{% cell _("State") %}{% status "met" %}{% endcell %}``"""
    return format_html(
        '<td data-label="{}"{}>{}</td>', label, SafeString(' class="number"') if number else "", inside(content)
    )


@register.simple_tag
def simple_table(heads: Iterable[Any], rows: Iterable[Iterable[Any]], caption: str = "") -> SafeString:
    """A table from ready values; the first of each row is its title. ``{% simple_table heads rows caption="…" %}``"""
    named = list(heads)
    data = [list(zip(named, row, strict=False)) for row in rows]
    return render_to_string("ui/pieces/simple_table.html", {"heads": named, "rows": data, "caption": caption})


@register.simple_block_tag
def row(
    content: SafeString,
    title: str,
    sub: str = "",
    reference: str = "",
    act: str = "",
    act_sub: str = "",
    due: str = "",
    due_sub: str = "",
    due_date: Any = None,
    tone: str = "plain",
    href: str = "",
    key: str = "",
) -> SafeString:
    """A row of the queue: person · what to do · waiting for whom (the inside) · when. About 84 px high, all of it a link.

    ``{% row title=name reference=r.reference sub=r.service act="…" act_sub="…" due="…" due_sub="…" tone="bad" href=url %}{% status "mine" %}{% endrow %}``
    Several stand in ``<ul class="queue">``. ``due_date``: a date, written in both calendars under ``due``. Tones of the edge: bad (late), warn (today), plain, accent, ok, info, vio.
    """
    return render_to_string("ui/pieces/row.html", {**locals(), "content": inside(content)})


@register.inclusion_tag("ui/pieces/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Numbered pages of a list, keeping the other words of the address. ``{% pages page_obj %}``"""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "many": page.paginator.num_pages > 1,
        "entries": [(n, address(n) if isinstance(n, int) else "", n == page.number) for n in numbers],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/pieces/more.html")
def more(next: str = "", previous: str = "", newer: str = "", older: str = "") -> dict[str, Any]:  # noqa: A002
    """Keyset pages: only forward and back. ``{% more next=next_url previous=previous_url %}``; words may be replaced."""
    return locals()
