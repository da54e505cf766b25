"""The people of the desk's tests and the way to bring a request to any stage, always through the actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from silah.accounts.actions import engage
from silah.accounts.models import Member, User
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM, Actor, ActorKind
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.policies.actions import adopt
from silah.policies.models import PolicyVersion
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Paper
from silah.support.actions import attesting, checking, deciding, drafting, researching, serving, sitting, submitting
from silah.support.models import AgendaItem, Check, CheckState, Choice, Decision, Method, Sitting, SupportRequest
from silah.support.models.research import VisitKind
from tests.kept import once
from tests.policies.packs import shipped

PASSWORD = "a-long-password-for-tests"
#: name, gender, roles: named people, so that a failing test reads like a story.
STAFF: dict[str, tuple[str, str, list[str]]] = {
    "salwa": ("سلوى الوادي", "female", ["officer"]),
    "noura": ("نورة الباحث", "female", ["researcher"]),
    "huda": ("هدى الأمين", "female", ["secretary"]),
    "amal": ("د. أمل الرئيس", "female", ["chair"]),
    "abeer": ("عبير العضو", "female", ["committee_member"]),
    "majed": ("ماجد العضو", "male", ["committee_member"]),
    "tariq": ("طارق العضو", "male", ["committee_member"]),
    "fahd": ("فهد المسجل", "male", ["officer"]),
    "layla": ("ليلى المقدم", "female", ["service_staff"]),
    "maha": ("مها المدير", "female", ["manager"]),
    "saud": ("سعود النظام", "male", ["administrator"]),
    "reem": ("ريم المراجع", "female", ["auditor"]),
    "lina": ("لينا المختص", "female", ["service_lead"]),
    "jamila": ("جميلة الصاعدي", "female", ["confidential_officer"]),
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)
FACTS: dict[str, Any] = {
    "first_name": "هيا", "father_name": "سالم", "grandfather_name": "ناصر", "family_name": "السحابي", "gender": "female",
    "nationality": "saudi", "birth_date": "1988-05-12", "marital_status": "widow", "city": "الرياض", "household_size": 5,
    "monthly_income": 3200, "rent": 900, "housing": "rented", "dependants": 4, "id_expires_on": "2029-01-01",
    "debts_monthly": 200, "health_condition": "none", "disability": False, "education_level": "secondary",
    "id_document": "", "id_document_number": "",
}  # fmt: skip


def photo(name: str = "paper.png") -> SimpleUploadedFile:
    """A real, tiny picture."""
    return SimpleUploadedFile(name, PNG, content_type="image/png")


@dataclass
class House:
    """One association with its staff and the means to begin requests in it."""

    association: Association
    policy: PolicyVersion
    staff: dict[str, Member]
    counter: int = 10
    opens: set[int] = field(default_factory=set)

    @property
    def slug(self) -> str:
        return self.association.slug

    def actor(self, name: str) -> Actor:
        return self.staff[name].actor(self.policy.pack)

    def url(self, page: str, **parts: Any) -> str:
        return reverse(f"desk:{page}", kwargs={"slug": self.slug, **parts})

    def case_url(self, page: str, case: SupportRequest, **parts: Any) -> str:
        return self.url(page, token=case.token, **parts)

    # ── bringing a request to a stage ──

    def submitted(
        self, service: str = "", *, first_name: str = "هيا", signed: bool = True, **facts: Any
    ) -> SupportRequest:
        """A request as it arrives, waiting to be matched."""
        with scope(association=self.association):
            self.counter += 1
            key = service or next(s.key for s in self.policy.pack.services if s.decided_by == "committee")
            draft = drafting.start_draft(self.association, self.policy, key, channel="C7")
            given = FACTS | {
                "first_name": first_name, "national_id": sample_national_id(self.counter), "mobile": f"+9665000{self.counter:05d}",
            } | facts  # fmt: skip
            drafting.save_draft(draft, "facts", given)
            for asked in self.policy.service(key).papers:
                drafting.attach_paper(draft, asked.kind, photo(f"{asked.kind}.png"))
            who = Actor(ActorKind.APPLICANT, 0, first_name)
            signature = attesting.Signature(Method.TYPED, first_name, first_name, "C7") if signed else None
            return submitting.submit(draft, signature=signature, by=who).request

    def fresh(self, case: SupportRequest) -> SupportRequest:
        with scope(association=self.association):
            return SupportRequest.objects.select_related("association", "policy", "person").get(pk=case.pk)

    def matched(self, case: SupportRequest, by: str = "salwa") -> SupportRequest:
        """All data and papers matched and the file passed on."""
        with scope(association=self.association):
            actor = self.actor(by)
            checking.mark_all_matched(case, by=actor)
            for check in Check.objects.filter(support_request=case, is_paper=True).exclude(paper=None):
                checking.mark(check, CheckState.MATCHED, by=actor)
            for check in Check.objects.filter(support_request=case, is_paper=True, paper=None):
                checking.add_paper(case, check.key, photo(), by=actor, channel="C1")
                check.refresh_from_db()
                checking.mark(check, CheckState.MATCHED, by=actor)
            checking.pass_completeness(case, by=actor)
        return self.fresh(case)

    def researched(self, case: SupportRequest, by: str = "noura") -> SupportRequest:
        """The study finished with a visit behind it."""
        with scope(association=self.association):
            actor, member = self.actor(by), self.staff[by]
            checking.assign(case, member, by=actor)
            visit = researching.plan_visit(
                case, VisitKind.HOME, clock.now() + timedelta(hours=2), place="حي النسيم", researcher=member, by=actor
            )
            researching.hold_visit(visit, notes="بيت مرتب والأسرة متعاونة.", passed_interview=True, by=actor)
            study = researching.save_research(
                case, findings="دخل الأسرة من الضمان وحده.", needs="تدريب مهني", reasons="تستوفي الشروط.",
                recommendation="accept", researcher=member, by=actor,
            )  # fmt: skip
            researching.submit_research(study, by=actor)
        return self.fresh(case)

    def sitting(self, *, present: tuple[str, ...] = ("amal", "abeer", "majed"), opened: bool = True) -> Sitting:
        """A sitting with members present; unless said otherwise it opens with the first file put on its agenda."""
        with scope(association=self.association):
            huda = self.actor("huda")
            made = sitting.plan_sitting(
                self.association, clock.now() + timedelta(minutes=30), place="مقر الجمعية", secretary=self.staff["huda"],
                pack=self.policy.pack, by=huda,
            )  # fmt: skip
            sitting.mark_present(made, [self.staff[name].pk for name in present], by=huda)
            if opened:
                self.opens.add(made.pk)
            return made

    def listed(self, made: Sitting, case: SupportRequest) -> AgendaItem:
        with scope(association=self.association):
            item = sitting.list_on_agenda(made, [case], by=self.actor("huda"))[0]
            if made.pk in self.opens:
                self.opens.remove(made.pk)
                sitting.open_sitting(made, pack=self.policy.pack, by=self.actor("huda"))
            return item

    def voted(
        self, item: AgendaItem, choice: Choice = Choice.ACCEPT, by: tuple[str, ...] = ("amal", "abeer", "majed")
    ) -> None:
        with scope(association=self.association):
            for name in by:
                sitting.vote(item, self.staff[name], choice, opinion="رأيي مكتوب هنا", by=self.actor(name))

    def decided(self, case: SupportRequest, choice: Choice = Choice.ACCEPT) -> Decision:
        """The committee's decision, sealed."""
        made = self.sitting()
        item = self.listed(made, case)
        self.voted(item, choice)
        with scope(association=self.association):
            return deciding.decide_item(item, self.ruling(choice), by=self.actor("huda"))

    def ruling(self, choice: Choice = Choice.ACCEPT) -> deciding.Ruling:
        grant = str(self.policy.pack.services[-1].grants[0])
        kinds = [str(one) for one in self.policy.service(self.committee_service).grants]
        grant = kinds[0] if kinds else grant
        reasons = [{"condition": "إثبات الحالة", "found": "لم يصل الصك", "change": "إحضار الصك"}]
        return deciding.Ruling(
            explanation="قبلت اللجنة طلبكِ.", reasons=reasons, conditions="إحضار العقد",
            grants=[] if choice is Choice.REFUSE else [{"kind": grant, "title": "برنامج الخياطة", "amount": None, "times": 1, "every": 30}],
        )  # fmt: skip

    @property
    def committee_service(self) -> str:
        return next(s.key for s in self.policy.pack.services if s.decided_by == "committee")

    def at(self, stage: Stage, *, first_name: str = "هيا", **facts: Any) -> SupportRequest:
        """A committee request standing at ``stage``."""
        case = self.submitted(signed=stage is not Stage.ATTESTATION, first_name=first_name, **facts)
        if stage is Stage.COMPLETENESS:
            return case
        if stage is Stage.INTAKE:
            return self.asked(case)
        case = self.matched(case)
        if stage in (Stage.ATTESTATION, Stage.RESEARCH):
            return case
        case = self.researched(case)
        if stage is Stage.COMMITTEE:
            return case
        decision = self.decided(case)
        if stage is Stage.DECISION:
            return self.fresh(case)
        with scope(association=self.association):
            deciding.release(decision, by=self.actor("maha"), early_reason="الأسرة في حاجة عاجلة لا تحتمل الانتظار")
            if stage is Stage.REGISTRATION:
                return self.fresh(case)
            case = self.fresh(case)
            serving.register_applicant(case, by=self.actor("fahd"))
        return self.fresh(case)

    def asked(self, case: SupportRequest) -> SupportRequest:
        """A request sent back for one paper that is missing."""
        with scope(association=self.association):
            checking.mark_all_matched(case, by=self.actor("salwa"))
            for check in Check.objects.filter(support_request=case, is_paper=True):
                checking.mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=self.actor("salwa"))
            checking.ask_for_missing(case, by=self.actor("salwa"))
        return self.fresh(case)

    def papers_of(self, case: SupportRequest) -> list[Paper]:
        with scope(association=self.association):
            return list(Paper.objects.filter(person=case.person).order_by("pk"))


