"""Controls of handling a beneficiary step by step (clauses C, H2–H4, H6, H7, O5)."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from silah.delivery.models import Beneficiary, Delivery, DeliveryState
from silah.evidence.figures import Figure, Question, Verdict, kept_if_none_broken, register
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import ChannelKind, Stage
from silah.registry.models import Consent
from silah.support import late
from silah.support.models import (
    Act,
    Attestation,
    Check,
    CheckState,
    Closing,
    Event,
    Inquiry,
    Referral,
    StageEntry,
    SupportRequest,
)  # fmt: skip
from silah.surveys.models import Rating

#: Files before those who judge that wait for a late paper or a new signature, and are not judged until then.
STILL_MENDED = Q(stage__in=[Stage.COMMITTEE, Stage.DECISION], waiting_for__in=late.MENDING)


def of_period(question: Question) -> "QuerySet[SupportRequest]":
    """Requests sent within the period."""
    return SupportRequest.objects.filter(
        submitted_at__date__gte=question.period.begins, submitted_at__date__lte=question.period.ends
    ).order_by("-pk")


def passed(question: Question, stage: Stage) -> "QuerySet[SupportRequest]":
    """Requests of the period that stood at a stage and went past it: they reached a later one, or were served.

    Leaving a stage is not enough: a file is also sent back, withdrawn, or opened again by an objection. Nor is reaching
    a later one: not every service has every stage, and a request is asked for nothing that its own path leaves out.
    """
    later = [one.value for one in Stage if list(Stage).index(one) > list(Stage).index(stage) and one != Stage.CLOSED]
    stays = StageEntry.objects.filter(support_request=OuterRef("pk"))
    reached = Exists(stays.filter(stage__in=later)) | Q(closing=Closing.SERVED)
    return of_period(question).filter(Exists(stays.filter(stage=stage.value))).filter(reached)


@register.control("requests_received", gettext_lazy("Support requests"))
def requests_received(question: Question) -> Figure:
    """C5: requests arrive and each is acknowledged in the same transaction."""
    requests = of_period(question)
    told = Event.objects.filter(support_request=OuterRef("pk"), act=Act.TOLD)
    silent = requests.exclude(Exists(told))
    counted, breaking = requests.count(), silent.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d request arrived; %(silent)d was left without an acknowledgement.",
            "%(count)d requests arrived; %(silent)d were left without an acknowledgement.",
            counted,
        )
        % {"count": counted, "silent": breaking},
        rows=requests, breaking=silent,
    )  # fmt: skip


def of_channel(question: Question, code: str) -> "QuerySet[SupportRequest]":
    """Requests of the period that came through one channel, by its clause code or its kind."""
    channel = question.policy.pack.channel(code)
    return of_period(question).filter(channel__in=[code, str(channel.kind)] if channel is not None else [code])


def inquiries_of_period(question: Question) -> "QuerySet[Inquiry]":
    """Calls, visits and letters of the period of which no request came."""
    return Inquiry.objects.filter(
        taken_at__date__gte=question.period.begins, taken_at__date__lte=question.period.ends
    ).order_by("-pk")


@register.control("online_share", gettext_lazy("Requests made online"))
def online_share(question: Question) -> Figure:
    """O5: the same request can be made online and at the desk."""
    requests = of_period(question)
    codes = [one.code for one in question.policy.pack.channels if one.kind == ChannelKind.WEBSITE]
    total, online = requests.count(), requests.filter(channel__in=[*codes, ChannelKind.WEBSITE.value]).count()
    if not total:
        return Figure(Verdict.NO_EVIDENCE, _("Nothing to count in this period."))
    return Figure(
        Verdict.KEPT,
        ngettext(
            "%(online)d of %(total)d request was made online, the others with an officer.",
            "%(online)d of %(total)d requests were made online, the others with an officer.",
            total,
        )
        % {"online": online, "total": total},
        rows=requests,
    )


@register.control("contacts_by_channel", gettext_lazy("Contacts by channel"))
def contacts_by_channel(question: Question) -> Figure:
    """C1 to C10: what came through one channel: requests, what was answered without one, and e-mail that went out."""
    requests = of_channel(question, question.code)
    taken = inquiries_of_period(question).filter(channel=question.code)
    asked, answered = requests.count(), taken.count()
    sent = Message.objects.filter(channel="email", state__in=[State.SENT, State.DELIVERED])
    mails = sent.count() if question.code == "C9" else 0
    if not asked and not answered and not mails:
        return Figure(Verdict.NO_EVIDENCE, _("No contact through this channel is on record."))
    said = [
        ngettext(
            "%(count)d request came through this channel.", "%(count)d requests came through this channel.", asked
        ) % {"count": asked},
        ngettext(
            "%(count)d inquiry was answered without a request.", "%(count)d inquiries were answered without a request.",
            answered,
        ) % {"count": answered},
    ]  # fmt: skip
    if mails:
        said.append(
            ngettext("%(count)d letter went out by e-mail.", "%(count)d letters went out by e-mail.", mails)
            % {"count": mails}
        )
    rows = requests if asked else taken if answered else sent.order_by("-pk")
    return Figure(Verdict.KEPT, " ".join(said), rows=rows)


@register.control("reception", gettext_lazy("Reception"))
def reception(question: Question) -> Figure:
    """H1: who was received, by whom and through which channels. How long anybody waited is not measured, so not said."""
    requests = of_period(question).exclude(taken_in_by=None)
    taken = inquiries_of_period(question)
    received, answered = requests.count(), taken.count()
    if not received and not answered:
        return Figure(Verdict.NO_EVIDENCE, _("Nobody was received at the desk or by telephone in this period."))
    ways = {*taken.values_list("channel", flat=True).distinct(), *requests.values_list("channel", flat=True).distinct()}
    by = {
        *taken.values_list("taken_by", flat=True).distinct(),
        *requests.values_list("taken_in_by", flat=True).distinct(),
    }
    return Figure(
        Verdict.KEPT,
        _(
            "Requests taken in by a colleague: %(requests)d. Inquiries answered without a request: %(inquiries)d. "
            "Channels: %(channels)d. Colleagues who received: %(members)d."
        )
        % {"requests": received, "inquiries": answered, "channels": len(ways), "members": len(by)},
        rows=requests if received else taken,
    )


@register.control("completeness", gettext_lazy("Matching of data and papers"))
def completeness(question: Question) -> Figure:
    """H2: every datum and paper was matched by a named officer before the file moved on."""
    requests = passed(question, Stage.COMPLETENESS)
    checks = Check.objects.filter(support_request=OuterRef("pk"))
    open_question = Q(state=CheckState.WRONG) | Q(state=CheckState.MISSING, is_required=True)
    unnamed = checks.filter(
        Q(state=CheckState.MATCHED, checked_by="") | (Q(state=CheckState.PENDING) | open_question) & Q(is_paper=False)
    )
    # A paper may still come, and be asked for again, while the file is studied; it is matched before the file is judged.
    open_paper = checks.filter(Q(state=CheckState.PENDING) | open_question, is_paper=True)
    broken = requests.filter(
        Exists(unnamed)
        | Exists(open_paper)
        & ~Q(stage__in=[Stage.ATTESTATION, Stage.RESEARCH])
        & ~STILL_MENDED
        & ~Q(closing__in=[Closing.WITHDRAWN, Closing.DIED, Closing.MISTAKEN])
    ).exclude(Q(stage__in=[Stage.INTAKE, Stage.COMPLETENESS]) | Q(closing=Closing.LAPSED))
    matched = Check.objects.filter(support_request__in=requests, state=CheckState.MATCHED).count()
    counted, breaking = requests.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(items)d data and papers of %(files)d file were matched by named officers; %(broken)d files went on without.",
            "%(items)d data and papers of %(files)d files were matched by named officers; %(broken)d files went on without.",
            counted,
        )
        % {"items": matched, "files": counted, "broken": breaking},
        rows=requests, breaking=broken,
    )  # fmt: skip


@register.control("referred_questions", gettext_lazy("Questions to the researcher"))
def referred_questions(question: Question) -> Figure:
    """H3: questions about the procedure go to the social researcher and are answered within the working term."""
    asked = Referral.objects.filter(
        asked_at__date__gte=question.period.begins, asked_at__date__lte=question.period.ends
    )
    total, unanswered = asked.count(), asked.filter(answered_at=None).count()
    if not total:
        return Figure(Verdict.NO_EVIDENCE, _("No question was referred in this period."))
    from datetime import timedelta

    from silah.core import clock

    late = asked.filter(answered_at=None, asked_at__lt=clock.now() - timedelta(days=7))
    return Figure(
        Verdict.NOT_KEPT if late.exists() else Verdict.KEPT,
        ngettext(
            "%(total)d question was referred, %(open)d waits for an answer, %(late)d of them longer than a week.",
            "%(total)d questions were referred, %(open)d wait for an answer, %(late)d of them longer than a week.",
            total,
        )
        % {"total": total, "open": unanswered, "late": late.count()},
        rows=SupportRequest.objects.filter(referrals__in=asked).distinct().order_by("-pk"),
        broken=SupportRequest.objects.filter(referrals__in=late).distinct().order_by("-pk"),
    )


@register.control("attestations", gettext_lazy("Signed attestations"))
def attestations(question: Question) -> Figure:
    """H4: no file passes the attestation without a standing signature over frozen data."""
    requests = passed(question, Stage.ATTESTATION)
    signed = Attestation.objects.filter(support_request=OuterRef("pk")).standing()
    # A later change makes a signature void; the file waits for another before it is judged.
    waiting = STILL_MENDED | Q(stage__in=[Stage.INTAKE, Stage.COMPLETENESS, Stage.ATTESTATION, Stage.RESEARCH])
    signed_once = Attestation.objects.filter(support_request=OuterRef("pk"))
    broken = requests.exclude(Exists(signed)).exclude(waiting & Exists(signed_once))
    counted, breaking = requests.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d file passed with a signature over frozen data; %(broken)d without.",
            "%(count)d files passed with a signature over frozen data; %(broken)d without.",
            counted - breaking,
        )
        % {"count": counted - breaking, "broken": breaking},
        rows=requests, breaking=broken,
    )  # fmt: skip


@register.control("registrations", gettext_lazy("Registered beneficiaries"))
def registrations(question: Question) -> Figure:
    """H6: whoever was accepted and complete is registered with a file number and a day of review."""
    requests = passed(question, Stage.REGISTRATION)
    registered = Beneficiary.objects.filter(person=OuterRef("person"))
    broken = requests.exclude(Exists(registered))
    counted, breaking = requests.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d accepted person is registered with a file number; %(broken)d are not.",
            "%(count)d accepted people are registered with a file number; %(broken)d are not.",
            counted - breaking,
        )
        % {"count": counted - breaking, "broken": breaking},
        rows=requests, breaking=broken,
    )  # fmt: skip


@register.control("deliveries", gettext_lazy("Deliveries"))
def deliveries(question: Question) -> Figure:
    """H7: what was granted is given by its day and the beneficiary confirms it."""
    from silah.core import clock

    planned = Delivery.objects.exclude(state=DeliveryState.CANCELLED).filter(
        due_on__gte=question.period.begins, due_on__lte=min(question.period.ends, clock.today())
    )
    late = planned.filter(state__in=[DeliveryState.DUE, DeliveryState.DENIED], due_on__lt=clock.today())
    confirmed = planned.filter(state=DeliveryState.CONFIRMED).count()
    counted, breaking = planned.count(), late.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(total)d delivery fell due: %(confirmed)d confirmed by the beneficiary, %(late)d late.",
            "%(total)d deliveries fell due: %(confirmed)d confirmed by the beneficiary, %(late)d late.",
            counted,
        )
        % {"total": counted, "confirmed": confirmed, "late": breaking},
        rows=SupportRequest.objects.filter(pk__in=planned.values("request_id")).order_by("-pk"),
        breaking=SupportRequest.objects.filter(pk__in=late.values("request_id")).order_by("-pk"),
    )  # fmt: skip


@register.control("rating_offered", gettext_lazy("Rating as a right"))
def rating_offered(question: Question) -> Figure:
    """O9c: whoever was served was invited to rate; an answer or the wish not to answer is on record."""
    keys = [service.key for service in question.policy.pack.services if Stage.RATING in service.path]
    served = of_period(question).filter(stage=Stage.CLOSED, closing=Closing.SERVED, service_key__in=keys)
    rated = Rating.objects.filter(about_id=OuterRef("pk"))
    invited = Event.objects.filter(support_request=OuterRef("pk")).filter(
        Q(act=Act.TOLD, facts__event="rating_invited") | Q(act__in=[Act.RATED, Act.RATING_DECLINED])
    )
    # Whoever was asked and does not wish to be asked for an opinion gets no message; the page takes a rating all the same.
    consents = Consent.objects.filter(person=OuterRef("person"))
    unasked = Exists(consents.filter(about_id=OuterRef("pk"))) & ~Exists(
        consents.standing().counting_for(OuterRef("pk")).filter(purpose="survey")
    )
    declined = Rating.objects.filter(about_id=OuterRef("pk"), is_declined=True)
    broken = served.exclude(Exists(invited)).exclude(unasked)
    silent = served.exclude(Exists(rated))
    counted, breaking = served.count(), broken.count()
    return kept_if_none_broken(
        counted, breaking,
        ngettext(
            "%(count)d person was served: %(rated)d rated, %(declined)d chose not to, %(silent)d said nothing; all can rate at any time.",
            "%(count)d people were served: %(rated)d rated, %(declined)d chose not to, %(silent)d said nothing; all can rate at any time.",
            counted,
        )
        % {
            "count": counted, "rated": served.filter(Exists(rated.given())).count(),
            "declined": served.filter(Exists(declined)).count(), "silent": silent.count(),
        },
        rows=served, breaking=broken,
    )  # fmt: skip
