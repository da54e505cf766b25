"""A small browser: keeps cookies, follows answers, reads the forms of a page and fills them in."""

import base64
import hashlib
import hmac
import http.client
import re
import secrets
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

FormType = "application/x-www-form-urlencoded"
Fields = Sequence[tuple[str, str]]
Files = Mapping[str, tuple[str, bytes]]


@dataclass
class Answer:
    """What the server answered. ``path`` is where the answer was found after redirections."""

    status: int
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Browser:
    """One visitor over one connection."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection(host, port, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes | None = None, content_type: str = "", *, follow: bool = True
    ) -> Answer:
        """Send one request; a redirection is followed by GET, ten times at most."""
        for _each in range(10):
            answer = self._once(method, path, body, content_type)
            if not follow or answer.status not in (301, 302, 303):
                return answer
            method, body, content_type = "GET", None, ""
            path = re.sub(r"^https?://[^/]+", "", urljoin(f"http://h{path}", answer.headers["location"]))
        raise RuntimeError(f"Too many redirections, the last to {path}")

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields, files: Files | None = None, *, follow: bool = True) -> Answer:
        """Send a form, as multipart when it has files."""
        if files is None:
            return self.ask("POST", path, urlencode(list(fields)).encode(), FormType, follow=follow)
        content_type, body = multipart(fields, files)
        return self.ask("POST", path, body, content_type, follow=follow)

    def _once(self, method: str, path: str, body: bytes | None, content_type: str) -> Answer:
        headers = {"Accept": "text/html", "Accept-Language": "ar"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if content_type:
            headers["Content-Type"] = content_type
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closed the idle connection between two requests; nothing of this one was read.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("set-cookie") or ():
            name, _equals, rest = line.partition("=")
            value = rest.split(";", 1)[0].strip('"')
            if value and "max-age=0" not in line.lower():
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, path, found, content)


def multipart(fields: Fields, files: Files) -> tuple[str, bytes]:
    """The content type and the body of a form with files."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, (filename, content) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)


# ── forms ──


@dataclass
class Input:
    """One input of a form; ``options`` are the values a list or a group of rows offers."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(one.name == name for one in self.inputs)

    def filled(self, answer: Callable[[Input], str | None]) -> list[tuple[str, str]]:
        """The fields as a visitor would send them; ``answer`` gives a value, or None to leave what stands there."""
        fields: dict[str, str] = {}
        for one in self.inputs:
            if not one.name or one.kind in ("submit", "button", "file"):
                continue
            given = answer(one)
            if given is not None:
                fields[one.name] = given
            elif one.kind in ("radio", "checkbox"):
                if one.checked:
                    fields[one.name] = one.value
            else:
                fields.setdefault(one.name, one.value)
        return list(fields.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.choice: Input | None = None
        self.area: Input | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.open)
        if self.open is None:
            return
        if tag in ("input", "button"):
            kind = given.get("type", "submit" if tag == "button" else "text")
            self.open.inputs.append(Input(given.get("name", ""), kind, given.get("value", ""), "checked" in given))
        elif tag == "select":
            self.choice = Input(given.get("name", ""), "select")
            self.open.inputs.append(self.choice)
        elif tag == "option" and self.choice is not None:
            self.choice.options.append(given.get("value", ""))
            if "selected" in given:
                self.choice.value = given.get("value", "")
        elif tag == "textarea":
            self.area = Input(given.get("name", ""), "textarea")
            self.open.inputs.append(self.area)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.choice = None
        elif tag == "textarea":
            self.area = None


def forms_of(answer: Answer) -> list[Form]:
    """Every form of a page that is sent by POST, its action made whole."""
    reader = _Reader()
    reader.feed(answer.text)
    found = [form for form in reader.forms if form.method == "post"]
    for form in found:
        form.action = re.sub(r"^https?://[^/]+", "", urljoin(f"http://h{answer.path}", form.action or answer.path))
    return found


def form_with(answer: Answer, name: str) -> Form:
    """The form of a page that has a field of this name.

    Raises:
        LookupError: when there is none.
    """
    for form in forms_of(answer):
        if form.has(name):
            return form
    raise LookupError(f"No form with {name} on {answer.path} (status {answer.status})")


# ── signing in as staff ──


def sign_in(browser: Browser, *, email: str, password: str, secret: str) -> None:
    """Sign in through the real pages: password, then the code of the second factor.

    Raises:
        RuntimeError: when the desk does not open.
    """
    page = browser.get("/staff/login/")
    form = form_with(page, "password")
    given = {"login": email, "password": password}
    answer = browser.post(form.action, form.filled(lambda one: given.get(one.name)))
    form = form_with(answer, "code")
    answer = browser.post(form.action, form.filled(lambda one: totp(secret) if one.name == "code" else None))
    if answer.status != 200 or "sessionid" not in browser.cookies or "/desk/" not in answer.path:
        raise RuntimeError(f"Signing in ended at {answer.path} with status {answer.status}")


def totp(secret: str, *, at: float | None = None) -> str:
    """The six digits of a second factor (RFC 6238, SHA-1, 30 seconds)."""
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06}"
