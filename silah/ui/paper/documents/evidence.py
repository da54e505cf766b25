"""The evidence book on paper: clause by clause, kept or not, on which figures."""

from enum import StrEnum
from typing import Any, ClassVar

from silah.core.frozen import Frozen
from silah.ui.paper.document import Document, Signer, signer_data


class Verdict(StrEnum):
    """The three answers; the same values as ``silah evidence --json``."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    NO_EVIDENCE = "no_evidence"


class ClauseVerdict(Frozen):
    """One clause: code, title, verdict, what the figures say, what secures it, and the period counted."""

    code: str
    title: str
    status: Verdict
    figure: str = ""
    control: str = ""
    period: str = ""


class EvidenceBook(Document):
    """The verdict on every clause of the policy in force, for the board or a reviewer."""

    template: ClassVar[str] = "evidence"

    policy: str
    approval: str = ""
    period: str
    clauses: tuple[ClauseVerdict, ...]
    digest: str = ""
    signer: Signer | None = None

    def body(self) -> dict[str, Any]:
        """See :meth:`Document.body`."""
        words = self.words()
        counts = {str(v): sum(c.status == v for c in self.clauses) for v in Verdict}
        facts = [
            (words["policy"], self.policy),
            (words["approval"], self.approval),
            (words["period"], self.period),
            (words["verdict"], words["summary"].format(**counts)),
        ]
        return {
            "facts": [fact for fact in facts if fact[1]],
            "clauses": [
                {
                    "code": c.code,
                    "title": c.title,
                    "status": str(c.status),
                    "word": words[c.status],
                    "figure": c.figure,
                    "control": c.control,
                    "period": c.period,
                }
                for c in self.clauses
            ],
            "digest": [self.digest[at : at + 8] for at in range(0, len(self.digest), 8)],
            "signer": signer_data(self.signer),
        }
