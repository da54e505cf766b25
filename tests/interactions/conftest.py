"""The people, the association and the pretended providers of these tests."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.utils import translation

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import Actor, ActorKind
from silah.core import clock
from silah.interactions.models import By, ChannelSetting, Provider
from silah.registry.models import Person
from tests.interactions.providers import Mailbox, Pretender

NOURA = Actor(ActorKind.STAFF, 7, "نورة القحطاني")


@pytest.fixture
def noura() -> Actor:
    """The officer of beneficiary relations."""
    return NOURA


@pytest.fixture
def association(db: None) -> Iterator[Association]:
    made = Association.objects.create(slug="yusr", name_ar="يُسر", name_en="Yusr", reference_prefix="YSR")
    with scope(association=made), translation.override("ar"):
        yield made


def person(association: Association, **changes: object) -> Person:
    facts: dict[str, object] = {
        "token": f"t{Person.objects.count()}", "first_name": "سعد", "family_name": "الدوسري", "search_name": "سعد دوسري",
        "gender": "male", "mobile": "+966500000111", "email": "saad@example.com", "created_at": clock.now(),
    }  # fmt: skip
    return Person.objects.create(association=association, **{**facts, **changes})


@pytest.fixture
def saad(association: Association) -> Person:
    return person(association)


@pytest.fixture
def haya(association: Association) -> Person:
    return person(
        association, first_name="هيا", family_name="الشمري", gender="female", mobile="+966500000222",
        email="haya@example.com",
    )  # fmt: skip


@pytest.fixture
def provider() -> Iterator[Pretender]:
    pretender = Pretender()
    yield pretender
    pretender.stop()


@pytest.fixture
def texting(association: Association, provider: Pretender, monkeypatch: pytest.MonkeyPatch) -> ChannelSetting:
    """The association sends texts through Taqnyat, which is the pretender."""
    monkeypatch.setenv("SILAH_CHANNEL_YUSR_SMS", "key-of-yusr")
    return ChannelSetting.objects.create(
        association=association, channel=By.SMS, provider=Provider.TAQNYAT, sender="Yusr",
        base_url=f"{provider.url}/v1/messages", secret_env="SILAH_CHANNEL_YUSR_SMS",
    )  # fmt: skip


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def mailing(association: Association, mailbox: Mailbox) -> ChannelSetting:
    """The association has a mail server of its own, which is the pretender."""
    return ChannelSetting.objects.create(
        association=association, channel=By.EMAIL, provider=Provider.SMTP, sender="Yusr <no-reply@example.org>",
        base_url=f"smtp://127.0.0.1:{mailbox.port}",
    )  # fmt: skip
