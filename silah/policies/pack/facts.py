"""The facts a person may be asked for: one vocabulary for all services, so that nothing is asked twice (clause O4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from silah.policies.pack.fact_kind import FactKind
from silah.policies.pack.identity_facts import LAWFUL, PERMIT_HINT, identity_facts
from silah.policies.pack.text import Text, text

__all__ = ["DERIVED_FACTS", "FACTS", "GROUPS", "IDENTITY", "PAPER_PREFIX", "RECORD_FACTS", "FactKind", "fact_name"]

GROUPS: Final[dict[str, Text]] = {
    "identity": text("الهوية والتواصل", "Identity and contact"),
    "family": text("الأسرة", "Family"),
    "home": text("السكن", "Home"),
    "money": text("الدخل والالتزامات", "Income and obligations"),
    "health": text("الصحة", "Health"),
    "education": text("التعليم", "Education"),
}


def _kinds() -> Iterable[FactKind]:
    """List every kind in the order of the form."""
    yield from identity_facts()
    yield FactKind(
        "marital_status",
        text("الحالة الاجتماعية", "Marital status"),
        text("ما حالتكَ الاجتماعية؟", "What is your marital status?", "ما حالتكِ الاجتماعية؟"),
        "choice",
        "family",
        choices={
            "single": text("أعزب", "Single", "عزباء"),
            "married": text("متزوج", "Married", "متزوجة"),
            "divorced": text("مطلق", "Divorced", "مطلقة"),
            "widow": text("أرمل", "Widowed", "أرملة"),
            "abandoned": text("مهجور", "Abandoned", "مهجورة"),
            "other": text("غير ذلك", "Other"),
        },
        valid_months=12,
    )
    yield FactKind(
        "household_size",
        text("عدد أفراد الأسرة", "People in the household"),
        text(
            "كم يعيش معكَ في البيت، وأنت منهم؟",
            "How many live in the home, you included?",
            "كم يعيش معكِ في البيت، وأنتِ منهم؟",
        ),
        "count",
        "family",
        valid_months=12,
    )
    yield FactKind(
        "dependants",
        text("عدد من تعولهم الأسرة", "Dependants"),
        text("كم شخصًا تعول؟", "How many people do you support?", "كم شخصًا تعولين؟"),
        "count",
        "family",
        hint=text("من لا دخل لهم من الأولاد والوالدين وغيرهم", "Children, parents and others without income"),
        valid_months=12,
    )
    yield FactKind(
        "orphans",
        text("عدد الأيتام", "Orphans"),
        text("كم يتيمًا في الأسرة؟", "How many orphans are in the household?"),
        "count",
        "family",
        sensitive=True,
        valid_months=12,
    )
    for side, ar, en in (("first", "الطرف الأول", "first party"), ("second", "الطرف الثاني", "second party")):
        yield FactKind(
            f"{side}_party_nationality",
            text(f"جنسية {ar}", f"Nationality of the {en}"),
            text(f"ما جنسية {ar}؟", f"What is the nationality of the {en}?"),
            "choice",
            "family",
            choices=LAWFUL,
            sensitive=True,
        )
        yield FactKind(
            f"{side}_party_permit_expires_on",
            text(f"انتهاء إقامة {ar}", f"Permit of the {en} expires on"),
            text(f"متى تنتهي إقامة {ar}؟", f"When does the permit of the {en} expire?"),
            "date",
            "family",
            hint=PERMIT_HINT,
            sensitive=True,
        )
    yield FactKind(
        "housing",
        text("السكن", "Housing"),
        text("كيف تسكن؟", "How are you housed?", "كيف تسكنين؟"),
        "choice",
        "home",
        choices={
            "owned": text("ملك", "Owned"),
            "rented": text("إيجار", "Rented"),
            "charity": text("سكن خيري", "Charity housing"),
            "family": text("مع الأهل", "With family"),
            "other": text("غير ذلك", "Other"),
        },
        valid_months=12,
    )
    yield FactKind(
        "rent",
        text("الإيجار الشهري", "Monthly rent"),
        text("كم تدفع إيجارًا في الشهر؟", "How much rent do you pay a month?", "كم تدفعين إيجارًا في الشهر؟"),
        "amount",
        "home",
        hint=text(
            "بالريال، واكتب 0 إن لم يكن إيجار", "In riyals; 0 if there is none", "بالريال، واكتبي 0 إن لم يكن إيجار"
        ),
        valid_months=12,
    )
    yield FactKind(
        "monthly_income",
        text("دخل الأسرة في الشهر", "Monthly household income"),
        text("كم دخل الأسرة كلها في الشهر؟", "What is the whole household's monthly income?"),
        "amount",
        "money",
        hint=text("بالريال، من كل المصادر", "In riyals, from every source"),
        sensitive=True,
        valid_months=6,
    )
    yield FactKind(
        "income_source",
        text("مصدر الدخل", "Source of income"),
        text("من أين يأتي أكثر الدخل؟", "Where does most of the income come from?"),
        "choice",
        "money",
        choices={
            "salary": text("راتب", "Salary"),
            "pension": text("تقاعد", "Pension"),
            "social_security": text("الضمان الاجتماعي", "Social security"),
            "citizen_account": text("حساب المواطن", "Citizen Account"),
            "alimony": text("نفقة", "Alimony"),
            "trade": text("عمل حر", "Own work"),
            "none": text("لا دخل", "None"),
            "other": text("غير ذلك", "Other"),
        },
        sensitive=True,
        valid_months=6,
    )
    yield FactKind(
        "work_status",
        text("العمل", "Work"),
        text("هل تعمل الآن؟", "Do you work now?", "هل تعملين الآن؟"),
        "choice",
        "money",
        choices={
            "employed": text("موظف", "Employed", "موظفة"),
            "seeking": text("أبحث عن عمل", "Looking for work"),
            "home": text("متفرغ للبيت", "At home", "متفرغة للبيت"),
            "student": text("طالب", "Student", "طالبة"),
            "retired": text("متقاعد", "Retired", "متقاعدة"),
            "unable": text("لا أستطيع العمل", "Unable to work"),
        },
        valid_months=6,
    )
    yield FactKind(
        "debts_monthly",
        text("الأقساط والديون في الشهر", "Monthly debts"),
        text(
            "كم تسدد من أقساط وديون في الشهر؟", "How much do you repay a month?", "كم تسددين من أقساط وديون في الشهر؟"
        ),
        "amount",
        "money",
        hint=text(
            "بالريال، واكتب 0 إن لم يكن دين", "In riyals; 0 if there are none", "بالريال، واكتبي 0 إن لم يكن دين"
        ),
        sensitive=True,
        valid_months=6,
    )
    yield FactKind(
        "iban",
        text("رقم الحساب الدولي (الآيبان)", "IBAN"),
        text("ما رقم حسابكَ الدولي؟", "What is your IBAN?", "ما رقم حسابكِ الدولي؟"),
        "iban",
        "money",
        hint=text("24 خانة، باسم صاحب الطلب", "24 characters, in the applicant's name", "24 خانة، باسمكِ"),
        sensitive=True,
    )
    yield FactKind(
        "health_condition",
        text("الحالة الصحية", "Health"),
        text("هل في الأسرة مرض مزمن؟", "Is there a chronic illness in the household?"),
        "choice",
        "health",
        choices={
            "none": text("لا", "No"),
            "chronic": text("مرض مزمن", "A chronic illness"),
            "serious": text("مرض شديد", "A serious illness"),
        },
        sensitive=True,
        valid_months=12,
    )
    yield FactKind(
        "disability",
        text("الإعاقة", "Disability"),
        text("هل في الأسرة شخص ذو إعاقة؟", "Is anyone in the household disabled?"),
        "yes_no",
        "health",
        sensitive=True,
        valid_months=24,
    )
    yield FactKind(
        "education_level",
        text("المستوى التعليمي", "Education"),
        text("ما آخر مرحلة أتممتَها؟", "What is the last stage you completed?", "ما آخر مرحلة أتممتِها؟"),
        "choice",
        "education",
        choices={
            "none": text("لم أدرس", "None"),
            "primary": text("ابتدائي", "Primary"),
            "intermediate": text("متوسط", "Intermediate"),
            "secondary": text("ثانوي", "Secondary"),
            "diploma": text("دبلوم", "Diploma"),
            "university": text("جامعي", "University"),
        },
        valid_months=24,
    )
    yield FactKind(
        "enrolled",
        text("الدراسة الآن", "Studying now"),
        text("هل تدرس الآن؟", "Are you studying now?", "هل تدرسين الآن؟"),
        "yes_no",
        "education",
        valid_months=6,
    )
    yield FactKind(
        "institution",
        text("جهة الدراسة", "Place of study"),
        text("أين تدرس؟", "Where do you study?", "أين تدرسين؟"),
        "text",
        "education",
        valid_months=6,
    )


FACTS: Final[dict[str, FactKind]] = {kind.key: kind for kind in _kinds()}
"""Every kind of fact a service may ask for, by key."""

IDENTITY: Final[tuple[str, ...]] = tuple(
    key for key, kind in FACTS.items() if kind.group == "identity" and key != "residence_permit_expires_on"
)
"""Facts kept on the person's own row, known for good after the first time."""

RECORD_FACTS: Final[dict[str, Text]] = {
    "interview_passed": text("نتيجة المقابلة الشخصية", "Result of the interview"),
    "registered_online": text("التسجيل على رابط الخدمة", "Registration on the service's link"),
    "referred_by": text("الجهة المحيلة", "Referring party"),
    "rated": text("تقييم الخدمة", "Rating of the service"),
}
"""Facts never asked: the platform's own records give them. Papers appear as ``paper:<kind>``."""

DERIVED_FACTS: Final[dict[str, Text]] = {
    "income_per_head": text("نصيب الفرد من الدخل", "Income per person"),
    "age": text("العمر", "Age"),
}
"""Facts computed from others by ``catalogue.eligibility.derive``."""

PAPER_PREFIX: Final = "paper:"


def fact_name(key: str) -> Text:
    """Return the name of any fact: asked, recorded, derived, or ``paper:<kind>``.

    Raises:
        KeyError: no such fact.
    """
    from silah.policies.pack.papers import PAPERS

    if key.startswith(PAPER_PREFIX):
        return PAPERS[key.removeprefix(PAPER_PREFIX)]
    if key in FACTS:
        return FACTS[key].name
    return RECORD_FACTS.get(key) or DERIVED_FACTS[key]
