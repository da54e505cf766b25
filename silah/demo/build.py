"""Building the sample associations: five packs, a staff each, and requests in every stage."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import translation

from silah.accounts.actions import engage
from silah.accounts.models import User
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.core.refused import Refused
from silah.demo import walk
from silah.demo.furnish import furnish
from silah.demo.names import STAFF, Applicant
from silah.demo.signins import DOMAIN, PASSWORD
from silah.policies.actions import adopt_folder
from silah.policies.pack.vocabulary import Can, Stage
from silah.registry.households import join_household
from silah.support.actions import checking, researching
from silah.support.models import CheckState, Outcome, SupportRequest
from silah.support.models.research import VisitKind

PACKS = Path(__file__).resolve().parent.parent / "packs"
SLUGS = ("yusr", "gharas", "khafji", "nabd", "awn")


def build(*, say: Callable[[str], None] = print) -> None:
    """Make the five sample associations; a data folder that holds anybody real is refused.

    Raises:
        Refused: ``not_sample`` without sample mode; ``real_data`` over an association that is not a sample.
    """
    if not settings.SAMPLE:
        raise Refused(
            "not_sample", "Sample data are made in sample mode alone: set SILAH_SAMPLE=1 over an empty folder."
        )
    if Association.objects.filter(is_sample=False).exists():
        raise Refused("real_data", "This data folder holds a real association. Choose an empty folder with SILAH_DATA.")
    with translation.override("ar"):
        password = make_password(PASSWORD)
        for place, slug in enumerate(SLUGS):
            if Association.objects.filter(slug=slug).exists():
                continue
            say(f"  {slug} …")
            with clock.at(clock.now() - timedelta(days=120)):
                policy = adopt_folder(PACKS / slug, sample=True)
            with scope(association=policy.association):
                house = walk.House(policy.association, policy)
                _staff(house, password, place)
                _requests(house, place)
                furnish(house)


def _staff(house: walk.House, password: str, place: int) -> None:
    roles = {role.key for role in house.pack.roles}
    people = [row for row in STAFF if row[0] in roles]
    known = {row[0] for row in STAFF}
    extra = [role for role in house.pack.roles if role.key not in known]
    people += [
        (role.key, name, "female", f"staff{number}")
        for number, (role, name) in enumerate(
            zip(extra, ("جميلة الصاعدي", "هند الفهيد", "بشرى النفيعي", "رنا الأسمري", "دلال العمري"), strict=False)
        )
    ]
    for number, (role, name, gender, handle) in enumerate(people):
        member = engage(
            house.association, email=f"{handle}@{house.association.slug}.{DOMAIN}", name=name,
            post=next(r.name for r in house.pack.roles if r.key == role).in_language("ar-her" if gender == "female" else "ar"), gender=gender, roles=[role], pack=house.pack,
            by=SYSTEM, mobile=f"+966500000{600 + place * 40 + number}", national_id=sample_national_id(90_000 + place * 100 + number),
        )  # fmt: skip
        house.members.setdefault(role, []).append(member)
    users = list(User.objects.filter(memberships__association=house.association))
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=password)
    Authenticator.objects.bulk_create(
        Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": _sample_secret(user.pk)})
        for user in users
    )


def _sample_secret(number: int) -> str:
    """A TOTP secret anyone may know: it guards invented people only."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "SILAHSAMPLE" + "".join(letters[(number * (7 + 2 * i) + i) % 32] for i in range(21))


