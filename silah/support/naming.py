"""What facts, papers and channels are called: one place for the pages and the papers of both doors."""

from django.utils.translation import gettext as _

from silah.policies.pack import Pack
from silah.policies.pack.facts import fact_name
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.schema import Channel
from silah.policies.pack.services import Service

#: Icons of channels by their kind.
CHANNEL_ICONS = {
    "interview": "person", "phone": "phone", "social": "chat", "letters": "mail", "help_request": "hand",
    "volunteering": "hands", "website": "globe", "delegates": "route", "email": "mail", "needy_search": "search",
}  # fmt: skip


def name_of_fact(key: str) -> str:
    """What a fact is called; the key itself when no policy knows it any more."""
    try:
        return str(fact_name(key))
    except KeyError:
        return key


def name_of_paper(kind: str, service: Service | None = None) -> str:
    """What a paper is called: the service's own word for it, else the common one."""
    own = next((str(one.name) for one in service.papers if one.kind == kind), "") if service is not None else ""
    return own or (str(PAPERS[kind]) if kind in PAPERS else kind)


def name_of_item(key: str, *, is_paper: bool, service: Service | None = None) -> str:
    """What a checked datum or paper is called."""
    return name_of_paper(key, service) if is_paper else name_of_fact(key)


def name_of_channel(pack: Pack, code: str) -> str:
    """A channel's name by its clause code or its kind; what the policy does not name is called by its common word."""
    channel = next((one for one in pack.channels if code in (one.code, str(one.kind))), None)
    if channel is not None:
        return str(channel.name)
    words = {"desk": _("at the desk"), "portal": _("the website"), "website": _("the website"), "phone": _("telephone")}
    return words.get(code, code)


def channel_icon(channel: Channel | str) -> str:
    """The icon of a channel, or of a kind of channel."""
    return CHANNEL_ICONS.get(str(channel if isinstance(channel, str) else channel.kind), "chat")
