"""Any other gateway, described by a request pattern in the setting: names and parameters only, no expressions.

Pattern keys::

    headers  = {"Authorization": "Bearer {secret}"}
    format   = "json" or "form"
    body     = {"to": "{to}", "text": "{text}", "from": "{sender}", "ref": "{id}"}
    status   = [200, 201]              statuses that mean taken
    success  = {"result.ok": true}     values the answer must hold at these dotted paths
    id       = "result.id"             where its own name for the message stands
    refused  = {"error.code": [21211]} values that mean: useless to try again

Slots: ``{to} {text} {sender} {account} {secret} {id}``.
"""

import re
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from silah.interactions.channels import channel
from silah.interactions.channels.base import DeliveryFailed, Receipt
from silah.interactions.channels.http import post, post_json, refuse_by_status
from silah.interactions.channels.sms.gateway import Gateway, found
from silah.interactions.models import Message, Provider

_SLOT = re.compile(r"\{(to|text|sender|account|secret|id)\}")


@channel(Provider.TEMPLATE)
class Template(Gateway):
    def send(self, to: str, text: str, message: Message) -> Receipt:
        pattern = self.own.pattern
        slots = {
            "to": to, "text": text, "sender": self.own.sender, "account": self.own.account, "secret": self.secret,
            "id": str(message.public_id),
        }  # fmt: skip
        headers = {str(k): str(v) for k, v in _filled(pattern.get("headers", {}), slots).items()}
        body = _filled(pattern["body"], slots)
        if pattern.get("format", "json") == "form":
            sent = urlencode(body).encode()
            answer = post(self.address, sent, {"Content-Type": "application/x-www-form-urlencoded", **headers})
        else:
            answer = post_json(self.address, body, headers)
        taken_statuses = pattern.get("status", [])
        if answer.status not in taken_statuses:
            refuse_by_status(answer)
            if taken_statuses:
                raise DeliveryFailed(f"http {answer.status}")
        if not (pattern.get("success") or pattern.get("id") or pattern.get("refused")):
            return self.taken("")
        content = answer.json()
        for path, values in pattern.get("refused", {}).items():
            if found(content, *path.split(".")) in values:
                raise DeliveryFailed("refused by provider", permanent=True)
        for path, value in pattern.get("success", {}).items():
            if found(content, *path.split(".")) != value:
                raise DeliveryFailed("not taken by provider")
        return self.taken(found(content, *str(pattern.get("id", "")).split(".")))

    def check_config(self) -> list[str]:
        missing = super().check_config()
        pattern = self.own.pattern
        body = pattern.get("body") if isinstance(pattern, dict) else None
        if not isinstance(body, dict):
            return [*missing, _("The request pattern says nothing about the body.")]
        for slot in ("{to}", "{text}"):
            if slot not in str(body):
                missing.append(_("The request pattern does not use %(slot)s.") % {"slot": slot})
        for key in ("headers", "success", "refused"):
            if not isinstance(pattern.get(key, {}), dict):
                missing.append(_("In the request pattern, %(key)s is not a table.") % {"key": key})
        return missing


def _filled(value: Any, slots: dict[str, str]) -> Any:
    """``value`` with its slots filled in one pass: what a slot brings is never read as a slot again."""
    if isinstance(value, str):
        return _SLOT.sub(lambda match: slots[match[1]], value)
    if isinstance(value, dict):
        return {key: _filled(inner, slots) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, slots) for inner in value]
    return value
