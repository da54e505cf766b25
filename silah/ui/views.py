"""The living style page: every piece with its arguments, in every palette and both themes."""

import datetime
import inspect
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from silah.core.fields import HijriDateField
from silah.ui.forms import PaperInput, SignaturePad
from silah.ui.icons import ICONS, MARKS, OWN
from silah.ui.nav import NavItem
from silah.ui.pieces import acts, boxes, charts, dates, facts, frame, ground, journey, letters, tables
from silah.ui.pieces import forms as form_pieces
from silah.ui.statuses import STATUSES
from silah.ui.tokens import PALETTES

PARTS = (ground, frame, acts, form_pieces, boxes, facts, journey, dates, tables, charts, letters)
PALETTE_MARKS = dict(zip(PALETTES, ("arch", "sprout", "wave", "pulse", "hands"), strict=True))


class SampleForm(forms.Form):
    """Every kind of control once; the texts are samples, so they are not in the catalogue."""

    members = forms.IntegerField(label="كم فردًا يسكن معك؟", help_text="احسبي الأبناء ومن تعولينهم، ولا تحسبي نفسك.")
    mobile = forms.CharField(label="رقم جوال آخر نصلك به", help_text="لا نذكر فيه سبب الاتصال لغيرك.")
    housing = forms.ChoiceField(
        label="نوع السكن",
        widget=forms.RadioSelect,
        choices=[("own", "ملك"), ("rent", "إيجار"), ("kin", "مع الأهل"), ("other", "غير ذلك")],
        error_messages={"required": "اختاري نوع السكن"},
    )
    needs = forms.MultipleChoiceField(
        label="ما الذي يعينك؟",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("skill", "تدريب على مهنة"), ("talk", "حديث مع مختصة")],
    )
    city = forms.ChoiceField(label="المدينة", choices=[("1", "الخفجي"), ("2", "بقعاء")])
    story = forms.CharField(label="ما الذي تحتاجينه؟", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    ended = HijriDateField(label="تاريخ الطلاق أو الوفاة", required=False, help_text="كما في الصك. يكفي أحد التقويمين.")
    deed = forms.FileField(
        label="صك الوفاة أو الطلاق", required=False, widget=PaperInput, help_text="صورة من جوالك تكفي."
    )
    signature = forms.CharField(label="توقيعك", required=False, widget=SignaturePad)
    agree = forms.BooleanField(label="أقر بأن ما كتبته صحيح", required=False)

    def clean_mobile(self) -> str:
        raise forms.ValidationError("الرقم ينقصه رقمان. مثال: 0501234567")


def style(request: HttpRequest) -> HttpResponse:
    """Show every piece; ``?palette=leaf`` colours the whole page, ``?errors=1`` shows the form after a refusal."""
    palette = request.GET.get("palette", "petrol")
    day = datetime.date(2026, 12, 2)
    form = (
        SampleForm(
            {
                "mobile": "05012345",
                "members": "4",
                "city": "1",
                "ended_day": "12",
                "ended_month": "7h",
                "ended_year": "1446",
            }
        )
        if "errors" in request.GET
        else SampleForm()
    )
    return render(request, "ui/style.html", {
        "palette": palette if palette in PALETTES else "petrol",
        "palettes": [(name, PALETTE_MARKS[name]) for name in PALETTES],
        "statuses": list(STATUSES), "icon_names": [*ICONS, *OWN], "mark_names": list(MARKS),
        "earliest": day, "target": day + datetime.timedelta(days=14), "form": form,
        "page": Paginator(range(90), 10).page(4),
        "docs": {name: described(part, name) for part in PARTS for name in part.register.tags},
        "nav": [NavItem("a", "الرئيسية", "#", "home", None, True), NavItem("b", "الخدمات", "#", "grid"),
                NavItem("c", "متابعة طلبي", "#", "eye", 2), NavItem("d", "تواصل معنا", "#", "phone")],
        "quick_exit": True, "page_updated": day, "sample": _sample(day), "is_english": get_language() == "en",
    })  # fmt: skip


def described(part: Any, name: str) -> str:
    """The docstring of a tag: the style page prints what the code says, so they cannot differ."""
    tag = getattr(part, name, None) or getattr(part, f"{name}_box")
    return inspect.cleandoc(tag.__doc__ or "")


def _sample(day: datetime.date) -> dict[str, Any]:
    """Invented people and cases for the examples."""
    return {
        "steps": [
            ("وصل الطلب", "done", "", "اليوم، 8 جمادى الآخرة 1448 هـ"),
            ("نطابق الأوراق", "now", "تراجعها سلوى من علاقات المستفيدين. ليس عليكِ شيء الآن.", ""),
            ("المقابلة والبحث الاجتماعي", "", "نتصل بك لنختار موعدًا يناسبك.", ""),
            ("لجنة البحث", "", "تجتمع وتكتب قرارها وأسبابه.", ""),
            ("يصلك الجواب", "", "برسالة كما اخترتِ، ومعها طريقة الاعتراض.", ""),
        ],
        "stages": [
            {"title": "وصل", "state": "done"},
            {"title": "المطابقة", "state": "now", "icon": "paper"},
            {"title": "البحث", "icon": "search"},
            {"title": "اللجنة", "icon": "people"},
            {"title": "الجواب", "icon": "mail"},
            {"title": "الخدمة", "icon": "heart"},
        ],
        "facts": [
            ("الحالة الاجتماعية", "أرملة"),
            ("من تعول", "4 أبناء"),
            ("نصيب الفرد شهريًا", "612 ريالًا"),
            ("السكن", "إيجار"),
            ("تفضّل", "رسالة، مساءً"),
            ("لا جواب قبل", "22 جمادى الآخرة 1448 هـ", "2 ديسمبر 2026 م"),
        ],
        "crumbs": [("عملي اليوم", "#"), ("الطلبات", "#"), ("YS-1448-00431", "")],
        "tabs": [("الكل", "#", True, 12), ("لي", "#", False, 4), ("بانتظار غيري", "#", False, 5)],
        "side": [
            ("", "ما وعدنا به، وما وفينا"),
            ("96%", "من الأسئلة أُجيبت في يوم عمل"),
            ("94%", "من الطلبات أُجيبت في موعدها"),
        ],
        "channels": [("الموقع", 124), ("الهاتف", 61), ("المكتب", 38), ("المندوبون", 9)],
        "months": [("رجب", 31), ("شعبان", 44), ("رمضان", 72), ("شوال", 40), ("ذو القعدة", 38)],
        "chart_heads": ["القناة", "الطلبات"],
        "clause_heads": ["الرمز", "البند وضابطه", "الحال", "الشاهد"],
        "member_heads": ["العضو", "الحضور", "الصوت"],
        "member_rows": [("هدى العرفجاء", "حاضرة", "قبول"), ("طارق الدغيمي", "غائب بعذر", "لا صوت")],
        "split": [(31, "ok"), (2, "bad"), (4, "none")],
    }
