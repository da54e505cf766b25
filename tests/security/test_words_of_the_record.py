"""Every act that may stand in the record has words: an auditor reads Arabic, never the name in the code."""

import re

from django.utils import translation

from silah.desk.views.audit import act_name
from silah.installation import ROOT

#: Where the name of an act is written down: the record itself, or what leads to it.
WRITTEN = re.compile(
    r'(?:\brecord|\b_record_everywhere|\blook)\((?:[^()"]*,\s*)?"([a-z_]+\.[a-z_]+)"|viewing = "(portal\.[a-z_]+)"'
)


def test_every_act_that_is_recorded_is_named_in_words() -> None:
    acts = {
        act
        for path in (ROOT / "silah").rglob("*.py")
        for found in WRITTEN.finditer(path.read_text())
        for act in found.groups()
        if act
    }
    assert {"support.view", "staff.engage", "portal.paper", "policy.adopt"} <= acts
    with translation.override("ar"):
        assert {act for act in acts if re.search(r"[a-z]", act_name(act))} == set()
