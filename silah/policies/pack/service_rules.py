"""Faults of meaning inside one service: its path, conditions, papers, questions and entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from silah.policies.pack.clauses import CLAUSES
from silah.policies.pack.conditions import SELF, SIGNATURES, ParameterKind
from silah.policies.pack.facts import FACTS, PAPER_PREFIX, RECORD_FACTS
from silah.policies.pack.keys import suggestion
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.refusal import Fault
from silah.policies.pack.schema import Pack
from silah.policies.pack.services import Condition, Service, When
from silah.policies.pack.vocabulary import RIGHTS_OF_STAGE, Can, ConditionKind, Stage
from silah.ui.icons import ICONS, OWN

OPENING = (Stage.INTAKE, Stage.COMPLETENESS, Stage.ATTESTATION)


def service_faults(pack: Pack, service: Service) -> list[Fault]:
    """Check one service against the rest of the pack and return every fault."""
    faults: list[Fault] = []
    for rule in (
        path_faults,
        right_faults,
        reference_faults,
        fact_faults,
        condition_faults,
        question_faults,
        entry_faults,
        wait_faults,
    ):
        faults += rule(pack, service)
    return faults


def path_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check the order of the stages."""
    here = ("services", service.key, "path")
    path = service.path
    ranks = [list(Stage).index(stage) for stage in path]
    if ranks != sorted(set(ranks)):
        yield Fault(
            here,
            _("The stages are out of order or repeated."),
            _("Keep this order: %(stages)s.") % {"stages": ", ".join(s.value for s in Stage if s in path)},
        )
    if path[:3] != OPENING:
        yield Fault(
            here,
            _("A path opens with intake, completeness and attestation."),
            _("Put %(stages)s first.") % {"stages": ", ".join(stage.value for stage in OPENING)},
        )
    if not path or path[-1] != Stage.CLOSED:
        yield Fault(here, _("A path ends with closed."), _("Put %(stage)s last.") % {"stage": Stage.CLOSED.value})
    for stage in (Stage.DECISION, Stage.REGISTRATION):
        if stage not in path:
            yield Fault(
                here,
                _("The path has no stage “%(stage)s”.") % {"stage": stage.value},
                _("Add it: someone decides, and whoever is accepted is registered."),
            )
    if Stage.COMMITTEE in path and Stage.RESEARCH not in path:
        yield Fault(
            here,
            _("A committee sits without social research before it."),
            _("Add %(first)s before %(second)s.") % {"first": Stage.RESEARCH.value, "second": Stage.COMMITTEE.value},
        )
    if (Stage.COMMITTEE in path) != (service.decided_by == "committee"):
        yield Fault(
            ("services", service.key, "decided_by"),
            _("The path and “decided_by” do not agree on whether the committee sits."),
            _("Write %(line)s exactly when the path has the stage %(stage)s.")
            % {"line": 'decided_by = "committee"', "stage": Stage.COMMITTEE.value},
        )
    if service.rating_required and Stage.RATING not in path:
        yield Fault(
            here,
            _("Rating is required, but the path has no stage rating."),
            _("Add %(first)s before %(second)s, or leave %(key)s out.")
            % {"first": Stage.RATING.value, "second": Stage.CLOSED.value, "key": "rating_required"},
        )
    if Stage.DELIVERY in path and not service.grants:
        yield Fault(
            ("services", service.key, "grants"),
            _("The service is delivered, but grants nothing."),
            _("Name what is given, for example %(example)s.") % {"example": 'grants = ["money"]'},
        )


