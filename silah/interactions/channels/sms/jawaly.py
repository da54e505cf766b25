"""4Jawaly: JSON to /api/v1/account/area/sms/send with HTTP basic sign-in of key and secret."""

from base64 import b64encode

from silah.interactions.channels import channel
from silah.interactions.channels.base import DeliveryFailed, Receipt
from silah.interactions.channels.http import post_json, refuse_by_status
from silah.interactions.channels.sms.gateway import Gateway, found
from silah.interactions.models import Message, Provider


@channel(Provider.JAWALY)
class Jawaly(Gateway):
    url = "https://api-sms.4jawaly.com/api/v1/account/area/sms/send"
    needs_account = True

    def send(self, to: str, text: str, message: Message) -> Receipt:
        sign_in = b64encode(f"{self.own.account}:{self.secret}".encode()).decode()
        answer = post_json(
            self.address,
            {"messages": [{"text": text, "numbers": [to], "sender": self.own.sender}]},
            {"Authorization": f"Basic {sign_in}"},
        )
        refuse_by_status(answer)
        content = answer.json()
        job = found(content, "job_id")
        if found(content, "messages", 0, "err_text"):
            # The gateway took the request and refused this one message in it; its sentence may hold the number.
            raise DeliveryFailed("jawaly refused the message", permanent=True)
        if not job:
            code = found(content, "code")
            raise DeliveryFailed(f"jawaly {code}" if code else "answer unreadable", uncertain=code is None)
        return self.taken(job)
