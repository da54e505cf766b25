"""Two associations side by side with a file in every stage, each of their secrets marked with a word of its own.

A mark found in an answer to somebody who may not know it is a leak. The marks are Latin letters, so that no cleaning,
folding of Arabic or change of digits can hide one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.test.client import RequestFactory

from silah.accounts.actions import deactivate
from silah.accounts.models import Member, User
from silah.associations.models import Association, Office
from silah.associations.scope import scope, scopes_disabled
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.demo.names import Applicant
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Can, Stage
from silah.portal import gate as portal_gate
from silah.registry.models import Paper, Person
from silah.support import quorum
from silah.support.actions import checking, drafting, researching, sitting
from silah.support.models import (
    AgendaItem,
    CheckState,
    Choice,
    Decision,
    Draft,
    Outcome,
    Sitting,
    SupportRequest,
    Waiting,
)  # fmt: skip
from silah.support.models.research import VisitKind
from tests.cast import drawn_once, hire, settle_in
from tests.hostile.places import Address
from tests.policies.packs import shipped

#: Marks: of people and their files, of sensitive files, of a decision still sealed, of a vote nobody has opened.
PLAIN, SENSITIVE, SEALED, VOTED = "QZPLAIN", "QZSENSE", "QZSEALED", "QZVOTED"
SHORT, LONG, REFERRED = "awareness", "skills", "counselling"


@dataclass
class Quarter:
    """One association, its people and its files by the name of where they stand."""

    house: walk.House
    mark: str
    cases: dict[str, SupportRequest] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    meeting: Sitting | None = None
    items: dict[str, AgendaItem] = field(default_factory=dict)
    device: Draft | None = None
    taken_in: Draft | None = None

    @property
    def association(self) -> Association:
        return self.house.association

    @property
    def slug(self) -> str:
        return self.association.slug

    def word(self, kind: str, what: str) -> str:
        """A secret of this association: its mark, the kind and what it is about."""
        return f"{kind}{self.mark}{what}"


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: a name for the report, the cookies held, and the membership if there is one."""

    name: str
    cookies: dict[str, str]
    member: Member | None = None
    rights: frozenset[str] = frozenset()

    def at(self, client: Client) -> Client:
        """Let a client carry exactly this visitor's cookies."""
        client.cookies.clear()
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client


@dataclass
class Town:
    """Our association and theirs, and everybody who may knock."""

    ours: Quarter
    theirs: Quarter
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def owner(self, case: SupportRequest) -> Visitor:
        """The person of a case, signed in on the portal."""
        return self.visitors[f"person {case.person_id}"]

    @property
    def staff(self) -> list[Visitor]:
        return [one for one in self.visitors.values() if one.member is not None]


def build() -> Town:
    """Found both associations, walk the files, and sign everybody in; some seconds."""
    with pictures_once():
        ours, theirs = _quarter("yusr", "A", 0), _quarter("gharas", "B", 2)
    town = Town(ours, theirs)
    _sign_everybody_in(town)
    return town


@contextmanager
def pictures_once() -> Iterator[None]:
    real, walk.picture = walk.picture, drawn_once
    try:
        yield
    finally:
        walk.picture = real


def _quarter(slug: str, mark: str, place: int) -> Quarter:
    house = settle_in(shipped(slug), place=place)
    quarter = Quarter(house, mark)
    with scope(association=house.association):
        services = {one.key for one in house.pack.services}
        longest = max((one for one in house.pack.services if one.has_public_form), key=lambda one: len(one.path)).key
        long = LONG if LONG in services else longest
        _walk_files(quarter, long, place)
        if REFERRED in services:
            _sensitive(quarter)
        _a_sitting(quarter)
        _drafts(quarter, long)
    return quarter


def _apply(quarter: Quarter, key: str, number: int, days_ago: int, what: str, **options: Any) -> SupportRequest:
    kind = options.pop("kind", PLAIN)
    marked = {
        "first_name": quarter.word(kind, "first"), "family_name": quarter.word(kind, f"fam{number}"),
        "district": quarter.word(kind, "district"),
    }  # fmt: skip
    when = walk.at(clock.today() - timedelta(days=days_ago), 10)
    with clock.at(when):
        receipt = walk.apply(quarter.house, key, Applicant(number, True), **{**marked, **options})
    quarter.cases[what], quarter.secrets[what] = receipt.request, receipt.secret
    return receipt.request


