"""Sample mode: the message is taken and shown on the desk; nothing leaves the house."""

from silah.interactions.channels import SAMPLE, channel
from silah.interactions.channels.base import Channel, Receipt
from silah.interactions.models import Message


@channel(SAMPLE)
class Sample(Channel):
    def deliver(self, message: Message) -> Receipt:
        return Receipt(SAMPLE, str(message.public_id))

    def check_config(self) -> list[str]:
        return []
