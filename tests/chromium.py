"""The browser that tests drive: the system's Chromium, or the one that ``make test`` had Playwright install."""

from __future__ import annotations

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


def _found() -> str | None:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        installed = playwright.chromium.executable_path
    return installed if Path(installed).is_file() else None


CHROMIUM = _found()