def _walk_files(quarter: Quarter, long: str, place: int) -> None:
    house, officer = quarter.house, quarter.house.actor("officer")
    first = 600 + place * 100  # clear of the numbers of staff, whom a shared mobile would tie to the file
    for number, (stage, days, outcome) in enumerate(
        (
            (Stage.DELIVERY, 60, Outcome.ACCEPTED), (Stage.RATING, 61, Outcome.ACCEPTED), (Stage.CLOSED, 62, Outcome.ACCEPTED),
            (Stage.REGISTRATION, 45, Outcome.ACCEPTED), (Stage.COMMITTEE, 9, Outcome.ACCEPTED), (Stage.RESEARCH, 8, Outcome.ACCEPTED),
            (Stage.COMPLETENESS, 2, Outcome.ACCEPTED),
        ),
        first,
    ):  # fmt: skip
        walk.bring(house, _apply(quarter, long, number, days, stage.value), stage, outcome=outcome)
    walk.bring(house, _apply(quarter, long, first + 8, 30, "refused"), Stage.CLOSED, outcome=Outcome.REFUSED)
    sealed = walk.bring(house, _apply(quarter, long, first + 9, 12, "sealed"), Stage.DECISION)
    Decision.objects.filter(support_request=sealed).update(explanation=quarter.word(SEALED, "answer"))
    unsigned = _apply(quarter, long, first + 10, 3, "unsigned", signed=False)
    walk.complete(house, unsigned)
    back = _apply(quarter, long, first + 11, 4, "sent_back")
    paper = back.checks.filter(is_paper=True).exclude(paper=None).first()
    assert paper is not None
    checking.mark(paper, CheckState.WRONG, note=quarter.word(PLAIN, "wrong"), by=officer)
    checking.ask_for_missing(back, by=officer)
    served = quarter.cases["delivery"]
    checking.write_note(served, quarter.word(PLAIN, "note"), by=officer)
    researching.refer(served, quarter.word(PLAIN, "question"), by=officer, channel="interview")
    studied = quarter.cases["research"]
    researching.plan_visit(
        studied, VisitKind.HOME, clock.now() + timedelta(days=2), place=quarter.word(PLAIN, "place"),
        researcher=house.member("researcher"), by=house.actor("researcher"),
    )  # fmt: skip
    # A file that nobody else may look at: the general manager appoints somebody.
    waits = walk.bring(house, _apply(quarter, long, first + 12, 7, "appointing"), Stage.RESEARCH)
    SupportRequest.objects.filter(pk=waits.pk).update(waiting_for=Waiting.APPOINTMENT)
    for case in quarter.cases.values():
        case.refresh_from_db()


def _sensitive(quarter: Quarter) -> None:
    case = _apply(quarter, REFERRED, 690, 5, "sensitive", kind=SENSITIVE)
    checking.write_note(case, quarter.word(SENSITIVE, "note"), by=quarter.house.actor("confidential_officer"))


def _a_sitting(quarter: Quarter) -> None:
    """A sitting in session with one file on its agenda and the first sealed vote in."""
    house = quarter.house
    with clock.at(clock.now() - timedelta(hours=2)):
        # So that a sitting of theirs has a number that none of ours has.
        for _empty in range(9 if quarter.mark == "B" else 0):
            walk.convene(house, [], days_ahead=9)
        meeting = walk.convene(house, [quarter.cases["committee"]], days_ahead=0)
        walk.begin_sitting(house, meeting)
    item = meeting.items.get()
    voter = next(iter(quorum.voters(item)))
    sitting.vote(item, voter, Choice.ACCEPT, opinion=quarter.word(VOTED, "opinion"), by=voter.actor(house.pack))
    meeting.refresh_from_db()
    quarter.meeting, quarter.items["open"] = meeting, item
    quarter.cases["committee"].refresh_from_db()


