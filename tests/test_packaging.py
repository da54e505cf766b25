"""An installation from a wheel has every file that the code opens: drawings, words, styles, papers and packs."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "silah"


@cache
def carried() -> frozenset[Path]:
    """What the wheel takes besides the modules, by the patterns of pyproject.toml."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["silah"]
    return frozenset(path for pattern in named for path in HOUSE.glob(pattern) if path.is_file())


def opened() -> list[Path]:
    """Every file of the house that is no module and not made by running it."""
    return [
        path
        for path in sorted(HOUSE.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc", ".mo") and "__pycache__" not in path.parts
    ]


def test_the_wheel_carries_every_file_that_is_no_module() -> None:
    assert [str(path.relative_to(ROOT)) for path in opened() if path not in carried()] == []


@pytest.mark.parametrize("kind", [".css", ".js", ".typ", ".po", ".html", ".toml", ".svg"])
def test_each_kind_of_file_is_there(kind: str) -> None:
    """Otherwise the test above could pass over an empty house."""
    assert any(path.suffix == kind for path in carried())


def test_no_folder_of_modules_is_left_out() -> None:
    """The wheel finds packages by their __init__; a folder of modules without one would be lost."""
    lost = {
        str(path.parent.relative_to(ROOT)) for path in HOUSE.rglob("*.py") if not (path.parent / "__init__.py").exists()
    }
    assert lost == set()
