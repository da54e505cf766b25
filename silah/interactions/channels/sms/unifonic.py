"""Unifonic: a form to /rest/SMS/messages with the AppSid in it; our name goes along as CorrelationID."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from silah.interactions.channels import channel
from silah.interactions.channels.base import DeliveryFailed, News, Receipt
from silah.interactions.channels.http import post, refuse_by_status
from silah.interactions.channels.sms.gateway import Gateway, found
from silah.interactions.models import Message, Provider

ACCEPTED = "ER-00"
#: Codes that speak of this message (a wrong number, empty words), not of the account.
PERMANENT = frozenset({"ER-406", "ER-449", "ER-482"})


@channel(Provider.UNIFONIC)
class Unifonic(Gateway):
    url = "https://el.cloud.unifonic.com/rest/SMS/messages"

    def send(self, to: str, text: str, message: Message) -> Receipt:
        form = {
            "AppSid": self.secret,
            "SenderID": self.own.sender,
            "Recipient": to,
            "Body": text,
            "responseType": "JSON",
            "CorrelationID": str(message.public_id),
            "async": "false",
        }
        answer = post(self.address, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
        refuse_by_status(answer)
        content = answer.json()
        code = found(content, "errorCode")
        if found(content, "success") in (True, "true") and code in (ACCEPTED, None):
            return self.taken(found(content, "data", "MessageID"))
        if not isinstance(code, str):
            raise DeliveryFailed("answer unreadable", uncertain=True)
        raise DeliveryFailed(f"unifonic {code}", permanent=code in PERMANENT)

    def read_news(self, payload: Mapping[str, Any]) -> News | None:
        status = str(payload.get("Status") or "").lower()
        arrived = {"delivered": True, "undelivered": False, "failed": False, "rejected": False}.get(status)
        return News(
            provider_id=str(payload.get("MessageID") or ""),
            public_id=str(payload.get("CorrelationID") or ""),
            arrived=arrived,
            code=status[:40],
        )