def _drafts(quarter: Quarter, key: str) -> None:
    house = quarter.house
    facts = walk.sample_facts(house.policy.service(key).facts, Applicant(790, True), city="الرياض")
    facts |= {"first_name": quarter.word(PLAIN, "draft")}
    for member in (None, house.member("officer")):
        draft = drafting.start_draft(house.association, house.policy, key, channel="C7", taken_in_by=member)
        drafting.save_draft(draft, "facts", facts)
        drafting.attach_paper(draft, "national_id", drawn_once("paper"))
        if member is None:
            quarter.device = draft
        else:
            quarter.taken_in = draft


# ── everybody ──


def _sign_everybody_in(town: Town) -> None:
    ours, house = town.ours, town.ours.house
    town.visitors["stranger"] = Visitor("stranger", {})
    device = ours.device
    assert device is not None
    town.visitors["device"] = Visitor("device", {f"draft-{ours.slug}": device.token})
    with scope(association=ours.association):
        branch = Office.objects.create(association=ours.association, name="فرع", is_branch=True)
        delegate = hire(house, "delegate", handle="branch")
        Member.objects.filter(pk=delegate.pk).update(office=branch)
        gone = hire(house, "officer", handle="gone")
        deactivate(gone, reason="", by=SYSTEM)
        seats = {role: members[0] for role, members in house.members.items()} | {
            "branch delegate": delegate,
            "former officer": gone,
        }
        for role, member in seats.items():
            town.visitors[role] = _signed_in(
                role, Member.objects.select_related("office", "user").get(pk=member.pk), house
            )
        for case in ours.cases.values():
            person = Person.objects.get(pk=case.person_id)
            town.visitors[f"person {person.pk}"] = Visitor(f"person {person.pk}", _portal_cookies(ours, person))
    with scope(association=town.theirs.association):
        for role in ("officer", "manager", "administrator"):
            member = town.theirs.house.member(role)
            town.visitors[f"their {role}"] = _signed_in(f"their {role}", member, town.theirs.house)
        other = Person.objects.get(pk=town.theirs.cases["delivery"].person_id)
        town.visitors["their person"] = Visitor("their person", _portal_cookies(town.theirs, other))
    nobody = User.objects.create_user("nobody@example.com", name="لا أحد")
    town.visitors["user without a post"] = Visitor("user without a post", _staff_cookies(nobody))


def _signed_in(name: str, member: Member, house: walk.House) -> Visitor:
    return Visitor(name, _staff_cookies(member.user), member, member.rights(house.pack))


def _staff_cookies(user: User) -> dict[str, str]:
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "A" * 32}}
    )
    client = Client()
    client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def code_holder(quarter: Quarter, case: SupportRequest) -> Visitor:
    """Somebody who opened a file with its code, or has just sent it."""
    request = _knocking(quarter)
    portal_gate.open_for(request, case)
    request.session.save()
    return Visitor("holder of the code", {"sessionid": request.session.session_key})


def _knocking(quarter: Quarter) -> Any:
    request: Any = RequestFactory().get("/")
    request.session, request.association = SessionStore(), quarter.association
    return request


def _portal_cookies(quarter: Quarter, person: Person) -> dict[str, str]:
    request = _knocking(quarter)
    portal_gate.sign_in(request, person)
    request.session.save()
    return {"sessionid": request.session.session_key}


# ── parts of addresses ──

#: Which file an address is about, when it is not the one being served.
ABOUT = {
    "desk:check": "completeness", "desk:correct": "completeness", "desk:match_all": "completeness", "desk:pass": "completeness",
    "desk:ask_missing": "completeness", "desk:take_missing": "sent_back", "desk:attest": "unsigned", "desk:attest_code": "unsigned",
    "desk:plan_visit": "research", "desk:hold_visit": "research", "desk:research": "research", "desk:list": "committee",
    "desk:add_paper": "completeness", "desk:assign": "research", "desk:withdraw": "research", "desk:objection": "refused",
    "desk:release": "sealed", "desk:appoint": "appointing", "desk:release_early": "sealed", "desk:register": "registration", "desk:rate": "rating",
    "portal:missing": "sent_back", "portal:sign": "unsigned", "portal:object": "refused", "portal:rate": "rating",
    "portal:withdraw": "completeness", "portal:letter": "refused", "portal:paper": "completeness",
}  # fmt: skip
#: What stands where a record should be and is none.
NOTHING: dict[str, Any] = {
    "token": "zzzzzzzzzzzzzzzzzzzzzzzz", "pk": 987654321, "year": 1400, "number": 9999, "delivery": 987654321,
    "public_id": "00000000-0000-4000-8000-000000000000", "paper": "zzzzzzzzzzzzzzzzzzzzzzzz",
}  # fmt: skip


