"""Arabic is never second: every sentence is translated, whole, one way, and addresses whom it should."""

import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path

import polib
import pytest
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = sorted(path.name for path in (ROOT / "silah").iterdir() if (path / "__init__.py").exists())
PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)
FEW = (0, 1, 2)  # none, one and two are words in Arabic; the figure may be left out
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w+)(?:[:!][^}]*)?\}")
KEYWORDS = (
    *("gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3"),
    *("pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"),
)
# Terms that Arabic papers and screens themselves write in Latin letters.
LATIN_TERMS = {"PDF", "JPG", "JPEG", "PNG", "HEIC", "CSV", "XLSX", "SMTP", "IBAN", "SA", "English"}

Key = tuple[str, str]  # context and sentence
Catalogue = dict[Key, polib.POEntry]


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


@cache
def catalogue(room: str, locale: str) -> Catalogue:
    """Return the sentences of one room's catalogue, obsolete ones left out."""
    path = ROOT / "silah" / room / "locale" / locale / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return {}
    return {key_of(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def every(locale: str) -> list[tuple[str, polib.POEntry]]:
    return [(room, entry) for room in ROOMS for entry in catalogue(room, locale).values()]


def strings(entry: polib.POEntry) -> list[str]:
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def marked(room: str, folder: Path) -> Catalogue:
    """Return the sentences that a room's code and pages mark for translation, by the tools of makemessages."""
    sources = []
    for path in sorted((ROOT / "silah" / room).rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "node_modules" in path.parts or "static" in path.parts:
            continue
        text = path.read_text()
        name = str(path.relative_to(ROOT)).replace("/", "__")
        target = folder / (name if path.suffix == ".py" else f"{name}.py")
        target.write_text(text if path.suffix == ".py" else templatize(text, origin=str(path)))
        sources.append(target.name)
    if not sources:
        return {}
    done = subprocess.run(
        ["xgettext", "--language=Python", "--from-code=UTF-8", "--output=-", "--no-wrap", "-d", "django"]
        + [f"--keyword={word}" for word in KEYWORDS]
        + sources,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    if not done.stdout.strip():
        return {}
    return {key_of(entry): entry for entry in polib.pofile(done.stdout)}


@cache
def translated() -> set[Key]:
    return {key_of(entry) for _, entry in every("ar") if all(strings(entry)) and not entry.fuzzy}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_translated(room: str, tmp_path: Path) -> None:
    missing = [
        f"{sentence!r} ({', '.join(sorted({place for place, _ in entry.occurrences}))})"
        for (context, sentence), entry in marked(room, tmp_path).items()
        if sentence and (context, sentence) not in translated()
    ]
    assert not missing, "\n".join([f"{len(missing)} sentences of {room} have no Arabic:", *missing])


@pytest.mark.parametrize("locale", ["ar", "ar_Her"])
def test_nothing_is_fuzzy_or_empty(locale: str) -> None:
    assert [f"{room}: {e.msgid}" for room, e in every(locale) if e.fuzzy or not all(strings(e))] == []


@pytest.mark.parametrize("locale", ["ar", "ar_Her"])
def test_all_six_plural_forms_are_there(locale: str) -> None:
    short = [f"{room}: {e.msgid}" for room, e in every(locale) if e.msgid_plural and len(e.msgstr_plural) != 6]
    assert short == []
    for room in ROOMS:
        path = ROOT / "silah" / room / "locale" / locale / "LC_MESSAGES" / "django.po"
        if path.exists():
            written = polib.pofile(str(path)).metadata.get("Plural-Forms", "")
            assert re.sub(r"\s", "", written) == re.sub(r"\s", "", PLURALS), room


def test_what_addresses_a_woman_differs_from_what_addresses_a_man() -> None:
    arabic = {key_of(entry): strings(entry) for _, entry in every("ar")}
    unknown = [f"{room}: {e.msgid}" for room, e in every("ar_Her") if key_of(e) not in arabic]
    same = [f"{room}: {e.msgid}" for room, e in every("ar_Her") if arabic.get(key_of(e)) == strings(e)]
    assert (unknown, same) == ([], [])


@pytest.mark.parametrize("locale", ["ar", "ar_Her"])
def test_a_sentence_is_translated_one_way(locale: str) -> None:
    """Rooms share one catalogue when the site runs, so two ways for one sentence would be a matter of luck."""
    ways: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room, entry in every(locale):
        ways[key_of(entry)][" | ".join(strings(entry))].append(room)
    assert {key[1]: dict(found) for key, found in ways.items() if len(found) > 1} == {}


def names_in(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


@pytest.mark.parametrize("locale", ["ar", "ar_Her"])
def test_placeholders_are_kept(locale: str) -> None:
    broken = []
    for room, entry in every(locale):
        if not entry.msgid_plural:
            if names_in(entry.msgid) != names_in(entry.msgstr):
                broken.append(f"{room}: {entry.msgid} -> {entry.msgstr}")
            continue
        wanted = names_in(entry.msgid_plural)
        for form, text in entry.msgstr_plural.items():
            given = names_in(text)
            if given - wanted or (form not in FEW and given != wanted):
                broken.append(f"{room}: {entry.msgid} [{form}] -> {text}")
    assert broken == []


@pytest.mark.parametrize("locale", ["ar", "ar_Her"])
def test_arabic_sentences_are_in_arabic(locale: str) -> None:
    """A word in Latin letters is a term on the list, a placeholder, an address, or a sentence left untranslated."""
    noise = re.compile(
        r"%\(\w+\)[sdf]|\{[^}]*\}|<[^>]*>|&\w+;|\S+@\S+|\b(?=[A-Z-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b|\b[a-z+]+://\S*|\\n"
    )
    foreign = [
        f"{room}: {text}"
        for room, entry in every(locale)
        for text in strings(entry)
        if set(re.findall(r"[A-Za-z]{2,}", noise.sub(" ", text))) - LATIN_TERMS
    ]
    assert foreign == []
