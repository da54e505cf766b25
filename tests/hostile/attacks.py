"""Making requests that no honest page sends, always the same ones for the same seed."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.hostile import payloads
from tests.hostile.forms import Form

Pairs = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
EDGE = "zq-edge-of-the-parts"


@dataclass(frozen=True)
class Attack:
    """One request and what it was made of."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.method} {self.path[:160]} {self.content_type[:60]} {self.body[:200]!r} {self.headers} {self.cookies}"


@dataclass
class Maker:
    """Makes attacks on one page."""

    rng: random.Random
    path: str
    forms: list[Form]
    parts: dict[str, Any]

    def attacks(self, count: int) -> Iterator[Attack]:
        """``count`` attacks, each of another kind while kinds last."""
        kinds = list(WEIGHTS)
        for number in range(count):
            kind = self.rng.choices(kinds, weights=[WEIGHTS[one] for one in kinds])[0] if number else "one wrong answer"
            yield KINDS[kind](self)

    # ── bodies ──

    def form(self) -> Form:
        return self.rng.choice(self.forms) if self.forms else Form(self.path, "POST", [])

    def one_wrong(self) -> Attack:
        form = self.form()
        pairs = form.answers() or [(name, "2") for name in self.rng.sample(payloads.QUERIES, 3)]
        place = self.rng.randrange(len(pairs))
        value = self.value(pairs[place][0])
        pairs[place] = (pairs[place][0], value)
        return self._post("one wrong answer", form, pairs, typed=(value,))

    def all_wrong(self) -> Attack:
        form = self.form()
        names = form.names or list(self.rng.sample(payloads.QUERIES, 4))
        return self._post("every answer wrong", form, [(name, self.value(name)) for name in names])

    def missing(self) -> Attack:
        form = self.form()
        return self._post("missing fields", form, [pair for pair in form.answers() if self.rng.random() < 0.4])

    def repeated(self) -> Attack:
        form = self.form()
        pairs = [pair for pair in form.answers() for _again in range(self.rng.randint(1, 3))]
        return self._post("repeated fields", form, [*pairs, *[(name, self.value(name)) for name, _value in pairs[:3]]])

    def unasked(self) -> Attack:
        form = self.form()
        extra = [(name, self.value(name)) for name in self.rng.sample(payloads.UNASKED, 12)]
        return self._post("fields nobody asked for", form, [*form.answers(), *extra])

    def many(self) -> Attack:
        form = self.form()
        return self._post("1,001 fields", form, [*form.answers(), *[(f"zq{n}", "1") for n in range(1001)]])

    def long(self) -> Attack:
        form = self.form()
        name = self.rng.choice(form.names or ["text"])
        pairs = [pair for pair in form.answers() if pair[0] != name]
        return self._post("10 MB in a field", form, [*pairs, (name, self.rng.choice("aا1") * 10_000_000)])

    def as_json(self) -> Attack:
        form = self.form()
        deep = json.dumps({name: self.value(name) for name in form.names}, ensure_ascii=True)
        body = self.rng.choice([deep, "[" * 3000 + "]" * 3000, '{"a":' * 50, "nul", "\ufeff{}", '"\\ud800"'])
        return Attack("JSON", "POST", self.path, body.encode("utf-8", "surrogatepass"), "application/json")

    def broken(self) -> Attack:
        form = self.form()
        body, kind = multipart(form.answers(), [])
        cut = self.rng.randrange(4)
        if cut == 0:
            body = body[: len(body) // 2]
        elif cut == 1:
            body = body.replace(b"\r\n", b"\n")
        elif cut == 2:
            kind = self.rng.choice(payloads.TYPES)
        else:
            kind = f"{self.rng.choice((kind, FORM))}; charset={self.rng.choice(payloads.CHARSETS)}"
            body = (
                body.replace(b"2", b"+2AA-")
                if "multipart" in kind
                else urlencode([(n, "%FF+2AA-é") for n in form.names or ["q"]]).encode()
            )
        headers = {"CONTENT_LENGTH": self.rng.choice(["", "0", "12", "-5", "abc"])} if self.rng.random() < 0.2 else {}
        return Attack("broken body", "POST", self.path, body, kind, headers)

    def upload(self) -> Attack:
        with_files = [one for one in self.forms if one.files]
        form = self.rng.choice(with_files) if with_files else self.form()
        names = form.files or ["upload"]
        chosen = [
            (self.rng.choice(names), self.rng.choice(payloads.files())) for _each in range(self.rng.randint(1, 2))
        ]
        body, kind = multipart(form.answers(), chosen)
        return Attack(f"files {[one.name[:20] for _n, one in chosen]}", "POST", self.path, body, kind)

    def _post(self, kind: str, form: Form, pairs: Pairs, typed: tuple[str, ...] = ()) -> Attack:
        if self.rng.random() < 0.25:
            body, content_type = multipart(pairs, [])
        else:
            body, content_type = "&".join(f"{_escaped(n)}={_escaped(v)}" for n, v in pairs).encode(), FORM
        return Attack(kind, "POST", self.path, body, content_type, typed=typed)

    # ── everything but the body ──

    def method(self) -> Attack:
        verb = self.rng.choice(["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "ZQ", "POST"])
        return Attack("method", verb, self.path, b"a=1" if self.rng.random() < 0.5 else b"")

    def query(self) -> Attack:
        pairs = [(self.rng.choice(payloads.QUERIES), self.value("")) for _each in range(self.rng.randint(1, 4))]
        text = "&".join(f"{n}={_escaped(v)}" for n, v in pairs)
        if self.rng.random() < 0.3:
            text += self.rng.choice(
                [
                    "&%ZZ=%",
                    "&q=%FF%FE",
                    "&q=%ED%A0%80",
                    "&=&&;",
                    "&q[]=1&q[a]=2",
                    "&" + "p=1&" * 1100,
                    "&page=" + "9" * 400,
                ]
            )
        return Attack("query", "GET", f"{self.path}?{text}")

    def segment(self) -> Attack:
        path = self.path
        values = [str(value) for part, value in self.parts.items() if part != "slug" or self.rng.random() < 0.3]
        if values:
            path = path.replace(quote(self.rng.choice(values)), self.rng.choice(payloads.SEGMENTS), 1)
        else:
            path += self.rng.choice(payloads.SEGMENTS)
        return Attack("path", self.rng.choice(["GET", "POST"]), path)

    def header(self) -> Attack:
        headers = {
            "HTTP_HX_REQUEST": "true", "HTTP_ACCEPT_LANGUAGE": "zq;q=x,*;q=9999999999", "HTTP_RANGE": "bytes=-1-,99-1", "HTTP_ACCEPT": "\x01",
            "HTTP_REFERER": "javascript:alert(1)", "HTTP_X_FORWARDED_FOR": "' OR 1=1", "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
            "HTTP_IF_MODIFIED_SINCE": "Sat, 99 Nov 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": "*" * 3000, "HTTP_HOST": self.rng.choice(["evil.example", "a b", "[::", "localhost:99999999"]),
            "HTTP_HX_CURRENT_URL": "http://[", "HTTP_HX_TARGET": TAGGED, "HTTP_ORIGIN": "null", "HTTP_USER_AGENT": "ا" * 2000,
        }  # fmt: skip
        names = self.rng.sample(sorted(headers), 3)
        return Attack(
            "headers", self.rng.choice(["GET", "POST"]), self.path, headers={name: headers[name] for name in names}
        )

    def cookie(self) -> Attack:
        slug = str(self.parts.get("slug", "yusr"))
        names = [f"draft-{slug}", "language", "theme", "sessionid", "csrftoken", "messages"]
        values = [
            "\x00" * 12,
            "\x00",
            "x" * 32,
            "é",
            "\u202e",
            '"',
            "a" * 3500,
            "../../x",
            TAGGED,
            "en\r\nX-Zq: 1",
            "٣" * 12,
        ]
        chosen = {name: self.rng.choice(values) for name in self.rng.sample(names, 2)}
        return Attack("cookies", self.rng.choice(["GET", "POST"]), self.path, cookies=chosen)

    def value(self, name: str) -> str:
        """Something wrong for a field of this name: what fits its kind half the time, anything else otherwise."""
        if self.rng.random() < 0.5:
            if name.endswith(("_day", "_month", "_year", "day", "on")):
                return self.rng.choice(self.rng.choice(payloads.DATES))
            if name.endswith(("id", "mobile", "iban", "code", "reference")):
                return self.rng.choice(payloads.IDENTITIES)
            return self.rng.choice(payloads.NUMBERS)
        return self.rng.choice(payloads.TEXTS)


TAGGED = payloads.TAG
KINDS: dict[str, Callable[[Maker], Attack]] = {
    "one wrong answer": Maker.one_wrong, "every answer wrong": Maker.all_wrong, "missing fields": Maker.missing,
    "repeated fields": Maker.repeated, "unasked": Maker.unasked, "many": Maker.many, "long": Maker.long, "JSON": Maker.as_json,
    "broken": Maker.broken, "files": Maker.upload, "method": Maker.method, "query": Maker.query, "path": Maker.segment,
    "headers": Maker.header, "cookies": Maker.cookie,
}  # fmt: skip
#: How often each kind comes; what costs half a second comes seldom.
WEIGHTS = {
    "one wrong answer": 30, "every answer wrong": 10, "missing fields": 8, "repeated fields": 5, "unasked": 6, "many": 1, "long": 0.5,
    "JSON": 4, "broken": 10, "files": 12, "method": 6, "query": 12, "path": 10, "headers": 6, "cookies": 8,
}  # fmt: skip


def multipart(pairs: Pairs, files: list[tuple[str, payloads.File]]) -> tuple[bytes, str]:
    """A body in parts, without the care a library would take."""
    rows = []
    for name, value in pairs:
        rows.append(
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(
                "utf-8", "surrogatepass"
            )
        )
    for name, one in files:
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="{one.name}"\r\nContent-Type: {one.media_type}\r\n\r\n'
        rows.append(head.encode("utf-8", "surrogatepass") + one.content + b"\r\n")
    return b"".join(rows) + f"--{EDGE}--\r\n".encode(), f"multipart/form-data; boundary={EDGE}"


def _escaped(text: str) -> str:
    if len(text) > 10_000 and text.count(text[0]) == len(text):
        return _escaped(text[0]) * len(text)  # millions of one letter, escaped once
    return quote(text.encode("utf-8", "surrogatepass"))
