"""The controls behind the clauses, one file a subject; importing this package registers them all."""

from silah.evidence.controls import governance, handling, study

__all__ = ["governance", "handling", "study"]
