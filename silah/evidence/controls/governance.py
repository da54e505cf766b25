"""Controls of governance: the policy itself, its approval, the directory, the duties (clauses G, P3, M20)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from silah.accounts.duties import conflicts
from silah.accounts.models import Member
from silah.associations.models import ContactPoint
from silah.core.hijri import both
from silah.evidence.figures import Figure, Question, Verdict, register
from silah.policies.models import PolicyVersion
from silah.policies.pack.text import enumerated
from silah.support.models import Event, SupportRequest


@register.control("profile_complete", gettext_lazy("Profile of the association"))
def profile_complete(question: Question) -> Figure:
    """G1: name, city, channels and a way to reach the association are on the site; which of them are open now."""
    pack = question.policy.pack
    # The policy names a channel; the channels page says how it is reached and whether people can use it now.
    named = {one.code for one in pack.channels if one.enabled}
    points = ContactPoint.objects.current().filter(code__in=named).order_by("code")
    reached = points.filter(is_open=True).exclude(address="").exists()
    missing = [
        label
        for label, present in (
            (_("name"), pack.association.name.ar), (_("city"), pack.association.city.ar), (_("channels"), pack.channels),
            (_("contact"), pack.directory or pack.association.phones or pack.association.email or reached),
        )
        if not present
    ]  # fmt: skip
    paused = points.filter(is_open=False).count()
    counted = ngettext(
        "The policy names %(channels)d channel: open %(open)d, paused with a reason %(paused)d, not described on the channels page yet %(bare)d.",
        "The policy names %(channels)d channels: open %(open)d, paused with a reason %(paused)d, not described on the channels page yet %(bare)d.",
        len(named),
    ) % {
        "channels": len(named), "open": points.count() - paused, "paused": paused, "bare": len(named) - points.count(),
    }  # fmt: skip
    if missing:
        said = _("Missing in the profile: %(parts)s.") % {"parts": enumerated(missing)}
        return Figure(Verdict.NOT_KEPT, f"{said} {counted}", rows=points)
    return Figure(Verdict.KEPT, _("The profile is complete.") + f" {counted}", rows=points)


@register.control("policy_in_force", gettext_lazy("Policy in force"))
def policy_in_force(question: Question) -> Figure:
    """G1: a version of the policy is in force and every request keeps the one it began under."""
    requests = SupportRequest.objects.count()
    return Figure(
        Verdict.KEPT,
        ngettext(
            "Version %(number)d is in force since %(day)s; %(requests)d request keeps the version it began under.",
            "Version %(number)d is in force since %(day)s; %(requests)d requests keep the version they began under.",
            requests,
        )
        % {"number": question.policy.number, "day": both(question.policy.in_force_from), "requests": requests},
        rows=PolicyVersion.objects.newest_first(),
    )


@register.control("approval_recorded", gettext_lazy("Approval by the board"))
def approval_recorded(question: Question) -> Figure:
    """G2: meeting and date of the board's approval are recorded; both calendars agree, or the pack is refused."""
    approval = question.policy.pack.approval
    if approval.meeting and approval.day:
        return Figure(
            Verdict.KEPT,
            _("Approved at board meeting %(meeting)s on %(day)s.")
            % {"meeting": approval.meeting, "day": both(approval.day)},
        )
    if approval.meeting or approval.day:  # a year alone on the cover records no approval
        return Figure(
            Verdict.NOT_KEPT,
            _("The approval is recorded in part: the meeting's number or its day is missing in the policy."),
        )
    return Figure(Verdict.NO_EVIDENCE, _("The policy carries no record of the board's approval."))


@register.control("single_outcome", gettext_lazy("Procedures with one outcome"))
def single_outcome(question: Question) -> Figure:
    """G6: each service declares its linked steps and its single main output."""
    services = question.policy.pack.services
    return Figure(
        Verdict.KEPT,
        ngettext(
            "%(count)d service declares its steps and its one outcome.",
            "%(count)d services declare their steps and one outcome each.",
            len(services),
        )
        % {"count": len(services)},
    )


@register.control("duties_apart", gettext_lazy("Separation of duties"))
def duties_apart(question: Question) -> Figure:
    """P3: nobody holds roles kept apart, and nobody did two duties kept apart on one file."""
    pack = question.policy.pack
    holders = [member.name for member in Member.objects.active() if conflicts(pack, member.roles)]
    pairs = {(a.first.value, a.second.value) for a in pack.duties}
    done: dict[tuple[int, int], set[str]] = {}
    for request_id, actor_id, duty in (
        Event.objects.filter(actor_kind="staff")
        .exclude(duty="")
        .values_list("support_request_id", "actor_id", "duty")
        .distinct()
    ):
        done.setdefault((request_id, actor_id), set()).add(duty)
    broken = {
        request_id
        for (request_id, _actor), duties in done.items()
        for first, second in pairs
        if {first, second} <= duties
    }
    if not done and not holders:
        return Figure(Verdict.NO_EVIDENCE, _("No duty was done in this association yet."))
    verdict = Verdict.NOT_KEPT if holders or broken else Verdict.KEPT
    return Figure(
        verdict,
        ngettext(
            "%(files)d duty by named people was compared over %(pairs)d pairs kept apart: %(broken)d files and %(holders)d people break them.",
            "%(files)d duties by named people were compared over %(pairs)d pairs kept apart: %(broken)d files and %(holders)d people break them.",
            len(done),
        )
        % {"files": len(done), "pairs": len(pairs), "broken": len(broken), "holders": len(holders)},
        rows=SupportRequest.objects.filter(pk__in=[request_id for request_id, _actor in done]).order_by("-pk"),
        broken=SupportRequest.objects.filter(pk__in=broken).order_by("-pk"),
    )


@register.control("views_recorded", gettext_lazy("Record of who looked"))
def views_recorded(question: Question) -> Figure:
    """P3: opening a file leaves a line in the record."""
    from silah.audit.models import Entry

    views = Entry.objects.filter(
        association_id=question.policy.association_id, is_viewing=True,
        at__date__gte=question.period.begins, at__date__lte=question.period.ends,
    )  # fmt: skip
    count = views.count()
    if not count:
        return Figure(Verdict.NO_EVIDENCE, _("Nobody opened a file in this period."))
    return Figure(
        Verdict.KEPT,
        ngettext(
            "%(count)d viewing of a file is on record, with who and when.",
            "%(count)d viewings of files are on record, each with who and when.",
            count,
        )
        % {"count": count},
    )


@register.control("directory_complete", gettext_lazy("Contact directory"))
def directory_complete(question: Question) -> Figure:
    """M20: the posts of the policy's directory are on the contact page with their numbers."""
    posts = question.policy.pack.directory
    bare = [str(post.name) for post in posts if not (post.phone or post.email)]
    if not posts:
        return Figure(Verdict.NO_EVIDENCE, _("The policy carries no directory."))
    if bare:
        return Figure(Verdict.NOT_KEPT, _("Without a number or an address: %(posts)s.") % {"posts": enumerated(bare)})
    return Figure(
        Verdict.KEPT,
        ngettext(
            "%(count)d post is on the contact page with its number.",
            "%(count)d posts are on the contact page with their numbers.",
            len(posts),
        )
        % {"count": len(posts)},
    )
