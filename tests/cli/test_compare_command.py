"""``compare``: options side by side in the terminal, as JSON and as a page, in the case's order."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from interbody import pipeline
from interbody import result as results
from interbody.cli import app
from interbody.cli.compare import _tables
from interbody.progress import Step

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "report"))
from synthetic_report import result as synthetic

RUN = CliRunner()
CASE = """
case: synthetic
patient: {age: 60, sex: female, height_cm: 165, weight_kg: 70, diagnosis: stenosis,
  baseline: {odi: 40, back_pain: 6, leg_pain: 6}}
options:
  TLIF: {technique: tlif, levels: [L4-L5]}
  Decompression: {technique: decompression, levels: [L4-L5]}
  Continued care: {technique: nonoperative}
"""


@pytest.fixture
def case(monkeypatch, tmp_path: Path) -> Path:
    """A case whose simulation answers at once with synthetic numbers."""

    def simulate(case: Any, progress: Any) -> Any:
        progress(Step("mechanics, TLIF"))
        alignment = SimpleNamespace(
            height={"L4-L5": (8.0, 10.0)}, segmental={"L4-L5": (12.0, 14.5)}, lordosis=(50.0, 52.5), mismatch=(5.0, 2.5)
        )
        tlif = SimpleNamespace(preparations={"L4-L5": object()}, alignment=lambda: alignment)
        care = SimpleNamespace(preparations={})
        constructs = {"TLIF": tlif, "Continued care": care}
        return SimpleNamespace(spine=None, responses={}, notes={}, constructs=constructs)

    def as_dict(case: Any, *_: Any, **__: Any) -> dict[str, Any]:
        data = synthetic()
        options = {name: option.model_dump(mode="json") for name, option in case.options.items()}
        data["case"] = {"case": case.case, "options": options}
        data["solver"] = {}
        data["not_simulated"] = {"Continued care": "nothing to simulate"}
        data["comparison"] = {}
        return data

    monkeypatch.setattr(pipeline, "simulate", simulate)
    monkeypatch.setattr(results, "result_dict", as_dict)
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_every_option_has_a_column_in_the_order_of_the_case(case: Path) -> None:
    done = RUN.invoke(app, ["compare", str(case)])
    assert done.exit_code == 0, done.output
    head = next(line for line in done.stdout.splitlines() if "now" in line)
    assert head.index("now") < head.index("TLIF") < head.index("Decompression")
    for words in (
        "L4-L5, operated",
        "motion in degrees",
        "facet force",
        "8.0 → 10.0",
        "nothing here ranks them",
    ):
        assert words in done.stdout
    assert "Continued care: nothing to simulate" in done.stdout
    assert "mechanics, TLIF …" in done.stderr


@pytest.mark.parametrize(("width", "tables"), [(160, 1), (60, 2), (40, 4)])
def test_a_narrow_terminal_gets_fewer_columns_and_no_broken_word(capsys, width: int, tables: int) -> None:
    names = ["tlif_mis", "decompression", "nonoperative"]
    rows = [[f"{level}, operated", *["11.0 / 6.8 / 5.5"] * 4] for level in ("L4-L5", "L5-S1")]
    out = Console(width=width)
    for table in _tables(out, ["now", *names], rows):
        out.print(table)
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= width for line in lines)
    printed = " ".join(lines).split()
    assert [word for word in printed if word in ("now", *names)] == ["now", *names]
    assert printed.count("operated") == len(rows) * tables
    assert " ".join(printed).count("11.0 / 6.8 / 5.5") == len(rows) * 4


def test_some_options_as_json(case: Path) -> None:
    done = RUN.invoke(app, ["compare", str(case), "--options", "Decompression, TLIF", "--json"])
    found = json.loads(done.stdout)
    assert list(found["options"]) == ["TLIF", "Decompression"]
    assert found["alignment"]["TLIF"]["PI-LL_deg"] == {"before": 5.0, "after": 2.5}
    assert done.stderr == ""


def test_a_page(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "compare.html"
    done = RUN.invoke(app, ["compare", str(case), "--html", str(page)])
    assert done.exit_code == 0
    assert "options side by side" in page.read_text(encoding="utf-8")
    assert done.stdout.splitlines()[-1].endswith("compare.html")


def test_an_option_that_is_not_there_or_too_many_are_refused(case: Path) -> None:
    done = RUN.invoke(app, ["compare", str(case), "--options", "PLIF"])
    assert done.exit_code == 2
    assert "--options names 'PLIF', which the case does not have; it has TLIF, Decompression" in done.stderr
    many = "".join(f"  o{k}: {{technique: nonoperative}}\n" for k in range(5))
    case.write_text(CASE + many, encoding="utf-8")
    done = RUN.invoke(app, ["compare", str(case)])
    assert done.exit_code == 2
    assert "8 options are too many to stand side by side; name up to 6" in done.stderr
