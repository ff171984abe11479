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

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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
PROBE = Path(__file__).with_name("browser_probe.js")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def _open(path: Path, folder: Path, *more: str) -> tuple[str, str]:
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        *(f.replace("%20", " ") for f in FLAGS),
        f"--user-data-dir={folder / 'profile'}",
        path.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.stderr


def _probe(html: str, folder: Path, width: int) -> dict[str, Any]:
    inner = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    path = folder / "probe.html"
    frame = f'<iframe width="{width}" height="900" srcdoc="{entities.escape(inner)}"></iframe>'
    path.write_text(
        f"<!doctype html><body>{frame}<script>{PROBE.read_text(encoding='utf-8')}</script></body>", encoding="utf-8"
    )
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
    assert found["patient"] == [True, False]
    assert found["surgeon"] == [False, True]
    assert found["small"] == []


def test_words_stand_in_where_there_is_no_webgl(html, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    dom, _ = _open(path, tmp_path, "--disable-3d-apis")
    assert 'class="has-script"' in dom
    assert "viewer-live" not in re.sub(r"<(style|script).*?</\1>", "", dom, flags=re.S)
