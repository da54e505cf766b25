"""The pieces in a real browser: no sideways scrolling, keys, Trusted Types, and the contrast of what is really painted."""

import pytest
from playwright.sync_api import Page

from silah.ui.tokens import PALETTES
from tests.browser.axe import axe
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.addresses"), pytest.mark.django_db(transaction=True)]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [320, 390, 900, 1280])
def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto("/style/?errors=1")
    assert sideways(page) == 0


def test_nothing_scrolls_sideways_with_letters_of_twice_the_size(open_page: OpenPage) -> None:
    page = open_page(width=640)
    page.goto("/style/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0


#: Every palette's contrasts are computed (tests/ui/test_contrast.py); the browser sees one in each run, all in the long.
SEEN_LONG = [pytest.param(name, marks=[pytest.mark.long] if number else []) for number, name in enumerate(PALETTES)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("palette", SEEN_LONG)
def test_everybody_can_read_and_use_it(open_page: OpenPage, palette: str, scheme: str) -> None:
    page = open_page(width=1280, color_scheme=scheme)
    page.goto(f"/style/?errors=1&palette={palette}")
    # Palettes and themes change colours alone; everything else is asked of the first.
    assert axe(page, colours_alone=(palette, scheme) != (next(iter(PALETTES)), "light")) == []


def test_the_page_stands_without_scripts(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    page.goto("/style/?errors=1")
    assert page.locator(".site-head .menu").is_visible()
    assert page.locator("input[type=file]").first.is_visible()


def test_the_summary_takes_focus_and_leads_to_the_field(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/style/?errors=1")
    assert page.evaluate("document.activeElement.id") == "summary"
    page.locator("#summary a").first.click()
    assert page.evaluate("location.hash") == "#id_mobile"


def test_swapped_answers_pass_the_trusted_types_and_text_does_not(open_page: OpenPage) -> None:
    """The policy of the page lets htmx read our own answers and refuses to make markup of any other text."""
    page = open_page()
    page.goto("/style/")
    page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.id = "swapped";
          box.setAttribute("hx-get", "/style/");
          box.setAttribute("hx-select", "h1");
          box.setAttribute("hx-trigger", "now");
          document.body.append(box);
          htmx.process(box);
          htmx.trigger(box, "now");
        }"""
    )
    page.locator("#swapped h1").first.wait_for()
    refused = page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return false } catch { return true } }"
    )
    assert refused


def test_the_theme_changes_at_once_and_stays(open_page: OpenPage) -> None:
    page = open_page(width=1280, color_scheme="light")
    page.goto("/style/")
    page.locator("[data-theme-toggle] button").locator("visible=true").first.click()
    assert "dark" in page.evaluate("document.documentElement.className")
    page.goto("/style/")
    assert "dark" in page.evaluate("document.documentElement.className")


def test_a_typed_date_says_its_counterpart(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/style/?errors=1")
    assert page.locator(".field-date-echo").first.inner_text() == "يوافق الأحد 12 يناير 2025 م"


def test_escape_twice_leaves_the_page(open_page: OpenPage) -> None:
    """The test points the exit at a page of our own, so that nothing leaves the machine."""
    page = open_page()
    page.goto("/style/")
    page.evaluate(
        "window.open = () => null; document.querySelectorAll('[data-quick-exit]').forEach(a => (a.href = '/out/'))"
    )
    page.keyboard.press("Escape")
    assert page.url.endswith("/style/")
    page.keyboard.press("Escape")
    page.wait_for_url("**/out/")
