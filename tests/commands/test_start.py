"""What a start loads: the site with all its addresses, and nothing that no first page needs."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Packages that one kind of work needs, with that work; each is loaded by the first who does it.
WHEN_NEEDED = {
    "PIL": "a picture sent in",
    "django.contrib.admin": "nobody",
    "fido2": "the second factor",
    "filetype": "a paper sent in",
    "holidays": "the calendar of an association",
    "phonenumbers": "a telephone number",
    "pydantic": "a policy taken in",
    "segno": "a printed paper",
    "typst": "a printed paper",
    "xlsxwriter": "a table taken away",
}
LOADED = """
import sys
import silah.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*sys.modules)
"""


def test_a_start_loads_nothing_that_no_first_page_needs(tmp_path: Path) -> None:
    environment = {**os.environ, "SILAH_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "silah.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "silah.desk.urls" in loaded
    assert loaded & WHEN_NEEDED.keys() == set()
