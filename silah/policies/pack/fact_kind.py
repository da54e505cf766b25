"""What a fact is: the shape shared by every kind in the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from silah.policies.pack.text import Text

Kind = Literal["choice", "yes_no", "count", "amount", "date", "text", "long", "iban", "place"]
Group = Literal["identity", "family", "home", "money", "health", "education"]


@dataclass(frozen=True)
class FactKind:
    """One kind of fact.

    ``valid_months`` is how long an answer stays good before it is asked again (``None``: for good);
    ``sensitive`` marks what the data-protection law protects specially (health, credit, unknown parents).
    """

    key: str
    name: Text
    question: Text
    kind: Kind
    group: Group
    hint: Text | None = None
    choices: dict[str, Text] = field(default_factory=dict)
    sensitive: bool = False
    valid_months: int | None = None
