"""A request that stopped for want of an answer goes on at the word of beneficiary relations."""

from django.contrib import messages
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.desk.door import INTERVIEW, act
from silah.policies.pack.vocabulary import Can
from silah.support.actions.lapsing import revive
from silah.support.models import SupportRequest


@act(Can.RECEIVE, Can.CHECK)
def revive_case(request: DeskRequest, case: SupportRequest) -> None:
    """Let a lapsed request go on where it stopped."""
    revive(case, by=request.actor, channel=INTERVIEW)
    messages.success(request, _("The request goes on where it stopped."))