def case_of(address: Address, quarter: Quarter) -> SupportRequest:
    """The file of an association that an address is tried on."""
    return quarter.cases[ABOUT.get(address.name, "delivery")]


def parts_of(
    address: Address, quarter: Quarter, *, case: SupportRequest | None = None, slug: str = ""
) -> dict[str, Any]:
    """A value for every part of an address, naming real records of one association.

    Raises:
        KeyError: for a part nobody has given a value to yet; add it here.
    """
    case = case or case_of(address, quarter)
    with scopes_disabled():
        return {part: _value(part, address, quarter, case) for part in address.parts if part != "slug"} | (
            {"slug": slug or quarter.slug} if address.is_of_association else {}
        )


def _value(part: str, address: Address, quarter: Quarter, case: SupportRequest) -> Any:
    route = address.route
    meeting = quarter.meeting
    assert meeting is not None
    if part == "token":
        return _token(route, quarter, case)
    if part in ("pk", "delivery"):
        return _row(route, quarter, case)
    if part == "paper":
        token = quarter.device.token if "/apply/d/" in route and quarter.device else ""
        papers = Paper.objects.filter(draft_token=token) if token else Paper.objects.filter(person_id=case.person_id)
        return papers.order_by("pk").values_list("token", flat=True)[0]
    if part == "public_id":
        return Message.objects.filter(about_id=case.pk, about_type="support.supportrequest").order_by("pk")[0].public_id
    if part == "code":
        if "evidence" in route:
            return quarter.house.pack.clauses[0].code
        if "channels/" in route:
            return quarter.house.pack.channels[0].code
        return Decision.objects.filter(support_request=quarter.cases["delivery"]).values_list(
            "verification_code", flat=True
        )[0]
    if part == "key" and "referral/" in route:
        services = quarter.house.pack.services
        return next((one.key for one in services if one.entry == "referral"), services[0].key)
    return {
        "year": meeting.hijri_year, "number": meeting.number, "kind": "acknowledgement", "step": "who", "uidb36": "1",
        "key": "who" if route.endswith("<slug:key>/") else "MQ-set-password" if "staff/" in route else case.service_key,
    }[part]  # fmt: skip


def _token(route: str, quarter: Quarter, case: SupportRequest) -> str:
    if "desk/papers/" in route:
        return str(Paper.objects.filter(person_id=case.person_id).order_by("pk")[0].token)
    if "desk/people/" in route:
        return str(case.person.token)
    if "requests/new/" in route:
        assert quarter.taken_in is not None
        return str(quarter.taken_in.token)
    return str(case.token)


def _row(route: str, quarter: Quarter, case: SupportRequest) -> int:
    if "checks/" in route:
        return int(case.checks.filter(is_paper=False).order_by("pk")[0].pk)
    if "questions/" in route:
        return int(case.referrals.order_by("pk")[0].pk)
    if "visits/" in route:
        return int(case.visits.order_by("pk")[0].pk)
    if "deliver" in route or "receipt/" in route:
        return int(Delivery.objects.of_request(case.pk).order_by("pk")[0].pk)
    if "staff/" in route:
        return int(quarter.house.member("researcher").pk)
    return int(quarter.items["open"].pk)


def may_open_cases(visitor: Visitor) -> bool:
    """Whether a member reads files of our association at all."""
    from silah.support.models.request import CASE_RIGHTS

    return bool(visitor.rights & {str(right) for right in CASE_RIGHTS}) and visitor.member is not None


def sees_sensitive(visitor: Visitor) -> bool:
    return str(Can.SEE_SENSITIVE) in visitor.rights
