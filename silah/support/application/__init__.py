"""The application both doors use: its steps, what is asked and what is known already, and one form for each step.

Nothing is asked twice that is known, matched and still valid (clause O4); everything typed is kept, right or wrong.
"""

from silah.support.application.behalf import apply_for, belong_to, represented
from silah.support.application.form import QUESTION, REPRESENTATIVE, ApplicationForm
from silah.support.application.papers import PaperAsked, asks_date, paper_valid_until, papers_asked
from silah.support.application.steps import (
    NEEDED_WHEN,
    OPTIONAL,
    Asked,
    Capacity,
    Step,
    addressed_gender,
    asked_facts,
    capacity_of,
    fact_keys,
    known_answers,
    needed_hint,
    steps_of,
)
from silah.support.application.whole import filled, label_of, rows_of, unfinished

__all__ = [
    "NEEDED_WHEN",
    "OPTIONAL",
    "QUESTION",
    "REPRESENTATIVE",
    "ApplicationForm",
    "Asked",
    "Capacity",
    "PaperAsked",
    "Step",
    "addressed_gender",
    "apply_for",
    "asked_facts",
    "asks_date",
    "belong_to",
    "capacity_of",
    "fact_keys",
    "filled",
    "known_answers",
    "label_of",
    "needed_hint",
    "paper_valid_until",
    "papers_asked",
    "represented",
    "rows_of",
    "steps_of",
    "unfinished",
]
