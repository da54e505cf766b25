"""Faults of meaning: a pack whose parts do not fit each other, found before it can govern anyone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from hijridate import Gregorian, Hijri

from silah.core import clock, hijri
from silah.policies.pack.clauses import CLAUSES
from silah.policies.pack.controls import CONTROLS
from silah.policies.pack.facts import DERIVED_FACTS, FACTS
from silah.policies.pack.keys import suggestion
from silah.policies.pack.needs import Criterion
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.refusal import Fault
from silah.policies.pack.schema import Pack
from silah.policies.pack.service_rules import service_faults
from silah.policies.pack.terms import term_faults
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, MARKS, PALETTES, WEEKDAYS

WORKING_DAYS_A_WEEK = 5
#: First parts of addresses that belong to the whole installation, so that no association can be reached there.
TAKEN_SLUGS = frozenset("desk favicon health journey language staff static style theme verify".split())


def pack_faults(pack: Pack) -> list[Fault]:
    """Check a well-formed pack as a whole and return every fault."""
    faults: list[Fault] = []
    for rule in (
        slug_faults,
        approval_faults,
        look_faults,
        hours_faults,
        code_faults,
        role_faults,
        committee_faults,
        period_faults,
        term_faults,
        deed_faults,
        needs_faults,
    ):
        faults += rule(pack)
    for service in pack.services:
        faults += service_faults(pack, service)
    faults += _service_twice(pack)
    return faults


def slug_faults(pack: Pack) -> Iterator[Fault]:
    """Check that the association's address is its own."""
    if pack.slug in TAKEN_SLUGS:
        yield Fault(
            ("slug",),
            _("The address “%(slug)s” belongs to the installation itself.") % {"slug": pack.slug},
            _("Choose another, such as the association's short name in Latin letters."),
        )


def approval_faults(pack: Pack) -> Iterator[Fault]:
    """Check that both dates of the approval name the same day, with its weekday and year (clause G2)."""
    approval = pack.approval
    if approval.gregorian is not None and not hijri.FIRST_DAY <= approval.gregorian <= clock.today():
        yield Fault(
            ("approval", "gregorian"),
            _("No board can have approved a policy on %(gregorian)s.") % {"gregorian": approval.gregorian},
            _("Write the day as on the minutes, for example 2024-07-19."),
        )
        return
    if approval.hijri is not None:
        year, month, day = (int(part) for part in approval.hijri.split("-"))
        try:
            named_day = Hijri(year, month, day).to_gregorian()
            same = datetime.date(named_day.year, named_day.month, named_day.day)
        except (ValueError, OverflowError):
            yield Fault(
                ("approval", "hijri"),
                _("%(hijri)s is not a day of the Umm al-Qura calendar.") % {"hijri": approval.hijri},
                _("Write year, month and day as on the minutes, for example 1446-01-13."),
            )
            return
        if approval.gregorian is not None and same != approval.gregorian:
            yield Fault(
                ("approval", "hijri"),
                _("The two dates of the approval disagree: %(hijri)s is %(same)s, not %(gregorian)s.")
                % {"hijri": approval.hijri, "same": same, "gregorian": approval.gregorian},
                _("Read both off the minutes again; for %(gregorian)s the Hijri date is %(right)s.")
                % {"gregorian": approval.gregorian, "right": _hijri(approval.gregorian)},
            )
    if approval.gregorian is not None:
        weekday = WEEKDAYS[approval.gregorian.weekday()]
        if approval.weekday is not None and approval.weekday != weekday:
            yield Fault(
                ("approval", "weekday"),
                _("%(gregorian)s is a %(weekday)s, not a %(given)s.")
                % {"gregorian": approval.gregorian, "weekday": weekday, "given": approval.weekday},
                _("Put the date or the weekday right."),
            )
        if approval.year is not None and approval.year != approval.gregorian.year:
            yield Fault(
                ("approval", "year"),
                _("The year %(year)s is not the year of %(gregorian)s.")
                % {"year": approval.year, "gregorian": approval.gregorian},
                _("Leave “%(key)s” out when the date is known.") % {"key": "year"},
            )
    chairs = [member for member in approval.members if member.chair]
    if len(chairs) > 1:
        yield Fault(
            ("approval", "members"),
            _("%(count)d members are marked as chair.") % {"count": len(chairs)},
            _("Leave %(line)s with one member.") % {"line": "chair = true"},
        )


def _hijri(day: datetime.date) -> str:
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    return f"{hijri.year:04}-{hijri.month:02}-{hijri.day:02}"


def look_faults(pack: Pack) -> Iterator[Fault]:
    """Check palette, mark and reference prefix."""
    if pack.look.palette not in PALETTES:
        yield Fault(
            ("look", "palette"),
            _("There is no palette “%(palette)s”.") % {"palette": pack.look.palette},
            suggestion(pack.look.palette, PALETTES),
        )
    if pack.look.mark not in MARKS:
        yield Fault(
            ("look", "mark"),
            _("There is no mark “%(mark)s”.") % {"mark": pack.look.mark},
            suggestion(pack.look.mark, MARKS),
        )
    # I and O are read as 1 and 0 over the telephone and would make two references look alike.
    if not re.fullmatch(r"[A-HJ-NP-Z]{2,3}", pack.reference_prefix):
        yield Fault(
            ("reference_prefix",),
            _("“%(prefix)s” cannot open a reference.") % {"prefix": pack.reference_prefix},
            _("Use two or three capital Latin letters, without I and O."),
        )


