"""What a person can press: buttons, links that look like buttons, one-button forms, the quick exit."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from silah.ui.pieces.ground import door

register = template.Library()
Context = Any


@register.inclusion_tag("ui/pieces/button.html")
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
) -> dict[str, Any]:
    """A button of a form. It is never disabled; one ``main`` per view.

    ``{% button _("Save and continue") icon="check" %}``; kinds: main, line, quiet, band, band-line, bad, exit.
    """
    return locals()


@register.inclusion_tag("ui/pieces/link_button.html")
def link_button(
    label: str,
    href: str,
    kind: str = "main",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    download: bool = False,
    shortcut: str = "",
) -> dict[str, Any]:
    """A link that looks like a button. ``{% link_button _("Follow the request") url kind="line" icon="eye" %}``"""
    return locals()


@register.inclusion_tag("ui/pieces/post_button.html", takes_context=True)
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
) -> dict[str, Any]:
    """A form with nothing but its button, for acts without questions. ``{% post_button _("Pause") url icon="pause" %}``"""
    return {
        "csrf_token": context.get("csrf_token"),
        "action": action,
        "label": label,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "size": size,
        "wide": wide,
    }


@register.inclusion_tag("ui/pieces/quick_exit.html")
def quick_exit(label: str = "", wide: bool = False) -> dict[str, Any]:
    """Leaves at once for a harmless page and takes this page's place in history; also ``Esc`` twice.

    On every page that names violence or children in danger: in the head (set ``quick_exit=True`` in the context)
    and again beside the text. ``{% quick_exit %}``
    """
    return {"label": label, "wide": wide}


@register.inclusion_tag("ui/pieces/search.html")
def search_box(
    action: str,
    label: str,
    value: str = "",
    name: str = "q",
    placeholder: str = "",
    kind: str = "",
    submit: str = "",
    shortcut: str = "",
) -> dict[str, Any]:
    """A search in one line (GET). ``{% search_box url _("Name, reference or mobile") value=q kind="round" %}``

    ``kind="round"`` for the desk, without a visible button; otherwise ``submit`` is the button's word.
    """
    return locals()


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