def right_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check that for each stage some role holds the right to pass it."""
    wanted = [(stage, right) for stage in service.path for right in RIGHTS_OF_STAGE.get(stage, ())]
    if service.decided_by == "officer":
        wanted.append((Stage.DECISION, Can.DECIDE_DIRECTLY))
    for stage, right in wanted:
        if not pack.holders(right):
            yield Fault(
                ("services", service.key, "path"),
                _("Nobody may pass the stage “%(stage)s”: no role holds the right “%(right)s”.")
                % {"stage": stage.value, "right": right.value},
                _("Add the right to a role under roles."),
            )
        elif service.sensitive and not any(Can.SEE_SENSITIVE in role.rights for role in pack.holders(right)):
            yield Fault(
                ("services", service.key, "sensitive"),
                _("No role with the right “%(right)s” may open files of this sensitive service.")
                % {"right": right.value},
                _("Add %(right)s to a role that holds it.") % {"right": Can.SEE_SENSITIVE.value},
            )


def reference_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check the icon, channels, clauses and papers that the service names."""
    if service.icon not in ICONS and service.icon not in OWN:
        yield Fault(
            ("services", service.key, "icon"),
            _("There is no icon “%(icon)s”.") % {"icon": service.icon},
            suggestion(service.icon, [*ICONS, *OWN]),
        )
    codes = [channel.code for channel in pack.channels if channel.enabled]
    for code in service.channels:
        if code not in codes:
            yield Fault(
                ("services", service.key, "channels"),
                _("The service is offered by “%(code)s”, which is not a channel in use.") % {"code": code},
                suggestion(code, codes),
            )
    carried = [clause.code for clause in pack.clauses]
    places = [("clauses", code) for code in service.clauses]
    places += [(f"conditions.{one.key}.clause", one.clause) for one in service.conditions if one.clause]
    for place, code in places:
        if code not in carried:
            what = (
                _("This policy does not carry the clause “%(code)s”.")
                if code in CLAUSES
                else _("There is no clause “%(code)s”.")
            )
            yield Fault(("services", service.key, *place.split(".")), what % {"code": code}, suggestion(code, carried))
    for paper in service.papers:
        if paper.kind not in PAPERS:
            yield Fault(
                ("services", service.key, "papers", paper.kind, "kind"),
                _("There is no kind of paper “%(paper)s”.") % {"paper": paper.kind},
                suggestion(paper.kind, PAPERS),
            )


def fact_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check the facts the service asks for and those its tests rest on."""
    for fact in service.facts:
        if fact not in FACTS:
            yield _no_fact(("services", service.key, "facts"), fact)
    for condition in service.conditions:
        yield from _when_faults(("services", service.key, "conditions", condition.key, "when"), condition.when)
    for paper in service.papers:
        yield from _when_faults(("services", service.key, "papers", paper.kind, "when"), paper.when)


def _when_faults(path: tuple[str, ...], when: When | None) -> Iterator[Fault]:
    if when is None:
        return
    if when.fact not in FACTS and when.fact not in RECORD_FACTS:
        yield _no_fact((*path, "fact"), when.fact)
    else:
        yield from _answer_faults((*path, "among"), when.fact, when.among)


def _no_fact(path: tuple[str, ...], fact: str) -> Fault:
    return Fault(path, _("There is no fact “%(fact)s”.") % {"fact": fact}, suggestion(fact, [*FACTS, *RECORD_FACTS]))


def _answer_faults(path: tuple[str, ...], fact: str, answers: Iterable[str]) -> Iterator[Fault]:
    kind = FACTS.get(fact)
    known = [*kind.choices] if kind and kind.choices else ["yes", "no"] if kind and kind.kind == "yes_no" else []
    for answer in answers:
        if known and answer not in known:
            yield Fault(
                path,
                _("“%(answer)s” is not an answer to “%(fact)s”.") % {"answer": answer, "fact": fact},
                suggestion(answer, known),
            )


def condition_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check each condition's parameters against what its kind takes."""
    for condition in service.conditions:
        path = ("services", service.key, "conditions", condition.key, "parameters")
        signature = SIGNATURES[condition.kind]
        known = signature.required | signature.optional
        for name in signature.required:
            if name not in condition.parameters:
                yield Fault(
                    (*path, name),
                    _("A condition of kind “%(kind)s” needs the parameter “%(name)s”.")
                    % {"kind": condition.kind.value, "name": name},
                    _("Add it under parameters."),
                )
        if signature.needs_one and not condition.parameters:
            yield Fault(
                path,
                _("A condition of kind “%(kind)s” needs at least one parameter.") % {"kind": condition.kind.value},
                _("Give one of: %(known)s.") % {"known": ", ".join(known)},
            )
        for name, value in condition.parameters.items():
            if name not in known:
                remedy = suggestion(name, known) if known else _("Leave parameters out.")
                yield Fault(
                    (*path, name),
                    _("A condition of kind “%(kind)s” takes no parameter “%(name)s”.")
                    % {"kind": condition.kind.value, "name": name},
                    remedy,
                )
            else:
                yield from _parameter_faults((*path, name), known[name], value)
        lowest, highest = (condition.parameters.get(name) for name in ("from", "to"))
        if isinstance(lowest, int) and isinstance(highest, int) and lowest > highest:
            yield Fault(
                path,
                _("Nobody is %(lowest)d or older and %(highest)d or younger.") % {"lowest": lowest, "highest": highest},
                _("Put the lower age under “%(key)s”.") % {"key": "from"},
            )
        yield from _among_faults(path, service, condition)


