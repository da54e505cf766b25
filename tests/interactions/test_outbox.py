"""Leases, back-off, parking: what happens when the provider, or we, fail."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from silah.associations.models import Association
from silah.associations.scope import scope, scopes_disabled
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.interactions import outbox
from silah.interactions.actions import retry, tell, tell_address
from silah.interactions.channels.sms.taqnyat import Taqnyat
from silah.interactions.models import Attempt, ChannelSetting, Message, Outcome, State
from silah.interactions.outbox import LEASE, TRIES, deliver_due, wait_after
from silah.registry.models import Person
from tests.cast import refused
from tests.interactions.conftest import person
from tests.interactions.providers import Pretender

FACTS = {"reference": "YSR-1448-00012"}
START = datetime(2026, 11, 1, 9, tzinfo=clock.RIYADH)


@pytest.fixture
def message(texting: ChannelSetting, saad: Person) -> Message:
    with clock.at(START):
        return tell(saad, "answer_ready", about=saad, facts=FACTS, by=SYSTEM)


def run(after: timedelta = timedelta()) -> int:
    with clock.at(START + after):
        return deliver_due()


def test_what_is_due_goes_out_and_is_written_down(message: Message, provider: Pretender) -> None:
    assert run() == 1
    message.refresh_from_db()
    assert (message.state, message.provider, message.provider_id) == (State.SENT, "taqnyat", "4444")
    assert message.sent_at == START
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.provider_id) == (Outcome.ACCEPTED, "4444")
    assert run(timedelta(days=1)) == 0
    assert len(provider.asked) == 1


def test_it_runs_without_an_association_in_force(message: Message) -> None:
    with scope(association=None):
        assert run() == 1


def test_waiting_grows_and_after_five_tries_it_is_parked(message: Message, provider: Pretender) -> None:
    provider.answers = [(500, {})]
    moment = timedelta()
    for attempt in range(1, TRIES + 1):
        assert run(moment) == 1
        message.refresh_from_db()
        assert message.attempts == attempt
        if attempt < TRIES:
            assert message.state == State.QUEUED
            assert message.next_attempt_at == START + moment + wait_after(attempt)
            assert run(moment + wait_after(attempt) - timedelta(seconds=1)) == 0
            moment += wait_after(attempt)
    assert (message.state, message.last_error) == (State.PARKED, "http 500")
    assert [wait_after(n).seconds // 60 for n in (1, 2, 3, 4)] == [1, 5, 25, 125]
    assert run(timedelta(days=30)) == 0
    assert list(Message.objects.all().stuck()) == [message]
    assert Attempt.objects.filter(outcome=Outcome.FAILED).count() == TRIES


def test_a_permanent_failure_is_parked_at_once(message: Message, provider: Pretender) -> None:
    provider.answers = [(400, {"statusCode": 400})]
    run()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.PARKED, 1)
    assert Attempt.objects.get().outcome == Outcome.REFUSED


def test_poison_does_not_hold_up_the_others(
    association: Association, message: Message, provider: Pretender, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = person(association, mobile="+966500000444")
    with clock.at(START):
        later = tell(good, "answer_ready", about=good, facts=FACTS, by=SYSTEM)
    send = Taqnyat.send

    def choke(self: Taqnyat, to: str, text: str, message: Message) -> Any:
        if to.endswith("111"):
            raise ZeroDivisionError(to)
        return send(self, to, text, message)

    monkeypatch.setattr(Taqnyat, "send", choke)
    assert run() == 2
    later.refresh_from_db()
    message.refresh_from_db()
    assert later.state == State.SENT
    assert (message.state, message.last_error) == (State.QUEUED, "fault")
    run(timedelta(minutes=1))
    message.refresh_from_db()
    assert message.state == State.PARKED


def test_a_fault_of_ours_leaves_no_address_in_the_log(
    message: Message, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def choke(self: Taqnyat, to: str, text: str, message: Message) -> Any:
        raise ValueError(f"{to} {text}")

    monkeypatch.setattr(Taqnyat, "send", choke)
    run()
    assert "ValueError" in caplog.text
    assert "500000111" not in caplog.text


def test_a_dead_workers_lease_runs_out_and_is_repeated_once_under_the_same_name(
    message: Message, provider: Pretender
) -> None:
    Message.objects.update(state=State.LEASED, lease_owner="dead", leased_until=START + LEASE, attempts=1)
    assert run(LEASE) == 0
    assert run(LEASE + timedelta(seconds=1)) == 1
    message.refresh_from_db()
    assert (message.state, message.unconfirmed) == (State.SENT, 1)


def test_a_second_death_parks_it_instead_of_a_third_message(message: Message, provider: Pretender) -> None:
    Message.objects.update(
        state=State.LEASED, lease_owner="dead", leased_until=START + LEASE, attempts=2, unconfirmed=1
    )
    assert run(LEASE + timedelta(seconds=1)) == 0
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.PARKED, "interrupted twice")
    assert provider.asked == []


@pytest.mark.parametrize("answer", ["slow", "cut", "drip"])
def test_a_silent_provider_gets_one_repeat_only(
    message: Message, provider: Pretender, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("silah.interactions.channels.http.TOTAL", 0.4)
    provider.answers = [answer]
    for day in range(4):
        run(timedelta(days=day))
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.PARKED, "no answer")
    assert len(provider.asked) == 2
    assert {asked.json["deleteId"] for asked in provider.asked} == {message.pk}
    assert {attempt.outcome for attempt in Attempt.objects.all()} == {Outcome.UNCONFIRMED}


def test_an_unreachable_provider_is_left_alone_and_does_not_starve_another_association(
    association: Association, texting: ChannelSetting, provider: Pretender, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Association.objects.create(slug="awn", name_ar="عون", name_en="Awn", reference_prefix="AWN")
    monkeypatch.setenv("SILAH_CHANNEL_AWN_SMS", "k")
    with clock.at(START):
        for number in range(8):
            someone = person(association, mobile=f"+96650000050{number}")
            tell(someone, "answer_ready", about=someone, facts=FACTS, by=SYSTEM)
        ChannelSetting.objects.update(base_url="http://127.0.0.1:9/")
        with scope(association=other):
            ChannelSetting.objects.create(
                association=other, channel="sms", provider="taqnyat", sender="Awn", secret_env="SILAH_CHANNEL_AWN_SMS",
                base_url=provider.url,
            )  # fmt: skip
            theirs = person(other, mobile="+966500000600", token="awn")
            waiting = tell(theirs, "answer_ready", about=theirs, facts=FACTS, by=SYSTEM)
        assert deliver_due(limit=5) == 4
    waiting.refresh_from_db()
    assert waiting.state == State.SENT
    assert Message.objects.filter(attempts=0).count() == 5


def test_an_expired_code_is_not_sent_and_its_words_are_gone(
    association: Association, texting: ChannelSetting, provider: Pretender, noura: Actor
) -> None:
    with clock.at(START):
        message = tell_address(
            association, "+966500000333", "code", facts={"code": "482913"}, language="ar", by=SYSTEM
        )  # fmt: skip
    assert run(timedelta(minutes=10)) == 0
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.PARKED, "expired")
    assert "482913" not in message.body
    assert provider.asked == []
    with refused("expired") as refusal:
        retry(message, noura)
    assert "رمز" in str(refusal.value)


def test_a_code_is_blotted_out_once_sent(
    association: Association, texting: ChannelSetting, provider: Pretender
) -> None:
    with clock.at(START):
        message = tell_address(
            association, "+966500000333", "code", facts={"code": "482913"}, language="ar", by=SYSTEM
        )  # fmt: skip
    run()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert "482913" in provider.asked[0].json["body"]
    assert "482913" not in message.body


def test_sample_mode_never_speaks_to_a_provider(message: Message, provider: Pretender, settings: Any) -> None:
    settings.SAMPLE = True
    assert run() == 1
    message.refresh_from_db()
    assert (message.state, message.provider) == (State.SENT, "sample")
    assert provider.asked == []


def test_the_limit_is_kept(association: Association, texting: ChannelSetting) -> None:
    with clock.at(START):
        for number in range(5):
            someone = person(association, mobile=f"+96650000050{number}")
            tell(someone, "answer_ready", about=someone, facts=FACTS, by=SYSTEM)
        assert deliver_due(limit=2) == 2
        assert deliver_due(limit=50) == 3


def test_a_late_success_counts_even_when_the_lease_was_lost(message: Message) -> None:
    Message.objects.update(state=State.PARKED, last_error="interrupted twice")
    outbox._write_success(message, outbox.Receipt("taqnyat", "5"))
    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_late_failure_does_not_touch_what_another_worker_holds(message: Message) -> None:
    Message.objects.update(state=State.LEASED, lease_owner="other", leased_until=START + LEASE)
    outbox._write_failure(message, "mine", outbox.DeliveryFailed("http 500"))
    message.refresh_from_db()
    assert (message.state, message.lease_owner) == (State.LEASED, "other")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_handed_over_inside_a_transaction(message: Message, provider: Pretender) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        run()
    assert provider.asked == []


def test_reading_the_outbox_without_an_association_raises(message: Message) -> None:
    with scopes_disabled():
        assert Message.objects.count() == 1


def test_whoever_is_marked_unsafe_while_it_waits_is_told_in_person(message: Message, provider: Pretender) -> None:
    Person.objects.update(unsafe_contact=True)
    run()
    message.refresh_from_db()
    assert (message.state, message.channel, message.address) == (State.BY_HAND, "desk", "")
    assert provider.asked == []


def test_a_round_ends_in_time_so_that_the_worker_shows_signs_of_life(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ROUND", 0)
    assert run() == 0
