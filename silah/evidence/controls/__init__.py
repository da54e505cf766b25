"""The controls behind the clauses, one file a subject; importing this package registers them all."""

from silah.evidence.controls import circulation, eyes, governance, handling, study
from silah.evidence.figures import register

__all__ = ["circulation", "eyes", "governance", "handling", "register", "study"]
