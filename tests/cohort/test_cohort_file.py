"""The cohort file: what it takes, what it refuses, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cohorts import FUSION, cohort, data

from interbody.case import CaseError
from interbody.cohort import document, forecast_cohort, kind_of, load_cohort, parse_cohort
from interbody.cohort.check import FOLDER
from interbody.cohort.counted import counted_elsewhere


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
        ({"n": 200.5}, "n is 200.5; a whole number is asked for"),
        ({"options": {}}, "options is {}; give one or more"),
        ({"options": {"a": "tlif"}}, "options.a is 'tlif'; give its fields by name"),
        ({"options": {"a": {"levels": {1: 1.0}}}}, "options.a.technique is missing"),
        ({"options": {"a": {"technique": "olif"}}}, "Did you mean llif"),
        ({"options": {"a": {"technique": "laminectomy"}}}, "Did you mean decompression"),
        ({"options": {"a": {"technique": "tlif", "approach": "minimally invasive"}}}, "Did you mean mis"),
        ({"options": {"a": {"technique": "tlif", "levels": 1.5}}}, "options.a.levels is 1.5; give one, or the share"),
        ({"options": {"a": {"technique": {}}}}, "options.a.technique is {}; give one, or the share"),
        ({"options": {"a": {**FUSION, "instrumented": 90}}}, "options.a.instrumented is 90; a share lies between"),
        ({"options": {"a[b]": FUSION}}, "options.a[b] is no name of an option"),
        ({"options": {"a": FUSION, "b-c": FUSION, "a-b": FUSION, "c": FUSION}}, "contrasts read alike"),
        ({"diagnosis": {}}, "diagnosis is {}; give one, or the share"),
        ({"diagnosis": ["stenosis"]}, "diagnosis is ['stenosis']; give one, or the share"),
        ({"diagnosis": "LSS"}, "Did you mean stenosis"),
        ({"age": "66 (9)"}, "age is '66 (9)'; give a number, or a mean and its spread"),
        ({"age": {"sd": 9}}, "age.mean is missing"),
        ({"smoker": 20}, "smoker is 20; a share lies between 0 and 1, and 20 % is 0.2"),
        ({"smoker": "20%"}, "smoker is '20%'; a number is asked for"),
        ({"hu": [130, 40]}, "hu is [130, 40]; give a number, or a mean and its spread"),
        ({"hu": 1300}, "hu: mean is 1300; allowed is -100 to 600 Hounsfield units"),
        ({"baseline": {"odi": {"mean": 0.45, "sd": 0.15}}}, "ODI is told in points from 0 to 100"),
        ({"country": "US"}, "country is not a field of a cohort"),
    ],
)
def test_refusals_are_one_clear_sentence(more, words) -> None:
    with pytest.raises(CaseError) as caught:
        parse_cohort(data(**more))
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
    assert all(problem.count("\n") == 0 and problem.endswith((".", "?")) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("diagnosis", "technique", "words"),
    [
        ("disc_herniation", "tlif", "fusion for disc herniation alone was found; these 100 % are counted as fusion"),
        ("disc_degeneration", "decompression", "counted as decompression for stenosis"),
        ("disc_degeneration", "microdiscectomy", "counted as decompression for stenosis"),
        ("stenosis", "microdiscectomy", "counted as decompression for stenosis"),
        ({"disc_herniation": 0.8, "stenosis": 0.2}, "microdiscectomy", "these 20 % are counted as decompression"),
    ],
)
def test_people_without_a_cohort_of_their_own_are_counted_elsewhere_in_words(diagnosis, technique, words) -> None:
    made = cohort(diagnosis=diagnosis, baseline=None, options={"a": {"technique": technique}})
    (note,) = counted_elsewhere(made)
    assert words in note
    found = forecast_cohort(made)
    assert document(found, basis=False)["notes"] == [note]
    assert 10 < found.at("a", "odi", 1.0).value < 40


def test_nothing_is_said_of_people_who_have_a_cohort() -> None:
    assert counted_elsewhere(cohort()) == []
    assert counted_elsewhere(cohort(diagnosis="disc_herniation", options={"a": {"technique": "decompression"}})) == []


def test_nulls_and_shares_of_nobody_are_left_out() -> None:
    written = data(age={"mean": 66, "sd": 9}, options={"a": {"technique": "tlif"}})
    written |= {"bmi": {"mean": 27, "sd": None}, "seed": None, "smoker": None, "baseline": {"odi": None}}
    written["options"]["a"] |= {"levels": None, "approach": None, "instrumented": None}
    found = parse_cohort(written)
    assert found.bmi.sd == 0.0
    assert found.smoker is None
    assert found.options["a"].levels == {1: 1.0}
    empty = {"technique": {"tlif": 1.0, "decompression": 0.0}, "levels": {1: 1.0, 5: 0.0}}
    found = parse_cohort(data(diagnosis={"stenosis": 1.0, "scoliosis": 0.0}, options={"a": empty}))
    assert list(found.diagnosis) == ["stenosis"]
    assert found.options["a"].family == "fusion"


def test_options_may_have_any_readable_name() -> None:
    names = ("Décompression seule", "D+F (open)", "mis-tlif", "1", "減圧")
    made = parse_cohort(data(options={(int(n) if n == "1" else n): {"technique": "decompression"} for n in names}))
    assert set(made.options) == set(names)
    shown = document(forecast_cohort(made), basis=False)
    assert len(shown["contrasts"]) == len(names) * (len(names) - 1)


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
