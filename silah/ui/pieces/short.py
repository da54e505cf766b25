"""Django's own tags, with a short way for what stands in every template: a plain sentence, the address of a page.

Django treats either as a value that might be anything, at sixty calls each; a page has forty of the one and twenty of
the other. Whatever is not plain goes Django's way.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from silah.core.addresses import address

register = template.Library()
NOTHING = SafeString("")


class Sentence(Node):
    """A sentence of ours, said in the language in force."""

    def __init__(self, sentence: str, asvar: str | None) -> None:
        """Keep the sentence as the catalogues know it."""
        self.sentence, self.asvar = sentence, asvar

    def render(self, context: Any) -> SafeString:
        """Say it, or keep it under the name asked for."""
        words = SafeString(gettext(self.sentence).replace("%%", "%"))
        if self.asvar is None:
            return words
        context[self.asvar] = words
        return NOTHING


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """``{% translate "Papers" %}``, ``{% translate "Papers" as title %}``."""
    node = do_translate(parser, token)
    given = node.filter_expression
    plain = type(node) is TranslateNode and not (given.filters or node.noop or node.message_context)
    if plain and isinstance(given.var, Variable) and isinstance(given.var.literal, str):
        return Sentence(given.var.literal.replace("%", "%%"), node.asvar)
    return node


class Address(Node):
    """The address of a page whose name is known and whose parts are named."""

    def __init__(self, name: str, parts: dict[str, FilterExpression], asvar: str | None) -> None:
        """Keep the name, and how its parts are found."""
        self.name, self.parts, self.asvar = name, tuple(parts.items()), asvar

    def render(self, context: Any) -> str:
        """Write it, or keep it under the name asked for; kept, it is empty where there is no such page."""
        try:
            found = address(self.name, **{name: part.resolve(context) for name, part in self.parts})
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is None:
            return escape(found) if context.autoescape else found
        context[self.asvar] = found
        return NOTHING


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """``{% url "desk:note" slug=association.slug token=case.token as note_url %}``."""
    node: URLNode = do_url(parser, token)
    name = node.view_name
    if isinstance(name.var, str) and not (name.filters or node.args):
        return Address(str(name.var), node.kwargs, node.asvar)
    return node
