"""Every write of the outbox, one named function each. Sending itself is :mod:`silah.interactions.outbox`."""

from silah.interactions.actions.channel import set_channel
from silah.interactions.actions.mend import hold_back, let_go, retry, told_by_hand
from silah.interactions.actions.receipt import record_receipt
from silah.interactions.actions.tell import Reach, tell, tell_address

__all__ = [
    "Reach", "hold_back", "let_go", "record_receipt", "retry", "set_channel", "tell", "tell_address", "told_by_hand",
]  # fmt: skip
