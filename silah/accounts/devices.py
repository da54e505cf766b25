"""Where somebody comes from: the network the request came from, and the device as far as it is known here.

A device that once gave the right code or password carries a signed cookie that says so, without naming what it opened.
It is never made to wait for what strangers do (docs/decisions/0010).
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "device"
#: Seconds for which a device is remembered.
REMEMBERED = 180 * 86400
MOST_KNOWN, MOST_WAITS = 12, 6


@dataclass
class Device:
    """What is known of the other side of one request.

    Args:
        place: the network it comes from; many people may share it.
        id: of the cookie; empty for a device that carries none.
        known: digests of what was opened from it before.
        waits: digests of what it was told to wait for, with the second since the epoch from which it may try.
    """

    place: str
    id: str = ""
    known: list[str] = field(default_factory=list)
    waits: dict[str, int] = field(default_factory=dict)
    is_changed: bool = False

    def knows(self, digest: str) -> bool:
        return digest in self.known

    def remember(self, digest: str) -> None:
        """Keep that the right answer was given from here."""
        self.id = self.id or secrets.token_urlsafe(9)
        self.known = [*[one for one in self.known if one != digest][-(MOST_KNOWN - 1) :], digest]
        self.waits.pop(digest, None)
        self.is_changed = True

    def wait_for(self, digest: str, until: int) -> None:
        """Keep that a try is let in from a moment on."""
        self.id = self.id or secrets.token_urlsafe(9)
        kept = [(one, at) for one, at in self.waits.items() if one != digest]
        self.waits = {**dict(kept[-(MOST_WAITS - 1) :]), digest: until}
        self.is_changed = True


def device_of(request: HttpRequest) -> Device:
    """The device of a request, read once; a cookie that is not ours is as none."""
    found: Device | None = getattr(request, "device", None)
    if found is None:
        found = request.device = Device(place_of(request), **_carried(request))  # type: ignore[attr-defined]
    return found


def keep_device(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give the device its cookie again when something about it changed."""
    found: Device | None = getattr(request, "device", None)
    if found is not None and found.is_changed:
        content = signing.dumps({"id": found.id, "known": found.known, "waits": found.waits}, salt=COOKIE)
        response.set_cookie(
            COOKIE, content, max_age=REMEMBERED, httponly=True, secure=settings.HTTPS, samesite="Lax", path="/"
        )
    return response


def forget_device(response: HttpResponseBase) -> None:
    """Take the cookie from a device that others may use."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def digest_of(what: str) -> str:
    """A keyed digest of what is tried: neither the cookie nor the table of counters names a mobile or reference."""
    key = hashlib.sha256(b"silah.devices:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()[:24]


def place_of(request: HttpRequest) -> str:
    """The network of the other side: a /24 of version 4, a /56 of version 6, which is what one subscriber is given."""
    address = address_of(request)
    try:
        bits = 56 if ipaddress.ip_address(address).version == 6 else 24
        return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return "unknown"


def address_of(request: HttpRequest) -> str:
    """The network address of the other side.

    Behind TLS stands our own proxy, which adds the last address of the header; what is before it anybody could write.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return (forwarded.split(",")[-1].strip() or str(request.META.get("REMOTE_ADDR", "")))[:45]


def _carried(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, "")[:4096], salt=COOKIE, max_age=REMEMBERED)
    except signing.BadSignature:
        return {}
    return {"id": found["id"], "known": found["known"], "waits": found["waits"]}
