"""The open published results, and the tables worked out of them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from interbody.case import Diagnosis
from interbody.cli import app
from interbody.cohort import load_cohort
from interbody.cohort.check import FOLDER, check, targets
from interbody.cohort.leave_one_out import leave_one_out
from interbody.cohort.tables import check_table, left_out_table
from interbody.course import Ledger
from interbody.outcomes.function import pooled_contrast
from interbody.outcomes.pooling import pooled_drift, pooled_gain


@pytest.fixture(scope="module")
def rows():
    return check()


def test_all_thirteen_open_results_are_there() -> None:
    found = targets()
    assert {t.row for t in found} == {f"O{k}" for k in range(1, 14)}
    assert all(t.low <= t.target <= t.high for t in found)
    assert all((FOLDER / f"{t.cohort}.yaml").is_file() for t in found)


@pytest.mark.parametrize("number", range(len(targets())))
def test_every_open_result_is_inside_interval_and_tolerance(rows, number) -> None:
    row = rows[number]
    assert row.inside_interval, row.as_dict()
    assert row.inside_tolerance, row.as_dict()


def test_intervals_are_as_wide_as_studies_differ(rows) -> None:
    """Width of a change of ODI against what its studies warrant: their spread, that of the contrast to a treatment
    they did not study, that of the drift, and the chance of n people, whose changes have an SD of about 20."""
    book = Ledger("pain_and_function")
    slip = Diagnosis.degenerative_spondylolisthesis
    contrast = pooled_contrast(f"fusion_decompression.{slip}", book)
    rate = pooled_drift(slip, book).new_study
    seen = 0
    for row in rows:
        target = row.target
        if target.quantity != ["odi_change"] or target.how != "value":
            continue
        cohort = load_cohort(FOLDER / f"{target.cohort}.yaml")
        gain = pooled_gain(f"{slip}.fusion", book, cohort.baseline.odi.mean)
        parts = [gain.new_study, 20 / cohort.n**0.5, rate * (target.year - 1)]
        if target.option == "decompression":
            parts.append(contrast.new_study)
        assert row.ours.width == pytest.approx(2 * 1.645 * sum(x * x for x in parts) ** 0.5, rel=0.15), target.row
        seen += 1
    assert seen >= 4


def test_most_studies_lie_where_the_others_foretell() -> None:
    found = leave_one_out()
    assert len(found) > 15
    assert sum(r.inside for r in found) / len(found) >= 0.8


def test_tables_have_a_line_for_each(rows) -> None:
    assert check_table(rows).count("\n") == len(rows) + 1
    assert left_out_table(leave_one_out()).count("\n") == len(leave_one_out()) + 1


def test_the_command_says_the_same() -> None:
    answer = CliRunner().invoke(app, ["forecast", "check", "--json"])
    found = json.loads(answer.stdout)
    assert all(row["passed"] for row in found["rows"])
    assert found["passed"] is True
    assert answer.exit_code == 0


def test_a_cohort_and_a_person_from_the_command_line(tmp_path) -> None:
    from interbody.case.examples import example_text

    path = tmp_path / "case.yaml"
    path.write_text(example_text("estimated-woman-66"), encoding="utf-8")
    person = json.loads(CliRunner().invoke(app, ["forecast", str(path), "--json"]).stdout)
    assert all(len(option["top_drivers"]) <= 5 for option in person["options"].values())
    assert person["sources"]
    told = CliRunner().invoke(app, ["forecast", str(path)])
    assert told.exit_code == 0
    for source in person["sources"]:
        assert source["key"] in "".join(told.stdout.split())
    assert "reference cohort" in told.stdout
    answer = CliRunner().invoke(app, ["forecast", str(FOLDER / "ssss.yaml")])
    assert answer.exit_code == 0
    assert "new cohort of 117" in answer.stdout


def test_bad_cohorts_end_in_exit_code_2(tmp_path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        (FOLDER / "ssss.yaml").read_text(encoding="utf-8").replace("mean: 67", "mean: 14"), encoding="utf-8"
    )
    answer = CliRunner().invoke(app, ["forecast", str(path)])
    assert answer.exit_code == 2
    assert "adults" in answer.stderr
