"""The facts of identity, kept on the person's own row, and residence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from silah.policies.pack.countries import COUNTRIES, GULF
from silah.policies.pack.fact_kind import FactKind
from silah.policies.pack.text import text

LAWFUL: Final = {
    "saudi": text("سعودي", "Saudi", "سعودية"),
    "resident": text("مقيم", "Resident", "مقيمة"),
    "gcc": text("مواطن خليجي", "GCC citizen", "مواطنة خليجية"),
    "other": text("غير ذلك", "Other"),
}
#: Who has no identity or residence number names another document instead, who issued it, and its number. The three
#: together are one person's, as an identity number is.
OTHER_ID: Final = ("id_document", "id_document_issuer", "id_document_number")
#: Documents of which the issuing country is asked, and the countries that issue them; the Kingdom issues the others.
ISSUED_ABROAD: Final = {"gcc_card": frozenset(GULF), "passport": frozenset(COUNTRIES)}
#: The answer on ``id_document`` of somebody who has no number at all, such as a newborn.
NO_NUMBER: Final = "none"
PERMIT_HINT: Final = text("كما هو مطبوع على الإقامة", "As printed on the permit")


def identity_facts() -> Iterable[FactKind]:
    """List the facts of identity, in the order of the form."""
    yield FactKind(
        "first_name",
        text("الاسم الأول", "First name"),
        text("ما اسمكَ الأول؟", "What is your first name?", "ما اسمكِ الأول؟"),
        "text",
        "identity",
        hint=text("كما في الهوية", "As on the identity card"),
    )
    yield FactKind(
        "father_name",
        text("اسم الأب", "Father's name"),
        text("ما اسم والدكَ؟", "What is your father's name?", "ما اسم والدكِ؟"),
        "text",
        "identity",
    )
    yield FactKind(
        "grandfather_name",
        text("اسم الجد", "Grandfather's name"),
        text("ما اسم جدكَ؟", "What is your grandfather's name?", "ما اسم جدكِ؟"),
        "text",
        "identity",
    )
    yield FactKind(
        "family_name",
        text("اسم العائلة", "Family name"),
        text("ما اسم عائلتكَ؟", "What is your family name?", "ما اسم عائلتكِ؟"),
        "text",
        "identity",
    )
    yield FactKind(
        "national_id",
        text("رقم الهوية أو الإقامة", "National ID or residence number"),
        text("ما رقم هويتكَ أو إقامتكَ؟", "What is your ID or residence number?", "ما رقم هويتكِ أو إقامتكِ؟"),
        "text",
        "identity",
        hint=text("عشرة أرقام تبدأ بـ 1 أو 2", "Ten digits, beginning with 1 or 2"),
    )
    yield FactKind(
        "id_document",
        text("وثيقة أخرى للهوية", "Another identity document"),
        text(
            "ما وثيقتكَ إن لم يكن لكَ رقم هوية أو إقامة؟",
            "Which document, if there is no such number?",
            "ما وثيقتكِ إن لم يكن لكِ رقم هوية أو إقامة؟",
        ),
        "choice",
        "identity",
        hint=text(
            "لمن ليس له رقم هوية ولا إقامة، كالمواطن الخليجي والزائر والمولود الجديد",
            "For those without an identity or residence number, such as GCC citizens, visitors and newborns",
        ),
        choices={
            "gcc_card": text("بطاقة هوية خليجية", "GCC identity card"),
            "passport": text("جواز سفر", "Passport"),
            "border_number": text("رقم حدود", "Border number"),
            "tribal_card": text("بطاقة القبائل النازحة", "Card of the displaced tribes"),
            NO_NUMBER: text("لا رقم بعد", "No number yet"),
        },
    )
    yield FactKind(
        "id_document_issuer",
        text("الدولة التي أصدرتها", "Country that issued it"),
        text("أي دولة أصدرت الوثيقة؟", "Which country issued the document?"),
        "choice",
        "identity",
        hint=text(
            "لجواز السفر والبطاقة الخليجية وحدهما",
            "Of a passport and of a GCC card alone",
        ),
        choices=COUNTRIES,
    )
    yield FactKind(
        "id_document_number",
        text("رقم الوثيقة الأخرى", "Number of the other document"),
        text("ما رقم الوثيقة؟", "What is the number of the document?"),
        "text",
        "identity",
        hint=text(
            "كما هو مكتوب عليها، واتركه فارغًا إن لم يكن رقم بعد",
            "As written on it; leave it empty if there is no number yet",
            "كما هو مكتوب عليها، واتركيه فارغًا إن لم يكن رقم بعد",
        ),
    )
    yield FactKind(
        "id_expires_on",
        text("تاريخ انتهاء الهوية", "Identity card expires on"),
        text("متى تنتهي هويتكَ؟", "When does your identity card expire?", "متى تنتهي هويتكِ؟"),
        "date",
        "identity",
    )
    yield FactKind(
        "nationality",
        text("الجنسية", "Nationality"),
        text("ما جنسيتكَ؟", "What is your nationality?", "ما جنسيتكِ؟"),
        "choice",
        "identity",
        choices=LAWFUL,
    )
    yield FactKind(
        "residence_permit_expires_on",
        text("تاريخ انتهاء الإقامة", "Residence permit expires on"),
        text("متى تنتهي إقامتكَ؟", "When does your residence permit expire?", "متى تنتهي إقامتكِ؟"),
        "date",
        "identity",
        hint=PERMIT_HINT,
    )
    yield FactKind(
        "gender",
        text("الجنس", "Gender"),
        text("ما الجنس؟", "What is your gender?"),
        "choice",
        "identity",
        choices={"female": text("أنثى", "Female"), "male": text("ذكر", "Male")},
    )
    yield FactKind(
        "birth_date",
        text("تاريخ الميلاد", "Date of birth"),
        text("متى وُلدتَ؟", "When were you born?", "متى وُلدتِ؟"),
        "date",
        "identity",
        hint=text("بالهجري أو بالميلادي", "Hijri or Gregorian"),
    )
    yield FactKind(
        "mobile",
        text("الجوال", "Mobile"),
        text("ما رقم جوالكَ؟", "What is your mobile number?", "ما رقم جوالكِ؟"),
        "text",
        "identity",
        hint=text("عشرة أرقام تبدأ بـ 05", "Ten digits, beginning with 05"),
    )
    yield FactKind(
        "email",
        text("البريد الإلكتروني", "E-mail"),
        text("ما بريدكَ الإلكتروني؟", "What is your e-mail?", "ما بريدكِ الإلكتروني؟"),
        "text",
        "identity",
    )
    yield FactKind(
        "city",
        text("المدينة", "City"),
        text("في أي مدينة تسكن؟", "In which city do you live?", "في أي مدينة تسكنين؟"),
        "place",
        "identity",
        valid_months=24,
    )
    yield FactKind(
        "district",
        text("الحي", "District"),
        text("في أي حي تسكن؟", "In which district do you live?", "في أي حي تسكنين؟"),
        "place",
        "identity",
        valid_months=24,
    )
