"""The cohort file: what it takes, what it refuses, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cohorts import FUSION, cohort, data

from interbody.case import CaseError
from interbody.cohort import forecast_cohort, kind_of, load_cohort, parse_cohort
from interbody.cohort.check import FOLDER


def test_the_format_of_the_issue_is_read() -> None:
    found = cohort()
    assert found.n == 260
    assert found.options["fusion"].family == "fusion"
    assert found.options["decompression"].levels == {1: 1.0}


def test_what_may_be_left_out() -> None:
    found = cohort(female=None, bmi=None, smoker=None, diabetes=None, hu=None, baseline=None, seed=None)
    assert forecast_cohort(found).at("fusion", "odi", 2.0) is not None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"age": {"mean": 14, "sd": 2}}, "age: mean is 14; the evidence is of adults, 18 years or more"),
        ({"diagnosis": {"tumour": 1.0}}, "tumours are outside the evidence gathered"),
        ({"diagnosis": {"infection": 1.0}}, "infections of the spine are outside the evidence"),
        ({"diagnosis": "deformity"}, "deformity surgery are outside the evidence"),
        ({"options": {"long": {**FUSION, "levels": {5: 1.0}}}}, "names 5 levels"),
        ({"diagnosis": {"stenosis": 0.5, "disc_herniation": 0.2}}, "add up to 0.7"),
        ({"diagnosis": {"stenosys": 1.0}}, "Did you mean stenosis"),
        ({"options": {"a": {"technique": "tliff"}}}, "Did you mean tlif"),
        ({"options": {"a": {"technique": {"tlif": 0.5, "decompression": 0.5}}}}, "give each its own option"),
        ({"baseline": {"odi": {"mean": 45, "sd": 60}}}, "cannot spread so"),
        ({"baseline": {"back_pain": 60}}, "allowed is 0 to 10 points"),
        ({"smokers": 0.2}, "Did you mean smoker"),
        ({"n": 0}, "n is 0"),
        ({"options": {}}, "options"),
    ],
)
def test_refusals_are_one_clear_sentence(more, words) -> None:
    with pytest.raises(CaseError) as caught:
        parse_cohort(data(**more))
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
    assert all(problem.count("\n") == 0 and problem.endswith((".", "?")) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("diagnosis", "option", "words"),
    [
        ("disc_herniation", FUSION, "not found in trials"),
        ("stenosis", {"technique": "microdiscectomy"}, "no cohort of microdiscectomy"),
        (
            "disc_degeneration",
            {"technique": "decompression"},
            "for disc degeneration alone was not found",
        ),
        ({"stenosis": 0.6, "disc_herniation": 0.4}, FUSION, "up to 25 % are taken"),
    ],
)
def test_options_without_a_cohort_are_refused(diagnosis, option, words) -> None:
    with pytest.raises(CaseError, match=words):
        forecast_cohort(cohort(diagnosis=diagnosis, options={"a": option}))


def test_a_small_part_of_a_mix_is_taken_as_registers_count_it() -> None:
    """A tenth of a fused cohort with a herniation is counted under disc degeneration, pain and all."""
    mixed = cohort(diagnosis={"degenerative_spondylolisthesis": 0.9, "disc_herniation": 0.1}, options={"a": FUSION})
    as_degeneration = cohort(
        diagnosis={"degenerative_spondylolisthesis": 0.9, "disc_degeneration": 0.1}, options={"a": FUSION}
    )
    one, other = (forecast_cohort(c).at("a", "odi", 2.0) for c in (mixed, as_degeneration))
    assert one.value == pytest.approx(other.value, abs=0.05)


def test_decompression_of_a_herniation_is_its_removal() -> None:
    found = [
        forecast_cohort(cohort(diagnosis="disc_herniation", baseline=None, options={"a": {"technique": technique}}))
        for technique in ("decompression", "microdiscectomy")
    ]
    for name, year in (("odi", 1.0), ("reoperation", 5.0), ("dural_tear", None)):
        assert found[0].at("a", name, year).value == found[1].at("a", name, year).value


def test_a_file_knows_its_kind_and_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "cohort.yaml"
    path.write_text(yaml.safe_dump(data(age={"mean": 14, "sd": 2}), sort_keys=False), encoding="utf-8")
    assert kind_of(path) == "cohort"
    with pytest.raises(CaseError, match=r"cohort.yaml, line 3: age"):
        load_cohort(path)


@pytest.mark.parametrize("path", sorted(p for p in FOLDER.glob("*.yaml") if p.stem != "targets"), ids=lambda p: p.stem)
def test_the_project_s_own_files_are_read(path: Path) -> None:
    assert load_cohort(path).note
