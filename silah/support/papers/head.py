"""Who writes a paper, in which language, and how the request is followed from it."""

from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from silah.core.identifiers import show_phone
from silah.policies.pack import Pack
from silah.support.models import SupportRequest
from silah.ui import paper
from silah.ui import tokens as colours

#: Marks whose glyph on paper has another name.
_MARKS = {"wave": "waves"}


@cache
def _accents() -> dict[str, str]:
    """The dark form of each palette's accent, as paper is always light."""
    text = (Path(colours.__file__).parent / "css" / "tokens.css").read_text()
    found = {}
    for selector, values in colours.pairs(text).items():
        for palette in colours.PALETTES:
            if f"[data-palette={palette}]" in selector and "--accent" in values:
                found[palette] = values["--accent"][0]
    return found


def letterhead(pack: Pack) -> paper.Letterhead:
    """The association as the head of a letter, with the directory line of clause M20."""
    profile = pack.association
    relations = next((post for post in pack.directory if post.key == "relations"), None)
    phone = show_phone(profile.phones[0]) if profile.phones else ""
    if relations is not None and relations.phone:
        extension = f" ({_('extension')} {relations.extension})" if relations.extension else ""
        phone = f"{show_phone(relations.phone)}{extension}"
    return paper.Letterhead(
        name=str(profile.name), short_name=str(profile.short_name), licence=profile.licence or "",
        department=str(relations.name) if relations is not None else "", city=str(profile.city), phone=phone,
        email=profile.email or "", website=profile.website or "", accent=_accents().get(pack.look.palette, "#0F5F66"),
        mark=_MARKS.get(pack.look.mark, pack.look.mark), greeting=str(pack.letters.greeting or ""),
    )  # fmt: skip


def language_of(request: SupportRequest) -> str:
    """The language of a paper about a request: English when it is read in English, else Arabic to its reader.

    The reader is the person spoken to; an association that speaks to women does so on paper too.
    """
    if translation.get_language() == "en":
        return "en"
    language = request.speaks_as.language_code
    if language == "ar" and request.policy.pack.association.addresses_women:
        return "ar-her"
    return language


def follow_page(request: SupportRequest, base_url: str) -> str:
    """Address of the page on which a request is followed; it carries no secret."""
    return f"{base_url}/{request.association.slug}/follow/"


def follow_up(request: SupportRequest, base_url: str) -> paper.FollowUp:
    """How the request is followed: the page, and the telephone where there is one."""
    ways = [_("On this page, with the request number and the follow-up code, or with a code to your mobile.")]
    ways += by_telephone(request.policy.pack)
    ways.append(_("At the office, in the opening hours."))
    return paper.FollowUp(url=follow_page(request, base_url), ways=tuple(ways))


def by_telephone(pack: Pack) -> list[str]:
    """The way by telephone, for an association that has one."""
    phones = pack.association.phones
    return [_("By telephone: %(phone)s") % {"phone": show_phone(phones[0])}] if phones else []


def who_answers(request: SupportRequest) -> str:
    """Who gives the answer, as it stands in a sentence."""
    if "committee" not in request.path:
        return _("the association")
    name = str(request.policy.pack.committee.name)
    return name.lower() if translation.get_language() == "en" else name
