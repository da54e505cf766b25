"""Invented people. Their numbers lie in the sample range and belong to nobody."""

from dataclasses import dataclass

#: Role of the pack, post, and the invented member who holds it: women first, men for the associations of both.
STAFF: tuple[tuple[str, str, str, str], ...] = (
    ("officer", "سلوى الواديني", "female", "salwa"),
    ("researcher", "نورة السهلي", "female", "noura"),
    ("researcher", "عمر الشريف", "male", "omar"),
    ("secretary", "هدى المرزوق", "female", "huda"),
    ("chair", "أمل الزهراني", "female", "amal"),
    ("committee_member", "عبير الحارثي", "female", "abeer"),
    ("committee_member", "ريم الشمري", "female", "reem"),
    ("committee_member", "خالد الدوسري", "male", "khalid"),
    ("service_staff", "ليلى القرني", "female", "layla"),
    ("payments", "فهد العتيبي", "male", "fahd"),
    ("manager", "مها الغامدي", "female", "maha"),
    ("measurement", "سارة البلوي", "female", "sarah"),
    ("board_secretary", "وليد الحربي", "male", "waleed"),
    ("privacy", "منى الجهني", "female", "mona"),
    ("auditor", "ناصر السبيعي", "male", "nasser"),
    ("administrator", "بدر المطيري", "male", "badr"),
)

WOMEN = ("هيا", "فاطمة", "نوف", "عائشة", "مريم", "شيخة", "لطيفة", "منيرة", "جواهر", "بدرية", "وضحى", "موضي", "حصة", "رقية", "زينب")  # fmt: skip
MEN = ("سعد", "محمد", "عبدالله", "إبراهيم", "صالح", "فيصل", "تركي", "ماجد", "يوسف", "علي")
FATHERS = ("سالم", "أحمد", "ناصر", "عبدالرحمن", "حمد", "مبارك", "راشد", "سليمان", "عيد", "جابر")
FAMILIES = ("السحابي", "الرويلي", "المالكي", "الشهراني", "العنزي", "البقمي", "الثبيتي", "الخالدي", "الفيفي", "الرشيدي", "الحمدان", "المعلم")  # fmt: skip
DISTRICTS = ("حي النور", "حي الربوة", "حي السلام", "حي الواحة", "حي الخزامى")


@dataclass(frozen=True)
class Applicant:
    """One invented applicant, by number."""

    number: int
    woman: bool

    @property
    def facts(self) -> dict[str, str]:
        """The parts of the name."""
        n = self.number
        first = (WOMEN if self.woman else MEN)[n % (len(WOMEN) if self.woman else len(MEN))]
        return {
            "first_name": first,
            "father_name": FATHERS[(n * 3 + 1) % len(FATHERS)],
            "grandfather_name": FATHERS[(n * 7 + 4) % len(FATHERS)],
            "family_name": FAMILIES[(n * 5 + 2) % len(FAMILIES)],
        }
