"""The open published results, and the tables worked out of them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from interbody.cli import app
from interbody.cohort.check import FOLDER, check, targets
from interbody.cohort.leave_one_out import leave_one_out
from interbody.cohort.tables import check_table, left_out_table


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


def test_intervals_are_not_wider_than_studies_differ(rows) -> None:
    """Cohorts of one diagnosis differ by about 5 ODI points (SD), so 90 % of them lie within 20."""
    widths = [r.ours.width for r in rows if r.target.quantity == ["odi_change"] and r.target.how == "value"]
    assert widths
    assert all(5 < width < 20 for width in widths)


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
