"""Fixtures of the report's tests: a page rendered from a synthetic result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from report_tree import Node, parse
from synthetic_report import result, scene

from interbody.report import render

sys.path.insert(0, str(Path(__file__).parent.parent / "course"))
"""Where the hand-made people of the course tests are."""


@pytest.fixture(scope="session")
def html() -> str:
    return render(result(), scene(), date="2025-01-31")


@pytest.fixture(scope="session")
def page(html: str) -> Node:
    return parse(html)


@pytest.fixture(scope="session")
def rendered() -> Callable[..., Node]:
    def make(data: dict[str, Any], view: dict[str, Any] | None = None) -> Node:
        return parse(render(data, {} if view is None else view, date="2025-01-31"))

    return make
