"""What a member sees at all: what the rights open, less what the member takes no part in (clauses H5, P3)."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from silah.accounts.gate import DeskRequest
from silah.support.conflicts import files_apart, people_apart, tied_people
from silah.support.models import SupportRequest

if TYPE_CHECKING:
    from silah.desk.reader import Reader


def opened_by_rights(request: "DeskRequest | Reader") -> Any:
    """The requests that the member's rights open, those kept from this member among them."""
    return SupportRequest.objects.visible_to(request.member, request.actor.rights)


def seen(request: "DeskRequest | Reader") -> Any:
    """The requests the member may see."""
    return opened_by_rights(request).exclude(apart(request))


def apart(request: "DeskRequest | Reader") -> Q:
    """Which requests are kept from the member."""
    return files_apart(request.member, tied(request))


def people_kept(request: DeskRequest) -> Q:
    """Which people's files are kept from the member."""
    return people_apart(request.member, tied(request))


def tied(request: "DeskRequest | Reader") -> list[int]:
    """Read once for a page."""
    kept: list[int] | None = getattr(request, "tied", None)
    if kept is None:
        kept = request.__dict__["tied"] = tied_people(request.member)
    return kept
