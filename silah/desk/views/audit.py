"""The record of acts and viewings, for whom the policy lets read it; nobody changes it."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.audit.actions import record
from silah.audit.actors import ON_WORD_OF, ActorKind
from silah.audit.models import Entry
from silah.core.arabic import clean, latin_digits
from silah.desk.door import page, show
from silah.desk.masking import masked, naming_hidden
from silah.policies.pack.vocabulary import Can

SHOWN = 50


@page(Can.READ_AUDIT)
def audit(request: DeskRequest) -> HttpResponseBase:
    """Entries newest first, by person, record or kind; reading the record is itself recorded.

    Files that the reader may not know of are not named.
    """
    record("audit.view", None, by=request.actor, association_id=request.association.pk, viewing=True)
    asked = {key: clean(request.GET.get(key, ""))[:80] for key in ("name", "about", "kind")}
    entries = Entry.objects.of(request.association.pk)
    if asked["name"] or asked["about"]:
        entries = entries.exclude(naming_hidden(request))
    if asked["name"]:
        on_word = Q(**{f"facts__{ON_WORD_OF}__icontains": asked["name"]})
        entries = entries.filter(Q(actor_name__contains=asked["name"]) | on_word)
    if asked["about"]:
        entries = entries.filter(about_name=latin_digits(asked["about"]).upper())
    if asked["kind"] in ("acts", "viewings"):
        entries = entries.filter(is_viewing=asked["kind"] == "viewings")
    before = latin_digits(request.GET.get("before", ""))
    if before.isdigit() and len(before) < 16:
        entries = entries.filter(sequence__lt=int(before))
    found = list(entries[: SHOWN + 1])
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "entries": [(one, act_name(one.act), _who(one)) for one in masked(request, found[:SHOWN])], "asked": asked, "part": "audit",
        "next": f"?{urlencode(kept | {'before': found[SHOWN - 1].sequence})}" if len(found) > SHOWN else "",
        "kinds": [("acts", _("acts")), ("viewings", _("viewings"))],
    }  # fmt: skip
    return show(request, "desk/audit.html", context)


def _who(entry: Entry) -> str:
    """Who acted; of what the system did on the word of somebody, that one too."""
    if entry.actor_kind != ActorKind.SYSTEM:
        return str(entry.actor_name)
    name = entry.facts.get(ON_WORD_OF)
    return _("the system, on the word of %(name)s") % {"name": name} if name else _("the system")


def act_name(act: str) -> str:
    """A dotted act in words; one not known is shown as it is written."""
    from silah.support.models import Act

    if not act:
        return _("An act on a file kept apart")
    room, _dot, verb = act.partition(".")
    if room == "support" and verb in Act.values:
        return str(Act(verb).label)
    known = {
        "support.view": _("Opened a file"), "support.reveal": _("Showed hidden numbers"), "support.print": _("Printed a paper"),
        "registry.view": _("Opened a person's file"), "registry.reveal": _("Showed a person's hidden numbers"),
        "registry.view_paper": _("Opened a paper"), "registry.enrol": _("Entered a person"),
        "registry.facts": _("Recorded facts"), "registry.paper": _("Kept a paper"),
        "registry.paper_removed": _("Removed a paper"), "registry.prefer": _("Changed the way of telling"),
        "support.view_draft": _("Opened a draft"), "desk.list": _("Read a list"), "sitting.print": _("Printed a paper of a sitting"),
        "evidence.print": _("Printed the evidence book"), "portal.view": _("Read the own request"),
        "portal.own": _("Read the own page"), "portal.draft": _("Went on with a draft"), "portal.print": _("Printed an own paper"),
        "portal.letter": _("Opened the answer"), "portal.paper": _("Opened an own paper"),
        "portal.follow": _("Opened the request with its code"), "portal.sign_in": _("Signed in by mobile"),
        "audit.view": _("Read the audit record"), "policy.adopt": _("Adopted a policy version"),
        "staff.password": _("Chose an own password"), "staff.factor_changed": _("Changed the own second factor"),
        "staff.factor_reset": _("Reset a second factor"), "staff.engage": _("Took a colleague in"),
        "staff.numbers": _("Kept a colleague's mobile or account"),
        "staff.roles": _("Changed roles"), "staff.deactivate": _("Ended access"),
        "policy.read": _("Read and acknowledged the policy"), "policy.circulate": _("Sent the policy round"),
        "policy.remind": _("Reminded of the policy"), "policy.hand_out": _("Handed the policy out"),
        "associations.add_days_off": _("Added days off"), "associations.take_back_days_off": _("Took days off back"),
        "associations.keep_channel": _("Changed how we are reached"),
        "registry.consent_withdrawn": _("Took a consent back"), "registry.household_join": _("Added to a household"),
        "registry.number": _("Wrote the identity number that came"),
        "registry.household_leave": _("Took out of a household"),
        "staff.reactivate": _("Gave access again"), "sitting.plan": _("Planned a sitting"), "sitting.open": _("Opened a sitting"),
        "sitting.close": _("Closed a sitting"), "sitting.cancel": _("Cancelled a sitting"),
        "sitting.attendance": _("Marked attendance"), "sitting.recuse": _("Declared an interest"),
        "support.inquiry": _("Kept an inquiry of which no request came"),
        "delivery.register": _("Registered a beneficiary"), "delivery.plan": _("Planned delivery"),
        "delivery.give": _("Recorded a delivery"), "delivery.confirm": _("Confirmed receipt"),
        "delivery.deny": _("Recorded that it did not arrive"), "delivery.cancel": _("Cancelled what was still to be given"),
        "delivery.reinstate": _("Put back what was still to be given"),
        "surveys.rate": _("Kept a rating"),
        "interactions.tell": _("Queued a message"), "interactions.retry": _("Queued a message again"),
        "interactions.hold_back": _("Held messages back"), "interactions.let_go": _("Let go of messages held back"),
        "interactions.tell_by_hand": _("Told by hand"), "interactions.set_channel": _("Set up a channel"),
    }  # fmt: skip
    return known.get(act, act)
