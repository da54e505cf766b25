"""``silah build``: code, translations, styles, fonts and icons, and the folder that the site serves them from.

Each of them is skipped while its sources are unchanged, so that a second start costs nothing.
"""

import compileall
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import polib

from silah.installation import ROOT, static_root, use_django

BUILD = ROOT / "build"
#: Scripts that packages bring and no page asks for: each would be read at every start, and given to anybody.
NOT_SERVED = ["account", "mfa", "ext", "htmax-*", "htmx-4*", "htmx-2.js", "django-htmx.js"]


def build(*, force: bool = False) -> int:
    """Build everything that is not committed.

    Args:
        force: build even what has not changed.

    Raises:
        RuntimeError: the assets cannot be built; the message says what is missing.
    """
    compile_code(force=force)
    compile_catalogues(force=force)
    build_assets(force=force)
    collect(force=force)
    return 0


def compile_code(*, force: bool = False) -> None:
    """Compile the house's modules, as the installer compiled the packages'.

    A service often may not write beside its code, or is told not to: each of its processes would compile it all anew.
    Where this may not write either, or a module changed since, the start compiles as it always would.
    """
    compileall.compile_dir(str(ROOT / "silah"), force=force, quiet=2)


def catalogues() -> list[Path]:
    """Return every translation catalogue of the house."""
    return sorted((ROOT / "silah").glob("**/locale/*/LC_MESSAGES/django*.po"))


def compiled(locale: str) -> Path:
    """Return where the one compiled catalogue of a locale stands."""
    return locale_folder() / locale / "LC_MESSAGES" / "django.mo"


def locale_folder() -> Path:
    """Return the folder of the compiled catalogues; settings read from here."""
    return BUILD / "locale"


def stale_locales() -> list[str]:
    """Return the locales whose compiled catalogue is older than one of its sources, or missing."""
    newest = max((path.stat().st_mtime_ns for path in catalogues()), default=0)
    wanted = {path.parent.parent.name for path in catalogues()}
    return sorted(one for one in wanted if not compiled(one).exists() or compiled(one).stat().st_mtime_ns < newest)


def compile_catalogues(*, force: bool = False) -> int:
    """Compile the rooms' catalogues into one for each locale; return how many locales were compiled.

    One catalogue answers every sentence at the first look; with one for each room each look-up would go through
    all of them. The catalogue that speaks to women holds the common sentences too, under its own.
    """
    locales = sorted({path.parent.parent.name for path in catalogues()}) if force else stale_locales()
    for locale in locales:
        base = locale.partition("_")[0]
        merged = polib.POFile()
        entries: dict[tuple[str | None, str], polib.POEntry] = {}
        for name in dict.fromkeys((base, locale)):
            for source in catalogues():
                if source.parent.parent.name == name:
                    found = polib.pofile(str(source))
                    merged.metadata = found.metadata
                    entries |= {(one.msgctxt, one.msgid): one for one in found if one.translated()}
        merged.extend(entries.values())
        target = compiled(locale)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".mo.new")
        merged.save_as_mofile(str(fresh))
        fresh.replace(target)
    for left in (path.with_suffix(".mo") for path in catalogues()):
        left.unlink(missing_ok=True)  # one of a room, from before, would be asked as well
    if locales:
        print(f"  translations: {', '.join(locales)} compiled")
    return len(locales)


def build_assets(*, force: bool = False) -> None:
    """Build styles, script, fonts and icons into ``build/assets``."""
    from silah.ui import build as assets

    if force and assets_folder().exists():
        shutil.rmtree(assets_folder())
    assets.build_assets(ROOT)


def assets_folder() -> Path:
    """Return the folder that the built styles, script, fonts and icons go to."""
    return BUILD / "assets"


def collect(*, force: bool = False) -> bool:
    """Gather, name by content and compress what the site serves; return whether anything had to be done."""
    stamp = static_root() / ".stamp"
    sources = [assets_folder(), *sorted((ROOT / "silah").glob("*/static")), ROOT / "requirements/run.txt"]
    now = f"{fingerprint(sources)} without {' '.join(NOT_SERVED)}"
    if not force and stamp.exists() and stamp.read_text() == now and (static_root() / "staticfiles.json").exists():
        return False
    use_django()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_SERVED)
    stamp.write_text(now)
    print("  files of the site gathered")
    return True


def fingerprint(places: Iterable[Path]) -> str:
    """Return a short mark that changes when a file in ``places`` is added, taken away or written."""
    mark = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                facts = path.stat()
                mark.update(f"{path.relative_to(ROOT)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return mark.hexdigest()
