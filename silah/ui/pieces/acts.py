"""What a person can press: buttons, links that look like buttons, one-button forms, the quick exit."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.ground import door, safe, sign

register = template.Library()
Context = Any


def _look(kind: str, size: str, wide: bool) -> str:
    """The classes of a button."""
    return f"button button-{safe(kind)}{f' button-{safe(size)}' if size else ''}{' button-wide' if wide else ''}"


def _inside(label: Any, icon: str) -> str:
    return f"{sign(str(icon)) if icon else ''}<span>{safe(label)}</span>"


def _also(name: str, value: Any) -> str:
    """One more attribute, when it has a value."""
    return f' {name}="{safe(value)}"' if value else ""


def _named(name: str, value: Any) -> str:
    return f' name="{safe(name)}" value="{safe(value)}"' if name else ""


@register.simple_tag
def button(
    label: str,
    kind: str = "main",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002
    form: str = "",
    size: str = "",
    wide: bool = False,
    formaction: str = "",
    shortcut: str = "",
) -> SafeString:
    """A button of a form. It is never disabled; one ``main`` per view.

    ``{% button _("Save and continue") icon="check" %}``; kinds: main, line, quiet, band, band-line, bad, exit.
    """
    also = (
        _named(name, value) + _also("form", form) + _also("formaction", formaction) + _also("data-shortcut", shortcut)
    )
    return SafeString(
        f'<button class="{_look(kind, size, wide)}" type="{safe(type)}"{also}>{_inside(label, icon)}</button>'
    )


@register.simple_tag
def link_button(
    label: str,
    href: str,
    kind: str = "main",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    download: bool = False,
    shortcut: str = "",
) -> SafeString:
    """A link that looks like a button. ``{% link_button _("Follow the request") url kind="line" icon="eye" %}``"""
    also = (" download" if download else "") + _also("data-shortcut", shortcut)
    return SafeString(f'<a class="{_look(kind, size, wide)}" href="{safe(href)}"{also}>{_inside(label, icon)}</a>')


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: str,
    action: str,
    kind: str = "line",
    icon: str = "",
    name: str = "",
    value: str = "",
    size: str = "",
    wide: bool = False,
) -> SafeString:
    """A form with nothing but its button, for acts without questions. ``{% post_button _("Pause") url icon="pause" %}``"""
    return SafeString(
        f'<form method="post" action="{safe(action)}">{csrf_field(context)}'
        f'<button class="{_look(kind, size, wide)}" type="submit"{_named(name, value)}>{_inside(label, icon)}</button></form>'
    )


def csrf_field(context: Context) -> SafeString:
    """The hidden field that shows a form to be ours."""
    token = context.get("csrf_token")
    return SafeString(f'<input type="hidden" name="csrfmiddlewaretoken" value="{safe(token)}">' if token else "")


@register.inclusion_tag("ui/pieces/quick_exit.html")
def quick_exit(label: str = "", wide: bool = False) -> dict[str, Any]:
    """Leaves at once for a harmless page and takes this page's place in history; also ``Esc`` twice.

    On every page that names violence or children in danger: in the head (set ``quick_exit=True`` in the context)
    and again beside the text. ``{% quick_exit %}``
    """
    return {"label": label, "wide": wide}


@register.simple_tag
def search_box(
    action: str,
    label: str,
    value: str = "",
    name: str = "q",
    placeholder: str = "",
    kind: str = "",
    submit: str = "",
    shortcut: str = "",
) -> SafeString:
    """A search in one line (GET). ``{% search_box url _("Name, reference or mobile") value=q kind="round" %}``

    ``kind="round"`` for the desk, without a visible button; otherwise ``submit`` is the button's word.
    """
    press = ""
    if submit or kind != "round":
        press = f'<button class="button button-main" type="submit">{safe(submit or _("Search"))}</button>'
    return SafeString(
        f'<form class="search{f" search-{safe(kind)}" if kind else ""}" action="{safe(action)}" method="get" role="search"'
        f' aria-label="{safe(label)}">{sign("search")}<input type="search" name="{safe(name)}" value="{safe(value)}"'
        f' aria-label="{safe(label)}" placeholder="{safe(placeholder or label)}"{_also("data-shortcut", shortcut)}'
        f' autocomplete="off" enterkeyhint="search">{press}</form>'
    )


@register.inclusion_tag("ui/pieces/useful.html", takes_context=True)
def useful(context: Context, action: str = "") -> dict[str, Any]:
    """«Was this page useful?»: yes / no in one press, posted to ``action`` with ``useful`` and ``page``. ``{% useful url %}``"""
    request = context.get("request")
    return {
        "action": action or door(context, "portal:useful"),
        "page": request.path if request is not None else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def actions(content: SafeString, kind: str = "") -> SafeString:
    """A row of buttons; stacked on a phone. ``{% actions %}{% button … %}{% endactions %}``"""
    return SafeString(f'<div class="actions">{content}</div>')
