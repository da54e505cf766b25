"""Text messages: one module per gateway used in the Kingdom, and one for any other by a request pattern."""

from silah.interactions.channels.sms import jawaly, msegat, taqnyat, template, unifonic

__all__ = ["jawaly", "msegat", "taqnyat", "template", "unifonic"]
