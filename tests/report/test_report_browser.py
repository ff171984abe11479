"""The page in a real browser, where there is one: nothing blocked, the 3-D view alive, no sideways scroll."""

from __future__ import annotations

import html as entities
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from synthetic_report import healed, scene

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
    assert "degrees with option A" in found["summary"]
    assert len(found["years"]) == 1
    before, marked, cleared = found["order"]
    assert marked[0] == "again"
    assert cleared == before
    assert sorted(marked) == sorted(before)
    assert found["first"] == "No further operation later"
    assert found["why"][0]
    assert found["why"][1] > 100
    assert "no at least once" in found["sure"]
    assert found["patient"] == [True, False]
    assert found["surgeon"] == [False, True]
    assert found["small"] == []


def test_ten_years_are_scrubbed_by_slider_and_told_in_words(tmp_path):
    found = _probe(render(healed(), scene(), date="2025-01-31"), tmp_path, 1280)
    start, year, end = found["time"]
    assert start["text"] == "start"
    assert "At the start, in the middle person of the model: bone bridges 0 % of the graft" in start["words"]
    assert year["text"] == "12 months"
    assert "After 12 months, in the middle person of the model: bone bridges 60 % of the graft" in year["words"]
    assert "20 of 100 have a loose screw" in year["words"]
    assert end["text"] == "10 years"
    assert len({step["picture"] for step in found["time"]}) == 3


def test_words_stand_in_where_there_is_no_webgl(html, tmp_path):
    path = tmp_path / "report.html"
    refuse = "<script>HTMLCanvasElement.prototype.getContext = () => null;</script>"
    path.write_text(_without_policy(html).replace("<head>", f"<head>{refuse}"), encoding="utf-8")
    dom, _ = _open(path, tmp_path)
    assert 'class="has-script"' in dom
    assert not re.search(r'<section id="spine"[^>]*viewer-live', dom)
