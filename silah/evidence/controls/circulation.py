"""Control of circulation: every member of staff was given the policy and says it is read (clause G3)."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from silah.accounts.models import Member
from silah.core import clock
from silah.core.hijri import both
from silah.evidence.figures import Figure, Question, Verdict, register
from silah.policies.circulation import Circulation, PolicyHandout, PolicyReading

#: A colleague who joined after the policy went round has as long as this to read it.
GRACE = timedelta(days=14)


@register.control("circulated", gettext_lazy("Policy given to staff and entities"))
def circulated(question: Question) -> Figure:
    """G3: the version in force went round, each member said it is read, and the entities it was given to are listed."""
    version, today = question.policy, clock.today()
    went_round = Circulation.objects.filter(version=version).first()
    if went_round is None:
        return Figure(
            Verdict.NO_EVIDENCE,
            _("Version %(number)d has not gone round to the staff yet.") % {"number": version.number},
        )
    readings = PolicyReading.objects.of(version.pk)
    read = set(readings.values_list("member_id", flat=True))
    staff = list(Member.objects.active())
    missing = [one for one in staff if one.pk not in read]
    late = [
        one for one in missing
        if today > max(went_round.read_by, clock.local(one.acts_since).date() + GRACE)
    ]  # fmt: skip
    given = PolicyHandout.objects.of(version.pk).count()
    sentence = ngettext(
        "Version %(number)d went round on %(day)s; %(read)d of %(all)d member of staff has read it.",
        "Version %(number)d went round on %(day)s; %(read)d of %(all)d members of staff have read it.",
        len(staff),
    ) % {
        "number": version.number, "day": both(clock.local(went_round.at).date()), "read": len(staff) - len(missing),
        "all": len(staff),
    }  # fmt: skip
    if given:
        sentence += " " + ngettext(
            "It was given to %(count)d entity.", "It was given to %(count)d entities.", given
        ) % {"count": given}  # fmt: skip
    if late:
        sentence += " " + ngettext(
            "%(count)d of them is late with it.", "%(count)d of them are late with it.", len(late)
        ) % {"count": len(late)}  # fmt: skip
        return Figure(Verdict.NOT_KEPT, sentence, rows=readings.order_by("-pk"))
    return Figure(Verdict.NO_EVIDENCE if missing else Verdict.KEPT, sentence, rows=readings.order_by("-pk"))
