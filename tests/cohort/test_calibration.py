"""Published results as records, and how well cohorts drawn like their studies foretell those held out."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from interbody.cli import app
from interbody.cohort.calibration import calibrate, coverage, of_study
from interbody.cohort.check import targets
from interbody.cohort.leave_one_out import check_without_itself, sets_without
from interbody.cohort.plot import calibration_chart, group_of
from interbody.evidence import available_sets, parameters, sources, study_results
from interbody.evidence.check import result_problems
from interbody.evidence.search import search_results

HELD_OUT = [r for r in study_results() if r.held_out]


def numbers(value) -> list[float]:
    return [n for v in value for n in numbers(v)] if isinstance(value, tuple) else [value]


def test_records_have_sources_and_rest_on_constants_that_exist() -> None:
    assert len(study_results()) > 100
    assert len(HELD_OUT) >= 40
    for result in study_results():
        assert list(result_problems(result, sources())) == []


@pytest.mark.parametrize("result", HELD_OUT, ids=lambda r: f"{r.study}-{r.quantity}-{r.option}-{r.year}")
def test_no_constant_is_a_held_out_result(result) -> None:
    """The same number from the same source in a parameter set would mean that it is not held out."""
    for name in available_sets():
        for q in parameters(name).values():
            if q.source == result.source and name != "candidacy":
                found = [abs(n) for n in numbers(q.value) if isinstance(n, float)]
                assert abs(result.value) not in found, f"{name}:{q.name}"


def test_a_study_without_a_cohort_is_named() -> None:
    with pytest.raises(ValueError, match="nobody: no cohort describes this study"):
        of_study("nobody")


def test_results_are_found_by_words() -> None:
    found = search_results("nordsten held out")
    assert found
    assert all(r.study == "nordsten-ds" and r.held_out for r in found)


def test_a_set_without_a_study_does_not_have_it() -> None:
    left = sets_without(("adjacent:study.sears",))["adjacent"]
    assert "study.sears" not in left
    assert "study.irmola" in left
    with pytest.raises(KeyError, match=r"no quantity 'study\.nobody'"):
        sets_without(("adjacent:study.nobody",))


@pytest.mark.slow
def test_nine_of_ten_held_out_results_lie_inside() -> None:
    """90 % intervals: of 40 results 36 are expected inside; fewer than 32 has a chance of 2 %."""
    rows = calibrate()
    inside, of, spread = coverage([row for row in rows if row.result.held_out])
    assert inside / of >= 0.8
    assert 0.6 < spread < 1.3
    svg = calibration_chart(rows)
    assert svg.startswith("<svg")
    assert {group_of(row.result.quantity) for row in rows} >= {"function", "union", "around the operation"}


@pytest.mark.slow
def test_open_results_without_their_own_study() -> None:
    rows = check_without_itself()
    assert [row.what for row in rows] == [target.what for target in targets()]
    tried = [row.checked for row in rows if row.checked is not None]
    assert len(tried) > 25
    assert sum(row.inside_interval for row in tried) / len(tried) > 0.85
    assert all(row.alone for row in rows if row.checked is None)


@pytest.mark.slow
def test_the_command_tells_the_calibration() -> None:
    answer = CliRunner().invoke(app, ["forecast", "calibration", "--json"])
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["rows"]) == len(study_results())
