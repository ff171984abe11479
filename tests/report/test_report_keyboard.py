"""The page by keyboard alone, in a real browser without a network: every control is reached, and each does its work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from synthetic_report import healed, scene

from chromium import CHROMIUM
from interbody.report import render

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")]
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
REACHABLE = """() => {
  const groups = new Set();
  const all = 'a[href], button, select, input, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll(all)].filter((e) => {
    if (e.disabled || !e.getClientRects().length || getComputedStyle(e).visibility === 'hidden') return false;
    if (e.closest('details:not([open])') && !e.matches('details > summary')) return false;
    if (e.closest('details:not([open]) details')) return false;
    if (e.type !== 'radio') return true;
    if (groups.has(e.name)) return false;
    return groups.add(e.name);
  }).length;
}"""
MARK = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const key = e.type === 'radio' ? e.name : e;
  window.reached ||= new Set();
  window.reached.add(key);
  const style = getComputedStyle(e.type === 'radio' ? e.closest('label') || e.nextElementSibling || e : e);
  return { seen: style.outlineStyle !== 'none' || getComputedStyle(e).outlineStyle !== 'none', tag: e.tagName };
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("keyboard") / "report.html"
    path.write_text(render(healed(), scene(), date="2025-01-31"), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", offline=True)
        opened = context.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(path.as_uri())
        opened.wait_for_selector(".viewer-live")
        yield opened
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        browser.close()


def test_every_control_is_reached_and_shows_its_focus(page):
    expected = page.evaluate(REACHABLE)
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    unseen = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(MARK)
        if found is not None and not found["seen"]:
            unseen.append(found["tag"])
    assert page.evaluate("() => window.reached.size") >= expected
    assert unseen == []


def test_marks_register_and_view_are_set_by_arrows(page):
    page.focus("[name=matter-leg][value='0']")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.querySelector('#topics > .topic').dataset.matters") == "leg"
    assert page.inner_text("table.weighing tbody tr:first-child th").startswith("Less pain in the leg")
    page.focus("#register-patient")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#summary .for-surgeon >> nth=0")
    page.keyboard.press("ArrowLeft")
    assert not page.is_visible("#summary .for-surgeon >> nth=0")
    page.focus("#view-people")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#measure-odi .view-words >> visible=true")
    page.focus("#year")
    page.keyboard.press("End")
    assert page.inner_text("#measure-odi .sentences >> visible=true").startswith("A After 10 years")


def test_why_opens_beside_the_number_and_gives_the_focus_back(page):
    link = page.locator("#measure-odi .why-link")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#why-dialog")
    assert dialog.is_visible()
    assert "The study group" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("() => document.activeElement.dataset.why") == "why-odi"


def test_pictures_and_sliders_answer_to_keys(page):
    picture = "() => document.querySelectorAll('.pane-canvas')[1].toDataURL()"
    page.focus(".pane-canvas >> nth=1")
    for key in ("ArrowLeft", "ArrowUp", "+", "0"):
        before = page.evaluate(picture)
        page.keyboard.press(key)
        page.wait_for_function(f"(before) => ({picture})() !== before", arg=before, timeout=5000)
    page.focus("#viewer-time")
    page.keyboard.press("End")
    assert page.inner_text("#viewer-time-text") == "10 years"
    assert page.get_attribute("#viewer-time", "aria-valuetext") == "10 years"
    page.focus("#viewer-time-play")
    page.keyboard.press("Enter")
    assert page.inner_text("#viewer-time-text") == "start", "without motion Play jumps"


def test_a_source_is_one_jump_away(page):
    page.locator("#problem .cite a >> nth=0").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert page.evaluate("() => document.activeElement.id").startswith("source-")
    assert page.is_visible("#source-Synthetic2020")


@pytest.mark.parametrize("view", ["people", "words", "table", "curves"])
def test_a_change_of_year_or_view_takes_under_a_fifth_of_a_second(page, view):
    """The quickest of five, as other work on the machine only ever adds."""
    spent = page.evaluate(
        """(view) => {
          const year = document.getElementById('year');
          const times = [];
          for (let turn = 0; turn < 5; turn += 1) {
            document.getElementById('view-people').click();
            document.body.getBoundingClientRect();
            const start = performance.now();
            year.selectedIndex = turn % year.options.length;
            year.dispatchEvent(new Event('change'));
            document.getElementById(`view-${view}`).click();
            document.body.getBoundingClientRect();
            times.push(performance.now() - start);
          }
          return Math.min(...times);
        }""",
        view,
    )
    assert spent < 200
