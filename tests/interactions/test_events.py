"""What goes out says nothing to whoever glances at the phone (trust D13), and fits (two parts)."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings

from silah.core import clock
from silah.interactions.events import EVENTS, Event
from silah.interactions.models import By
from silah.interactions.wording import MAX_PARTS, sms_parts, write

LANGUAGES = ("ar", "ar-her", "en")
TODAY = datetime(2026, 11, 16, 9, tzinfo=clock.RIYADH)
FACTS: dict[str, Any] = {
    "reference": "GHARAS-1448-00012", "count": 3, "code": "482913", "time": time(16, 5),
    # The longest month names of both calendars: 20 Jumada al-Akhirah 1448.
    "earliest": date(2026, 11, 30), "target": date(2026, 12, 14), "date": date(2026, 11, 30),
}  # fmt: skip
LINK = "https://silah.example.org/gharas/"
ROOM = Path(settings.ROOT) / "silah" / "interactions"

#: Words that tell what somebody has to do with an association, in both languages.
BANNED = """
    أسري أسرية طلاق مطلقة مطلقات أرملة أرامل يتيم أيتام عنف إيذاء حماية إرشاد استشارة حضانة زيارة شمل محكمة تنفيذ
    رفض رُفض مرفوض قبول مقبول اعتراض تظلم شكوى مساعدة معونة إعانة زكاة صدقة صرف سلة غذاء كسوة إيجار ديون فقر محتاج
    حالة مرض علاج نفسي سكن مستفيد سبب دعم مالي نقدي
    divorce widow orphan violence protection counselling custody visitation court refuse reject accept approve objection
    complaint aid assistance zakat charity basket rent debt poor needy illness treatment psychological beneficiary reason
    support grant financial
""".split()


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Years are left out of texts only near today."""
    with clock.at(TODAY):
        yield


def facts_of(event: Event) -> dict[str, Any]:
    return {name: FACTS[name] for name in event.facts}


def every_wording() -> list[tuple[str, str, str]]:
    """Event, language and all that is said, in every way of saying it."""
    found = []
    for event in EVENTS.values():
        for language in LANGUAGES:
            for way in (By.SMS, By.EMAIL, By.PHONE, By.PAPER):
                words = write(event, facts_of(event), by=way, language=language, link=LINK)
                found.append((event.key, language, f"{words.subject}\n{words.body}"))
    return found


def pack_words() -> set[str]:
    """Names of services, their outcomes and their papers in all packs, in both languages."""
    names: set[str] = set()

    def walk(value: Any, inside: bool) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if inside and key in ("name", "title"):
                    names.update(inner.values() if isinstance(inner, dict) else [inner])
                elif key not in ("steps", "choices", "options"):  # the same for all: they say nothing of anybody
                    walk(inner, inside or key in ("services", "papers"))
        elif isinstance(value, list):
            for inner in value:
                walk(inner, inside)

    for path in (Path(settings.ROOT) / "silah" / "packs").rglob("*.toml"):
        walk(tomllib.loads(path.read_text(encoding="utf-8")), inside=False)
    return names


def plain(text: str) -> str:
    """Without vowel signs and in lower case, as an eye reads it."""
    return re.sub("[\u064b-\u0652\u0640]", "", text).lower()


def tokens(text: str) -> set[str]:
    """Words, also without the prefixes Arabic writes onto them."""
    found = set(re.findall(r"[\w]+", plain(text)))
    for word in list(found):
        for prefix in ("ال", "بال", "لل", "وال", "ب", "ل", "و", "ف"):
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                found.add(word.removeprefix(prefix))
    return found


def test_no_message_holds_a_banned_word() -> None:
    banned = {plain(word) for word in BANNED}
    guilty = {(key, language, word) for key, language, text in every_wording() for word in tokens(text) & banned}
    assert not guilty
    # Without its vowel sign it also means "before".
    assert not [key for key, _language, text in every_wording() if "قُبل" in text]


def test_no_message_holds_the_name_of_a_service_of_any_pack() -> None:
    names = {plain(name) for name in pack_words()}
    assert len(names) > 20
    guilty = {(key, name) for key, _language, text in every_wording() for name in names if name in plain(text)}
    assert not guilty


def test_every_text_message_fits_into_two_parts() -> None:
    for event in EVENTS.values():
        for language in LANGUAGES:
            text = write(event, facts_of(event), by=By.SMS, language=language, link=LINK).body
            assert sms_parts(text) <= MAX_PARTS, (event.key, language, len(text), text)


