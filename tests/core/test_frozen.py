"""A frozen value behaves as the dataclass it stands for."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from silah.core.frozen import Frozen


class Box(Frozen):
    size: int
    name: str = "box"
    inside: dict[str, int] = field(default_factory=dict, repr=False)


class Chest(Box):
    lid: bool = True


@dataclass(frozen=True, kw_only=True)
class Ordinary:
    size: int
    name: str = "box"


def test_it_takes_its_fields_by_name_and_fills_in_what_is_left_out():
    assert [one.name for one in fields(Chest)] == ["size", "name", "inside", "lid"]
    chest = Chest(size=3)
    assert (chest.size, chest.name, chest.inside, chest.lid) == (3, "box", {}, True)
    assert Box(size=1).inside is not Box(size=1).inside
    for wrong in ({}, {"size": 1, "colour": "red"}):
        with pytest.raises(TypeError):
            Box(**wrong)


def test_it_never_changes():
    box = Box(size=1)
    with pytest.raises(FrozenInstanceError):
        box.size = 2
    with pytest.raises(FrozenInstanceError):
        del box.size
    assert replace(box, size=2) == Box(size=2)
    assert box == Box(size=1)


def test_it_is_equal_to_its_likes_only():
    assert Box(size=1) != Box(size=2)
    assert Box(size=1) != Chest(size=1)
    assert repr(Box(size=1)) == "Box(size=1, name='box')" == repr(Ordinary(size=1)).replace("Ordinary", "Box")
    assert copy.deepcopy(Box(size=1)) == pickle.loads(pickle.dumps(Box(size=1))) == Box(size=1)
    with pytest.raises(TypeError):
        hash(Box(size=1))


def test_equal_values_are_one_key():
    class Point(Frozen):
        x: int

    assert {Point(x=1): "here"}[Point(x=1)] == "here"
