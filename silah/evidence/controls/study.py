"""Controls of the study and the answer (clauses E, H5, O1, O4)."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from silah.core import clock
from silah.evidence.controls.handling import of_period, passed
from silah.evidence.figures import Figure, Question, Verdict, kept_if_none_broken, register
from silah.policies.models import PolicyVersion
from silah.policies.pack.vocabulary import Duty, Stage
from silah.registry.models import Fact
from silah.support.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Decision,
    ItemState,
    Outcome,
    Research,
    Sitting,
    SittingState,
    SupportRequest,
    Vote,
)  # fmt: skip


@register.control("two_clocks", gettext_lazy("Earliest and promised day"))
def two_clocks(question: Question) -> Figure:
    """H5: no answer before the earliest day without the general manager's reason; none past the promise unescalated."""
    answered = Decision.objects.filter(
        released_at__isnull=False, support_request__submitted_at__date__gte=question.period.begins,
        support_request__submitted_at__date__lte=question.period.ends,
    )  # fmt: skip
    early = answered.filter(released_at__date__lt=F("sealed_until"))
    early_count = early.count()
    unreasoned = early.filter(early_reason="")
    silent_overruns = SupportRequest.objects.silent_overrun(clock.today())
    broken = (
        SupportRequest.objects.filter(Q(decisions__in=unreasoned) | Q(pk__in=silent_overruns.values("pk")))
        .distinct()
        .order_by("-pk")
    )
    rows = SupportRequest.objects.filter(decisions__in=answered).distinct().order_by("-pk")
    counted, breaking = answered.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d answer was given: %(early)d before the earliest day, with the general manager's reason; %(broken)d files break the promise.",
            "%(count)d answers were given: %(early)d before the earliest day, each with the general manager's reason; %(broken)d files break the promise.",
            counted,
        )
        % {"count": counted, "early": early_count, "broken": breaking},
        rows=rows, breaking=broken,
    )  # fmt: skip


@register.control("committee_sittings", gettext_lazy("Sittings of the committee"))
def committee_sittings(question: Question) -> Figure:
    """H5: the committee sat with quorum; no file was decided by fewer, nor by somebody without a seat on it."""
    held = Sitting.objects.filter(
        opened_at__date__gte=question.period.begins, opened_at__date__lte=question.period.ends,
        state__in=[SittingState.OPEN, SittingState.CLOSED],
    )  # fmt: skip
    files = SupportRequest.objects.filter(agenda_items__sitting__in=held).distinct().order_by("-pk")
    if not held.exists():
        return Figure(Verdict.NO_EVIDENCE, _("The committee has not sat in this period."))
    # Each file is held against the quorum of the policy version it began under.
    rules = {version.pk: version.pack.committee for version in PolicyVersion.objects.defer("content")}
    decided = AgendaItem.objects.filter(sitting__in=held, state=ItemState.DECIDED).annotate(
        seated=Count("sitting__attendances", filter=Q(sitting__attendances__is_substitute=False), distinct=True),
        voted=Count("votes", distinct=True),
    )
    substitutes = Appointment.objects.filter(duty=Duty.VOTE, support_request__in=files)
    short = [
        pk
        for pk, policy, seated, voted in decided.values_list(
            "support_request", "support_request__policy", "seated", "voted"
        )
        if voted < rules[policy].needed(seated)
    ]
    seatless = _votes_without_seat().filter(item__sitting__in=held).values_list("item__support_request", flat=True)
    broken = {*short, *seatless}
    return Figure(
        Verdict.NOT_KEPT if broken else Verdict.KEPT,
        ngettext(
            "The committee sat %(sittings)d time over %(files)d files; %(short)d of them were decided without quorum.",
            "The committee sat %(sittings)d times over %(files)d files; %(short)d of them were decided without quorum.",
            held.count(),
        )
        % {"sittings": held.count(), "files": files.count(), "short": len(short)}
        + _of_substitutes(substitutes.count(), len(set(seatless))),
        rows=files,
        broken=files.filter(pk__in=broken),
    )


def _votes_without_seat() -> QuerySet[Vote]:
    """Votes of members who neither had a seat of the committee's own nor were appointed to the file."""
    seats = Attendance.objects.regular().filter(sitting=OuterRef("item__sitting"), member=OuterRef("member"))
    given = Appointment.objects.filter(
        duty=Duty.VOTE, support_request=OuterRef("item__support_request"), member=OuterRef("member")
    )
    return Vote.objects.filter(~Q(Exists(seats)) & ~Q(Exists(given)))


def _of_substitutes(appointed: int, seatless: int) -> str:
    said = ngettext(
        "%(count)d substitute was appointed for a single file, with the reason written.",
        "%(count)d substitutes were appointed for single files, each with the reason written.",
        appointed,
    ) % {"count": appointed}  # fmt: skip
    if not appointed and not seatless:
        return ""
    without = ngettext(
        "%(count)d file was voted on by somebody without a seat on it.",
        "%(count)d files were voted on by somebody without a seat on them.",
        seatless,
    ) % {"count": seatless}  # fmt: skip
    return f" {said} {without}" if seatless else f" {said}"


