"""Every outgoing event and its words, in one place.

No event names a service, a kind of case, a reason, an outcome or a person (trust D13): whoever glances at the phone
learns only that there is something to read. Which facts an event may carry is declared here and their form is
checked in :mod:`silah.interactions.wording`, so free text cannot slip into a message.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CODE_MINUTES = 10


@dataclass(frozen=True)
class Event:
    """One thing the association tells.

    Args:
        key: stable name, stored with the message.
        sms: the text message; also what is said on the phone.
        subject: subject of the e-mail.
        body: the e-mail, and what is printed for the one who wants paper.
        facts: names of the facts the words need; exactly these must be given.
        follow: the address of the association's page is added where it fits.
        secret: the words carry a code: they never pass through the desk and are blotted out once sent.
        minutes: how long the message is worth sending, in minutes; None is for ever.
    """

    key: str
    sms: str | Promise
    subject: str | Promise
    body: str | Promise
    facts: frozenset[str]
    follow: bool = True
    secret: bool = False
    minutes: int | None = None


_ALL = (
    Event(
        "request_received",  # clause H5
        sms=_(
            "We received your request %(reference)s and pass it to our committee. "
            "We answer between %(earliest)s and %(target)s."
        ),
        subject=_("We received your request %(reference)s"),
        body=_(
            "We received your request %(reference)s and nothing is asked of you now.\n\n"
            "We pass it to our committee. The answer does not come before %(earliest)s, "
            "and we mean to give it by %(target)s."
        ),
        facts=frozenset({"reference", "earliest", "target"}),
    ),
    Event(
        "request_received_by",  # a path without a committee
        sms=_("We received your request %(reference)s. We answer by %(target)s."),
        subject=_("We received your request %(reference)s"),
        body=_(
            "We received your request %(reference)s and nothing is asked of you now.\n\n"
            "We mean to answer by %(target)s."
        ),
        facts=frozenset({"reference", "target"}),
    ),
    Event(
        "completion_needed",  # clause H2
        sms=ngettext_lazy(
            "Your request %(reference)s needs %(count)d more thing. Sign in to see it, or call us.",
            "Your request %(reference)s needs %(count)d more things. Sign in to see them, or call us.",
            "count",
        ),
        subject=_("Your request %(reference)s waits for you"),
        body=ngettext_lazy(
            "Your request %(reference)s needs %(count)d more thing before we can go on.\n\n"
            "Sign in to see it and send it, or call us and we help you.",
            "Your request %(reference)s needs %(count)d more things before we can go on.\n\n"
            "Sign in to see them and send them, or call us and we help you.",
            "count",
        ),
        facts=frozenset({"reference", "count"}),
    ),
    Event(
        "code",
        sms=_("Your code is %(code)s, valid for 10 minutes. Give it to nobody."),
        subject=_("Your code"),
        body=_("Your code is %(code)s, valid for 10 minutes.\n\nGive it to nobody. We never ask you for it."),
        facts=frozenset({"code"}),
        follow=False,
        secret=True,
        minutes=CODE_MINUTES,
    ),
    Event(
        "attestation_needed",  # clause H4
        sms=_("Your request %(reference)s waits for your signature. Sign in, check your data, then sign."),
        subject=_("Your request %(reference)s waits for your signature"),
        body=_(
            "Your request %(reference)s waits for your signature.\n\n"
            "Sign in, check that your data are right, then sign. If something is wrong, correct it first."
        ),
        facts=frozenset({"reference"}),
    ),
    Event(
        "reply_reminder",  # clauses H2, H4
        sms=_("Your request %(reference)s still waits for you. Sign in, or call us and we help you."),
        subject=_("Your request %(reference)s still waits for you"),
        body=_("Your request %(reference)s still waits for you.\n\nSign in, or call us and we help you."),
        facts=frozenset({"reference"}),
    ),
    Event(
        "reply_last_days",
        sms=_("Your request %(reference)s waits for you until %(date)s, then it stops. Sign in, or call us."),
        subject=_("Your request %(reference)s waits for you until %(date)s"),
        body=_(
            "Your request %(reference)s waits for you until %(date)s. After that it stops, and you can let it go on.\n\n"
            "Sign in, or call us and we help you."
        ),
        facts=frozenset({"reference", "date"}),
    ),
    Event(
        "request_lapsed",
        sms=_(
            "Your request %(reference)s stopped. Send what is awaited by %(date)s and it goes on. After that a new one asks nothing twice."
        ),
        subject=_("Your request %(reference)s stopped, and can go on"),
        body=_(
            "Your request %(reference)s stopped, because nothing reached us in time. It counts nothing against you.\n\n"
            "Sign in and send what is awaited by %(date)s, or call us, and it goes on where it stood.\n\n"
            "After that day send a new request: what we know of you is not asked again."
        ),
        facts=frozenset({"reference", "date"}),
    ),
    Event(
        "answer_ready",  # clause H5
        sms=_("The answer to your request %(reference)s is ready. Sign in to read it, or call us."),
        subject=_("The answer to your request %(reference)s is ready"),
        body=_(
            "The answer to your request %(reference)s is ready.\n\n"
            "Sign in to read it, or call us and we read it to you."
        ),
        facts=frozenset({"reference"}),
    ),
    Event(
        "answer_late",  # clause H5
        sms=_("We are late with your request %(reference)s and we are sorry. Our new date is %(date)s."),
        subject=_("We are late with your request %(reference)s"),
        body=_(
            "We are late with your request %(reference)s and we are sorry. The delay is ours.\n\n"
            "Our new date is %(date)s. Nothing is asked of you."
        ),
        facts=frozenset({"reference", "date"}),
    ),
    Event(
        "registration_done",  # clause H6
        sms=_("There is something new in your file %(reference)s. Sign in to see it, or call us."),
        subject=_("Something new in your file %(reference)s"),
        body=_("There is something new in your file %(reference)s.\n\nSign in to see it, or call us."),
        facts=frozenset({"reference"}),
    ),
    Event(
        "service_ended",  # an accepted service that ends before it is complete: in the words that say no more than news
        sms=_("There is something new in your file %(reference)s. Sign in to see it, or call us."),
        subject=_("Something new in your file %(reference)s"),
        body=_("There is something new in your file %(reference)s.\n\nSign in to see it, or call us."),
        facts=frozenset({"reference"}),
    ),
    Event(
        "delivery_due",  # clause H7
        sms=_("Something in your file %(reference)s falls on %(date)s. Sign in to see it, or call us."),
        subject=_("A date in your file %(reference)s"),
        body=_("Something in your file %(reference)s falls on %(date)s.\n\nSign in to see it, or call us."),
        facts=frozenset({"reference", "date"}),
    ),
    Event(
        "appointment",  # clause H7
        sms=_("Your appointment with us: %(date)s, %(time)s. If it does not suit you, tell us."),
        subject=_("Your appointment with us"),
        body=_(
            "Your appointment with us: %(date)s, %(time)s.\n\n"
            "If it does not suit you, sign in or call us and we find another time."
        ),
        facts=frozenset({"date", "time"}),
    ),
    Event(
        "confirm_receipt",  # clause H7
        sms=_("We wait for your confirmation of %(reference)s. Sign in and confirm, or call us."),
        subject=_("We wait for your confirmation of %(reference)s"),
        body=_(
            "We wait for your confirmation of %(reference)s.\n\n"
            "Sign in and confirm. If something is not right, tell us in the same place."
        ),
        facts=frozenset({"reference"}),
    ),
    Event(
        "rating_invited",  # clauses O8, O9c
        sms=_("How was it with us? Sign in and rate frankly: it is your right, and your name is not published."),
        subject=_("How was it with us?"),
        body=_(
            "How was it with us? Sign in and rate frankly.\n\n"
            "Your opinion is your right. Your name is not published, and your answer changes nothing in what you get."
        ),
        facts=frozenset(),
    ),
    Event(
        "objection_received",
        sms=_("We received your message about %(reference)s. We answer by %(date)s."),
        subject=_("We received your message about %(reference)s"),
        body=_("We received your message about %(reference)s.\n\nWe answer by %(date)s. Nothing is asked of you now."),
        facts=frozenset({"reference", "date"}),
    ),
    Event(
        "referral_answered",  # clause H3
        sms=_("We answered your question %(reference)s. Sign in to read the answer, or call us."),
        subject=_("We answered your question %(reference)s"),
        body=_("We answered your question %(reference)s.\n\nSign in to read the answer, or call us and we explain it."),
        facts=frozenset({"reference"}),
    ),
    Event(
        "draft_saved_link",
        sms=_("We kept what you wrote until %(date)s. The code to return to it: %(code)s. Give it to nobody."),
        subject=_("We kept what you wrote"),
        body=_(
            "We kept what you wrote until %(date)s. Finish it whenever you like.\n\n"
            "The code to return to it: %(code)s. Give it to nobody."
        ),
        facts=frozenset({"code", "date"}),
        secret=True,
    ),
    Event(
        "contact_changed",  # told to the old address, in neutral words (trust rule 34)
        sms=_("How we reach you has changed. If it was not you, call us."),
        subject=_("How we reach you has changed"),
        body=_("How we reach you has changed.\n\nIf it was not you, call us or come to us."),
        facts=frozenset(),
        follow=False,
    ),
    Event(
        "policy_to_read",  # to staff; clause G3
        sms=_("Our policy went round. Read it at the work desk by %(date)s and say that you have."),
        subject=_("Our policy waits for your reading"),
        body=_(
            "Our policy went round to all of us.\n\n"
            "Sign in at the work desk, read it by %(date)s, and say there that you have read it."
        ),
        facts=frozenset({"date"}),
        follow=False,
    ),
)

EVENTS: dict[str, Event] = {event.key: event for event in _ALL}
