"""Pretended providers on this machine: they speak the real protocols and can misbehave on demand."""

import contextlib
import json
import threading
import time
from email import message_from_bytes
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.smtp import SMTP, Envelope, Session


class Asked:
    """One request as it came in."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.path, self.headers, self.raw = path, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.raw.decode()).items()}


class Pretender:
    """An HTTP provider that answers what it is told to, in turn; the last answer stays.

    Answers: ``(status, content)``, or ``"slow"`` (nothing for a long time), ``"drip"`` (a byte now and then),
    ``"cut"`` (hangs up after reading), ``"garbage"``.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Any] = [(201, {"statusCode": 201, "messageId": 4444, "accepted": "[]", "rejected": "[]"})]
        self.free = threading.Event()
        pretender = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                pretender.asked.append(Asked(self.path, dict(self.headers), self.rfile.read(length)))
                answers = pretender.answers
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                with contextlib.suppress(OSError):
                    pretender.answer(self, answer)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, to: BaseHTTPRequestHandler, answer: Any) -> None:
        if answer == "slow":
            self.free.wait(20)
        elif answer == "cut":
            to.close_connection = True
            to.connection.close()
        elif answer == "drip":
            to.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(200):
                if self.free.is_set():
                    break
                to.wfile.write(b"X-A: b\r\n")
                to.wfile.flush()
                time.sleep(0.1)
        else:
            status, content = (200, b"\xff\xfe<html>") if answer == "garbage" else answer
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            to.send_response(status)
            to.send_header("Content-Length", str(len(body)))
            to.end_headers()
            to.wfile.write(body)

    def stop(self) -> None:
        self.free.set()
        self.server.shutdown()
        self.server.server_close()


class Mailbox:
    """A mail server that keeps what it gets; ``refuse`` is what it says to a recipient instead."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refuse = ""
        self.refuse_data = ""
        self.port = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse_data:
            return self.refuse_data
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"