def _parameter_faults(path: tuple[str, ...], kind: ParameterKind, value: object) -> Iterator[Fault]:
    fits = {
        "number": isinstance(value, int) and not isinstance(value, bool),
        "flag": isinstance(value, bool),
        "fact": isinstance(value, str),
    }.get(kind, isinstance(value, tuple) and bool(value))
    if not fits:
        shapes = {
            "number": _("a whole number"),
            "flag": _("%(yes)s or %(no)s without quotes") % {"yes": "true", "no": "false"},
            "fact": _("a fact's key in quotes"),
        }
        yield Fault(
            path,
            _("The parameter has the wrong shape."),
            _("Write %(wanted)s.") % {"wanted": shapes.get(kind, _("a list of words in square brackets"))},
        )
    elif kind == "papers" and isinstance(value, tuple):
        for one in value:
            if one not in PAPERS:
                yield Fault(path, _("There is no kind of paper “%(paper)s”.") % {"paper": one}, suggestion(one, PAPERS))
    elif kind == "fact" and value not in FACTS:
        yield _no_fact(path, str(value))
    elif kind == "facts" and isinstance(value, tuple):
        for one in value:
            if one not in FACTS or FACTS[one].kind != "amount":
                amounts = [key for key, fact in FACTS.items() if fact.kind == "amount"]
                yield Fault(path, _("“%(fact)s” is not an amount.") % {"fact": one}, suggestion(one, amounts))


def _among_faults(path: tuple[str, ...], service: Service, condition: Condition) -> Iterator[Fault]:
    """Check that answers, referring parties and papers named in parameters exist."""
    parameters = condition.parameters
    among = parameters.get("among")
    fact = {
        ConditionKind.GENDER_AMONG: "gender",
        ConditionKind.MARITAL_STATUS_AMONG: "marital_status",
        ConditionKind.FACT_IS: str(parameters.get("fact", "")),
    }.get(condition.kind)
    if fact and isinstance(among, tuple):
        yield from _answer_faults((*path, "among"), fact, among)
    sources = parameters.get("sources")
    if isinstance(sources, tuple):
        known = [source.key for source in service.referral.sources] if service.referral else []
        for source in sources:
            if source not in known and source != SELF:
                yield Fault(
                    (*path, "sources"),
                    _("“%(source)s” is not among the referring parties of the service.") % {"source": source},
                    suggestion(source, known),
                )
    papers = parameters.get("any_of")
    if isinstance(papers, tuple):
        asked = {paper.kind for paper in service.papers}
        if not asked & set(papers):
            yield Fault(
                (*path, "any_of"),
                _("None of the papers of this condition is asked for by the service."),
                _("Add one of them under papers of the service."),
            )


def question_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check that choices stand exactly with questions of choice."""
    for question in service.questions:
        if (question.kind == "choice") != bool(question.choices):
            yield Fault(
                ("services", service.key, "questions", question.key, "choices"),
                _("Choices belong to a question of kind choice, and such a question needs them."),
                _("Add choices, or change the kind."),
            )
        if question.key in FACTS or question.key.startswith(PAPER_PREFIX):
            yield Fault(
                ("services", service.key, "questions", question.key, "key"),
                _("“%(key)s” is a fact and would be asked twice.") % {"key": question.key},
                _("List it under facts instead."),
            )


def entry_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check that a service entered by referral says from whom, and that 1919 matters have no open form (clause E5)."""
    if service.entry == "referral" and (service.referral is None or not service.referral.sources):
        yield Fault(
            ("services", service.key, "referral"),
            _("The service is entered by referral, but no referring party is named."),
            _("Add a table referral with sources."),
        )
    if service.entry == "open" and service.referral is not None and service.referral.individual_redirect:
        yield Fault(
            ("services", service.key, "entry"),
            _("Individuals are sent elsewhere, yet the service takes open applications."),
            _("Write %(wanted)s.") % {"wanted": 'entry = "referral"'},
        )


def wait_faults(pack: Pack, service: Service) -> Iterator[Fault]:
    """Check the service's own promise against its own minimum."""
    earliest, target = pack.answer_not_before_days(service), pack.target_working_days(service)
    if service.target_working_days is not None and target * 7 / 5 < earliest:
        yield Fault(
            ("services", service.key, "target_working_days"),
            _("The answer is promised within %(target)d working days, yet may not leave before %(minimum)d days.")
            % {"target": target, "minimum": earliest},
            _("Raise the target to %(least)d working days or more.") % {"least": -(-earliest * 5 // 7)},
        )
