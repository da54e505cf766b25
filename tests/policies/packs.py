"""Packs for the tests: the five that ship, and ways to spoil or extend one in a folder of its own."""

import re
from functools import cache
from pathlib import Path

from silah.policies.pack import Pack, load_pack
from silah.policies.pack.load import SHIPPED

SLUGS = ("gharas", "khafji", "nabd", "awn", "yusr")
GUIDE = SHIPPED / "README.md"


@cache
def shipped(slug: str) -> Pack:
    """The pack of one of the five associations."""
    return load_pack(SHIPPED / slug)


def sixth(folder: Path) -> Path:
    """Write the invented association of the guide into a folder and return it."""
    text = GUIDE.read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    folder = folder / "wafa"
    folder.mkdir()
    (folder / "pack.toml").write_text(example[1], encoding="utf-8")
    return folder


def spoiled(folder: Path, slug: str, file: str, old: str, new: str) -> Path:
    """Copy a shipped pack with the base into a folder, replace one text once, and return its folder."""
    for name in ("base", slug):
        target = folder / name
        target.mkdir()
        for path in (SHIPPED / name).glob("*.toml"):
            (target / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / slug
