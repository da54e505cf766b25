"""Each gateway's documented protocol, its errors, and its nonsense."""

import base64
from typing import Any

import pytest

from silah.associations.models import Association
from silah.audit.actors import SYSTEM
from silah.interactions import channels
from silah.interactions.actions import tell
from silah.interactions.channels import DeliveryFailed
from silah.interactions.channels.http import is_allowed
from silah.interactions.models import By, ChannelSetting, Message
from silah.registry.models import Person
from tests.interactions.providers import Pretender

PATTERN = {
    "headers": {"X-Key": "{secret}"},
    "body": {"to": ["{to}"], "say": {"text": "{text}"}, "from": "{sender}", "ref": "{id}"},
    "status": [202],
    "success": {"result.ok": True},
    "refused": {"error.code": [21]},
    "id": "result.id",
}
GOOD: dict[str, tuple[int, Any, str]] = {
    "taqnyat": (201, {"statusCode": 201, "messageId": 77, "accepted": "[966500000111,]", "rejected": "[]"}, "77"),
    "unifonic": (200, {"success": True, "errorCode": "ER-00", "data": {"MessageID": "88", "Status": "Sent"}}, "88"),
    "msegat": (200, {"code": "M0000", "message": "Success", "id": "99"}, "99"),
    "jawaly": (200, {"code": 200, "job_id": "j-1", "messages": [{"inserted_numbers": 1}]}, "j-1"),
    "template": (202, {"result": {"ok": True, "id": "t-1"}}, "t-1"),
}
#: name, answer, permanent, uncertain
BAD: list[tuple[str, Any, bool, bool]] = [
    ("taqnyat", (400, {"statusCode": 400, "message": "bad"}), True, False),
    ("taqnyat", (401, {"statusCode": 401}), False, False),
    ("taqnyat", (201, {"statusCode": 201, "messageId": 1, "rejected": "[966500000111]"}), True, False),
    ("taqnyat", (201, {"statusCode": 201, "messageId": 1, "rejected": ["966500000111"]}), True, False),
    ("taqnyat", (200, {"statusCode": 402}), False, False),
    ("taqnyat", (201, []), False, True),
    ("unifonic", (200, {"success": False, "errorCode": "ER-01"}), False, False),
    ("unifonic", (200, {"success": "false", "errorCode": "ER-482"}), True, False),
    ("unifonic", (200, {"success": True, "errorCode": None, "data": None}), False, False),
    ("unifonic", (200, "text"), False, True),
    ("msegat", (200, {"code": "1060"}), False, False),
    ("msegat", (200, {"code": "1120"}), True, False),
    ("msegat", (200, {"code": "1061"}), False, False),
    ("msegat", (200, {}), False, True),
    ("jawaly", (200, {"job_id": "x", "messages": [{"err_text": "966500000111 is wrong"}]}), True, False),
    ("jawaly", (200, {"code": 407, "message": "no balance"}), False, False),
    ("jawaly", (200, {"messages": "?"}), False, True),
    ("template", (202, {"error": {"code": 21}}), True, False),
    ("template", (202, {"result": {"ok": False}}), False, False),
    ("template", (200, {"result": {"ok": True}}), False, False),
]
EVERYWHERE: list[tuple[Any, bool, bool]] = [
    ((500, b"oops"), False, False), ((502, b""), False, True), ((504, b""), False, True), ((429, {}), False, False),
    ((302, b""), False, False), ((404, b""), False, False), ((422, {}), True, False),
]  # fmt: skip


@pytest.fixture
def setting(association: Association, provider: Pretender, monkeypatch: pytest.MonkeyPatch) -> ChannelSetting:
    monkeypatch.setenv("SILAH_CHANNEL_YUSR_SMS", "key-of-yusr")
    return ChannelSetting(
        association=association, channel=By.SMS, sender="Yusr", account="yusr-user", base_url=f"{provider.url}/send",
        secret_env="SILAH_CHANNEL_YUSR_SMS", pattern=PATTERN,
    )  # fmt: skip


@pytest.fixture
def message(saad: Person, texting: ChannelSetting) -> Message:
    return tell(saad, "answer_ready", about=saad, facts={"reference": "YSR-1448-00012"}, by=SYSTEM)


def send(setting: ChannelSetting, name: str, message: Message) -> channels.Receipt:
    setting.provider = name
    return channels.by_name(name)(setting).deliver(message)


@pytest.mark.parametrize("name", GOOD)
def test_a_message_is_taken(name: str, setting: ChannelSetting, message: Message, provider: Pretender) -> None:
    status, content, provider_id = GOOD[name]
    provider.answers = [(status, content)]
    receipt = send(setting, name, message)
    assert (receipt.provider, receipt.provider_id) == (name, provider_id)
    asked = provider.asked[0]
    match name:
        case "taqnyat":
            assert asked.headers["Authorization"] == "Bearer key-of-yusr"
            assert asked.json == {
                "recipients": ["966500000111"], "body": message.body, "sender": "Yusr", "deleteId": message.pk,
            }  # fmt: skip
        case "unifonic":
            form = asked.form
            assert (form["AppSid"], form["Recipient"], form["Body"]) == ("key-of-yusr", "966500000111", message.body)
            assert (form["SenderID"], form["CorrelationID"]) == ("Yusr", str(message.public_id))
        case "msegat":
            sent = asked.json
            assert (sent["userName"], sent["apiKey"], sent["numbers"]) == ("yusr-user", "key-of-yusr", "966500000111")
            assert (sent["userSender"], sent["msg"], sent["msgEncoding"]) == ("Yusr", message.body, "UTF8")
        case "jawaly":
            assert base64.b64decode(asked.headers["Authorization"].split()[1]) == b"yusr-user:key-of-yusr"
            assert asked.json == {
                "messages": [{"text": message.body, "numbers": ["966500000111"], "sender": "Yusr"}]
            }  # fmt: skip
        case "template":
            assert asked.headers["X-Key"] == "key-of-yusr"
            assert asked.json["to"] == ["966500000111"]
            assert asked.json["ref"] == str(message.public_id)