def test_the_link_stands_where_it_fits_and_is_left_out_where_not() -> None:
    short = write(EVENTS["answer_ready"], facts_of(EVENTS["answer_ready"]), by=By.SMS, language="ar", link=LINK)
    assert short.body.endswith("\nsilah.example.org/gharas")
    long_link = "https://a-very-long-name-of-an-association.example.org/gharas-for-education-and-training/"
    event = EVENTS["request_received"]
    assert "example" not in write(event, facts_of(event), by=By.SMS, language="ar", link=long_link).body
    assert long_link in write(event, facts_of(event), by=By.EMAIL, language="ar", link=long_link).body


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("[" * 80, 1), ("[" * 81, 2),
        ("ا" * 70, 1), ("ا" * 71, 2), ("ا" * 134, 2), ("ا" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2),
    ],
)  # fmt: skip
def test_parts_are_counted_as_operators_count_them(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_a_woman_is_addressed_as_a_woman() -> None:
    event = EVENTS["answer_ready"]
    to_him = write(event, facts_of(event), by=By.SMS, language="ar").body
    to_her = write(event, facts_of(event), by=By.SMS, language="ar-her").body
    assert "ادخل لتقرأه أو اتصل بنا" in to_him
    assert "طلبكِ" in to_her
    assert "ادخلي لتقرئيه أو اتصلي بنا" in to_her


def test_every_event_speaks_three_languages_and_differs_for_her() -> None:
    for event in EVENTS.values():
        said = {language: write(event, facts_of(event), by=By.EMAIL, language=language).body for language in LANGUAGES}
        assert len(set(said.values())) == 3, event.key
        assert not re.search("[\u0600-\u06ff]", re.sub(r"\d+ \S+ \d+ هـ", "", said["en"])), event.key


def test_the_acknowledgement_says_the_earliest_and_the_target_day_in_both_calendars() -> None:
    event = EVENTS["request_received"]  # clause H5
    said = write(event, facts_of(event), by=By.EMAIL, language="ar").body
    for part in ("GHARAS-1448-00012", "30 نوفمبر 2026", "14 ديسمبر 2026", "1448\u00a0هـ", "نرفعه إلى لجنتنا"):
        assert part in said
    short = write(event, facts_of(event), by=By.SMS, language="ar").body
    for part in ("GHARAS-1448-00012", "30 نوفمبر", "14 ديسمبر", "جمادى الآخرة", "رجب"):
        assert part in short


def test_no_message_names_a_committee_that_the_association_may_not_have() -> None:
    """The name is the policy's own, and its words may tell of the kind of case: papers and pages say it."""
    for event, language, said in every_wording():
        assert not re.search("لجنة|research committee", said, re.IGNORECASE), (event, language)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "شيء واحد ينقص"), (2, "شيئان ينقصان"), (3, "3 أشياء تنقص"), (11, "11 شيئًا تنقص"), (100, "100 شيء تنقص")],
)
def test_counts_take_the_right_plural(count: int, words: str) -> None:
    said = write(EVENTS["completion_needed"], {"reference": "YSR-1", "count": count}, by=By.SMS, language="ar").body
    assert words in said


@pytest.mark.parametrize("canary", ["هيا", "الشمري", "هيا الشمري", "طلب دعم أسري", "", "A" * 40, "YSR 1", "YSR-1\n"])
def test_a_fact_that_is_not_of_its_form_is_turned_away_without_being_repeated(canary: str) -> None:
    with pytest.raises(ValueError, match="not of its form") as caught:
        write(EVENTS["answer_ready"], {"reference": canary}, by=By.SMS, language="ar")
    assert not canary or canary not in str(caught.value)


@pytest.mark.parametrize("facts", [{}, {"reference": "YSR-1", "name": "هيا"}, {"code": "123456"}])
def test_missing_and_undeclared_facts_are_turned_away(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs exactly"):
        write(EVENTS["answer_ready"], facts, by=By.SMS, language="ar")


def test_the_catalogue_is_complete_and_keeps_its_placeholders() -> None:
    arabic = polib.pofile(str(ROOM / "locale/ar/LC_MESSAGES/django.po"))
    assert not arabic.untranslated_entries()
    assert not arabic.fuzzy_entries()
    feminine = polib.pofile(str(ROOM / "locale/ar_Her/LC_MESSAGES/django.po"))
    known = {(entry.msgctxt, entry.msgid): entry for entry in arabic}
    for entry in [*arabic, *feminine]:
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            slots = set(re.findall(r"%\(\w+\)[sd]", said))
            assert slots <= set(re.findall(r"%\(\w+\)[sd]", entry.msgid)), said
    for entry in feminine:
        masculine = known[entry.msgctxt, entry.msgid]
        assert (entry.msgstr, entry.msgstr_plural) != (masculine.msgstr, masculine.msgstr_plural)
