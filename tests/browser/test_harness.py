"""The harness itself: it sees what is foreign, and tests the contrast of Arabic words."""

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import axe

PALE = """<!doctype html><html lang="ar" dir="rtl"><head><title>صفحة</title></head><body><main><h1>أهلًا بكم</h1>
<p>سطر أول</p><p>سطر ثان</p><p>سطر ثالث</p><p style="color:#ddd;background:#fff">سطر باهت لا يُقرأ</p></main></body></html>"""

pytestmark = pytest.mark.browser


def test_pale_arabic_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PALE)
    found = axe(page)
    page.close()
    assert [finding.rule for finding in found] == ["color-contrast"]
