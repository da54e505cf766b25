"""Real workers in processes of their own, killed where it hurts, four at once (trust C6, rule 20)."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from silah.associations.models import Association
from silah.associations.scope import scopes_disabled
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.interactions import outbox
from silah.interactions.actions import tell
from silah.interactions.models import Attempt, ChannelSetting, Message, State
from silah.interactions.outbox import LEASE, deliver_due
from tests.interactions.conftest import person
from tests.interactions.providers import Pretender

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = 9


def queue(association: Association, count: int) -> list[Message]:
    made = []
    for number in range(count):
        someone = person(association, mobile=f"+9665000{number:05d}", token=f"w{number}")
        made.append(tell(someone, "answer_ready", about=someone, facts={"reference": "YSR-1"}, by=SYSTEM))
    return made


def in_processes(count: int, work: Callable[[], object]) -> list[int]:
    """Run ``work`` in so many processes at once; their exit statuses."""
    connections.close_all()
    started = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                work()
                status = 0
            finally:
                os._exit(status)
        started.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in started]


def die(*args: object, **kwargs: object) -> None:
    os._exit(KILLED)


def names_on_the_wire(provider: Pretender) -> Counter[int]:
    return Counter(asked.json["deleteId"] for asked in provider.asked)


def test_four_workers_send_each_message_exactly_once(
    association: Association, texting: ChannelSetting, provider: Pretender
) -> None:
    messages = queue(association, 40)

    def work() -> None:
        with scopes_disabled():
            while deliver_due():
                pass

    assert in_processes(4, work) == [0, 0, 0, 0]
    assert names_on_the_wire(provider) == Counter({message.pk: 1 for message in messages})
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
    assert Attempt.objects.count() == 40


@pytest.mark.parametrize(
    ("where", "sent_before"), [("_try", 0), ("_write_success", 1)], ids=["before the hand-over", "after the hand-over"]
)
def test_a_killed_worker_costs_at_most_one_repeat_under_the_same_name(
    association: Association, texting: ChannelSetting, provider: Pretender, monkeypatch: pytest.MonkeyPatch,
    where: str, sent_before: int,
) -> None:  # fmt: skip
    [message] = queue(association, 1)
    with monkeypatch.context() as deadly:
        deadly.setattr(outbox, where, die)
        assert in_processes(1, deliver_due) == [KILLED]
    assert len(provider.asked) == sent_before
    assert deliver_due() == 0, "the lease still stands"
    with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
        assert deliver_due() == 1
    message.refresh_from_db()
    assert message.state == State.SENT
    assert names_on_the_wire(provider) == Counter({message.pk: sent_before + 1})


def test_a_message_that_kills_every_worker_is_parked_and_the_others_go_out(
    association: Association, texting: ChannelSetting, provider: Pretender, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, *others = queue(association, 4)
    hand_over = outbox._try

    def deadly(message: Message, owner: str) -> bool:
        if message.pk == poison.pk:
            os._exit(KILLED)
        return hand_over(message, owner)

    monkeypatch.setattr(outbox, "_try", deadly)
    moment = clock.now()
    for round_number in range(4):
        with clock.at(moment + round_number * (LEASE + timedelta(seconds=1))):
            in_processes(1, deliver_due)
    poison.refresh_from_db()
    assert (poison.state, poison.last_error) == (State.PARKED, "interrupted twice")
    assert names_on_the_wire(provider) == Counter({message.pk: 1 for message in others})


def test_a_worker_killed_while_writing_down_leaves_nothing_half(
    association: Association, texting: ChannelSetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    [message] = queue(association, 1)
    with monkeypatch.context() as deadly:
        deadly.setattr(Attempt.objects, "create", die, raising=False)
        deadly.setattr(
            "silah.interactions.outbox.Attempt", type("Gone", (), {"objects": type("M", (), {"create": die})})
        )
        assert in_processes(1, deliver_due) == [KILLED]
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.LEASED, "")
    assert Attempt.objects.count() == 0
