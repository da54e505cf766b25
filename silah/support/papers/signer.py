"""Who signs a letter: for the association by its policy, and under an answer whoever gave it or answers for it."""

from silah.accounts.models import Member
from silah.audit.actors import ActorKind
from silah.policies.pack import Pack
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can
from silah.support.models import Act, Decision, Recusal
from silah.ui import paper

#: The rights by which an answer is given or made; the roles that carry them are the posts under its letter.
_RIGHTS = frozenset({Can.RELEASE_EARLY, Can.CHAIR, Can.SIT_SECRETARY, Can.DECIDE_DIRECTLY})
_GIVEN = (Act.RELEASED, Act.RELEASED_EARLY)


def signer(pack: Pack) -> paper.Signer:
    """Who signs the association's letters."""
    return paper.Signer(name=str(pack.letters.signer or ""), post=str(pack.letters.post))


def signer_of(decision: Decision) -> paper.Signer:
    """Who signs the letter of an answer, in the language in force.

    Whom the policy names, if anybody. Else whoever gave the answer; where it was given by itself on its day, the officer
    who decided or the chair of the sitting. A confidential service keeps the association's post alone: its letter may
    come into the hands of the one whom the beneficiary is kept safe from.
    """
    request = decision.support_request
    pack = request.policy.pack
    if pack.letters.signer is not None or request.is_sensitive:
        return signer(pack)
    found = _who(decision)
    if found is None:
        return signer(pack)
    member, name = found
    # By the policy that the request keeps, so that the letter reads the same when it is printed again years later.
    held = [role for role in pack.roles if role.key in member.roles]
    posts = [role for role in held if _RIGHTS.intersection(role.rights)] or held
    named = enumerated(role.name.naming(woman=member.is_woman) for role in posts)
    return paper.Signer(name=name, post=named or str(pack.letters.post))


def _who(decision: Decision) -> tuple[Member, str] | None:
    """The member who answers for a decision, with the name borne at that time."""
    events = decision.support_request.events.filter(act__in=[Act.DECIDED, *_GIVEN], actor_kind=ActorKind.STAFF.value)
    own = {event.act: event for event in events if event.facts.get("round") == decision.round}
    given = next((own[act] for act in _GIVEN if act in own), None)
    item = decision.item
    if given is None and item is not None and item.sitting.chair is not None and _presided(decision):
        return item.sitting.chair, item.sitting.chair.name
    event = given or own.get(Act.DECIDED)
    member = Member.objects.filter(pk=event.actor_id).first() if event is not None else None
    return (member, event.actor_name) if event is not None and member is not None else None


def _presided(decision: Decision) -> bool:
    """Whether the chair of the sitting was there for this file; whoever stepped aside from it does not sign for it."""
    item = decision.item
    if item is None:
        return False
    present = item.sitting.attendances.filter(member=item.sitting.chair_id, is_present=True)
    return present.exists() and not Recusal.objects.filter(item=item, member=item.sitting.chair_id).exists()
