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
RUN = """async ({ tags }) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations", "passes"] });
  const contrast = [...found.passes, ...found.violations].filter(rule => rule.id === "color-contrast");
  return {
    violations: found.violations.map(rule => ({
      id: rule.id, impact: rule.impact, help: rule.help,
      places: rule.nodes.map(node => `${node.target.join(" ")} — ${node.failureSummary}`),
    })),
    contrasted: contrast.flatMap(rule => rule.nodes).length,
    texts: [...document.querySelectorAll("body *")].filter(element =>
      element.checkVisibility() &&
      [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())).length,
  };
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Finding:
    """One rule broken: its name, how grave, and where."""

    rule: str
    impact: str
    where: str


def axe(page: Page, *, tags: list[str] | None = None) -> list[Finding]:
    """Return what is not accessible on ``page``; the tests want an empty list.

    Args:
        page: an open page.
        tags: groups of rules; WCAG 2.2 A and AA and good practice when left out.

    Raises:
        AssertionError: too few texts were tested for their contrast, so an empty answer would prove nothing.
    """
    # Through the developer's channel and not as a script element, which the page's own policy refuses.
    page.evaluate(MEASURE_EVERY_LETTER)
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(RUN, {"tags": tags or TAGS})
    assert found["contrasted"] >= min(5, found["texts"]), f"only {found['contrasted']} of {found['texts']} texts tested"
    assert found["contrasted"] >= found["texts"] * 0.4, f"only {found['contrasted']} of {found['texts']} texts tested"
    return [
        Finding(rule["id"], rule["impact"], f"{rule['help']}: {place}")
        for rule in found["violations"]
        for place in rule["places"]
    ]
