"""Delivery reports come late, twice and out of order; a message only moves forward."""

from typing import Any

import pytest

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.interactions.actions import record_receipt, tell
from silah.interactions.models import ChannelSetting, Message, State
from silah.registry.models import Person


@pytest.fixture
def message(texting: ChannelSetting, saad: Person) -> Message:
    made = tell(saad, "answer_ready", about=saad, facts={"reference": "YSR-1448-00012"}, by=SYSTEM)
    Message.objects.update(state=State.SENT, provider="unifonic", provider_id="88")
    made.refresh_from_db()
    return made


def report(association: Association, **payload: Any) -> Message | None:
    return record_receipt("unifonic", payload, association=association)


def test_it_arrived(association: Association, message: Message) -> None:
    found = report(association, MessageID="88", Status="Delivered")
    assert found == message
    assert found.state == State.DELIVERED
    assert found.closed_at is not None


def test_our_own_name_finds_it_too(association: Association, message: Message) -> None:
    found = report(association, CorrelationID=str(message.public_id), Status="Delivered", MessageID="other")
    assert found == message


@pytest.mark.parametrize("order", [["Delivered", "Failed"], ["Failed", "Delivered"], ["Delivered", "Sent", "Rejected"]])
def test_arrived_is_the_end_in_whatever_order(association: Association, message: Message, order: list[str]) -> None:
    for status in order:
        report(association, MessageID="88", Status=status)
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_not_arrived_waits_for_people(association: Association, message: Message) -> None:
    report(association, MessageID="88", Status="Undelivered")
    assert list(Message.objects.all().stuck()) == [message]


def test_what_people_told_stays_told(association: Association, message: Message) -> None:
    Message.objects.update(state=State.TOLD)
    report(association, MessageID="88", Status="Delivered")
    message.refresh_from_db()
    assert message.state == State.TOLD


@pytest.mark.parametrize(
    ("whose", "payload"),
    [
        ("unifonic", {}), ("unifonic", {"MessageID": ""}), ("unifonic", {"MessageID": "1", "Status": "Delivered"}),
        ("unifonic", {"CorrelationID": "no uuid", "Status": "Delivered"}), ("nobody", {"MessageID": "88"}),
        ("taqnyat", {"MessageID": "88", "Status": "Delivered"}), ("unifonic", {"Status": ["x"], "MessageID": {}}),
    ],
)  # fmt: skip
def test_a_report_of_nothing_of_ours_changes_nothing(
    association: Association, message: Message, whose: str, payload: dict[str, Any]
) -> None:
    assert record_receipt(whose, payload, association=association) is None
    message.refresh_from_db()
    assert message.state == State.SENT


def test_another_association_cannot_move_it(message: Message) -> None:
    other = Association.objects.create(slug="awn", name_ar="عون", name_en="Awn", reference_prefix="AWN")
    with scope(association=other):
        assert report(other, MessageID="88", Status="Delivered") is None