def hours_faults(pack: Pack) -> Iterator[Fault]:
    """Check that every opening closes after it opens."""
    groups = [(("hours", "days", str(day)), periods) for day, periods in pack.hours.days.items()]
    for path, periods in [*groups, (("hours", "ramadan"), pack.hours.ramadan)]:
        for period in periods:
            if period.opens >= period.closes:
                yield Fault(
                    path,
                    _("The opening from %(opens)s to %(closes)s ends before it begins.")
                    % {"opens": period.opens.strftime("%H:%M"), "closes": period.closes.strftime("%H:%M")},
                    _("Give the earlier time to “%(key)s”.") % {"key": "opens"},
                )


def code_faults(pack: Pack) -> Iterator[Fault]:
    """Check that every clause code is known, and that lists and clauses name the same codes."""
    carried = {clause.code for clause in pack.clauses}
    for clause in pack.clauses:
        if clause.code not in CLAUSES:
            yield Fault(
                ("clauses", clause.code, "code"),
                _("There is no clause “%(code)s”.") % {"code": clause.code},
                suggestion(clause.code, CLAUSES),
            )
        if pack.role(clause.owner) is None:
            yield Fault(
                ("clauses", clause.code, "owner"),
                _("The owner “%(owner)s” is not a role of this pack.") % {"owner": clause.owner},
                suggestion(clause.owner, (role.key for role in pack.roles)),
            )
        yield from _control_faults(("clauses", clause.code, "controls"), clause.controls)
    lists = (
        ("channels", "C", [one.code for one in pack.channels]),
        ("tools", "T", [one.code for one in pack.tools]),
        ("objectives", "O", [one.code for one in pack.objectives]),
        ("steps", "H", [one.code for one in pack.steps]),
    )
    for name, letter, codes in lists:
        for code in codes:
            if code not in carried or not code.startswith(letter):
                yield Fault(
                    (name, code, "code"),
                    _("“%(code)s” is not among the clauses of this policy.") % {"code": code},
                    suggestion(code, sorted(one for one in carried if one.startswith(letter))),
                )
        for code in sorted(one for one in carried if one.startswith(letter)):
            if code not in codes:
                yield Fault(
                    ("clauses", code),
                    _("The policy carries %(code)s, but “%(list)s” has no such entry.") % {"code": code, "list": name},
                    _("Add the entry, or remove the clause."),
                )
    for finding in pack.findings:
        for code in finding.clauses:
            if code not in CLAUSES:
                yield Fault(
                    ("findings", finding.key, "clauses"),
                    _("There is no clause “%(code)s”.") % {"code": code},
                    suggestion(code, CLAUSES),
                )


def _control_faults(path: tuple[str, ...], controls: tuple[str, ...]) -> Iterator[Fault]:
    for control in controls:
        if control not in CONTROLS:
            yield Fault(
                path,
                _("There is no control “%(control)s”.") % {"control": control},
                suggestion(control, sorted(CONTROLS)),
            )


def role_faults(pack: Pack) -> Iterator[Fault]:
    """Check that steps name real roles and controls, and that no role joins two duties kept apart (clause P3)."""
    for step in pack.steps:
        yield from _control_faults(("steps", step.code, "evidence"), (step.evidence,))
        if pack.role(step.role) is None:
            yield Fault(
                ("steps", step.code, "role"),
                _("The step is given to “%(role)s”, which is not a role of this pack.") % {"role": step.role},
                suggestion(step.role, (role.key for role in pack.roles)),
            )
    exercised = set(DUTY_OF_RIGHT.values())
    for pair in pack.duties:
        if pair.first == pair.second:
            yield Fault(
                ("duties", f"{pair.first}/{pair.second}"),
                _("A duty is kept apart from itself."),
                _("Name two different duties."),
            )
        for role in pack.roles:
            if {pair.first, pair.second} <= (role.duties & exercised):
                yield Fault(
                    ("roles", role.key, "rights"),
                    _("The role joins “%(first)s” and “%(second)s”, which this pack keeps apart.")
                    % {"first": pair.first.label, "second": pair.second.label},
                    _("Split the role in two, or take one of the rights from it."),
                )


