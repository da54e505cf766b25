"""Choosing the way, queueing once, and what people do by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM, Actor
from silah.audit.models import Entry
from silah.core.refused import Refused
from silah.interactions.actions import Reach, retry, set_channel, tell, tell_address, told_by_hand
from silah.interactions.models import By, ChannelSetting, Message, Provider, State, Told
from silah.interactions.reasons import why
from silah.registry.models import Person
from tests.cast import refused

FACTS = {"reference": "YSR-1448-00012"}


def queue(person: Person, event: str = "answer_ready", facts: dict[str, Any] | None = None, **more: Any) -> Message:
    return tell(person, event, about=person, facts=FACTS if facts is None else facts, by=SYSTEM, **more)


def test_the_preferred_channel_is_taken(texting: ChannelSetting, saad: Person) -> None:
    message = queue(saad)
    assert (message.channel, message.address, message.state) == (By.SMS, "+966500000111", State.QUEUED)


def test_without_a_provider_the_next_channel_that_works_is_taken(mailing: ChannelSetting, saad: Person) -> None:
    message = queue(saad)
    assert (message.channel, message.address) == (By.EMAIL, "saad@example.com")
    assert message.subject


def test_without_any_provider_the_desk_tells_it(saad: Person) -> None:
    message = queue(saad)
    assert (message.channel, message.address, message.state) == (By.PHONE, "+966500000111", State.BY_HAND)
    assert list(Message.objects.all().by_hand()) == [message]


def test_a_channel_that_is_not_fully_set_up_does_not_count(
    texting: ChannelSetting, saad: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SILAH_CHANNEL_YUSR_SMS")
    assert queue(saad).state == State.BY_HAND


@pytest.mark.parametrize(("wish", "address"), [("phone", "+966500000111"), ("paper", "")])
def test_whoever_prefers_a_call_or_paper_is_told_by_hand(
    texting: ChannelSetting, saad: Person, wish: str, address: str
) -> None:
    Person.objects.filter(pk=saad.pk).update(preferred_channel=wish)
    saad.refresh_from_db()
    message = queue(saad)
    assert (message.channel, message.address, message.state) == (wish, address, State.BY_HAND)


def test_an_unsafe_contact_is_told_in_person_only_and_no_address_is_written_down(
    texting: ChannelSetting, mailing: ChannelSetting, haya: Person
) -> None:
    Person.objects.filter(pk=haya.pk).update(unsafe_contact=True)
    haya.refresh_from_db()
    message = queue(haya)
    assert (message.channel, message.address, message.state) == (By.DESK, "", State.BY_HAND)


def test_a_woman_reads_the_feminine(texting: ChannelSetting, haya: Person, saad: Person) -> None:
    assert "طلبكِ" in queue(haya).body
    assert "طلبكِ" not in queue(saad).body
    assert queue(haya).language == "ar-her"


def test_english_is_written_in_english(texting: ChannelSetting, haya: Person) -> None:
    Person.objects.filter(pk=haya.pk).update(preferred_language="en")
    haya.refresh_from_db()
    assert queue(haya).body.startswith("The answer to your request")


def test_the_same_event_about_the_same_thing_is_queued_once(texting: ChannelSetting, saad: Person) -> None:
    assert queue(saad) == queue(saad)
    assert Message.objects.count() == 1
    again = queue(saad, "completion_needed", {**FACTS, "count": 2}, occasion="1")
    other = queue(saad, "completion_needed", {**FACTS, "count": 1}, occasion="2")
    assert again != other
    assert list(Message.objects.all().about(saad)) == [other, again, Message.objects.earliest("pk")]


def test_a_message_vanishes_with_the_act_that_failed(texting: ChannelSetting, saad: Person) -> None:
    @transaction.atomic
    def act() -> None:
        queue(saad)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Message.objects.exists()


def test_a_link_goes_out_only_on_the_associations_registered_host(texting: ChannelSetting, saad: Person) -> None:
    assert "yusr/" not in queue(saad).body
    ChannelSetting.objects.filter(pk=texting.pk).update(link_host="yusr.example.org")
    assert queue(saad, occasion="2").body.endswith("\nyusr.example.org/yusr")


def test_a_code_goes_to_a_bare_number_and_expires(association: Association, texting: ChannelSetting) -> None:
    message = tell_address(
        association, "+966500000333", "code", facts={"code": "482913"}, language="ar-her", by=SYSTEM
    )  # fmt: skip
    assert "482913" in message.body
    assert "رمزكِ" in message.body
    assert "482913" not in message.shown_body
    assert message.expires_at == message.created_at + timedelta(minutes=10)
    assert message.person is None


def test_a_code_is_never_left_for_the_desk_to_read(association: Association, saad: Person) -> None:
    with pytest.raises(Refused) as refusal:
        tell_address(association, "+966500000333", "code", facts={"code": "482913"}, language="ar", by=SYSTEM)
    assert refusal.value.code == "no_channel"
    with pytest.raises(Refused):
        tell(saad, "draft_saved_link", about=None, facts={"code": "482913", "date": date(2026, 12, 1)}, by=SYSTEM)
    assert not Message.objects.exists()


def test_in_sample_mode_every_channel_works_and_codes_are_shown(
    association: Association, settings: Any, saad: Person
) -> None:
    settings.SAMPLE = association.is_sample = True
    message = tell_address(association, "+966500000333", "code", facts={"code": "482913"}, language="ar", by=SYSTEM)
    assert "482913" in message.shown_body
    assert queue(saad).state == State.QUEUED


def test_a_real_association_in_a_sample_installation_shows_staff_no_code(
    association: Association, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.SAMPLE = True
    message = tell_address(association, "+966500000333", "code", facts={"code": "482913"}, language="ar", by=SYSTEM)
    read = Message.objects.get(pk=message.pk)
    with django_assert_num_queries(0):
        assert "482913" not in read.shown_body


def test_the_desk_tells_it_by_hand_once_and_it_is_recorded(saad: Person, noura: Actor) -> None:
    message = queue(saad)
    told = told_by_hand(message, how=Told.CALL, by=noura)
    assert (told.state, told.told_how, told.told_by) == (State.TOLD, Told.CALL, noura.name)
    assert Entry.objects.filter(act="interactions.tell_by_hand").count() == 1
    with pytest.raises(Refused) as refusal:
        told_by_hand(message, how=Told.CALL, by=noura)
    assert refusal.value.code == "already_told"


def test_retry_is_for_what_is_stuck(texting: ChannelSetting, saad: Person, noura: Actor) -> None:
    message = queue(saad)
    with pytest.raises(Refused) as refusal:
        retry(message, noura)
    assert refusal.value.code == "not_stuck"
    Message.objects.update(state=State.PARKED, attempts=5, unconfirmed=2)
    again = retry(message, noura)
    assert (again.state, again.attempts, again.unconfirmed) == (State.QUEUED, 0, 0)


def test_retry_says_when_the_channel_is_not_set_up(saad: Person, noura: Actor) -> None:
    message = queue(saad)
    with pytest.raises(Refused) as refusal:
        retry(message, noura)
    assert refusal.value.code == "no_channel"


def test_another_association_sees_nothing(texting: ChannelSetting, saad: Person) -> None:
    queue(saad)
    other = Association.objects.create(slug="awn", name_ar="عون", name_en="Awn", reference_prefix="AWN")
    with scope(association=other):
        assert not Message.objects.exists()


def test_queueing_asks_the_database_a_fixed_number_of_times(
    texting: ChannelSetting, saad: Person, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        queue(saad)


def test_a_channel_is_set_only_when_nothing_is_missing(association: Association, noura: Actor) -> None:
    with refused("channel_incomplete") as refusal:
        set_channel(
            association, By.SMS, provider=Provider.MSEGAT, sender="اسم", by=noura, base_url="http://example.org"
        )
    sentence = str(refusal.value)
    for part in ("https://", "اسم المرسل", "اسم الحساب", "SILAH_CHANNEL_YUSR_"):
        assert part in sentence
    assert not ChannelSetting.objects.exists()
    off = set_channel(association, By.SMS, provider=Provider.MSEGAT, sender="", by=noura, active=False)
    assert not off.active


def test_a_provider_serves_its_own_channel_only(association: Association, noura: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        set_channel(association, By.EMAIL, provider=Provider.MSEGAT, sender="Yusr", by=noura)
    assert refusal.value.code == "channel_mismatch"


@pytest.mark.parametrize("name", ["SILAH_SECRET_KEY", "PATH", "SILAH_CHANNEL_AWN_SMS", "DATABASE_URL"])
def test_no_setting_can_name_a_secret_that_is_not_the_associations_own(
    texting: ChannelSetting, noura: Actor, association: Association, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "somebody else's secret")
    with pytest.raises(Refused):
        set_channel(
            association, By.SMS, provider=Provider.TAQNYAT, sender="Yusr", by=noura, secret_env=name,
            base_url="https://collector.example.org/",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "address"),
    [("number rejected", "+966500000777"), ("smtp 550 recipient", "+966500000777"), ("http 500", "+966500000111")],
)
def test_retry_goes_to_the_new_address_where_the_old_one_was_the_trouble(
    texting: ChannelSetting, saad: Person, noura: Actor, code: str, address: str
) -> None:
    message = queue(saad)
    Message.objects.update(state=State.PARKED, last_error=code)
    Person.objects.update(mobile="+966500000777")
    message = Message.objects.select_related("person").get()
    assert retry(message, noura).address == address


def test_retry_refuses_whoever_may_only_be_told_in_person(texting: ChannelSetting, saad: Person, noura: Actor) -> None:
    queue(saad)
    Message.objects.update(state=State.PARKED)
    Person.objects.update(unsafe_contact=True)
    with pytest.raises(Refused) as refusal:
        retry(Message.objects.get(), noura)
    assert refusal.value.code == "unsafe_contact"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("number rejected", "العنوان"), ("address of provider", "غير مهيأة"), ("http 401", "مفتاحنا"),
        ("smtp 535 sign-in", "مفتاحنا"), ("smtp 550 recipient", "العنوان"), ("no answer", "ربما وصلت"),
        ("unreachable", "لا يجيب"), ("expired", "فات"), ("msegat 1060", "لم يقبلها"), ("smtp 554", "لم يقبلها"),
    ],
)  # fmt: skip
def test_every_failure_is_told_in_words_that_say_what_to_do(code: str, word: str) -> None:
    with translation.override("ar"):
        assert word in str(why(code))
    assert why("") == ""


def test_a_request_may_ask_to_be_told_elsewhere_but_never_against_safety(mailing: ChannelSetting, haya: Person) -> None:
    reach = Reach(email="her-sister@example.com", way="email")
    assert queue(haya, reach=reach).address == "her-sister@example.com"
    Person.objects.filter(pk=haya.pk).update(unsafe_contact=True)
    haya.refresh_from_db()
    assert (queue(haya, reach=reach, occasion="2").channel, Message.objects.latest("pk").address) == (By.DESK, "")