def found(slug: str = "yusr") -> House:
    """Adopt a pack and engage its people, each with a second factor."""
    return once(("desk", slug), lambda: _settle(slug))


def _settle(slug: str) -> House:
    policy = adopt(shipped(slug), sample=True)
    association = Association.objects.get(slug=slug)
    staff: dict[str, Member] = {}
    with scope(association=association):
        known = {role.key for role in policy.pack.roles}
        for number, (key, (name, gender, roles)) in enumerate(STAFF.items(), 1):
            if not set(roles) <= known:
                continue
            member = engage(
                association, email=f"{key}@{slug}.example.com", name=name, post="", gender=gender, roles=roles,
                pack=policy.pack, by=SYSTEM, password=PASSWORD, mobile=f"+9665000009{number:02d}",
                national_id=sample_national_id(80_000 + number),
            )  # fmt: skip
            # They chose it themselves long ago; a first password is the matter of tests/security/test_staff_doors.py.
            User.objects.filter(pk=member.user_id).update(must_change_password=False)
            TOTP.activate(member.user, generate_totp_secret())
            staff[key] = member
    return House(association, policy, staff)


def signed_in(member: Member) -> Client:
    """A browser in which a member is signed in."""
    client = Client()
    client.force_login(member.user, backend="silah.accounts.sessions.Backend")
    return client


def moment(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=clock.RIYADH)
