"""One association with its named people, and browsers in which each of them is signed in."""

import pytest
from django.test import Client

from tests.desk.people import House, found, signed_in


@pytest.fixture
def house(db: None) -> House:
    return found("yusr")


@pytest.fixture
def neighbours(db: None) -> House:
    """Another association on the same installation."""
    return found("khafji")


class Browsers:
    """``browsers.salwa.get(…)``: a signed-in browser for each named person."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.open: dict[str, Client] = {}

    def __getattr__(self, name: str) -> Client:
        if name not in self.open:
            self.open[name] = signed_in(self.house.staff[name])
        return self.open[name]


@pytest.fixture
def browsers(house: House) -> Browsers:
    return Browsers(house)
