"""Cohorts that were scored before they could move the models: their files, the kept score, and today's."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from interbody.cli import app
from interbody.cohort.calibration import EXTENDED, PROSPECTIVE, cohort_file, of_study
from interbody.cohort.check import targets
from interbody.cohort.extended import allowed
from interbody.cohort.load import load_cohort
from interbody.cohort.prospective import by_version, check_prospective, first_scores, held_out_prospective
from interbody.cohort.tables import prospective_summary, prospective_table, write_prospective
from interbody.evidence import available_sets, parameters, prospective_results, sources, study_results
from interbody.evidence.check import result_problems

FILES = sorted(PROSPECTIVE.glob("*.yaml"))


@pytest.fixture(scope="module")
def today():
    return check_prospective()


def test_results_have_sources_and_a_tolerance() -> None:
    assert len(prospective_results()) >= 100
    assert len({r.source for r in prospective_results()}) >= 40
    for result in prospective_results():
        assert list(result_problems(result, sources())) == []
        assert result.status != "recalled"
        low, high = allowed(result)
        assert low <= result.value <= high


def test_no_cohort_was_among_those_the_models_grew_with() -> None:
    studies = {r.study for r in prospective_results()}
    assert studies == {path.stem for path in FILES}
    assert not studies & {r.study for r in study_results()}
    assert not studies & {target.cohort for target in targets()}
    assert not studies & {path.stem for path in EXTENDED.glob("*.yaml")}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_files_are_read_and_say_what_was_set(path) -> None:
    found = load_cohort(path)
    assert found.note
    assert cohort_file(path.stem) == path


@pytest.mark.parametrize("result", prospective_results(), ids=lambda r: f"{r.study}-{r.quantity}-{r.option}-{r.year}")
def test_held_out_means_that_no_constant_is_that_number(result) -> None:
    for name in available_sets():
        if name == "union" and result.quantity != "union_ct":
            continue  # one paper prints 70 % united and 70 % without pain
        for q in parameters(name).values():
            if q.source == result.source and result.held_out and name != "candidacy":
                numbers = q.value if isinstance(q.value, tuple) else (q.value,)
                assert abs(result.value) not in [abs(n) for n in numbers if isinstance(n, float)], f"{name}:{q.name}"


def test_the_first_score_is_kept_whole() -> None:
    """One line for each result, in their order, with the published value they were held against."""
    first = first_scores()
    kept = [(f.study, f.option, f.quantity, f.year, f.published) for f in first]
    assert kept == [(r.study, r.option, r.quantity, r.year, r.value) for r in prospective_results()]
    assert all((f.low <= f.published <= f.high) is f.inside_interval for f in first)
    sets = by_version(first)
    assert [len(scores) for scores in sets.values()] == [112, 105]
    assert [sum(f.inside_interval for f in scores) for scores in sets.values()] == [83, 76]
    assert [sum(f.inside_tolerance for f in scores) for scores in sets.values()] == [54, 53]


@pytest.mark.slow
def test_today_is_no_worse_than_first_sight(today) -> None:
    """What was learned since must not have been lost: the share inside stays, give or take two values."""
    first = {(f.study, f.option, f.quantity, f.year): f for f in first_scores()}
    assert len(today) == len(held_out_prospective())
    then = sum(first[e.calibrated.result.study, e.calibrated.result.option, e.calibrated.result.quantity,
                     e.calibrated.result.year].inside_interval for e in today)  # fmt: skip
    assert sum(e.inside_interval for e in today) >= then - 2


@pytest.mark.slow
def test_a_contrast_is_told_from_an_option(today) -> None:
    contrast = next(e for e in today if e.calibrated.result.option == "discectomy-nonoperative")
    assert contrast.kind == ("disc_herniation", "microdiscectomy")
    assert of_study("chronic-sciatica").contrast("discectomy", "nonoperative", "leg_pain", 0.5).value < 0


@pytest.mark.slow
def test_the_command_and_the_page_tell_both_scores(today, tmp_path) -> None:
    answer = CliRunner().invoke(app, ["forecast", "check", "--prospective", "--json"])
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert len(found["rows"]) == len(today)
    assert len(found["first_score"]) == len(first_scores())
    told = CliRunner().invoke(app, ["forecast", "check", "--prospective"]).stdout
    assert all(f"{n} inside the 90 % interval" in " ".join(told.split()) for n in (83, 76))
    table = prospective_table(first_scores(), today)
    assert table.count("\n") == len(first_scores()) + 1
    with pytest.raises(ValueError, match=r"prospective\.md is missing"):
        write_prospective(tmp_path, first_scores(), today)
    page = tmp_path / "prospective.md"
    page.write_text("<!-- summary -->\n<!-- end summary -->\n<!-- values -->\n<!-- end values -->\n", encoding="utf-8")
    write_prospective(tmp_path, first_scores(), today)
    assert table in page.read_text(encoding="utf-8")
    assert prospective_summary(first_scores(), today) in page.read_text(encoding="utf-8")
    assert prospective_table(first_scores(), ()).count("since pooled") == len(first_scores())
