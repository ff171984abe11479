"""The page in a real browser, where there is one: nothing blocked, the 3-D view alive, no sideways scroll."""

from __future__ import annotations

import html as entities
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from synthetic_report import healed, result, scene

from chromium import CHROMIUM
from interbody.report import render

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--force-prefers-reduced-motion",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=20000",
    "--dump-dom",
]
FRAMES = "<script>requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 0);</script>"
"""Dumping the page stops the clock that frames hang on, so frames are given by timers."""
PROBE = Path(__file__).with_name("browser_probe.js")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def _open(path: Path, folder: Path) -> tuple[str, str]:
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.stderr


def _without_policy(html: str) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


def _probe(html: str, folder: Path, width: int) -> dict[str, Any]:
    path = folder / "probe.html"
    inner = _without_policy(html).replace("<head>", f"<head>{FRAMES}")
    frame = f'<iframe width="{width}" height="900" srcdoc="{entities.escape(inner)}"></iframe>'
    script = PROBE.read_text(encoding="utf-8")
    path.write_text(f"<!doctype html><body>{frame}<script>{script}</script></body>", encoding="utf-8")
    dom, _ = _open(path, folder)
    match = re.search(r'data-found="([^"]*)"', dom)
    assert match, "the probe did not finish"
    found: dict[str, Any] = json.loads(entities.unescape(match[1]))
    assert "error" not in found, found["error"]
    return found


def test_page_opens_under_its_own_policy(html, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    dom, log = _open(path, tmp_path)
    assert 'class="has-script"' in dom
    assert re.search(r'<section id="spine"[^>]*class="viewer-live"', dom)
    assert "Content Security Policy" not in log
    assert "ERR_" not in log


@pytest.mark.parametrize("width", [320, 1280])
def test_viewer_answers_and_page_reflows(html, tmp_path, width):
    found = _probe(html, tmp_path, width)
    assert found["live"]
    assert found["wide"] <= 0
    assert found["unmoved"] == []
    assert "right after the operation with option A" in found["summary"]
    assert all(re.search(r":0\d+(\.\d{1,2})? ?(°|N|MPa)\(", text) for text in found["legends"]), found["legends"]
    assert found["calendars"] == [True, True], "one calendar for each operation, and none wider than its frame"
    assert len(found["years"]) == 1
    before, marked, cleared = found["order"]
    assert marked[0] == "again"
    assert cleared == before
    assert sorted(marked) == sorted(before)
    assert found["first"] == "An operation later on"
    assert found["why"][0]
    assert found["why"][1] > 100
    assert "no at least once" in found["sure"]
    assert found["patient"] == [True, False]
    assert found["surgeon"] == [False, True]
    assert found["small"] == []


@pytest.mark.parametrize(("width", "rows"), [(390, [1, 1, 1, 1]), (820, [2, 2]), (1280, [4])])
def test_four_options_stand_in_even_rows_and_no_name_is_split(tmp_path, width, rows):
    found = _probe(render(four_options(), scene(), date="2025-01-31"), tmp_path, width)
    assert found["rows"] == rows
    assert found["split"] == []
    assert found["wide"] <= 0


def four_options() -> dict[str, Any]:
    data = result()
    data["case"]["options"] = {"Fusion": data["case"]["options"]["TLIF"], **data["case"]["options"]}
    data["forecast"]["Fusion"] = data["forecast"]["TLIF"]
    data["comparison"]["options"] = list(data["case"]["options"])
    return data


def test_ten_years_are_scrubbed_by_slider_and_told_in_words(tmp_path):
    found = _probe(render(healed(), scene(), date="2025-01-31"), tmp_path, 1280)
    start, year, end = found["time"]
    assert start["text"] == "start"
    assert "At the start, in the middle person of the model: bone bridges 0 % of the graft" in start["words"]
    assert year["text"] == "12 months"
    assert "After 12 months, in the middle person of the model: bone bridges 60 % of the graft" in year["words"]
    assert "bends 0.4 degrees from all the way back to all the way forward" in year["words"]
    assert "of 100" not in year["words"], "chances of hardware stand in one place for patients"
    assert year["hardware"].endswith("by then: 1.0 % a broken rod, 20.0 % a loose screw, 20.0 % a settled cage.")
    assert end["text"] == "10 years"
    assert len({step["picture"] for step in found["time"]}) == 3


def test_words_stand_in_where_there_is_no_webgl(html, tmp_path):
    path = tmp_path / "report.html"
    refuse = "<script>HTMLCanvasElement.prototype.getContext = () => null;</script>"
    path.write_text(_without_policy(html).replace("<head>", f"<head>{refuse}"), encoding="utf-8")
    dom, _ = _open(path, tmp_path)
    assert 'class="has-script"' in dom
    assert not re.search(r'<section id="spine"[^>]*viewer-live', dom)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="needs pdfinfo")
def test_the_page_to_take_along_prints_on_one_sheet_of_letter_paper(tmp_path):
    data = four_options()
    data["comparison"]["questions"] = [f"A question of the length that questions have, number {k}?" for k in range(9)]
    data["comparison"]["mismatches"] = [{"option": "TLIF", "treated": ["L3-L4"], "found": ["L4-L5"], "left": ["L4-L5"]}]
    page, paper = tmp_path / "report.html", tmp_path / "paper.pdf"
    page.write_text(render(data, {}, date="2025-01-31"), encoding="utf-8")
    flags = [flag for flag in FLAGS if flag != "--dump-dom"]
    command = [CHROMIUM, *flags, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={paper}"]
    subprocess.run([*command, f"{page.as_uri()}?summary"], capture_output=True, timeout=120, check=True)
    told = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\b", told), told
