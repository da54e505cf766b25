"""What surrounds every page and stands on it twice, for wide screens and for phones: the brand, the two switches.

Each ends its line, so that no page becomes one long one.
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.ui.pieces.acts import csrf_field
from silah.ui.pieces.ground import NOTHING, door, mark, safe, sign

register = template.Library()
Context = Any


@register.simple_tag(takes_context=True)
def brand(context: Context, url: str, sub: str = "", kind: str = "") -> SafeString:
    """The mark and name of the association, a link to its first page. ``{% brand home_url|default:"/" %}``

    ``sub``: the quiet line, else the full name; ``kind="band"`` for the mark on the band colour.
    """
    pack = context.get("pack")
    own = pack.association if pack else None
    line = sub or (own.name if own else None)
    below = "" if line is None else f'<span class="brand-sub">{safe(line)}</span>'
    name = safe(own.short_name if own else _("Silah"))
    drawn = mark(pack.look.mark if pack else "", kind=kind)
    return SafeString(
        f'<a class="brand" href="{safe(url)}">{drawn}<span><span class="brand-name">{name}</span>{below}</span></a>\n'
    )


@register.simple_tag(takes_context=True)
def language_switch(context: Context, icon: bool = False) -> SafeString:
    """The form that changes the language and comes back to this page. ``{% language_switch icon=True %}``"""
    language = str(context.get("other_language", ""))
    word = f"{sign('globe') if icon else ''}<span>{'English' if language == 'en' else 'العربية'}</span>"
    press = f'<button class="plain-link" type="submit" lang="{safe(language)}">{word}</button>'
    return _switch(context, "portal:language", f'<input type="hidden" name="lang" value="{safe(language)}">', press)


@register.simple_tag(takes_context=True)
def theme_switch(context: Context, words: bool = False) -> SafeString:
    """The form that changes between light and dark and comes back to this page. ``{% theme_switch words=True %}``"""
    name = safe(_("Light or dark"))
    press = (
        f'<button class="plain-link" type="submit" name="theme" value="toggle" aria-label="{name}" title="{name}">'
        f"{sign('contrast')}{f'<span>{name}</span>' if words else ''}</button>"
    )
    return _switch(context, "portal:theme", "", press, " data-theme-toggle")


def _switch(context: Context, page: str, hidden: str, press: str, mark: str = "") -> SafeString:
    """A form that posts one choice; nothing where its page does not exist."""
    action, request = door(context, page), context.get("request")
    if not action:
        return NOTHING
    here = safe(request.get_full_path() if request is not None else "")
    return SafeString(
        f'<form method="post" action="{safe(action)}"{mark}>{csrf_field(context)}{hidden}'
        f'<input type="hidden" name="next" value="{here}">{press}</form>\n'
    )


@register.simple_tag(takes_context=True)
def sign_out(context: Context, url: str, words: bool = False) -> SafeString:
    """The form that signs out. ``{% sign_out out_url %}``; ``words``: with its word beside the icon."""
    name = safe(_("Sign out"))
    named = "" if words else f' aria-label="{name}" title="{name}"'
    return SafeString(
        f'<form method="post" action="{safe(url)}">{csrf_field(context)}<button class="plain-link" type="submit"{named}>'
        f"{sign('exit')}{f'<span>{name}</span>' if words else ''}</button></form>"
    )
