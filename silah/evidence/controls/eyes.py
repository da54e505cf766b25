"""The control of other eyes after an objection (clause H5)."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.evidence.figures import Figure, Question, kept_if_none_broken, register
from silah.policies.pack.vocabulary import Duty
from silah.support.models import Act, Appointment, Decision, Event, Objection, SupportRequest


@register.control("other_eyes", gettext_lazy("Other eyes after an objection"))
def other_eyes(question: Question) -> Figure:
    """H5: after an objection other people study and decide; the same person only by an appointment with its reason."""
    objections = Objection.objects.filter(
        received_at__date__gte=question.period.begins, received_at__date__lte=question.period.ends
    )
    files = SupportRequest.objects.filter(decisions__objection__in=objections).distinct().order_by("-pk")
    given = Appointment.objects.filter(support_request__in=files)
    reopened = Event.objects.filter(support_request=OuterRef("support_request"), act=Act.REOPENED)
    judged = Event.objects.filter(
        support_request__in=files, actor_kind="staff", duty__in=[Duty.RESEARCH.value, Duty.DECIDE.value]
    ).exclude(act=Act.DECIDED, support_request__agenda_items__decision__isnull=False)
    earlier = judged.filter(
        support_request=OuterRef("support_request"), actor_id=OuterRef("actor_id"), duty=OuterRef("duty"),
        pk__lt=OuterRef("reopened"),
    )  # fmt: skip
    allowed = Appointment.objects.filter(
        support_request=OuterRef("support_request"), member_id=OuterRef("actor_id"), duty=OuterRef("duty"),
        is_same_eyes=True,
    )  # fmt: skip
    again = (
        judged.annotate(reopened=reopened.order_by("-pk").values("pk")[:1])
        .filter(pk__gt=F("reopened"))
        .filter(Exists(earlier) & ~Q(Exists(allowed)))
    )
    broken = files.filter(pk__in=again.values("support_request"))
    # Answers are counted too: where nobody objected the promise stood, and was not put to the test.
    answers = Decision.objects.filter(
        released_at__date__gte=question.period.begins, released_at__date__lte=question.period.ends
    ).count()
    return kept_if_none_broken(
        files.count() + answers, broken.count(),
        _(
            "%(answers)d answers were given and %(files)d files were opened again by an objection: the general manager appointed somebody %(appointed)d times, "
            "%(same)d of them the same person with a recorded reason; %(broken)d files were looked at by the same person without one."
        )
        % {
            "answers": answers, "files": files.count(), "appointed": given.count(), "same": given.filter(is_same_eyes=True).count(),
            "broken": broken.count(),
        },
        rows=files, breaking=broken,
    )  # fmt: skip
