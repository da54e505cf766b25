"""A sixth association comes from the guide's example and the base alone, without code."""

import re

from silah.policies.pack import Stage, load_pack
from silah.policies.pack.keys import known_keys
from silah.policies.pack.vocabulary import Can, ConditionKind, Duty
from tests.policies.packs import GUIDE, sixth


def test_the_example_of_the_guide_is_a_whole_pack(tmp_path):
    pack = load_pack(sixth(tmp_path))
    assert (pack.slug, pack.reference_prefix) == ("wafa", "WF")
    assert [channel.code for channel in pack.channels] == ["C1", "C2", "C3", "C4", "C5", "C7"]
    assert pack.clause("C6") is None
    assert pack.periods.target_working_days == 30
    assert [step.code for step in pack.steps] == [f"H{number}" for number in range(1, 8)]
    (aid,) = pack.services
    assert str(aid.name) == "طلب كسوة"
    assert aid.path == tuple(Stage)
    assert aid.next_stage(Stage.CLOSED) is None
    assert aid.next_stage(Stage.INTAKE) == Stage.COMPLETENESS
    assert pack.committee.needed(5) == 3


def test_the_guide_explains_every_key():
    explained: dict[str, set[str]] = {}
    paths: list[str] = []
    for line in GUIDE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            paths = [""] if line == "### Top of the pack" else re.findall(r"`([a-z_.]+)`", line)
        elif row := re.match(r"\| `([a-z_]+)` \| .+ \|$", line):
            for path in paths:
                explained.setdefault(path, set()).add(row[1])
    assert explained == {path: set(keys) for path, keys in known_keys().items()}


def test_the_guide_names_every_fixed_word():
    guide = GUIDE.read_text(encoding="utf-8")
    for word in (*Can, *Duty, *Stage, *ConditionKind):
        assert word.value in guide


def test_a_fraction_of_those_seated_rounds_up(tmp_path):
    folder = sixth(tmp_path)
    with (folder / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('\n[committee]\nquorum = "2/3"\n')
    rule = load_pack(folder).committee
    assert [rule.needed(seated) for seated in (3, 4, 5)] == [2, 3, 4]
