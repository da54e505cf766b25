"""The pieces: each shown on the style page, escaped, and readable without sight or script."""

import datetime
import re

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation

from silah.ui import errors
from silah.ui.forms import PaperInput, error_lines
from silah.ui.middleware import PrivateByDefault, public
from silah.ui.nav import NavItem, nav_items
from silah.ui.pieces import short
from silah.ui.templatetags.ui import register
from silah.ui.views import PARTS, described, style

STYLE_PAGE = "silah/ui/templates/ui"
pytestmark = pytest.mark.urls("tests.ui.addresses")


def rendered(text: str, **context: object) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


@pytest.fixture(autouse=True)
def arabic():
    with translation.override("ar"):
        yield


@pytest.fixture
def page(rf: RequestFactory) -> str:
    return style(rf.get("/style/", {"errors": "1"})).content.decode()


def test_every_tag_is_described_with_an_example() -> None:
    for part in PARTS:
        for name in part.register.tags:
            assert re.search(rf"{{% {name}\b", described(part, name)), f"{name}: no example in its docstring"


def test_every_tag_is_on_the_style_page(page: str) -> None:
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / STYLE_PAGE
    text = "".join(path.read_text() for path in folder.rglob("*.html"))
    for name in register.tags.keys() - short.register.tags.keys():  # those are Django's own, said shorter
        assert re.search(rf"{{% {name}\b", text), f"{name} is used nowhere on the style page"
        assert f'id="tag-{name}"' in page, f"{name} is not described on the style page"


def test_the_style_page_is_whole(page: str) -> None:
    assert 'lang="ar" dir="rtl" data-palette="petrol"' in page
    assert page.count("<h1") >= 1
    assert 'href="#main"' in page
    assert "نحتاج إلى تصحيح أمرين" in page


def test_the_style_page_in_english(rf: RequestFactory) -> None:
    with translation.override("en"):
        text = style(rf.get("/style/", {"palette": "sea"})).content.decode()
    assert 'lang="en" dir="ltr" data-palette="sea"' in text
    assert "Under study" in text


def test_what_a_person_wrote_stays_text() -> None:
    bad = "<script>x</script>"
    for text in (
        "{% card title=bad %}{{ bad }}{% endcard %}",
        "{% event title=bad quote=bad at=bad %}{{ bad }}{% endevent %}",
        "{% row title=bad sub=bad act=bad due=bad %}{{ bad }}{% endrow %}",
        "{% ref bad %}{% status bad %}{% figure bad bad %}{% person bad %}",
        "{% cell bad %}{{ bad }}{% endcell %}{% next_step title=bad %}{{ bad }}{% endnext_step %}",
    ):
        assert "<script" not in rendered(text, bad=bad)


def test_an_icon_alone_has_a_name_and_beside_a_word_is_hidden() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "check" %}')
    assert 'role="img" aria-label="طباعة"' in rendered('{% icon "print" label="طباعة" %}')
    assert "icon-turns" in rendered('{% icon "next" %}')
    assert "icon-turns" not in rendered('{% icon "clock" %}')


def test_a_date_is_written_in_both_calendars() -> None:
    day = datetime.date(2026, 12, 27)
    assert "18 رجب 1448\u00a0هـ <small>الموافق 27 ديسمبر 2026\u00a0م</small>" in rendered("{% both_dates d %}", d=day)
    assert "الأحد 18 رجب" in rendered("{% both_dates d weekday=True stacked=True %}", d=day)
    assert rendered("{% both_dates d %}", d=None) == ""


def test_numbers_references_and_dates_stay_whole() -> None:
    said = rendered("{{ said|unbroken }}", said="ترين YS-1448-00012 و••••••0212 و055 123 4567 وحدها")
    for whole in ("YS-1448-00012", "••••••0212", "055 123 4567"):
        assert f'<bdi dir="ltr" class="ref">{whole}</bdi>' in said
    day = rendered("{{ said|unbroken }}", said="18 رجب 1448\u00a0هـ الموافق 27 ديسمبر 2026\u00a0م 9:52")
    assert '<span class="day">الموافق 27 ديسمبر 2026\u00a0م</span> 9:52' in day
    assert rendered("{{ said|unbroken }}", said="<b>5</b> من 20") == "&lt;b&gt;5&lt;/b&gt; من 20"
    assert rendered("{% data_list rows %}", rows=[("الجوال", "••••••0212")]).count("<bdi") == 1


def test_statuses_speak_to_the_person() -> None:
    assert "بانتظارك" in rendered('{% status "waiting_you" %}')
    with translation.override("ar-her"):
        assert "بانتظاركِ" in rendered('{% status "waiting_you" %}')
        assert "قيد الدراسة" in rendered('{% status "studying" %}')
    assert "حاضرة" in rendered('{% status "present_her" %}')


def test_steps_say_which_is_now() -> None:
    text = rendered("{% stepper steps %}", steps=[("أ", "done"), {"title": "ب", "state": "now"}, ("ج",)])
    assert text.count('aria-current="step"') == 1
    assert text.count("knot-next") == 1


