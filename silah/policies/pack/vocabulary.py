"""The fixed words of packs: stages, rights, duties, kinds. What is code here is data nowhere, and the other way round."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from silah.policies.pack.text import Text, text


class Word(StrEnum):
    """A member with a value, an Arabic and an English name; ``str(word.name_text)`` speaks the language in force."""

    name_text: Text

    def __new__(cls, value: str, ar: str = "", en: str = "") -> Self:
        """Keep the value as the string itself and the names beside it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.name_text = text(ar, en)
        return word

    @property
    def label(self) -> str:
        """Return the name in the language in force."""
        return str(self.name_text)


class Stage(Word):
    """What a request waits for. A service's path is an ordered subset (clauses H1 to H7)."""

    INTAKE = "intake", "الاستقبال", "Intake"
    COMPLETENESS = "completeness", "مطابقة البيانات", "Completeness check"
    ATTESTATION = "attestation", "إقرار صحة البيانات", "Attestation"
    RESEARCH = "research", "البحث الاجتماعي", "Social research"
    COMMITTEE = "committee", "لجنة البحث", "Research committee"
    DECISION = "decision", "القرار", "Decision"
    REGISTRATION = "registration", "التسجيل", "Registration"
    DELIVERY = "delivery", "تقديم الخدمة", "Delivery"
    RATING = "rating", "التقييم", "Rating"
    CLOSED = "closed", "الإغلاق", "Closed"


class Duty(Word):
    """A task whose holder may be barred from another task on the same file (clause P3)."""

    RECEIVE = "receive", "استقبال الطلب", "Taking in"
    CHECK = "check", "مطابقة البيانات", "Checking"
    RESEARCH = "research", "البحث الاجتماعي", "Researching"
    VOTE = "vote", "التصويت في اللجنة", "Voting"
    DECIDE = "decide", "البت في الطلب", "Deciding"
    REGISTER = "register", "التسجيل", "Registering"
    DELIVER = "deliver", "تقديم الخدمة", "Delivering"
    APPROVE_PAYMENT = "approve_payment", "اعتماد الصرف", "Approving payment"
    PAY = "pay", "الصرف", "Paying"
    INVESTIGATE = "investigate", "التحقيق في الشكوى", "Investigating"
    AUDIT = "audit", "المراجعة", "Auditing"
    ADMINISTER = "administer", "إدارة النظام", "Administering"


class Can(Word):
    """A right that a role of the pack may hold. Pages and actions ask for rights, never for roles."""

    RECEIVE = "receive", "استقبال الطلبات", "Take in requests"
    CHECK = "check", "مطابقة البيانات والأوراق", "Check data and papers"
    ANSWER_REFERRAL = "answer_referral", "إجابة الأسئلة المحالة", "Answer referred questions"
    RESEARCH = "research", "إعداد البحث الاجتماعي", "Do social research"
    SIT_SECRETARY = "sit_secretary", "أمانة سر اللجنة", "Keep the committee's agenda and minutes"
    VOTE = "vote", "التصويت في اللجنة", "Vote in the committee"
    CHAIR = "chair", "رئاسة اللجنة", "Chair the committee"
    DECIDE_DIRECTLY = "decide_directly", "البت في الخدمات التي لا تُعرض على اللجنة", "Decide where no committee sits"
    APPOINT = "appoint", "تعيين من ينظر في ملف لا يحق لغيره", "Appoint who looks at a file when nobody else may"
    RELEASE_EARLY = "release_early", "إعلان القرار قبل موعده بسبب مسجل", "Release an answer early, with a reason"
    REGISTER = "register", "تسجيل المقبولين", "Register those accepted"
    DELIVER = "deliver", "تقديم الخدمة", "Deliver the service"
    APPROVE_PAYMENT = "approve_payment", "اعتماد الصرف", "Approve payments"
    PAY = "pay", "الصرف", "Pay"
    READ_RATINGS = "read_ratings", "الاطلاع على التقييمات مجمّعة", "Read ratings in aggregate"
    MANAGE_STAFF = "manage_staff", "إدارة الموظفين والأدوار", "Manage staff and roles"
    MANAGE_POLICY = "manage_policy", "إدارة نسخ السياسة", "Manage versions of the policy"
    READ_EVIDENCE = "read_evidence", "الاطلاع على سجل الشواهد", "Read the evidence book"
    READ_AUDIT = "read_audit", "الاطلاع على سجل المراجعة", "Read the audit record"
    SEE_SENSITIVE = "see_sensitive", "الاطلاع على الخدمات الحساسة", "Open files of sensitive services"
    SEE_EVERYTHING = "see_everything", "نظرة المدير العام الشاملة", "The general manager's overview"
    MANAGE_SETTINGS = "manage_settings", "إدارة الإعدادات", "Manage settings"


