"""Policy packs: a board-approved policy as checked, frozen data."""

from silah.policies.pack.fact_kind import FactKind
from silah.policies.pack.facts import FACTS
from silah.policies.pack.load import load_pack, parse_pack
from silah.policies.pack.refusal import PackRefused, Problem
from silah.policies.pack.schema import Pack
from silah.policies.pack.services import Service
from silah.policies.pack.stored import pack_json
from silah.policies.pack.text import Text
from silah.policies.pack.vocabulary import Can, Duty, Stage

__all__ = [
    "FACTS",
    "Can",
    "Duty",
    "FactKind",
    "Pack",
    "PackRefused",
    "Problem",
    "Service",
    "Stage",
    "Text",
    "load_pack",
    "pack_json",
    "parse_pack",
]