def test_numbers_in_drawings_are_never_localised() -> None:
    text = rendered("{% meter 1 3 %}{% bar_chart rows title='x' %}", rows=[("أ", 2.5), ("ب", 1)])
    assert "33.33" in text
    assert not re.search(r'(?:x|y|width)="\d+,\d', text)


def test_nothing_of_nothing_is_an_empty_bar() -> None:
    assert 'width="0.00"' in rendered("{% meter 0 0 %}")


def test_navigation_accepts_tuples_and_mappings() -> None:
    item = NavItem("a", "ب", "/", "home", 3, True)
    assert nav_items([item, ("a", "ب", "/", "home", 3, True), {"key": "a", "label": "ب", "url": "/"}])[:2] == [
        item,
        item,
    ]


class Asked(forms.Form):
    name = forms.CharField(label="الاسم", help_text="كما في الهوية")
    home = forms.ChoiceField(label="السكن", widget=forms.RadioSelect, choices=[("own", "ملك")])
    note = forms.CharField(label="ملاحظة", required=False)
    deed = forms.FileField(label="الصك", widget=PaperInput)


def test_a_form_says_what_is_wrong_where_it_is_wrong() -> None:
    form = Asked({})
    text = str(form)
    assert text.index("summary") < text.index("الاسم")
    assert 'href="#id_name"' in text
    assert 'href="#id_home_0"' in text
    assert 'id="id_home_0"' in text
    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert 'aria-invalid="true"' in text
    assert text.index('id="id_name_helptext"') < text.index('id="id_name_error"') < text.index('name="name"')
    assert text.count("field-bad") == 3
    assert text.count("اختياري") == 1
    assert "<fieldset" in text
    assert "disabled" not in text


def test_a_form_not_yet_sent_says_nothing() -> None:
    assert error_lines(Asked(), None) == []
    assert "summary" not in str(Asked())


def test_a_paper_may_come_from_the_camera_or_a_file() -> None:
    text = str(Asked()["deed"])
    assert text.count('name="deed"') == 2
    assert 'capture="environment"' in text
    assert "required" not in text


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.not_found, 404),
        (errors.forbidden, 403),
        (errors.bad_request, 400),
        (errors.csrf_failure, 403),
        (errors.server_error, 500),
    ],
)
def test_an_error_is_plain_words_with_a_number(rf: RequestFactory, view, status: int) -> None:
    """No database mark: these pages stand without it."""
    request = rf.get("/x/")
    request.request_id = "abc123"  # type: ignore[attr-defined]
    answer = view(request)
    text = answer.content.decode()
    assert answer.status_code == status
    assert "abc123" in text
    assert "ما العمل الآن؟" in text
    assert "Traceback" not in text


def test_an_error_page_survives_its_own_failure(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> str:
        raise OSError

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(rf.get("/x/"))
    assert "حدث خلل عندنا" in answer.content.decode()


def test_pages_are_private_until_they_say_otherwise(rf: RequestFactory) -> None:
    from django.http import HttpResponse

    answer = PrivateByDefault(lambda _: HttpResponse())(rf.get("/"))
    assert answer["Cache-Control"] == "no-store"
    assert "Cookie" in answer["Vary"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert len(answer["X-Request-ID"]) == 12
    answer = PrivateByDefault(lambda _: public(HttpResponse(), 60))(rf.get("/"))
    assert answer["Cache-Control"] == "private, max-age=60"


def test_the_client_cannot_choose_the_number(rf: RequestFactory) -> None:
    from django.http import HttpResponse

    answer = PrivateByDefault(lambda _: HttpResponse())(rf.get("/", headers={"X-Request-ID": "mine"}))
    assert answer["X-Request-ID"] != "mine"


def test_the_theme_comes_only_from_known_words(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.COOKIES["theme"] = '"><script>'
    assert rendered("{% page_theme %}", request=request) == ""
    request.COOKIES["theme"] = "dark"
    assert rendered("{% page_theme %}", request=request) == "dark"


@pytest.mark.parametrize(
    "said",
    [
        '{% translate "Papers" %}', '{% translate "Papers" as word %}[{{ word }}]', "{% translate 'Papers' noop %}",
        '{% translate "Late" context "status" %}', '{% translate "100%% & <b>\'s</b>" %}', "{% translate word %}",
        '{% translate "%(name)s agreed" as word %}{{ word }}', '{% translate "Papers"|upper %}',
        '{% url "portal:home" slug=slug %}', '{% url "portal:home" slug %}', '{% url page slug=slug %}',
        '{% url "portal:home" slug=slug as there %}[{{ there }}]', '{% url "portal:nowhere" as there %}[{{ there }}]',
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["ar", "ar-her", "en"])
def test_what_is_said_shorter_says_what_django_says(said: str, language: str) -> None:
    given = {"word": "Papers <b>", "slug": "yusr", "page": "portal:home"}
    with translation.override(language):
        short_way, long_way = (Template("{% load i18n " + library + " %}" + said) for library in ("ui", ""))
        assert short_way.render(Context(given)) == long_way.render(Context(given))


def test_an_address_that_no_page_has_is_an_error() -> None:
    with pytest.raises(NoReverseMatch):
        Template('{% load ui %}{% url "portal:nowhere" slug="yusr" %}').render(Context())
