"""The evidence book on paper, for the board or a governance reviewer."""

import hashlib
import json
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.core import clock
from silah.core.hijri import both
from silah.evidence.book import Line
from silah.policies.models import PolicyVersion
from silah.support.papers import letterhead
from silah.ui import paper


def book_pdf(association: Association, policy: PolicyVersion, lines: Sequence[Line]) -> bytes:
    """Print the book; its digest lets the paper be compared with the data it was printed from."""
    pack = policy.pack
    language = "en" if translation.get_language() == "en" else "ar"
    with translation.override(language):
        version = _("Version %(number)s") % {"number": policy.number}
        meeting = _("meeting %(number)s") % {"number": pack.approval.meeting} if pack.approval.meeting else ""
    data = json.dumps([line.as_data() for line in lines], ensure_ascii=False, sort_keys=True)
    approval = ""
    if pack.approval.day:
        approval = f"{meeting} · {both(pack.approval.day, language=language)}".strip(" ·")
    return paper.pdf(
        paper.EvidenceBook(
            letterhead=letterhead(pack), issued_on=clock.today(), language=language, number=version,
            policy=f"{version} · {both(policy.in_force_from, language=language)}", approval=approval,
            period=lines[0].period_text if lines else "",
            clauses=tuple(
                paper.ClauseVerdict(
                    code=line.clause.code, title=str(line.clause.title), status=paper.Verdict(line.verdict.value),
                    figure=line.figure, control=line.control,
                )
                for line in lines
            ),
            digest=hashlib.sha256(data.encode()).hexdigest(),
        )
    )  # fmt: skip
