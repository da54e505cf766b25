"""What a row of a list asks of its reader, or awaits of somebody else, in a few words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from silah.policies.pack.vocabulary import Stage
from silah.support.models import Waiting

#: What a row of the queue asks of its reader, by whom the request waits for.
TASKS: dict[str, Callable[[], str]] = {
    Waiting.CHECKER: lambda: _("Match the data and papers"),
    Waiting.RESEARCHER: lambda: _("Study the file and visit"),
    Waiting.SECRETARY: lambda: _("Put it on an agenda"),
    Waiting.COMMITTEE: lambda: _("Study it in the sitting and vote"),
    Waiting.DECIDER: lambda: _("Decide the request"),
    Waiting.APPOINTMENT: lambda: _("Appoint who looks at it"),
    Waiting.REGISTRAR: lambda: _("Complete the registration"),
    Waiting.DELIVERER: lambda: _("Give the service"),
    Waiting.RELEASE: lambda: _("The answer is sealed until its day"),
    Waiting.NOBODY: lambda: _("Ended"),
}
ASKED_OF_APPLICANT: dict[str, Callable[[], str]] = {
    Stage.INTAKE: lambda: _("Complete what is missing"),
    Stage.ATTESTATION: lambda: _("Sign the data"),
    Stage.COMMITTEE: lambda: _("Another paper, or a new signature"),
    Stage.DECISION: lambda: _("Another paper, or a new signature"),
    Stage.RATING: lambda: _("The rating of the service"),
}

#: The same, as what we wait for from somebody else.
AWAITED: dict[str, Callable[[], str]] = {
    Waiting.CHECKER: lambda: _("Matching of data and papers"),
    Waiting.RESEARCHER: lambda: _("The social study"),
    Waiting.SECRETARY: lambda: _("A place on an agenda"),
    Waiting.COMMITTEE: lambda: _("The committee's decision"),
    Waiting.DECIDER: lambda: _("The decision"),
    Waiting.APPOINTMENT: lambda: _("An appointment by the general manager"),
    Waiting.REGISTRAR: lambda: _("The registration"),
    Waiting.DELIVERER: lambda: _("The giving of the service"),
}


def task_of(waiting_for: str, stage: str, *, mine: bool = True) -> str:
    """What is to be done next on a case: a verb when it is the reader's, else what is awaited."""
    if waiting_for == Waiting.APPOINTMENT and stage == Stage.COMMITTEE:
        return _("Appoint a substitute: too few may vote") if mine else _("A substitute: too few may vote")
    if not mine and waiting_for in AWAITED:
        return AWAITED[waiting_for]()
    if waiting_for == Waiting.APPLICANT:
        return ASKED_OF_APPLICANT.get(stage, lambda: _("Answer us"))()
    return TASKS[waiting_for]()
