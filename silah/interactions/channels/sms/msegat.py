"""Msegat: JSON to /gw/sendsms.php with user name and key in the body; the answer is a code."""

from silah.interactions.channels import channel
from silah.interactions.channels.base import DeliveryFailed, Receipt
from silah.interactions.channels.http import post_json, refuse_by_status
from silah.interactions.channels.sms.gateway import Gateway, found
from silah.interactions.models import Message, Provider

ACCEPTED = frozenset({"1", "M0000"})
#: The same words to the same number a moment ago: our first try did arrive there.
DUPLICATE = "1061"
#: Number not valid, words empty or too long; everything else (balance, sender name, sign-in) people put right.
PERMANENT = frozenset({"1050", "1120", "1140"})


@channel(Provider.MSEGAT)
class Msegat(Gateway):
    url = "https://www.msegat.com/gw/sendsms.php"
    needs_account = True

    def send(self, to: str, text: str, message: Message) -> Receipt:
        answer = post_json(
            self.address,
            {
                "userName": self.own.account,
                "apiKey": self.secret,
                "userSender": self.own.sender,
                "numbers": to,
                "msg": text,
                "msgEncoding": "UTF8",
                "timeToSend": "now",
                "reqBulkId": "true",
            },
            {},
        )
        refuse_by_status(answer)
        content = answer.json()
        # A bare number or a JSON object, depending on the account.
        code = str(content if isinstance(content, int | str) else found(content, "code") or "")
        if code in ACCEPTED or (code == DUPLICATE and message.unconfirmed):
            return self.taken(found(content, "id"))
        if not code:
            raise DeliveryFailed("answer unreadable", uncertain=True)
        raise DeliveryFailed(f"msegat {code}", permanent=code in PERMANENT)
