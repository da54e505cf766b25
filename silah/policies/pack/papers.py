"""The kinds of papers that services may ask for."""

from __future__ import annotations

from typing import Final

from silah.policies.pack.text import Text, text

PAPERS: Final[dict[str, Text]] = {
    "national_id": text("الهوية الوطنية", "National ID card"),
    "iqama": text("الإقامة", "Residence permit"),
    "identity_document": text("وثيقة الهوية", "Identity document"),
    "family_register": text("سجل الأسرة", "Family register"),
    "birth_certificate": text("شهادة الميلاد", "Birth certificate"),
    "divorce_deed": text("صك الطلاق", "Divorce deed"),
    "death_certificate": text("شهادة الوفاة", "Death certificate"),
    "inheritance_deed": text("صك حصر الورثة", "Deed of inheritance"),
    "guardianship_deed": text("صك الولاية أو الإعالة", "Guardianship deed"),
    "power_of_attorney": text("وكالة شرعية", "Power of attorney"),
    "abandonment_proof": text("ما يثبت الهجر", "Proof of abandonment"),
    "salary_letter": text("تعريف بالراتب", "Salary letter"),
    "pension_statement": text("مشهد التقاعد أو التأمينات", "Pension statement"),
    "social_security_statement": text("مشهد الضمان الاجتماعي", "Social-security statement"),
    "income_statement": text("ما يثبت الدخل", "Proof of income"),
    "bank_statement": text("كشف الحساب", "Bank statement"),
    "iban_letter": text("شهادة الحساب الدولي (الآيبان)", "IBAN certificate"),
    "lease": text("عقد الإيجار", "Lease"),
    "title_deed": text("صك الملكية", "Title deed"),
    "utility_bill": text("فاتورة الكهرباء أو الماء", "Utility bill"),
    "medical_report": text("تقرير طبي", "Medical report"),
    "prescription": text("وصفة طبية", "Prescription"),
    "disability_card": text("بطاقة تسهيلات ذوي الإعاقة", "Disability card"),
    "school_letter": text("تعريف بالدراسة", "Letter of enrolment"),
    "grades": text("كشف الدرجات", "Transcript"),
    "quotation": text("عرض سعر", "Quotation"),
    "execution_request": text("طلب التنفيذ", "Enforcement application"),
    "judgment_deed": text("صك الحكم", "Deed of judgment"),
    "referral_letter": text("خطاب الإحالة", "Letter of referral"),
    "other": text("ورقة أخرى", "Another paper"),
}

EXPIRES_WITH: Final[dict[str, str]] = {
    "national_id": "id_expires_on", "iqama": "residence_permit_expires_on", "identity_document": "id_expires_on",
}  # fmt: skip
"""The fact that says until when an identity paper is good, so that its date is asked once."""

OF_A_NUMBER: Final = frozenset({"national_id", "iqama"})
"""Papers that only somebody with an identity or residence number has."""
