"""What looks like paper: the receipt of a request and a letter on screen."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def receipt(content: SafeString, reference: str, label: str = "", note: str = "") -> SafeString:
    """The acknowledgement: the reference large on a soft ground, below it both dates as one object.

    ``{% receipt r.reference note="…" %}{% date_pair r.earliest r.target %}{% endreceipt %}``
    """
    return render_to_string("ui/pieces/receipt.html", locals())


@register.inclusion_tag("ui/pieces/acknowledged.html")
def acknowledged(title: str, text: str = "", icon: str = "check") -> dict[str, Any]:
    """The round sign and the sentence of a finished act. ``{% acknowledged title="…" text="…" %}``"""
    return locals()


@register.simple_block_tag(takes_context=True)
def letter(
    context: Any,
    content: SafeString,
    number: str = "",
    hijri: str = "",
    gregorian: str = "",
    office: str = "",
    signer: str = "",
    post: str = "",
    verify: str = "",
    verify_image: str = "",
) -> SafeString:
    """A letter on screen, in the type of the paper; always light.

    ``{% letter number="…" hijri="…" gregorian="…" office="…" signer="…" post="…" verify=code verify_image=data_uri %}…{% endletter %}``
    """
    return render_to_string("ui/pieces/letter.html", {**locals(), "pack": context.get("pack")})
