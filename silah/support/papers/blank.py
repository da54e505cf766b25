"""The request form to fill in by hand (tool T4), for whoever has no telephone that opens the site."""

from functools import lru_cache

from django.utils import translation

from silah.core import clock
from silah.policies.models import PolicyVersion
from silah.policies.pack import Pack
from silah.support.papers.head import letterhead
from silah.ui import paper

TOOL = "T4"


def has_request_form(pack: Pack) -> bool:
    """Whether the policy counts the form among its tools and there is a service to ask for on it."""
    return any(tool.code == TOOL for tool in pack.tools) and any(one.has_public_form for one in pack.services)


def request_form(policy: PolicyVersion) -> bytes:
    """The blank form as PDF, with the services anybody may ask for and the papers they want."""
    return _printed(policy.pk, policy.digest, translation.get_language() == "en", clock.today().toordinal())


@lru_cache(maxsize=32)
def _printed(key: int, digest: str, english: bool, day: int) -> bytes:
    # Anybody may ask for it, and printing takes fifty times as long as handing out: once a day and language.
    pack = PolicyVersion._base_manager.get(pk=key, digest=digest).pack  # noqa: SLF001  whatever association is in force
    services = [one for one in pack.services if one.has_public_form]
    return paper.pdf(
        paper.RequestForm(
            letterhead=letterhead(pack), issued_on=clock.today(), number=TOOL,
            language="en" if english else "ar-her" if pack.association.addresses_women else "ar",
            services=tuple(str(one.name) for one in services),
            papers=tuple(dict.fromkeys(str(each.name) for one in services for each in one.papers)),
        )
    )  # fmt: skip
