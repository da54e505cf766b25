"""One outgoing request to a provider: encrypted, bounded in time and size, never redirected."""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from silah.interactions.channels.base import DeliveryFailed

CONNECT = 10  # seconds until the line stands
TOTAL = 30  # seconds for the whole conversation after that
MOST = 65_536  # bytes of an answer anybody needs


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        """The answer's JSON.

        Raises:
            DeliveryFailed: temporary and uncertain: whoever answers 2xx with nonsense may have taken the message.
        """
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise DeliveryFailed("answer unreadable", uncertain=self.status < 400) from None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_allowed(url: str) -> bool:
    """Whether a provider may be spoken to at ``url``: TLS, except on this machine."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or any(ord(c) <= 32 for c in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def post(url: str, body: bytes, headers: Mapping[str, str], *, method: str = "POST") -> Answer:
    """Send one request and read the answer.

    Raises:
        DeliveryFailed: ``unreachable`` when nothing was handed over; ``uncertain`` when the line broke afterwards.
    """
    if not is_allowed(url):
        raise DeliveryFailed("address of provider")
    parts = urlsplit(url)
    host = parts.hostname or ""
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(host, parts.port, timeout=CONNECT, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=CONNECT)
    try:
        line.connect()
    except (OSError, http.client.HTTPException):
        line.close()
        raise DeliveryFailed("unreachable", unreachable=True) from None
    # A socket's own limit starts anew with every byte, so a dripping answer would hold us for ever.
    late = threading.Event()
    watchdog = threading.Timer(TOTAL, _hang_up, [line.sock, late])
    watchdog.daemon = True
    watchdog.start()
    try:
        line.sock.settimeout(TOTAL)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request(method, path, body=body, headers={"Accept": "application/json", **headers})
        response = line.getresponse()
        answer = Answer(response.status, response.read(MOST))
    except (OSError, http.client.HTTPException, ValueError):
        raise DeliveryFailed("no answer", uncertain=True) from None
    finally:
        watchdog.cancel()
        line.close()
    if late.is_set():  # an answer cut off in its headers reads like a short one
        raise DeliveryFailed("no answer", uncertain=True)
    return answer


def post_json(url: str, content: Any, headers: Mapping[str, str]) -> Answer:
    body = json.dumps(content, ensure_ascii=False).encode()
    return post(url, body, {"Content-Type": "application/json; charset=utf-8", **headers})


def refuse_by_status(answer: Answer) -> None:
    """Raise for a status that is no success.

    A wrong key (401, 403) is temporary: it is not the message's fault and people put it right. 502 and 504 come from
    a gateway that does not know what happened behind it.
    """
    status = answer.status
    if 200 <= status < 300:
        return
    permanent = status in (400, 413, 414, 415, 422)
    raise DeliveryFailed(f"http {status}", permanent=permanent, uncertain=status in (502, 504))


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
