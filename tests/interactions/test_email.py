"""Real SMTP, spoken with a real server on this machine."""

import email.header
import socket
from typing import Any

import pytest

from silah.audit.actors import SYSTEM
from silah.interactions import channels
from silah.interactions.actions import tell
from silah.interactions.channels import DeliveryFailed
from silah.interactions.channels.email import Email
from silah.interactions.models import Attempt, By, ChannelSetting, Message, State
from silah.interactions.outbox import deliver_due
from silah.registry.models import Person
from tests.interactions.providers import Mailbox


@pytest.fixture
def message(mailing: ChannelSetting, haya: Person) -> Message:
    Person.objects.filter(pk=haya.pk).update(preferred_channel="email")
    haya.refresh_from_db()
    return tell(haya, "answer_ready", about=haya, facts={"reference": "YSR-1448-00012"}, by=SYSTEM)


def failure_of(setting: ChannelSetting, message: Message) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failure:
        Email(setting).deliver(message)
    return failure.value


def test_a_mail_arrives_as_plain_text_under_our_own_name(message: Message, mailbox: Mailbox) -> None:
    assert deliver_due() == 1
    [mail] = mailbox.mails
    assert mail["Message-ID"] == f"<{message.public_id}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "haya@example.com"
    assert mail["From"] == "Yusr <no-reply@example.org>"
    assert mail["Content-Language"] == "ar"
    assert not [name for name in mail if name.lower().startswith("list-")]
    assert mail.get_content_type() == "text/plain"
    subject = str(email.header.make_header(email.header.decode_header(mail["Subject"])))
    assert subject == "صدر الجواب عن طلبكِ YSR-1448-00012"
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "ادخلي لتقرئيه" in body.decode()
    message.refresh_from_db()
    assert (message.state, message.provider) == (State.SENT, "smtp")


@pytest.mark.parametrize(
    ("said", "permanent"), [("550 no such user", True), ("450 mailbox busy", False), ("421 come later", False)]
)
def test_a_refused_recipient_is_permanent_only_when_the_server_says_so(
    message: Message, mailing: ChannelSetting, mailbox: Mailbox, said: str, permanent: bool
) -> None:
    mailbox.refuse = said
    failure = failure_of(mailing, message)
    assert failure.permanent is permanent
    assert not failure.uncertain


@pytest.mark.parametrize(("said", "permanent"), [("554 looks like spam", True), ("451 try again", False)])
def test_refused_content(
    message: Message, mailing: ChannelSetting, mailbox: Mailbox, said: str, permanent: bool
) -> None:
    mailbox.refuse_data = said
    assert failure_of(mailing, message).permanent is permanent
    assert mailbox.mails == []


def test_nobody_there_is_unreachable(message: Message, mailing: ChannelSetting) -> None:
    mailing.base_url = "smtp://127.0.0.1:9"
    assert failure_of(mailing, message).unreachable


def test_a_server_that_never_speaks_is_left_in_time(
    message: Message, mailing: ChannelSetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("silah.interactions.channels.email.STEP", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mailing.base_url = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        assert failure_of(mailing, message).unreachable


@pytest.mark.parametrize("address", ["", "haya", "haya@example.com\nBcc: x@example.org", "a@b@c"])
def test_an_address_that_is_none_is_refused_for_good(message: Message, mailing: ChannelSetting, address: str) -> None:
    message.address = address
    assert failure_of(mailing, message).permanent


def test_a_subject_cannot_add_a_header(message: Message, mailing: ChannelSetting, mailbox: Mailbox) -> None:
    message.subject = "hello\nBcc: other@example.org"
    assert failure_of(mailing, message).permanent
    assert mailbox.mails == []


def test_the_installations_post_office_serves_whoever_has_none(
    association: Any, haya: Person, mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", mailbox.port, False
    settings.DEFAULT_FROM_EMAIL = "silah@example.org"
    Person.objects.filter(pk=haya.pk).update(preferred_channel="email")
    haya.refresh_from_db()
    message = tell(haya, "answer_ready", about=haya, facts={"reference": "YSR-1"}, by=SYSTEM)
    assert message.channel == By.EMAIL
    assert deliver_due() == 1
    assert len(mailbox.mails) == 1
    assert Attempt.objects.get().provider == "smtp"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base_url": "http://mail.example.org"}, "smtp://"),
        ({"base_url": ""}, "عنوان خادم البريد"),
        ({"sender": "Yusr"}, "عنوان البريد الذي تصدر منه"),
        ({"account": "yusr"}, "كلمة مرور"),
    ],
)
def test_what_is_missing_is_said_in_words(mailing: ChannelSetting, changes: dict[str, str], said: str) -> None:
    for name, value in changes.items():
        setattr(mailing, name, value)
    assert said in " ".join(Email(mailing).check_config())


def test_outside_this_machine_mail_goes_encrypted(mailing: ChannelSetting) -> None:
    mailing.base_url = "smtp://mail.example.org"
    office = Email(mailing).post_office()
    assert (office.port, office.starttls, office.tls) == (587, True, False)
    mailing.base_url = "smtps://mail.example.org"
    office = Email(mailing).post_office()
    assert (office.port, office.starttls, office.tls) == (465, False, True)


def test_the_installations_post_office_without_encryption_is_not_ready(association: Any, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example.org", False
    assert not channels.is_ready(association, By.EMAIL)
    settings.EMAIL_USE_TLS = True
    assert channels.is_ready(association, By.EMAIL)