DUTY_OF_RIGHT: Final[dict[Can, Duty]] = {
    Can.RECEIVE: Duty.RECEIVE,
    Can.CHECK: Duty.CHECK,
    Can.RESEARCH: Duty.RESEARCH,
    Can.VOTE: Duty.VOTE,
    Can.CHAIR: Duty.VOTE,
    Can.DECIDE_DIRECTLY: Duty.DECIDE,
    Can.REGISTER: Duty.REGISTER,
    Can.DELIVER: Duty.DELIVER,
    Can.APPROVE_PAYMENT: Duty.APPROVE_PAYMENT,
    Can.PAY: Duty.PAY,
    Can.READ_AUDIT: Duty.AUDIT,
    Can.MANAGE_STAFF: Duty.ADMINISTER,
    Can.MANAGE_SETTINGS: Duty.ADMINISTER,
}
"""Which duty a right exercises; rights that only read or arrange carry none."""

RIGHTS_OF_STAGE: Final[dict[Stage, tuple[Can, ...]]] = {
    Stage.INTAKE: (Can.RECEIVE,),
    Stage.COMPLETENESS: (Can.CHECK,),
    Stage.RESEARCH: (Can.RESEARCH,),
    Stage.COMMITTEE: (Can.SIT_SECRETARY, Can.VOTE, Can.CHAIR),
    Stage.REGISTRATION: (Can.REGISTER,),
    Stage.DELIVERY: (Can.DELIVER,),
}
"""Rights that some role must hold before a path may contain the stage.

Attestation and rating are the applicant's own acts. The decision asks for ``chair`` or ``decide_directly``,
by the service's ``decided_by``.
"""


class ConditionKind(Word):
    """A kind of check that the eligibility engine knows; parameters per kind in ``conditions.py``."""

    NATIONALITY_OR_VALID_RESIDENCE = (
        "nationality_or_valid_residence",
        "الجنسية السعودية أو إقامة نظامية سارية",
        "Saudi nationality or valid residence",
    )
    GENDER_AMONG = "gender_among", "الجنس", "Gender"
    MARITAL_STATUS_AMONG = "marital_status_among", "الحالة الاجتماعية", "Marital status"
    PAPER_PRESENT = "paper_present", "ورقة سارية", "A valid paper"
    INTERVIEW_PASSED = "interview_passed", "اجتياز المقابلة", "Interview passed"
    REGISTERED_ONLINE = "registered_online", "التسجيل الإلكتروني", "Registered online"
    RATES_AFTER = "rates_after", "التقييم بعد الخدمة", "Rating after the service"
    INCOME_PER_HEAD_AT_MOST = "income_per_head_at_most", "نصيب الفرد من الدخل", "Income per person"
    AGE_BETWEEN = "age_between", "العمر", "Age"
    REFERRED_BY = "referred_by", "جهة الإحالة", "Referring party"
    BOTH_PARTIES_LAWFUL = "both_parties_lawful", "نظامية إقامة الطرفين", "Both parties lawfully resident"
    LIVES_IN = "lives_in", "مكان السكن", "Place of residence"
    FACT_IS = "fact_is", "إجابة محددة", "A given answer"


class Grant(Word):
    """What a delivery plan of the service may hold (clause H7)."""

    MONEY = "money", "مبلغ", "Money"
    IN_KIND = "in_kind", "عيني", "In kind"
    APPOINTMENT = "appointment", "موعد", "Appointment"
    SESSIONS = "sessions", "جلسات", "Sessions"
    PROGRAMME = "programme", "برنامج", "Programme"
    LETTER = "letter", "خطاب", "Letter"


class ChannelKind(Word):
    """How a contact reaches the association (clauses C1 to C10)."""

    INTERVIEW = "interview", "المقابلة", "Interview"
    PHONE = "phone", "الاتصالات الهاتفية", "Telephone"
    SOCIAL = "social", "وسائل التواصل الاجتماعي", "Social media"
    LETTERS = "letters", "الخطابات", "Letters"
    HELP_REQUEST = "help_request", "خدمات طلب المساعدة", "Help-request service"
    VOLUNTEERING = "volunteering", "خدمة التطوع", "Volunteering service"
    WEBSITE = "website", "الموقع الإلكتروني", "Website"
    DELEGATES = "delegates", "مناديب المكاتب الفرعية", "Branch-office delegates"
    EMAIL = "email", "البريد الإلكتروني", "E-mail"
    NEEDY_SEARCH = "needy_search", "خدمة البحث عن محتاج", "Search for a needy person"


class FindingKind(Word):
    """What a careful reader found in the printed policy."""

    CONTRADICTION = "contradiction", "تعارض", "Contradiction"
    GAP = "gap", "نقص", "Gap"
    FOREIGN_NAME = "foreign_name", "اسم جهة أخرى", "Another body's name"
    SILENT = "silent", "سكتت عنه السياسة", "The policy is silent"
    DATE = "date", "تاريخ", "Date"
    SPELLING = "spelling", "خطأ مطبعي", "Misprint"
    CUT_TEXT = "cut_text", "نص مقطوع", "Cut text"


PALETTES: Final[dict[str, Text]] = {
    "petrol": text("بترولي", "Petrol"),
    "leaf": text("ورقي", "Leaf"),
    "sea": text("بحري", "Sea"),
    "rose": text("وردي", "Rose"),
    "clay": text("طيني", "Clay"),
}
MARKS: Final[tuple[str, ...]] = ("arch", "sprout", "wave", "pulse", "hands")
WEEKDAYS: Final[tuple[str, ...]] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of ``date.weekday()``."""