@register.control("decision_reasons", gettext_lazy("Decisions with reasons"))
def decision_reasons(question: Question) -> Figure:
    """H5: each refusal names the condition, what was found, and what would change it.

    Only answers that were given are counted: one refusal among few decisions would tell what a sealed one says.
    """
    decided = Decision.objects.released().filter(
        decided_at__date__gte=question.period.begins, decided_at__date__lte=question.period.ends
    )
    bare = decided.filter(Q(explanation="") | Q(outcome=Outcome.REFUSED, reasons=[]))
    counted, breaking = decided.count(), bare.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d decision was written, %(refused)d of them refusals with condition, finding and what would change it; %(bare)d without reasons.",
            "%(count)d decisions were written, %(refused)d of them refusals with condition, finding and what would change it; %(bare)d without reasons.",
            counted,
        )
        % {"count": counted, "refused": decided.filter(outcome=Outcome.REFUSED).count(), "bare": breaking},
        rows=SupportRequest.objects.filter(decisions__in=decided).distinct().order_by("-pk"),
        breaking=SupportRequest.objects.filter(decisions__in=bare).distinct().order_by("-pk"),
    )  # fmt: skip


@register.control("conditions_read", gettext_lazy("Conditions of entitlement"))
def conditions_read(question: Question) -> Figure:
    """E1–E5: the rules read every decided request of the clause's services and persons decided."""
    keys = [service.key for service in question.policy.pack.services if question.code in service.clauses]
    decided = Decision.objects.filter(
        support_request__service_key__in=keys, decided_at__date__gte=question.period.begins,
        decided_at__date__lte=question.period.ends,
    )  # fmt: skip
    count = decided.count()
    if not count:
        return Figure(Verdict.NO_EVIDENCE, _("No request for this service was decided in this period."))
    unread = decided.filter(reading={})
    return Figure(
        Verdict.NOT_KEPT if unread.exists() else Verdict.KEPT,
        ngettext(
            "%(count)d request was read against the conditions before a person decided it.",
            "%(count)d requests were read against the conditions before persons decided them.",
            count,
        )
        % {"count": count},
        rows=SupportRequest.objects.filter(decisions__in=decided).distinct().order_by("-pk"),
        broken=SupportRequest.objects.filter(decisions__in=unread).distinct().order_by("-pk"),
    )


@register.control("promises_kept", gettext_lazy("Promised days"))
def promises_kept(question: Question) -> Figure:
    """O1: answers came by the day promised."""
    due = (
        of_period(question)
        .filter(Q(answered_at__isnull=False) | Q(target_on__lt=clock.today()))
        .exclude(answered_at=None, closed_at__isnull=False)  # withdrawn: nobody waits for an answer
    )
    late = due.filter(Q(answered_at__date__gt=F("target_on")) | Q(answered_at=None))
    counted, breaking = due.count(), late.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(kept)d of %(total)d answer came by the promised day.",
            "%(kept)d of %(total)d answers came by the promised day.",
            counted,
        ) % {"kept": counted - breaking, "total": counted},
        rows=due, breaking=late,
    )  # fmt: skip


@register.control("needs_assessed", gettext_lazy("Needs assessed"))
def needs_assessed(question: Question) -> Figure:
    """O4: every file before the committee carries a study with an explained score."""
    requests = passed(question, Stage.RESEARCH)
    studied = Research.objects.filter(support_request=OuterRef("pk"), submitted_at__isnull=False).exclude(score={})
    broken = requests.exclude(Exists(studied)).exclude(stage=Stage.RESEARCH)
    counted, breaking = requests.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d file carries a study with an explained score; %(broken)d do not.",
            "%(count)d files carry a study with an explained score; %(broken)d do not.",
            counted - breaking,
        )
        % {"count": counted - breaking, "broken": breaking},
        rows=requests, breaking=broken,
    )  # fmt: skip


@register.control("asked_once", gettext_lazy("Nothing asked twice"))
def asked_once(question: Question) -> Figure:
    """O4: what was matched is kept with its validity and not asked again while it is good."""
    known = Fact.objects.valid(clock.today()).exclude(verified_by="").order_by("-pk")
    count = known.count()
    if not count:
        return Figure(Verdict.NO_EVIDENCE, _("Nothing was matched yet, so nothing can be known already."))
    return Figure(
        Verdict.KEPT,
        ngettext(
            "%(count)d matched answer is kept with its validity and is not asked again.",
            "%(count)d matched answers are kept with their validity and are not asked again.",
            count,
        )
        % {"count": count},
        rows=known,
    )
