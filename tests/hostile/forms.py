"""The forms of a page as a browser would find them, and honest answers to begin from."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from silah.core.identifiers import sample_national_id


@dataclass
class Field:
    """One named input: its type, what it held, and the values it offers."""

    name: str
    kind: str
    value: str = ""
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.fields]

    def answers(self) -> list[tuple[str, str]]:
        """Honest answers, so that a single wrong one meets the code behind the first check."""
        return [(one.name, _honest(one)) for one in self.fields if one.kind != "file"]

    @property
    def files(self) -> list[str]:
        return [one.name for one in self.fields if one.kind == "file"]


def _honest(one: Field) -> str:
    if "id_document" in one.name:  # one identity is enough, and the number is given
        return ""
    if one.offered:
        return next((value for value in one.offered if value), "")
    if one.kind == "checkbox":
        return one.value or "on"
    if one.value:
        return one.value
    endings = {
        "national_id": sample_national_id(777), "mobile": "0500000777", "_day": "12", "_month": "3", "_year": "1447", "at": "10:30",
        "email": "someone@example.com", "iban": "SA0380000000608010167519", "password": "long-enough-1448",
    }  # fmt: skip
    return next((value for ending, value in endings.items() if one.name.endswith(ending)), "2")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._list: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._open)
        if self._open is None:
            return
        if tag == "option" and self._list is not None:
            self._list.offered.append(given.get("value", ""))
        name = given.get("name", "")
        if tag not in ("input", "select", "textarea", "button") or not name or name == "csrfmiddlewaretoken":
            return
        kind = given.get("type", tag)
        known = next((one for one in self._open.fields if one.name == name), None)
        if kind == "radio" and known is not None:
            known.offered.append(given.get("value", ""))
            return
        made = Field(name, kind, given.get("value", ""), [given.get("value", "")] if kind == "radio" else [])
        if kind not in ("submit", "button"):
            self._open.fields.append(made)
        self._list = made if tag == "select" else self._list

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._list = None


def forms_of(page: str) -> list[Form]:
    """Every form of a page that sends by POST, those of the frame (language, theme) left out."""
    reader = _Reader()
    reader.feed(page)
    frame = ("/language/", "/theme/", "/useful/", "/sign-out/", "/logout/")
    return [one for one in reader.forms if one.method == "POST" and not one.action.endswith(frame)]
