"""Why a message did not go out, in words that say what to do. Codes are stored; sentences are for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from silah.interactions.models import Message

ADDRESS = _("The address is not right or not reachable. Ask for the right one and put it into the file.")
KEY = _("The provider does not accept our key. Tell whoever looks after the channels.")
SETTING = _("The channel is not set up. Set it up, or tell the person yourself.")
UNSURE = _("It may have arrived. Ask the person before you send it again.")
SILENT = _("The provider does not answer. Try again later, or tell the person yourself.")
LATE = _("It came too late to be of use. Let the person ask for a new one.")
REFUSED = _("The provider did not take it. Tell the person yourself.")

_ABOUT_ADDRESS = ("address", "number rejected", "undelivered", "not delivered", "failed", "rejected")
_REASONS: tuple[tuple[tuple[str, ...], Promise], ...] = (
    (("address of provider", "setting incomplete", "no channel", "no setting"), SETTING),
    (_ABOUT_ADDRESS, ADDRESS),
    (("http 401", "http 403", "unifonic ER-01", "msegat M0002", "msegat 1020"), KEY),
    (("interrupted twice", "no answer", "answer unreadable", "fault"), UNSURE),
    (("unreachable", "http 5", "http 429"), SILENT),
    (("expired",), LATE),
)


def is_about_address(code: str) -> bool:
    """Whether another address could help."""
    return why(code) is ADDRESS


def why(code: str) -> str | Promise:
    """The sentence for a message's ``last_error``; empty when there is none."""
    if code.startswith("smtp "):
        return KEY if code.endswith("sign-in") else ADDRESS if code.endswith("recipient") else REFUSED
    for starts, sentence in _REASONS:
        if code.startswith(starts):
            return sentence
    return REFUSED if code else ""


def current_address(message: Message) -> str:
    """Where a message goes when it is tried again: the address now in the file, if the old one was the trouble."""
    if message.person is None or not is_about_address(message.last_error):
        return message.address
    now_known = {"sms": message.person.mobile, "email": message.person.email}
    return now_known.get(message.channel) or message.address
