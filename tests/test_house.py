"""The rules of the house that a machine can hold: what the files may say, and how they may say it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 450  # lines; past it a file becomes a folder
GENERATED = re.compile(r"(^LICENSE$|/migrations/\d{4}_|requirements/\w+\.txt$|package-lock\.json$|\.po$)")

# Put together from parts, or this file would name what no file may name.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|opt/(?:pypi|wheels)|home/\w+|tmp/silah)(?=/|\b)")
UNFINISHED_WORDS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "lorem" + " ipsum", "coming" + " soon")
UNFINISHED = re.compile(rf"\b(?:{'|'.join(UNFINISHED_WORDS)})\b")
LEFT_OUT = re.compile(r"mark\.(?:skip|xfail)|pytest\.(?:skip|xfail|importorskip)\(")

# Where markup is declared safe by hand, and why it is. Prefer format_html.
SAFE_BY_HAND: dict[str, str] = {
    "silah/ui/pieces/": "join markup that templates and format_html have already escaped; nothing from outside enters raw",
    "silah/policies/pack/text.py": "says to templates that it escapes itself, which it does",
}

GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
GETTEXT |= {"npgettext", "npgettext_lazy", "_lazy", "_n"}

PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?<![-\w])(?:left|right)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
)


@cache
def committed() -> tuple[Path, ...]:
    """Return the files of the project as a commit would hold them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def files(*endings: str, under: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and text of each file with one of ``endings``; all that are text when none is named."""
    for path in committed():
        name = str(path.relative_to(ROOT))
        if name.startswith(under) and (not endings or name.endswith(endings)):
            try:
                yield name, path.read_text()
            except UnicodeDecodeError:
                assert not endings, f"{name} is not UTF-8"


def lines_with(pattern: re.Pattern[str], *endings: str, under: str = "") -> list[str]:
    """Return ``file:line: text`` for each line that ``pattern`` is found in."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in files(*endings, under=under)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def without_css_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)


def test_there_is_a_house_to_look_at() -> None:
    assert len(committed()) > 30


def test_no_file_names_a_registry() -> None:
    hosts = re.compile("|".join(re.escape(host) for host in REGISTRIES))
    assert lines_with(hosts) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_nothing_is_left_unfinished() -> None:
    assert lines_with(UNFINISHED, ".py", ".html", ".css", ".js", ".toml", ".md", ".po") == []


def test_no_test_is_left_out() -> None:
    """A test that cannot run fails; what a run is not for is deselected by its marker (conftest.py)."""
    found = lines_with(LEFT_OUT, ".py", under="tests/")
    assert [line for line in found if not line.startswith("tests/test_house.py")] == []


def test_no_file_is_too_long_to_read() -> None:
    long = {
        name: text.count("\n")
        for name, text in files(".py", ".html", ".css", ".js", ".toml")
        if not GENERATED.search(name)
    }
    assert {name: count for name, count in long.items() if count > LONGEST} == {}


def test_scripts_of_the_root_can_be_run() -> None:
    for name in ("run", "check", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, f"{name} is not executable"


def test_built_files_are_not_committed() -> None:
    strays = re.compile(r"\.(?:mo|pyc|sqlite3\S*|egg-info|log)$|(?:^|/)(?:node_modules|__pycache__|\.venv|var|build)/")
    assert [name for name, _ in files() if strays.search(name)] == []


# ── the stage of a request ──

STAGE_WRITER = "silah/support/workflow.py"


def writes_stage(node: ast.AST) -> bool:
    """Whether a piece of code gives a stage to a row: by name in a call that writes, to an attribute, or by setattr."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "setattr":
            return any(isinstance(part, ast.Constant) and part.value == "stage" for part in node.args)
        writes = {"update", "create", "get_or_create", "update_or_create", "SupportRequest", "StageEntry"}
        return called in writes and any(one.arg == "stage" for one in node.keywords)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and any(
        isinstance(target, ast.Attribute) and target.attr == "stage" for target in targets
    )


def test_one_module_alone_writes_the_stage_of_a_request() -> None:
    writers = {
        name
        for name, text in files(".py", under="silah/")
        if not GENERATED.search(name) and any(writes_stage(node) for node in ast.walk(ast.parse(text, name)))
    }
    assert writers == {STAGE_WRITER}


# ── refusals ──


def words_of(node: ast.AST) -> set[str]:
    """Every text that stands in a piece of code."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def refusal_codes() -> dict[str, str]:
    """Every code with which the source refuses, and a place that does."""
    return {
        code: f"{name}:{node.lineno}"
        for name, text in files(".py", under="silah/")
        if "Refused(" in text
        for node in ast.walk(ast.parse(text, name))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args
        for code in words_of(node.args[0])
    }


EXPECTS = re.compile(r"\brefused\w*\(|\.code\b")


def codes_met(text: str) -> set[str]:
    """Codes that the tests of a file expect: named to ``refused``, held against ``.code``, or given to a test that does."""
    tree, lines = ast.parse(text), text.splitlines()
    met: set[str] = set()
    lists = {
        name.id: one.value for one in tree.body if isinstance(one, ast.Assign) for name in one.targets if isinstance(name, ast.Name)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("refused") and node.args:
            met |= words_of(node.args[0])
        if isinstance(node, ast.Compare) and getattr(node.left, "attr", "") == "code":
            met |= set().union(*map(words_of, node.comparators))
        if isinstance(node, ast.FunctionDef) and EXPECTS.search("\n".join(lines[node.lineno - 1 : node.end_lineno])):
            given = [part for one in node.decorator_list for part in ast.walk(one)]
            met |= set().union(*(words_of(lists.get(getattr(part, "id", ""), part)) for part in given))
    return met


def test_every_refusal_is_met_by_a_test() -> None:
    codes = refusal_codes()
    met = set().union(*(codes_met(text) for _name, text in files(".py", under="tests/") if EXPECTS.search(text)))
    assert len(codes) > 100
    assert {code: place for code, place in codes.items() if code not in met} == {}


# ── words ──


def gettext_calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that marks a sentence for translation, with its file and line."""
    for name, text in files(".py", under="silah/"):
        for node in ast.walk(ast.parse(text, name)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            word = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            if word in GETTEXT:
                yield f"{name}:{node.lineno}", node


def test_marked_sentences_are_whole() -> None:
    """An f-string, a sum or a formatted text is never found in a catalogue, so the page would speak English."""
    broken = [
        place
        for place, call in gettext_calls()
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    ]
    assert broken == []


def test_placeholders_have_names() -> None:
    """A translator moves words about; ``%s`` cannot be moved, ``%(name)s`` and ``{name}`` can."""
    unnamed = re.compile(r"(?<!%)%[sdif]|\{\}|\{\d+\}")
    broken = [
        f"{place}: {argument.value}"
        for place, call in gettext_calls()
        for argument in call.args[:3]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and unnamed.search(argument.value)
    ]
    assert broken == []


# ── pages ──


def test_markup_is_declared_safe_only_where_listed() -> None:
    by_hand = re.compile(r"\|\s*safe\b|\bmark_safe\(|\|\s*safeseq\b|\{%\s*autoescape off|\bSafeString\(|__html__")
    found = lines_with(by_hand, ".py", ".html", ".txt", under="silah/")
    assert [line for line in found if not line.startswith(tuple(SAFE_BY_HAND))] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", re.compile(r"<[a-zA-Z][^>]*\sstyle\s*=")),
        ("a style element", re.compile(r"<style\b")),
        ("a script in the page", re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=.application/(?:ld\+)?json)")),
        ("a script in an attribute", re.compile(r"<[a-zA-Z][^>]*\son[a-z]+\s*=")),
        ("a script as an address", re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE)),
        (
            "a file from a foreign host",
            re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//"),
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_no_page_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0][:100]}"
        for name, text in files(".html", under="silah/")
        for match in pattern.finditer(re.sub(r"\{#.*?#\}", "", text))
    ]
    assert found == [], what


def test_styles_know_start_and_end_and_no_left_and_right() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in files(".css", under="silah/")
        for number, line in enumerate(without_css_comments(text).splitlines(), 1)
        if PHYSICAL.search(line)
    ]
    assert found == []


def test_styles_and_scripts_fetch_nothing_foreign() -> None:
    assert (
        lines_with(
            re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\b|\beval\(|new Function\("), ".css", ".js", under="silah/"
        )
        == []
    )


def test_the_journey_names_files_that_are_there_and_the_acts_that_are_in_them() -> None:
    text = (ROOT / "docs" / "journey.md").read_text()
    named = re.findall(r"`([a-z_/]+\.py)(?:: ([a-z_, ]+))?`", text)
    assert len(named) > 20
    wrong = []
    for file, acts in named:
        places = [ROOT / "silah" / file, ROOT / "silah/support/actions" / file]
        found = next((path for path in places if path.exists()), None)
        if found is None:
            wrong.append(file)
            continue
        code = found.read_text()
        wrong += [f"{file}: {act}" for act in acts.split(", ") if act and not re.search(rf"\b{act}\b", code)]
    assert wrong == []