def committee_faults(pack: Pack) -> Iterator[Fault]:
    """Check quorum and seats (clause H5); that some role sits, chairs and keeps the agenda is asked of each path."""
    rule = pack.committee
    fraction = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", rule.quorum) if isinstance(rule.quorum, str) else None
    if isinstance(rule.quorum, str) and (fraction is None or int(fraction[1]) > int(fraction[2])):
        yield Fault(
            ("committee", "quorum"),
            _("“%(quorum)s” is not a quorum.") % {"quorum": rule.quorum},
            _('Write a whole number, or a fraction in quotes such as "2/3".'),
        )
    elif isinstance(rule.quorum, int) and not 1 <= rule.quorum <= rule.seats:
        yield Fault(
            ("committee", "quorum"),
            _("A quorum of %(quorum)d cannot be met with %(seats)d seats.")
            % {"quorum": rule.quorum, "seats": rule.seats},
            _("Set the quorum between 1 and the number of seats."),
        )
    if rule.members_min > rule.seats:
        yield Fault(
            ("committee", "members_min"),
            _("At least %(least)d members are asked for, but there are %(seats)d seats.")
            % {"least": rule.members_min, "seats": rule.seats},
            _("Lower members_min or raise seats."),
        )


def period_faults(pack: Pack) -> Iterator[Fault]:
    """Check that no term is negative and that the promise does not fall before the minimum (clause H5)."""
    periods = pack.periods
    for key, value in vars(periods).items():
        least = 0 if key == "answer_not_before_days" else 1
        if value is not None and value < least:
            yield Fault(
                ("periods", key),
                _("A term of %(value)d is not possible.") % {"value": value},
                _("Write %(least)d or more.") % {"least": least},
            )
    if pack.review_months != periods.review_months:
        yield Fault(
            ("periods", "review_months"),
            _("The two review terms differ: %(one)d and %(other)d months.")
            % {"one": pack.review_months, "other": periods.review_months},
            _("Give both the same number."),
        )
    if _calendar(periods.target_working_days) < periods.answer_not_before_days:
        yield Fault(
            ("periods", "target_working_days"),
            _("The answer is promised within %(target)d working days, yet may not leave before %(minimum)d days.")
            % {"target": periods.target_working_days, "minimum": periods.answer_not_before_days},
            _("Raise the target to %(least)d working days or more.")
            % {"least": -(-periods.answer_not_before_days * WORKING_DAYS_A_WEEK // 7)},
        )
    inside = periods.completeness_working_days + periods.research_working_days + periods.committee_working_days
    if inside > periods.target_working_days:
        yield Fault(
            ("periods", "target_working_days"),
            _(
                "Completeness, research and committee take %(inside)d working days together, more than the target of %(target)d."
            )
            % {"inside": inside, "target": periods.target_working_days},
            _("Shorten a step or raise the target."),
        )


def deed_faults(pack: Pack) -> Iterator[Fault]:
    """Check that the papers of those who act for others are known kinds (clause H2)."""
    for deed in pack.deeds:
        if deed.paper not in PAPERS:
            yield Fault(
                ("deeds", deed.key, "paper"),
                _("There is no kind of paper “%(paper)s”.") % {"paper": deed.paper},
                suggestion(deed.paper, PAPERS),
            )


def _calendar(working_days: int) -> float:
    return working_days * 7 / WORKING_DAYS_A_WEEK


def needs_faults(pack: Pack) -> Iterator[Fault]:
    """Check the needs score: known facts, rising bands, answers that exist, and the right sum."""
    for criterion in pack.needs.criteria:
        yield from _criterion_faults(criterion)
    total = sum(criterion.highest for criterion in pack.needs.criteria)
    if total != pack.needs.max:
        yield Fault(
            ("needs", "max"),
            _("The highest points of the criteria make %(total)d, not %(max)d.")
            % {"total": total, "max": pack.needs.max},
            _("Write %(wanted)s.") % {"wanted": f"max = {total}"},
        )


def _criterion_faults(criterion: Criterion) -> Iterator[Fault]:
    path = ("needs", "criteria", criterion.key)
    known = [*FACTS, *DERIVED_FACTS]
    if criterion.fact not in known:
        yield Fault(
            (*path, "fact"),
            _("There is no fact “%(fact)s”.") % {"fact": criterion.fact},
            suggestion(criterion.fact, known),
        )
    if bool(criterion.bands) == bool(criterion.values):
        yield Fault(path, _("The criterion needs either bands or values."), _("Keep one of the two."))
    limits = [band.upto for band in criterion.bands]
    ends = [limit for limit in limits if limit is not None]
    if limits and (limits[-1] is not None or None in limits[:-1] or ends != sorted(set(ends))):
        yield Fault(
            (*path, "bands"),
            _("The bands do not rise to an open end."),
            _("Order them by “%(key)s” and leave it out of the last one.") % {"key": "upto"},
        )
    kind = FACTS.get(criterion.fact)
    answers = [*kind.choices] if kind and kind.choices else ["yes", "no"]
    for answer in criterion.values:
        if kind is not None and answer not in answers:
            yield Fault(
                (*path, "values"),
                _("“%(answer)s” is not an answer to “%(fact)s”.") % {"answer": answer, "fact": criterion.fact},
                suggestion(answer, answers),
            )


def _service_twice(pack: Pack) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for service in pack.services:
        if service.code in seen:
            yield Fault(
                ("services", service.key, "code"),
                _("The code “%(code)s” already belongs to “%(other)s”.")
                % {"code": service.code, "other": seen[service.code]},
                _("Give each service its own code."),
            )
        seen.setdefault(service.code, service.key)
