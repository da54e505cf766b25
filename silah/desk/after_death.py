"""What is said of a person's other requests where a death is written down, or taken back."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.desk.naming import beneficiary
from silah.policies.pack.text import enumerated
from silah.support.actions.death import Ended, TakenBack
from silah.support.deaths import learned_on
from silah.support.models import SupportRequest


def news(case: SupportRequest) -> str:
    """That the beneficiary of a request has died, in the words of every page that says so."""
    return _("We learned that %(person)s has died") % {"person": beneficiary(case)}


def learned_of(cases: Iterable[SupportRequest], rights: frozenset[str]) -> dict[int, date]:
    """Keys of the requests whose beneficiary has died, with the day we learned of it; one query, however many they are.

    Args:
        rights: of whoever reads it; a death known from a confidential file alone is told to those who may see such files.
    """
    cases = list(cases)
    told = SupportRequest.objects.telling_of([case.person_id for case in cases], rights)
    deaths = list(told.only("person_id", "closed_at")) if cases else []
    days = {case.pk: learned_on(case, case.person_id, deaths) for case in cases}
    return {pk: day for pk, day in days.items() if day is not None}


def and_would_end(lead: str, others: Sequence[SupportRequest]) -> str:
    """The lead of the form, with the requests that a death would end too."""
    if not others:
        return lead
    more = ngettext(
        "After a death this person's other open request ends with it: %(references)s.",
        "After a death this person's %(count)d other open requests end with it: %(references)s.",
        len(others),
    ) % {"count": len(others), "references": _references(others)}
    return f"{lead} {more}"


def and_ended(said: str, ended: Ended) -> str:
    """What was said of the first request, with what became of the others."""
    if ended.also:
        said += " " + _("Ended with it: %(references)s.") % {"references": _references(ended.also)}
    if ended.left:
        said += " " + _("Still open: %(references)s. The page of each says that we learned of the death.") % {
            "references": _references(ended.left)
        }
    return said


def and_goes_on(said: str, taken: TakenBack) -> str:
    """What was said of the person, with what became of the requests that the death had ended."""
    if taken.resumed:
        said += " " + _("Goes on where it stopped: %(references)s.") % {"references": _references(taken.resumed)}
    if taken.left:
        said += " " + _(
            "Ended still, until it is agreed to again: %(references)s. The page of each says how it goes on."
        ) % {"references": _references(taken.left)}
    return said


def _references(requests: Iterable[SupportRequest]) -> str:
    return enumerated(one.reference for one in requests)
