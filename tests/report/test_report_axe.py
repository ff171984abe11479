"""axe-core finds nothing: both registers, light and dark, every view, wide and at 320 px, dialogs and details open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from synthetic_report import healed, scene

from chromium import CHROMIUM
from interbody.report import render

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
AXE = Path(__file__).parents[1] / "web" / "vendor" / "axe.min.js"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core"),
]
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """(rules) => axe.run(document, { runOnly: rules }).then((found) =>
  found.violations.map((v) => [v.id, ...v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120))]))"""
STATES = {
    "patient, wide, light": (1280, "light", "patient", "people", False),
    "surgeon, wide, dark, everything open": (1280, "dark", "surgeon", "all", True),
    "patient, 320 px, dark": (320, "dark", "patient", "words", False),
    "surgeon, 320 px, light, tables": (320, "light", "surgeon", "table", False),
    "patient, 640 px as 1280 at 200 %, curves": (640, "light", "patient", "curves", False),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("axe") / "report.html"
    path.write_text(render(healed(), scene(), date="2025-01-31"), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def state(browser, address, request) -> Iterator[Any]:
    width, scheme, register, view, opened = STATES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        offline=True,
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(address)
    for name in (f"register-{register}", f"view-{view}"):
        page.evaluate(f"() => document.getElementById('{name}').click()")
    if opened:
        page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    yield page
    context.close()


@pytest.mark.parametrize("state", list(STATES), indirect=True)
def test_nothing_is_found_and_nothing_scrolls_sideways(state):
    assert state.evaluate(RUN, RULES) == []
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert state.evaluate(sideways) <= 0


@pytest.mark.parametrize("state", ["patient, wide, light"], indirect=True)
def test_nothing_is_found_in_the_dialog_and_on_the_page_to_take_along(state):
    state.evaluate("() => document.querySelector('[data-why]').click()")
    assert state.evaluate(RUN, RULES) == []
    state.keyboard.press("Escape")
    state.evaluate("() => document.documentElement.classList.add('only-summary')")
    assert state.evaluate(RUN, RULES) == []
