"""The import rule: lower floors never import higher ones, and nothing reaches for the network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import interbody

ROOT = Path(interbody.__file__).parent

BELOW_REPORT = ("evidence", "case", "anatomy", "mechanics", "surgery", "course", "outcomes", "decision")

ALLOWED = {
    "evidence": set(),
    "case": {"evidence"},
    "anatomy": {"case", "evidence"},
    "mechanics": {"anatomy", "evidence"},
    "surgery": {"mechanics", "anatomy", "evidence", "case"},
    "course": {"surgery", "mechanics", "evidence", "case"},
    "outcomes": {"course", "case", "evidence"},
    "decision": {"outcomes", "evidence", "case", "course"},
    "interop": {*BELOW_REPORT, "result", "report", "files", "progress", ""},
    "bench": {*BELOW_REPORT, "interop", "cohort", "pipeline", "progress", ""},
    "rigs": {"surgery", "mechanics", "case", "evidence"},
    "validation": {*BELOW_REPORT, "rigs", "files", "progress", ""},
    "cohort": {"outcomes", "course", "case", "evidence", "result", "decision", "files", ""},
    "result": {*BELOW_REPORT, ""},
    "report": {
        "result",
        "decision",
        "outcomes",
        "course",
        "surgery",
        "mechanics",
        "anatomy",
        "case",
        "evidence",
        "rigs",
        "",
    },
    "pipeline": {*BELOW_REPORT, "result", "report", "progress", "files"},
    "web": {*BELOW_REPORT, "pipeline", "result", "report", "interop", "cohort", "progress", "files", ""},
    "cli": {
        "web",
        "pipeline",
        "result",
        "report",
        "rigs",
        "cohort",
        "evidence",
        "bench",
        "validation",
        "interop",
        "case",
        "anatomy",
        "mechanics",
        "surgery",
        "progress",
        "files",
        "",
    },
    "__main__": {"cli"},
    "progress": set(),
    "files": set(),
    "": set(),
}
"""Which packages each package may import; the empty name is ``interbody/__init__.py`` (its version).

Surgery, course and decision read the case besides the floors right below them: an option, a patient and the names of
techniques are what they are asked about. Decision reads the course for the same reason.
"""

NETWORK = {
    "urllib",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "socket",
    "http",
    "ftplib",
    "smtplib",
    "webbrowser",
}

OPENS_THE_BROWSER = {"cli/serve.py": {"webbrowser"}}
"""Asks the system to show an address on this computer; fetches nothing."""


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def floor(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported(path: Path) -> set[str]:
    """Absolute dotted names of everything a module imports, at its top or inside functions."""
    package = ["interbody", *path.relative_to(ROOT).parent.parts]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{stem}.{alias.name}" for alias in node.names}
    return names


def floors_imported(path: Path) -> set[str]:
    """Packages of interbody that a module imports, its own left out."""
    found = set()
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "interbody":
            known = parts[1] if len(parts) > 1 and parts[1] in ALLOWED else ""
            found.add(known)
    return found - {floor(path)}


def test_every_package_has_a_place_in_the_rule() -> None:
    assert {floor(path) for path in modules()} <= set(ALLOWED)


def test_the_rule_has_no_circle() -> None:
    done: list[str] = []
    rest = dict(ALLOWED)
    while rest:
        free = [name for name, below in rest.items() if below <= set(done)]
        assert free, f"packages import each other in a circle: {sorted(rest)}"
        done += free
        for name in free:
            del rest[name]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_lower_floors_never_import_higher_ones(path: Path) -> None:
    too_high = floors_imported(path) - ALLOWED[floor(path)]
    assert not too_high, f"{path.relative_to(ROOT)} imports {sorted(too_high)}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_can_reach_the_network(path: Path) -> None:
    leave = OPENS_THE_BROWSER.get(path.relative_to(ROOT).as_posix(), set())
    assert not {name.split(".")[0] for name in imported(path)} & (NETWORK - leave)


def test_relative_imports_are_resolved() -> None:
    """The walk itself: a module two folders down that says ``from ..evidence`` is seen to import evidence."""
    assert "evidence" in floors_imported(ROOT / "mechanics" / "response.py")
    assert "interbody.evidence.Use" in imported(ROOT / "mechanics" / "response.py")


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(' '.join(m.split('.')[0] for m in sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


@pytest.mark.parametrize("statement", ["import interbody", "import interbody.cli"])
def test_import_stays_light(statement: str) -> None:
    heavy = {"numba", "scipy", "numpy", "pydantic", "altair", "nibabel", "jinja2", "pybtex", "fastapi", "uvicorn"}
    assert not loaded_after(statement) & heavy


def test_public_names_are_listed() -> None:
    assert set(interbody.__all__) == set(dir(interbody))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        interbody.nonsense  # noqa: B018
