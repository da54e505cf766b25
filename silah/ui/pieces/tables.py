"""Tables that become cards, rows of the queue, pages of a list."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.dates import both_dates
from silah.ui.pieces.ground import apart, ref, safe, sign

register = template.Library()
Context = Any


@register.simple_block_tag
def table(content: SafeString, heads: Iterable[Any] = (), caption: str = "", plain: bool = False) -> SafeString:
    """A table that becomes cards under 900 px; the inside is the rows, first cell ``<th scope="row">``.

    ``{% table heads=heads caption="…" %}<tr><th scope="row">…</th>{% cell _("State") %}…{% endcell %}</tr>{% endtable %}``;
    ``plain=True`` keeps a narrow table (figures) a table.
    """
    named = f"<caption>{safe(caption)}</caption>" if caption else ""
    columns = "".join(f'<th scope="col">{safe(head)}</th>' for head in heads)
    head = f"<thead><tr>{columns}</tr></thead>" if columns else ""
    kind = "table" if plain else "table table-cards"
    return SafeString(f'<table class="{kind}">{named}{head}<tbody>{content}</tbody></table>')


@register.simple_block_tag
def cell(content: SafeString, label: str = "", number: bool = False) -> SafeString:
    """A cell that carries its column's name for the card form. ``{% cell _("State") %}{% status "met" %}{% endcell %}``"""
    kind = ' class="number"' if number else ""
    return SafeString(f'<td data-label="{safe(label)}"{kind}>{content.strip()}</td>')


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
    return drawn_row(
        content.strip(), row_act(act, act_sub), row_end(tone, due, due_date, due_sub), title=title, sub=sub,
        reference=reference, tone=tone, href=href, key=key,
    )  # fmt: skip


def drawn_row(
    slot: str, what: str, end: str, *, title: str, sub: str, reference: str, tone: str, href: str, key: str = ""
) -> SafeString:
    """A row whose middle and end are drawn already: in a long list they are few, and said again and again."""
    place = f' id="{safe(key)}"' if key else ""
    who = f'<a class="cover" href="{safe(href)}">{safe(title)}</a>' if href else safe(title)
    about = (
        f"{ref(reference)} · {safe(sub)}" if reference and sub else f"{ref(reference) if reference else ''}{safe(sub)}"
    )
    return SafeString(
        f'<li class="row tone-{safe(tone)}"{place} data-row><div class="row-who"><div class="row-title">{who}</div>'
        f'<div class="row-sub">{about}</div></div><div>{what}</div><div class="row-slot">{slot}</div>'
        f"<div>{end}</div></li>"
    )


def row_act(act: str, act_sub: str) -> str:
    """The middle of a row: what to do."""
    return _line("row-title", act) + _line("row-sub", act_sub)


def row_end(tone: str, due: str, due_date: Any, due_sub: str = "") -> str:
    """The end of a row: when."""
    day = f'<div class="row-sub">{both_dates(due_date, stacked=True)}</div>' if due_date else ""
    return _line(f"row-due row-due-{safe(tone)}", due) + day + _line("row-sub", due_sub)


def queue(rows: Iterable[SafeString]) -> SafeString:
    """Rows as one list, for pages that draw many."""
    return SafeString(f'<ul class="queue">{"".join(rows)}</ul>')


def _line(kind: str, words: Any) -> str:
    return f'<div class="{kind}">{apart(safe(words))}</div>' if words else ""


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


@register.simple_tag
def more(next: str = "", previous: str = "", newer: str = "", older: str = "") -> SafeString:  # noqa: A002
    """Keyset pages: only forward and back. ``{% more next=next_url previous=previous_url %}``; words may be replaced."""
    if not (next or previous):
        return SafeString("")
    ways = f'<a href="{safe(previous)}" rel="prev">{sign("back")}{safe(newer or _("Newer"))}</a>' if previous else ""
    ways += f'<a href="{safe(next)}" rel="next">{safe(older or _("Older"))}{sign("next")}</a>' if next else ""
    return SafeString(f'<nav class="pages" aria-label="{safe(_("Newer and older entries"))}">{ways}</nav>')
