"""The application in real Chromium with the network cut: the whole way, access, keyboard, small and dark screens."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from browsing import NARROW, PATIENCE_MS, WIDE, barriers, browsing, sideways, walk
from launched import Launch

from chromium import CHROMIUM
from interbody.mechanics import LOAD_NAMES

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"), pytest.mark.slow]

VIEW_MS = 200
"""Issue of the page: any change of view within this, measured without other programs at work."""
SLACK = 3
"""By which a shared machine may be slower in a test."""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    with sync_api.sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def example(client: httpx.Client) -> str:
    """Address of a kept example with a variant."""
    document = client.get("/api/examples/estimated-woman-66").json()
    case = client.post("/api/cases", json={"document": document}).json()
    option = next(iter(document["options"].values()))
    client.post(f"/api/cases/{case['id']}/variants", json={"name": "kept", "option": option})
    return f"/cases/{case['id']}"


def _pages(example: str) -> list[str]:
    return ["/", "/new", example, f"{example}/edit", f"{example}/measures", f"{example}/study", "/api/docs", "/nowhere"]


def test_pages_have_no_barriers_on_any_screen(playwright: Any, served: Launch, example: str) -> None:
    """Every rule on a wide light screen; contrast on a dark one; width and size of targets on a narrow one."""
    with browsing(playwright, served.base) as (page, watch):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        for path in _pages(example):
            page.goto(served.base + path)
            page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            assert barriers(page) == [], path
            assert sideways(page) == 0, path
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            assert barriers(page, "color-contrast") == [], f"{path}, dark"
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            page.set_viewport_size(NARROW)
            assert sideways(page) <= 0, f"{path} at 320 px"
            assert barriers(page, "target-size") == [], f"{path} at 320 px"
            page.set_viewport_size(WIDE)
        assert watch.elsewhere == []
        assert [e for e in watch.errors if "404" not in e] == []


def test_everything_is_reached_by_keyboard(playwright: Any, served: Launch, example: str) -> None:
    with browsing(playwright, served.base) as (page, _):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        for path in _pages(example):
            page.goto(served.base + path)
            walk(page)
        page.goto(served.base + example)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_forecast_of_two_is_a_table_on_wide_screens(playwright: Any, served: Launch, example: str) -> None:
    with browsing(playwright, served.base) as (page, _):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        for width in (1440, 820):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{served.base}{example}/study")
            table = page.locator("#preview table.columns-2").first
            assert table.evaluate("e => getComputedStyle(e).display") == "table"
            heads = table.locator("thead th").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
            assert len(set(heads)) == 1, "the columns stand side by side"


def test_an_option_asks_what_its_technique_has(playwright: Any, served: Launch, example: str) -> None:
    with browsing(playwright, served.base) as (page, _):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        page.goto(f"{served.base}{example}/study")
        page.select_option("#option-v-screws", "unilateral")
        page.select_option("#option-v-technique", "alif")
        assert page.input_value("#option-v-screws") == "unilateral", "what was chosen stays"
        page.reload()
        page.select_option("#option-v-technique", "alif")
        assert page.input_value("#option-v-screws") == ""
        assert page.locator("#option-v-side option").all_inner_texts() == ["left", "right"]
        page.select_option("#option-v-technique", "nonoperative")
        for name in ("approach", "screws", "side", "levels"):
            assert not page.locator(f"#option-v-{name}").is_visible(), name
        assert not page.get_by_text("Implants and extent").is_visible()


def test_an_option_more_or_less_keeps_the_place(playwright: Any, served: Launch) -> None:
    with browsing(playwright, served.base) as (page, _):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        page.goto(served.base + "/new")
        page.get_by_role("button", name="Add an option").click()
        page.locator("#option-3-name:focus").wait_for()
        page.get_by_role("button", name="Leave this option out (option 2)").click()
        page.locator("#option-2-name:focus").wait_for()
        assert page.evaluate("scrollY") > 500


def test_the_pages_work_without_scripts(playwright: Any, served: Launch, example: str) -> None:
    with browsing(playwright, served.base, java_script_enabled=False) as (page, _):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        page.goto(f"{served.base}{example}/study")
        page.select_option("#patient-smoking", "current")
        page.click("text=Show the forecast")
        assert page.locator("#preview table").first.is_visible()
        assert page.input_value("#patient-smoking") == "current"


def test_the_whole_way(playwright: Any, served: Launch, phantom: tuple[Path, Path], tmp_path: Path) -> None:
    """Upload a CT, confirm the measures, choose options, run, see 3-D change, read harms, open a source, print,
    export.
    """
    with browsing(playwright, served.base, accept_downloads=True) as (page, watch):
        page.goto(served.address)
        page.wait_for_url(served.base + "/")
        assert "token" not in page.url
        _measure(page, phantom)
        case = _describe(page)
        _look_ahead(page, case)
        _run(page, case)
        _read_the_report(page)
        _print(page, tmp_path)
        _export(page, case, tmp_path)
        assert watch.elsewhere == []
        assert [e for e in watch.errors if "422" not in e] == []


def _measure(page: Any, phantom: tuple[Path, Path]) -> None:
    page.set_input_files("#labels", phantom[0])
    page.set_input_files("#ct", phantom[1])
    page.get_by_role("button", name="Measure", exact=True).click()
    page.wait_for_url(re.compile("/measurements/"))
    assert barriers(page) == []
    depth = page.locator("#anatomy-vertebrae-L4-superior_endplate-depth_mm")
    assert abs(float(depth.input_value()) - 34.0) < 3.0
    depth.fill("340")
    page.get_by_role("button", name="These measures are right").click()
    assert "allowed is 15 to 60 mm" in page.locator("#problems").inner_text()
    depth.fill("34")
    page.get_by_role("button", name="These measures are right").click()
    page.wait_for_url(re.compile("/new"))


def _describe(page: Any) -> str:
    assert page.input_value("#patient-bone_density-hu") == "130"
    page.get_by_role("button", name="Save the case").click()
    page.locator("#problems:focus").wait_for()  # once the page's script has run
    assert page.locator("#problems li").count() >= 7
    assert barriers(page) == []
    page.locator("#problems a").first.click()
    assert page.evaluate("document.activeElement.name") == "case"
    page.fill("#case", "walk through")
    for name, value in {
        "age": "66", "height_cm": "165", "weight_kg": "70", "baseline-odi": "44", "baseline-back_pain": "6",
        "baseline-leg_pain": "7",
    }.items():  # fmt: skip
        page.fill(f"#patient-{name}", value)
    page.select_option("#patient-sex", "female")
    page.select_option("#patient-diagnosis", "degenerative_spondylolisthesis")
    page.fill("#findings-L4-L5-slip_mm", "5")
    page.select_option("#findings-L4-L5-stenosis", "severe")
    page.get_by_role("button", name="Save the case").click()
    page.wait_for_url(re.compile("/cases/[0-9a-f]+$"))
    found: str = page.url
    return found


def _look_ahead(page: Any, case: str) -> None:
    assert page.locator("[data-year-picker]").count(), page.locator("main").inner_text()
    took = page.evaluate(
        """() => { const picker = document.querySelector('[data-year-picker]'); const began = performance.now();
        picker.selectedIndex = picker.options.length - 1; picker.dispatchEvent(new Event('change', {bubbles: true}));
        document.body.getBoundingClientRect(); return performance.now() - began; }"""
    )
    assert took < VIEW_MS
    assert page.locator("tbody[data-year]:visible").first.inner_text().startswith("After 10 years")
    page.goto(f"{case}/study")
    before = page.locator("#preview tbody:visible").first.inner_text()
    page.select_option("#patient-smoking", "current")
    page.wait_for_selector("#preview[data-milliseconds]")
    assert page.locator("#preview tbody:visible").first.inner_text() != before
    assert page.locator("#preview tr.differs:visible").count() >= 1
    assert float(page.get_attribute("#preview", "data-milliseconds")) < 300 * SLACK
    page.fill("#option-v-name", "smoking")
    page.get_by_role("button", name="Only keep").click()
    page.wait_for_url(re.compile("#kept"))
    assert page.locator(".kept li").count() == 1
    assert barriers(page) == []


def _run(page: Any, case: str) -> None:
    page.goto(case)
    page.uncheck("input[name=healing]")
    page.get_by_role("button", name="Work out the mechanics and make the report").click()
    page.wait_for_url(re.compile("/jobs/"))
    page.wait_for_selector("[data-stages] tr", timeout=PATIENCE_MS)
    assert barriers(page) == []
    job = page.url
    page.goto(case)
    page.wait_for_selector("[data-stages] progress", timeout=PATIENCE_MS)
    assert page.get_by_role("button", name="Work out the mechanics").count() == 0
    assert barriers(page) == []
    page.goto(job)
    page.wait_for_selector("[data-stages] tr", timeout=PATIENCE_MS)
    page.wait_for_selector("#open", timeout=PATIENCE_MS)
    assert barriers(page) == []
    page.click("#open")
    page.wait_for_url(re.compile("/report$"))


def _read_the_report(page: Any) -> None:
    page.wait_for_selector(".viewer-live")
    states = page.locator("#viewer-state option").evaluate_all("all => all.map((o) => o.value)")
    assert len(states) >= 2
    picture = page.locator(".pane-canvas").nth(1)
    seen = []
    for state in states:
        page.select_option("#viewer-state", state)
        page.wait_for_timeout(300)
        seen.append(picture.screenshot())
    assert len(set(seen)) == len(states), "the picture follows the option"
    harms = page.locator("#harms")
    harms.scroll_into_view_if_needed()
    assert re.search(r"\d+ of (100|1,000)", harms.inner_text())
    source = page.locator('a[href^="#source-"]:visible').first
    target = source.get_attribute("href")
    source.click()
    assert page.locator(f'[id="{target[1:]}"]').is_visible()
    assert page.url.endswith(target)
    assert barriers(page) == []


def _print(page: Any, folder: Path) -> None:
    page.get_by_role("navigation", name="Application").get_by_role("link", name="Print and export").click()
    page.get_by_role("button", name="One page to take along").click()
    page.wait_for_selector('a[download]:has-text("Save summary.pdf"), .state:has-text("Pango")', timeout=PATIENCE_MS)
    if page.locator('.state:has-text("Pango")').count():
        return
    with page.expect_download() as waiting:
        page.click('a[download]:has-text("Save summary.pdf")')
    waiting.value.save_as(folder / "summary.pdf")
    assert (folder / "summary.pdf").read_bytes().startswith(b"%PDF-")


def _export(page: Any, case: str, folder: Path) -> None:
    """Every export of the case's page, to the saved file, and what is in it."""
    packed = _saved(page, case, "Fields for ParaView (VTU)", folder / "fields.zip")
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        states = {name.partition("/")[0] for name in names}
        assert "intact" in states
        assert len(states) >= 2, "the operated spine is there too"
        assert {name.partition("/")[2] for name in names} == {f"{load}.vtu" for load in LOAD_NAMES}
        grid = ElementTree.fromstring(archive.read("intact/flexion.vtu"))
    assert grid.attrib["type"] == "UnstructuredGrid"
    piece = next(grid.iter("Piece"))
    assert int(piece.attrib["NumberOfCells"]) > 1000
    assert {"displacement", "pressure", "fibre_stretch"} <= {array.attrib["Name"] for array in grid.iter("DataArray")}
    model = ElementTree.parse(_saved(page, case, "Spine now for FEBio", folder / "spine.feb")).getroot()
    assert model.tag == "febio_spec"
    assert len(list(model.iter("elem"))) > 1000
    deck = _saved(page, case, "Spine now for CalculiX", folder / "spine.inp").read_text(encoding="utf-8")
    assert deck.count("*ELEMENT") >= 1
    assert "*STEP" in deck


def _saved(page: Any, case: str, button: str, target: Path) -> Path:
    page.goto(case)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(re.compile("/jobs/"))
    link = page.locator(f'a[download]:has-text("Save {target.name}")')
    link.wait_for(timeout=PATIENCE_MS)
    assert barriers(page) == []
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(target)
    return target