@pytest.mark.parametrize(("name", "answer", "permanent", "uncertain"), BAD)
def test_a_refusal_says_whether_to_try_again(
    name: str, answer: Any, permanent: bool, uncertain: bool, setting: ChannelSetting, message: Message,
    provider: Pretender,
) -> None:  # fmt: skip
    provider.answers = [answer]
    if answer == (200, {"success": True, "errorCode": None, "data": None}):
        assert send(setting, name, message).provider_id == ""
        return
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, name, message)
    assert (failure.value.permanent, failure.value.uncertain) == (permanent, uncertain)
    assert "500000111" not in failure.value.reason
    assert "key-of-yusr" not in failure.value.reason


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(("answer", "permanent", "uncertain"), EVERYWHERE)
def test_statuses_mean_the_same_everywhere(
    name: str, answer: Any, permanent: bool, uncertain: bool, setting: ChannelSetting, message: Message,
    provider: Pretender,
) -> None:  # fmt: skip
    provider.answers = [answer]
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, name, message)
    assert (failure.value.permanent, failure.value.uncertain) == (permanent, uncertain)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("answer", ["slow", "drip", "cut"])
def test_a_silent_or_dripping_provider_is_left_in_time(
    name: str, answer: str, setting: ChannelSetting, message: Message, provider: Pretender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("silah.interactions.channels.http.TOTAL", 0.4)
    provider.answers = [answer]
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, name, message)
    assert failure.value.uncertain
    assert not failure.value.permanent


@pytest.mark.parametrize("name", [name for name in GOOD if name != "template"])
def test_nonsense_with_a_friendly_status_is_uncertain(
    name: str, setting: ChannelSetting, message: Message, provider: Pretender
) -> None:
    provider.answers = ["garbage"]
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, name, message)
    assert failure.value.uncertain


@pytest.mark.parametrize("content", [b"[" * 60_000, b"null", b"7", b'"x"', b"[]", b"{}", b'{"messages": [null]}'])
@pytest.mark.parametrize("name", GOOD)
def test_no_answer_of_any_shape_breaks_us(
    name: str, content: bytes, setting: ChannelSetting, message: Message, provider: Pretender
) -> None:
    provider.answers = [(GOOD[name][0], content)]
    with pytest.raises(DeliveryFailed):
        send(setting, name, message)


@pytest.mark.parametrize("name", GOOD)
def test_nobody_there_is_unreachable_and_certain(name: str, setting: ChannelSetting, message: Message) -> None:
    setting.base_url = "http://127.0.0.1:9/"
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, name, message)
    assert failure.value.unreachable
    assert not failure.value.uncertain


@pytest.mark.parametrize("address", ["", "0500000111", "+966 5", "saad@example.com", "+966500000111\nX"])
def test_a_number_that_is_none_is_refused_for_good(address: str, setting: ChannelSetting, message: Message) -> None:
    message.address = address
    with pytest.raises(DeliveryFailed) as failure:
        send(setting, "taqnyat", message)
    assert failure.value.permanent


def test_msegat_counts_a_duplicate_as_taken_when_the_first_try_got_no_answer(
    setting: ChannelSetting, message: Message, provider: Pretender
) -> None:
    provider.answers = [(200, {"code": "1061"})]
    message.unconfirmed = 1
    assert send(setting, "msegat", message).provider == "msegat"


def test_what_fills_a_slot_is_not_read_as_a_slot(
    setting: ChannelSetting, message: Message, provider: Pretender
) -> None:
    provider.answers = [(202, {"result": {"ok": True, "id": "t"}})]
    message.body = "{secret} {0.__class__}"
    send(setting, "template", message)
    assert provider.asked[0].json["say"]["text"] == "{secret} {0.__class__}"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [({}, "المحتوى"), ({"body": {"to": "{to}"}}, "{text}"), ({**PATTERN, "success": []}, "success")],
)
def test_an_incomplete_pattern_is_told_in_words(setting: ChannelSetting, pattern: Any, said: str) -> None:
    setting.pattern = pattern
    assert said in " ".join(channels.by_name("template")(setting).check_config())


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://api.taqnyat.sa/v1/messages", True), ("http://127.0.0.1:8000/", True), ("http://[::1]:80/", True),
        ("http://localhost/", True), ("http://example.org/", False), ("ftp://example.org/", False),
        ("https://user:pass@example.org/", False), ("https:///x", False), ("https://example.org/a b", False),
        ("https://example.org:99999/", False), ("file:///etc/passwd", False), ("http://127.0.0.1.example.org/", False),
    ],
)  # fmt: skip
def test_only_encrypted_addresses_are_spoken_to(url: str, allowed: bool) -> None:
    assert is_allowed(url) is allowed


@pytest.mark.parametrize("name", GOOD)
def test_every_provider_is_fully_set_up_with_these(name: str, setting: ChannelSetting) -> None:
    assert channels.by_name(name)(setting).check_config() == []
    assert not channels.by_name(name).url or channels.by_name(name).url.startswith("https://")  # type: ignore[attr-defined]