#: Stage to reach, how many days ago it was sent, the outcome, by number of the request.
PLAN: tuple[tuple[Stage, int, Outcome], ...] = (
    (Stage.CLOSED, 75, Outcome.ACCEPTED),
    (Stage.CLOSED, 68, Outcome.REFUSED),
    (Stage.RATING, 24, Outcome.ACCEPTED),
    (Stage.DELIVERY, 21, Outcome.ACCEPTED_IF),
    (Stage.REGISTRATION, 16, Outcome.ACCEPTED),
    (Stage.CLOSED, 19, Outcome.REFUSED),
    (Stage.DECISION, 11, Outcome.ACCEPTED),
    (Stage.COMMITTEE, 10, Outcome.ACCEPTED),
    (Stage.COMMITTEE, 9, Outcome.ACCEPTED),
    (Stage.RESEARCH, 22, Outcome.ACCEPTED),
    (Stage.RESEARCH, 6, Outcome.ACCEPTED),
    (Stage.COMPLETENESS, 4, Outcome.ACCEPTED),
    (Stage.COMPLETENESS, 2, Outcome.ACCEPTED),
    (Stage.COMPLETENESS, 1, Outcome.ACCEPTED),
    (Stage.ATTESTATION, 3, Outcome.ACCEPTED),
)


def _requests(house: walk.House, place: int) -> None:
    services = [service for service in house.pack.services if service.has_public_form]
    women_only = house.pack.association.addresses_women
    today = clock.today()
    made: list[SupportRequest] = []
    for number, (stage, sent_ago, outcome) in enumerate(PLAN):
        days_ago = sent_ago
        fitting = [service for service in services if stage in service.path] if number % 2 else services
        service = fitting[number % len(fitting)]
        target = stage
        if stage not in service.path:  # a short path stands at the officer's decision, and not for long
            target, days_ago = Stage.DECISION, min(days_ago, 3)
        woman = women_only or service.audience == "women" or number % 3 != 1
        applicant = Applicant(place * 100 + number + 1, woman)
        sent = walk.at(today - timedelta(days=days_ago), 9 + number % 5, 10 + number)
        with clock.at(sent):
            receipt = walk.apply(
                house,
                service.key,
                applicant,
                channel="website" if number % 4 else "interview",
                signed=stage is not Stage.ATTESTATION,
            )
        made.append(walk.bring(house, receipt.request, target, outcome=outcome))
    _variety(house, made)
    _referrals(house, place)


def _referrals(house: walk.House, place: int) -> None:
    """One referral for each service that admits by referral, taken in by whoever may see it."""
    for number, service in enumerate(s for s in house.pack.services if s.entry == "referral" and s.referral):
        wanted = {Can.RECEIVE, Can.SEE_SENSITIVE} if service.sensitive else {Can.RECEIVE}
        taker = next((m for members in house.members.values() for m in members if wanted <= m.rights(house.pack)), None)
        if taker is None or service.referral is None:
            continue
        route = service.referral.routes[0].key if service.referral.routes else ""
        walk.apply(
            house, service.key, Applicant(place * 100 + 60 + number, woman=True), channel="letters", signed=False,
            by=taker.actor(house.pack), taken_in_by=taker, referral=(service.referral.sources[0].key, route),
        )  # fmt: skip


def _variety(house: walk.House, made: list[SupportRequest]) -> None:
    """A file sent back for a paper, a question referred, a file waiting for a signature, a sitting being prepared."""
    officer = house.actor("officer")
    waiting = [request for request in made if request.stage == Stage.COMPLETENESS]
    if len(waiting) > 1:
        paper = waiting[0].checks.filter(is_paper=True).exclude(paper=None).first()
        if paper is not None:
            checking.mark(
                paper, CheckState.WRONG, note="الصورة غير واضحة. نحتاج صورة للورقة كاملة في ضوء جيد.", by=officer
            )
            checking.ask_for_missing(waiting[0], by=officer)
        researching.refer(waiting[1], "هل يلزم حضور ولي الأمر عند المقابلة؟", by=officer, channel="phone")
    if len(waiting) > 2:
        join_household(waiting[2].person, waiting[1].person, source="سجل الأسرة", by=officer)
    ready = [request for request in made if request.stage == Stage.COMMITTEE]
    if ready:
        walk.convene(house, ready[:1], days_ahead=3)
    studied = [request for request in made if request.stage == Stage.RESEARCH]
    if studied:
        researching.plan_visit(
            studied[0], VisitKind.HOME, clock.now() + timedelta(days=1), place="منزل الأسرة",
            researcher=house.member("researcher"), by=house.actor("researcher"),
        )  # fmt: skip
