"""Who signs a letter: for the association by its policy, else whoever gave the answer or took the request, and answers for it."""

from silah.accounts.models import Member
from silah.audit.actors import ActorKind
from silah.policies.pack import Pack
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can
from silah.support.models import Act, Decision, Recusal, SupportRequest
from silah.ui import paper

#: The rights by which an answer is given or made; the roles that carry them are the posts under its letter.
_RIGHTS = frozenset({Can.RELEASE_EARLY, Can.CHAIR, Can.SIT_SECRETARY, Can.DECIDE_DIRECTLY})
_GIVEN = (Act.RELEASED, Act.RELEASED_EARLY)
#: The rights by which a request is taken in.
_TAKES_IN = frozenset({Can.RECEIVE, Can.CHECK})


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
    return _signed(request, _who(decision), _RIGHTS) if _names_people(request) else signer(request.policy.pack)


def signer_of_receipt(request: SupportRequest) -> paper.Signer:
    """Who signs the acknowledgement of a request, in the language in force.

    By the rule of :func:`signer_of`, with whoever took the request in at the desk or by telephone. What came in by the
    website was taken by nobody, so the association signs by its post.
    """
    member = request.taken_in_by if _names_people(request) else None
    if member is None:
        return signer(request.policy.pack)
    sent = request.events.filter(act=Act.SUBMITTED, actor_kind=ActorKind.STAFF.value, actor_id=member.pk).first()
    return _signed(request, (member, sent.actor_name if sent is not None else member.name), _TAKES_IN)


def _names_people(request: SupportRequest) -> bool:
    """Whether the letters of a request are signed by people: neither where the policy names one, nor where it is not safe."""
    return request.policy.pack.letters.signer is None and not request.is_sensitive


def _signed(request: SupportRequest, found: tuple[Member, str] | None, rights: frozenset[Can]) -> paper.Signer:
    """A member as a signer: the name, and the posts by which the act was the member's to do."""
    pack = request.policy.pack
    if found is None:
        return signer(pack)
    member, name = found
    # By the policy that the request keeps, so that the letter reads the same when it is printed again years later.
    held = [role for role in pack.roles if role.key in member.roles]
    posts = [role for role in held if rights.intersection(role.rights)] or held
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
