"""Taqnyat: POST /v1/messages with a bearer token; 201 and lists of accepted and rejected numbers."""

from silah.interactions.channels import channel
from silah.interactions.channels.base import DeliveryFailed, Receipt
from silah.interactions.channels.http import post_json, refuse_by_status
from silah.interactions.channels.sms.gateway import Gateway, found
from silah.interactions.models import Message, Provider


@channel(Provider.TAQNYAT)
class Taqnyat(Gateway):
    url = "https://api.taqnyat.sa/v1/messages"

    def send(self, to: str, text: str, message: Message) -> Receipt:
        answer = post_json(
            self.address,
            {"recipients": [to], "body": text, "sender": self.own.sender, "deleteId": message.pk},
            {"Authorization": f"Bearer {self.secret}"},
        )
        refuse_by_status(answer)
        content = answer.json()
        status = found(content, "statusCode")
        # The lists come as JSON lists or as text that looks like one.
        if to in str(found(content, "rejected") or ""):
            raise DeliveryFailed("number rejected", permanent=True)
        if str(status) not in ("200", "201") or not found(content, "messageId"):
            raise DeliveryFailed(f"taqnyat {status}" if status else "answer unreadable", uncertain=status is None)
        return self.taken(found(content, "messageId"))
