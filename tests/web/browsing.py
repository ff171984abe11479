"""A real browser with the network cut, and what to look for on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chromium import CHROMIUM

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
PATIENCE_MS = 240_000


@dataclass
class Watch:
    """What a browser did that it should not have."""

    base: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def browsing(playwright: Any, base: str, **more: Any) -> Iterator[tuple[Any, Watch]]:
    """A page in a browser that can reach ``base`` alone."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    context = browser.new_context(**({"viewport": WIDE, "reduced_motion": "reduce"} | more))
    context.set_default_timeout(60_000)
    watch = Watch(base)

    def gate(route: Any) -> None:
        if route.request.url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            watch.elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("console", lambda m: watch.errors.append(m.text) if m.type == "error" else None)
    try:
        yield page, watch
    finally:
        browser.close()


@cache
def _axe() -> str:
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Any, *rules: str) -> list[str]:
    """What axe-core finds on the page as it stands: rule, why, and where; all rules, or only those named."""
    page.evaluate(_axe())
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['failureSummary']} at {node['target']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Any) -> int:
    """Pixels by which the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


TABBABLE = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const radios = new Set();
  return [...document.querySelectorAll(all)].filter((e) => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.matches('details:not([open]) > :not(summary), details:not([open]) > :not(summary) *')) return false;
    if (e.type === 'radio') {
      if (!e.checked && document.querySelector(`input[name="${e.name}"]:checked`)) return false;
      if (radios.has(e.name)) return false;
      radios.add(e.name);
    }
    return true;
  }).map((e) => { e.dataset.walk ??= Math.random().toString(36).slice(2); return e.dataset.walk; });
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  const s = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {walk: e.dataset.walk ?? '', outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
          tag: e.outerHTML.slice(0, 90), size: Math.min(box.width, box.height)};
}"""


def walk(page: Any) -> None:
    """Tab through the whole page: every control is reached, in the order of the page, with a visible focus."""
    wanted = page.evaluate(TABBABLE)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached = []
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if not here["walk"] or here["walk"] in reached:
            break
        assert here["outline"], f"the focus cannot be seen on {here['tag']}"
        reached.append(here["walk"])
    assert reached == wanted, f"reached {len(reached)} of {len(wanted)} controls in order"
