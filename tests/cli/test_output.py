"""What commands print: tables for people, JSON alone where asked for, progress in plain lines without a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from interbody import pipeline
from interbody.case.examples import EXAMPLES
from interbody.cli import app, summary
from interbody.evidence import sources
from interbody.progress import Step

CASE = EXAMPLES / "estimated-woman-66.yaml"


def result() -> dict[str, Any]:
    """A result with only what the command line reads; the numbers are invented."""
    still = {"flexion": 6.0, "bending": 5.0, "torsion": 3.0}
    fused = {"flexion": 0.9, "bending": 1.1, "torsion": None}
    return {
        "schema_version": 1,
        "case": {"case": "invented", "options": {"Fusion": {"levels": ["L4-L5"]}, "Care": {"levels": []}}},
        "solver": {"Fusion": {"torsion_left": {"converged": False, "status": "gave up; try a finer step"}}},
        "summary": {
            "range_of_motion": {"intact": {"L4-L5": still}, "Fusion": {"L4-L5": fused}},
            "adjacent": {
                "Fusion": {"L3-L4": {"load_control": {"rotation": 1.001}, "hybrid": {"rotation": 1.24}}},
            },
        },
        "not_simulated": {"Care": "nothing to simulate"},
        "forecast": {
            "Fusion": {
                "timeline": [
                    {"year": 2.0, "union": {"value": 0.9, "low": 0.8, "high": 0.95}, "odi": None},
                    {"year": 10.0, "reoperation": {"value": 0.27, "low": 0.13, "high": 0.51}},
                ]
            },
            "Care": {
                "timeline": [
                    {"year": 10.0, "reoperation": None, "later_surgery": {"value": 0.33, "low": 0.2, "high": 0.52}},
                ]
            },
        },
        "sources": [
            {
                "key": sorted(sources())[0],
                "text": "An invented line.",
                "url": "",
                "status": "read",
                "used_for": ["discs", "bones"],
                "quantities": ["a"],
            }
        ],
        "assumptions": [{"name": "a"}],
    }


@pytest.fixture
def canned(monkeypatch, tmp_path: Path) -> Path:
    """Commands that answer at once; gives the folder they claim to have written to."""

    def answer(case: object, folder: Path, progress: Any, *_: bool) -> tuple[list[Path], dict[str, Any]]:
        progress(Step("anatomy"))
        progress(Step("anatomy", "L4", 1, 5))
        progress(Step("anatomy", seconds=0.31))
        return [folder / "result.json"], result()

    monkeypatch.setattr(pipeline, "run_to_folder", answer)
    monkeypatch.setattr(pipeline, "simulate_to_folder", answer)
    return tmp_path / "out"


def test_run_tells_stages_on_stderr_and_the_summary_on_stdout(canned: Path) -> None:
    answer = CliRunner().invoke(app, ["run", str(CASE), "--out", str(canned)])
    assert answer.exit_code == 0
    assert answer.stderr.splitlines() == ["anatomy …", "  anatomy: 0.3 s"]
    for words in (
        "L4-L5 6.0° → 0.9°",
        "L3-L4 +24 % (±0 %)",
        "90 % [80-95]",
        "27 % [13-51]",
        "33 % [20-52]",
        "not simulated",
        "not ranked",
        "Not a medical device",
        "Care: nothing to simulate",
        "Fusion, torsion_left: gave up; try a finer step",
    ):
        assert words in answer.stdout
    assert answer.stdout.splitlines()[-1].endswith("result.json")


def test_simulate_prints_the_ranges_and_a_dash_for_what_was_not_solved(canned: Path) -> None:
    answer = CliRunner().invoke(app, ["simulate", str(CASE), "--out", str(canned)])
    assert answer.exit_code == 0
    assert "6.0 / 5.0 / 3.0" in answer.stdout
    assert "0.9 / 1.1 / –" in answer.stdout


def test_a_narrow_terminal_cuts_no_name(capsys, monkeypatch) -> None:
    monkeypatch.setattr(summary, "console", lambda: Console(width=40, highlight=False))
    summary.print_summary(result())
    summary.print_motion(result())
    printed = capsys.readouterr().out
    assert "…" not in printed
    assert all(len(line) <= 40 for line in printed.splitlines())


@pytest.mark.parametrize("command", ["run", "simulate"])
def test_json_is_all_that_is_printed_when_asked_for(canned: Path, command: str) -> None:
    answer = CliRunner().invoke(app, [command, str(CASE), "--out", str(canned), "--json"])
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["result"] == result()


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(result()), encoding="utf-8")
    return path


def test_cite_lists_the_sources_of_an_earlier_result(earlier: Path) -> None:
    answer = CliRunner().invoke(app, ["cite", str(earlier)])
    assert answer.exit_code == 0
    assert "An invented line." in answer.stdout
    assert "discs; bones" in answer.stdout
    assert "1 sources; 1 figures are assumed or recalled" in answer.stdout


def test_cite_as_json_and_as_bibtex(earlier: Path) -> None:
    listed = json.loads(CliRunner().invoke(app, ["cite", str(earlier), "--json"]).stdout)
    assert listed == {"sources": result()["sources"], "assumptions": result()["assumptions"]}
    entries = CliRunner().invoke(app, ["cite", str(earlier), "--bibtex"]).stdout
    assert entries.startswith("@")
    assert result()["sources"][0]["key"] in entries


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}'])
def test_cite_refuses_json_that_is_no_result(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    answer = CliRunner().invoke(app, ["cite", str(path)])
    assert answer.exit_code == 2
    assert "other.json" in answer.stderr
