"""Accessibility of an open page, contrast of Arabic text included."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.install import AXE

# The engine leaves out text that it takes for an icon font, and guesses so from widths: joined Arabic
# letters are narrower than their sum, so it left out nearly every Arabic word. Equal widths end the guess.
MEASURE_EVERY_LETTER = """() => {
  CanvasRenderingContext2D.prototype.measureText = text => ({ width: 10 * String(text).length });
}"""
# The way to each place is worked out only of a page with findings: of everything that passed it costs half the time.
RUN = """async ({ groups, rules, places }) => {
  const found = await axe.run(document, {
    runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: groups },
    resultTypes: ["violations", "passes"], selectors: places,
  });
  const contrast = [...found.passes, ...found.violations].filter(rule => rule.id === "color-contrast");
  return {
    violations: found.violations.map(rule => ({
      id: rule.id, impact: rule.impact, help: rule.help,
      places: rule.nodes.map(node => `${(node.target || []).join(" ")} — ${node.failureSummary}`),
    })),
    contrasted: contrast.flatMap(rule => rule.nodes).length,
    texts: [...document.querySelectorAll("body *")].filter(element =>
      element.checkVisibility() &&
      [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())).length,
  };
}"""
GROUPS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Rules that look at colours: nothing else of a page differs between its themes.
COLOURS = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Finding:
    """One rule broken: its name, how grave, and where."""

    rule: str
    impact: str
    where: str


def axe(page: Page, *, colours_alone: bool = False) -> list[Finding]:
    """Return what is not accessible on ``page``; the tests want an empty list.

    Args:
        page: an open page.
        colours_alone: ask only what depends on colours, of a page whose every rule was asked in another theme;
            otherwise WCAG 2.2 A and AA and good practice.

    Raises:
        AssertionError: too few texts were tested for their contrast, so an empty answer would prove nothing.
    """
    if not page.evaluate("typeof axe === 'object'"):
        # Through the developer's channel and not as a script element, which the page's own policy refuses.
        page.evaluate(MEASURE_EVERY_LETTER)
        page.evaluate(AXE.read_text())
    asked = {"groups": GROUPS, "rules": COLOURS if colours_alone else None}
    found: dict[str, Any] = page.evaluate(RUN, {**asked, "places": False})
    assert found["contrasted"] >= min(5, found["texts"]), f"only {found['contrasted']} of {found['texts']} texts tested"
    assert found["contrasted"] >= found["texts"] * 0.4, f"only {found['contrasted']} of {found['texts']} texts tested"
    if found["violations"]:
        found = page.evaluate(RUN, {**asked, "places": True})
    return [
        Finding(rule["id"], rule["impact"], f"{rule['help']}: {place}")
        for rule in found["violations"]
        for place in rule["places"]
    ]
