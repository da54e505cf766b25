"""The portal's real application, page by page: learnt once by reading its forms, then walked again for others.

Learning fills in whatever the pages ask, so that the bench follows the portal when its questions change. Walking again
sends the same pages and posts with another person's identity and reads no HTML, to leave the processor to the server.
"""

from typing import Any

from bench import generators
from bench.browser import Answer, Browser, Form, Input, forms_of

Step = dict[str, Any]
MOST_PAGES = 15
KNOWN = {
    "gender": "female", "nationality": "saudi", "iban": "SA0380000000608010167519", "email": "", "drawn": "",
    "capacity": "self", "preferred_channel": "sms", "id_document": "", "id_document_number": "",
}  # fmt: skip


def learn(host: str, port: int, slug: str, service: str, number: int) -> list[Step]:
    """Apply once and return what was sent.

    Raises:
        RuntimeError: when a page refuses what was filled in, or the end is not reached.
    """
    browser, steps = Browser(host, port), []
    begin = f"/{slug}/apply/{service}/"
    page = browser.get(begin)
    for _each in range(MOST_PAGES):
        if page.path.endswith("/received/"):
            return steps
        form = _form(page, slug)
        step = _fill(form, number)
        steps.append(step)
        page = _send(browser, step, number)
        if page.status != 200:
            raise RuntimeError(f"{page.path} answered {page.status} to {[name for name, _value in step['fields']]}")
    raise RuntimeError(f"The application did not end; it stands at {page.path}")


def walk_again(host: str, port: int, steps: list[Step], number: int) -> dict[str, str]:
    """Send a learnt application for another person and return the address it ended at."""
    browser = Browser(host, port)
    browser.get(steps[0]["action"])
    page = Answer(0, "", {}, b"")
    for step in steps:
        page = _send(browser, step, number)
        if page.status != 200:
            raise RuntimeError(f"{page.path} answered {page.status}")
    if not page.path.endswith("/received/"):
        raise RuntimeError(f"The application ended at {page.path}")
    browser.connection.close()
    return {"token": page.path.split("/")[-3]}


def _form(page: Answer, slug: str) -> Form:
    for form in forms_of(page):
        if form.action.startswith(f"/{slug}/apply/") and "/keep/" not in form.action and "/forget/" not in form.action:
            return form
    raise RuntimeError(f"No form to fill in on {page.path} (status {page.status})")


def _fill(form: Form, number: int) -> Step:
    values = KNOWN | generators.application(number)
    rows: set[str] = set()

    def answer(one: Input) -> str | None:
        if one.name == "csrfmiddlewaretoken" or one.kind == "hidden":
            return None
        if one.kind == "radio":
            chosen = values.get(one.name)
            if one.name in rows or (chosen is not None and one.value != chosen):
                return None
            rows.add(one.name)
            return one.value
        return _answer(one, values)

    paper = next((one.name for one in form.inputs if one.kind == "file"), None)
    fields = [(name, value) for name, value in form.filled(answer) if name != "csrfmiddlewaretoken"]
    return {"action": form.action, "fields": fields, "paper": paper}


def _answer(one: Input, values: dict[str, str]) -> str:
    if one.name in values:
        return values[one.name]
    if one.kind == "checkbox":
        return one.value or "on"
    for part, value in (("_day", "12"), ("_month", "5g"), ("_year", "2030")):
        if one.name.endswith(part):
            return "" if one.name.startswith("date_") else value
    if one.kind == "select":
        return one.value or next((option for option in one.options if option), "")
    if one.kind == "textarea":
        return values["need"]
    return one.value or "1"


def _send(browser: Browser, step: Step, number: int) -> Answer:
    person = generators.application(number)
    fields = [(name, person.get(name, value)) for name, value in step["fields"]]
    fields.append(("csrfmiddlewaretoken", browser.cookies.get("csrftoken", "")))
    files = {step["paper"]: ("paper.pdf", generators.pdf(mark=f"{number:012}"))} if step["paper"] else None
    return browser.post(step["action"], fields, files)
