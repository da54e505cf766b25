"""Filling in forms as a person at a screen does: by what each control is called in the form, in any language."""

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page

CONTROLS = """form => [...document.querySelector(form).elements].filter(one => one.name).map(one => ({
  name: one.name, type: one.type, value: one.value, seen: one.checkVisibility() || !!one.closest("label")?.checkVisibility(),
}))"""


# Read by the page itself and all at once: a locator would first bring its own machinery into each new page.
KINDS = """names => names.map(name => [...document.querySelectorAll("main [name]")].find(one => one.name === name)?.type || "")"""


def one(page: Page, name: str) -> Locator:
    """The control of this name in the page's main part."""
    return page.locator(f'main [name="{name}"]')


def write(page: Page, **answers: Any) -> Page:
    """Fill in controls by name: text, a choice's value, several values, a date, or True for a box."""
    kinds = page.evaluate(KINDS, list(answers))
    for (name, value), kind in zip(answers.items(), kinds, strict=True):
        if isinstance(value, date):
            write_date(page, name, value)
            continue
        control = one(page, name)
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            if value is True:
                control.check()
            for choice in value if isinstance(value, list | tuple) else ():
                page.locator(f'main [name="{name}"][value="{choice}"]').check()
        elif kind.startswith("select"):
            control.select_option(str(value))
        else:
            control.first.fill(str(value))
    return page


def write_date(page: Page, name: str, day: date | str) -> None:
    """Fill in the three parts of a date, Gregorian unless written as ``12/7/1410``."""
    if isinstance(day, date):
        parts = (str(day.day), f"{day.month}g", str(day.year))
    else:
        number, month, year = day.split("/")
        parts = (number, month + ("g" if int(year) > 1700 else "h"), year)
    one(page, f"{name}_day").fill(parts[0])
    one(page, f"{name}_month").select_option(parts[1])
    one(page, f"{name}_year").fill(parts[2])


def send(page: Page, button: str = "") -> Page:
    """Press the main button of the page's form, or the one called ``button``, and wait for the answer."""
    name = f'[name="{button}"]' if button else ":not([name])"
    form = page.locator('main form[method="post"]:has(.actions)').filter(has=page.locator("[name]:not([type=hidden])"))
    button_there = form.locator(f"button[type=submit]{name}").first
    if not form.count() or not button_there.count():
        button_there = page.locator(f"main form button[type=submit]{name}").first
    return press(page, button_there)


def press(page: Page, button: Locator) -> Page:
    """Press the first such button or link in sight; it leads to another page."""
    with page.expect_navigation():
        button.locator("visible=true").first.click()
    return page


def controls(page: Page, form: str) -> list[dict[str, Any]]:
    """Name, kind, value and visibility of each control of a form."""
    found: list[dict[str, Any]] = page.evaluate(CONTROLS, form)
    return found
