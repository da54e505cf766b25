"""One line of the matching list: a datum or a paper, what is known of it, and the acts of matching."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from silah.support.models import Check, CheckState
from silah.ui.pieces import acts
from silah.ui.pieces.checklist import check_form, check_item, check_wrong
from silah.ui.pieces.dates import both_dates
from silah.ui.pieces.ground import joined, safe


def check_line(context: Any, row: dict[str, Any]) -> SafeString:
    """A line as :func:`silah.desk.views.request.check_row` describes it."""
    check = row["check"]
    return check_item(
        check.pk, row["state"], row["name"], _said(check), href=row["view_url"], value=row["value"], note=check.note,
        refusal=row["refusal"], acts=_acts(context, row) if row["acts"] else "",
    )  # fmt: skip


def _said(check: Check) -> list[Any]:
    """How far the matching is: by whom, until when the paper is good, whether it is needed at all."""
    said: list[Any] = [CheckState(check.state).label]
    if check.checked_by:
        said.append(check.checked_by)
    if check.paper is not None and check.paper.valid_until:
        said.append(_until(check))
    if not check.is_required:
        said.append(_("optional"))
    return said


def _until(check: Check) -> SafeString:
    day = check.paper.valid_until if check.paper is not None else None
    return joined([safe(_("good until")), " ", both_dates(day)])


def _acts(context: Any, row: dict[str, Any]) -> SafeString:
    """Matches, missing, or wrong with what the beneficiary will read."""
    check, state = row["check"], row["state"]
    presses = []
    if state != "ok" and (check.paper is not None or not check.is_paper):
        presses.append(acts.button(_("Matches"), kind="line", size="s", icon="check", name="state", value="matched"))
    if check.is_paper and state != "missing":
        presses.append(acts.button(_("Missing"), kind="quiet", size="s", name="state", value="missing"))
    return check_form(check.pk, row["url"], acts.csrf_field(context), presses, _wrong(context, row))


def _wrong(context: Any, row: dict[str, Any]) -> SafeString:
    check = row["check"]
    if check.is_paper:
        more = acts.link_button(_("Set until when it is good"), row["url"], kind="quiet", size="s", icon="calendar")
    else:
        more = acts.link_button(_("Correct the value"), row["correct_url"], kind="quiet", size="s", icon="pen")
    keep = acts.button(_("Keep as wrong"), kind="line", size="s", name="state", value="wrong")
    return check_wrong(
        check.pk, _("Something is wrong"), _("What is wrong, as the beneficiary will read it"),
        context.get("typed") or check.note, [keep, more], is_open=bool(row["refusal"]),
    )  # fmt: skip
