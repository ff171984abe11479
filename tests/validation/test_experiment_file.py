"""The experiment file: what it may hold, and one clear sentence for what it may not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from interbody.case import CaseError
from interbody.validation import experiment_of, load_experiment, published_files
from interbody.validation.reading import find_experiment
from interbody.validation.specimen import tissue_sets

CHECK = {"what": "a", "read": {"readout": "rotation", "load": 1}, "unit": "°"}


def disc_only(**changes: Any) -> dict[str, Any]:
    """An experiment on the bare L4-L5 disc."""
    return {
        "experiment": "disc",
        "specimen": {"levels": ["L4-L5"], "keep": ["disc"]},
        "loads": [{"flexion_nm": 2.0}],
        **changes,
    }


def test_the_file_of_the_documentation_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "experiment: my-test\n"
        "person: {age: 45, sex: female, height_cm: 165}\n"
        "specimen: {levels: [L4-L5], keep: [disc, all, pll]}\n"
        "preparation: {nucleus_removed_cm3: 1.5, facetectomy: none}\n"
        "tissue: {pfirrmann: {L4-L5: 2}, annulus.dispersion: 0.1}\n"
        "loads:\n  - {flexion_nm: 2.0}\n  - {extension_nm: 7.5, follower_n: 280}\n  - {bending_right_deg: 3}\n"
        "measure: [rotation_deg, idp_mpa, facet_n, height_mm, bulge_mm]\n",
        encoding="utf-8",
    )
    found = load_experiment(file)
    assert found.specimen.keep == ("disc", "all", "pll")
    assert [load.label for load in found.loads] == [
        "flexion 2 N·m",
        "extension 7.5 N·m, follower 280 N",
        "bending right 3°",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"loads": [{"flexion_nm": 16}]}, "loads[1].flexion_nm is 16; it must be less than or equal to 15"),
        ({"loads": [{"flexion_nm": -1}]}, "loads[1].flexion_nm is -1"),
        ({"loads": [{"compression_n": 2600}]}, "less than or equal to 2500"),
        ({"loads": [{"flexion_nm": 1, "extension_nm": 1}]}, "are opposite; give one of them"),
        ({"loads": [{"flexion_deg": 5, "flexion_nm": 1}]}, "a rotation-controlled load has one rotation"),
        ({"loads": [{}]}, "is empty; give a moment"),
        ({"loads": []}, "loads is empty"),
        ({"loads": [{"flexion": 1}]}, "loads[1].flexion is not a field here"),
        ({"loads": [{"flexoin_nm": 1}]}, "Did you mean flexion_nm?"),
        ({"specimen": {"levels": ["L1-L2", "L3-L4"]}}, "must be neighbours"),
        ({"specimen": {"levels": ["L6-L7"]}}, "L6-L7"),
        ({"specimen": {"keep": ["bone"]}}, '"bone"'),
        ({"preparation": {"facetectomy": "both"}}, '"both"'),
        ({"specimen": {}, "loads": [{"compression_n": 100}]}, "needs a specimen of one level"),
        ({"nonsense": 1}, "nonsense is not a field here"),
        ({"loads": [{"flexion_nm": True}]}, "a number is needed"),
        ({"loads": [{"flexion_nm": 1, "bending_left_nm": 1, "hybrid_of": "x"}]}, "a hybrid load has one moment"),
        ({"preparation": {"nucleus_removed_cm3": {"L4-L5": -1}}}, "nucleus_removed_cm3.L4-L5 is -1"),
        ({"preparation": {"nucleus_removed_cm3": {"L3-L4": 1}}}, "names L3-L4, which the specimen does not have"),
        ({"preparation": {"facetectomy": {"L3-L4": "left"}}}, "names L3-L4, which the specimen does not have"),
        ({"specimen": {"levels": ["L4-L5"], "without": {"L1-L2": ["disc"]}}}, "names L1-L2"),
        ({"preparation": {"option": {"technique": "alif", "levels": ["L3-L4"]}}}, "preparation.option names L3-L4"),
        ({"preparation": {"option": {"technique": "tlif"}}}, "at least one level"),
        ({"specimen": {"levels": ["L4-L5"], "keep": "disc"}}, "it must be a list, such as [disc]"),
        ({"loads": None}, "loads is empty; it must be a list."),
        ({"loads": {"flexion_nm": 3}}, "loads must be a list: begin each entry with a dash."),
        ({"loads": [5]}, "loads[1] must be a group of fields, each with its name, such as {name: value}."),
        ({"specimen": {"levels": []}}, "specimen.levels is empty; give at least one."),
        ({"measure": []}, "measure is empty; give at least one."),
        ({"tissue": {"pfirrmann": {"L1-L2": 3}}}, "tissue.pfirrmann names L1-L2, which the specimen does not have"),
        ({"published": {"checks": [CHECK]}}, "published.checks[1]: needs low or high, or both"),
        ({"published": {"checks": [CHECK | {"low": 2, "high": 1}]}}, "low is 2 and high 1"),
        ({"published": {"rmse": 1.0, "checks": [CHECK | {"low": 2}]}}, "rmse needs checks, each with a target"),
        ({"published": {"largest": "b", "checks": [CHECK | {"low": 2}]}}, "largest is b, which is none of its checks"),
        ({"published": {"values": {"a": [1.0, float("nan")]}}}, "must be finite"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CaseError) as caught:
        experiment_of(disc_only(**changes))
    assert any(words in problem for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("tissue", "words"),
    [
        ({"annulus.colour": 1}, "tissue.annulus.colour is no parameter"),
        ({"annulus.c1": "soft"}, "must be a number"),
        ({"annulus.outer.k1": [1, 2]}, "has 2 values; it needs 5"),
        ({"annulus.c1": [1.0]}, "must be one number"),
        ({"disc": "Nobody1900"}, "no parameter set is named so"),
        ({"disc": 5}, "tissue.disc is 5"),
        ({"ligaments": "Panjabi1992"}, "a set without"),
        ({"annulus.outer.k1": [-1, -1, -1, -1, -1]}, "tissue.annulus.outer.k1 is -1; it must be 0 or more"),
        ({"annulus.outer.angle": [120, 30, 30, 30, 30]}, "is 120; it must be from 0 to 90"),
        ({"annulus.dispersion": 0.5}, "is 0.5; it must be from 0 to 0.333"),
        ({"ALL.stiffness": [-100, 1, 1, 1, 1]}, "is -100"),
        ({"facet.process_stiffness": 0}, "is 0; it must be above 0 (N/mm)"),
        ({"facet.poisson": 0.5}, "is 0.5; it must be above 0 and below 0.5"),
        ({"bone.poisson": 0.5}, "is 0.5; it must be above 0 and below 0.5"),
        ({"nucleus.area_fraction": 0}, "is 0; it must be above 0 and below 1"),
        ({"graft.modulus_mpa": 0}, "is 0; it must be above 0 (MPa)"),
        ({"rod_diameter_mm": 0}, "tissue.rod_diameter_mm is 0; it must be a number from 3 to 8 mm"),
        ({"cage_modulus_mpa": 0}, "tissue.cage_modulus_mpa is 0; it must be a number from 100"),
        ({"rod_diameter_mm": 5}, "tissue.rod_diameter_mm: nothing was put in that has it"),
        ({"disc": "InterbodyDisk1"}, "no parameter set is named so. The usual is InterbodyDisc1. Did you mean Inter"),
    ],
)
def test_tissue_takes_any_parameter_by_name_and_nothing_else(tissue: dict[str, Any], words: str) -> None:
    with pytest.raises(CaseError, match=re.escape(words)):
        experiment_of(disc_only(tissue=tissue))


def test_what_a_tissue_may_have_none_of_may_be_zero() -> None:
    none = {"annulus.outer.k1": [0] * 5, "nucleus.c2": 0, "LF.rest_tension": 0, "swelling.stress": [0] * 5}
    sets, _ = tissue_sets(experiment_of(disc_only(tissue=none)))
    assert sets.sets()["disc"]["annulus.outer.k1"].value == (0.0,) * 5


def test_a_parameter_reaches_the_set_that_holds_it() -> None:
    sets, hardware = tissue_sets(
        experiment_of(
            disc_only(
                tissue={"annulus.c1": 0.2, "ALL.slack": 0.1, "facet.rim": 2, "graft.modulus_mpa": 500},
                preparation={"option": {"technique": "tlif", "levels": ["L4-L5"]}},
            )
        )
    )
    assert float(sets.sets()["disc"]["annulus.c1"]) == 0.2
    assert float(sets.sets()["ligaments"]["ALL.slack"]) == 0.1
    assert float(sets.sets()["mesh"]["facet.rim"]) == 2.0
    assert hardware == {"graft.modulus_mpa": 500.0}


def test_the_published_experiments_cover_the_acceptance_table() -> None:
    found = [load_experiment(file) for file in published_files()]
    table = [e for e in found if e.id and e.published and not e.published.beyond_table]
    assert {e.id for e in table} == {str(row) for row in range(1, 23)}
    assert {e.id for e in found if e.id} - {e.id for e in table} == {"23", "24"}
    assert {e.id for e in found if e.published and e.published.kind == "calibration"} == {"9", "10"}
    names = [e.experiment for e in found]
    assert len(names) == len(set(names))
    for e in found:
        for check in e.published.checks if e.published else ():
            assert check.low is not None
            assert check.high is not None
            assert check.low <= (check.target or check.low)


def test_another_experiment_is_found_by_name_or_file(tmp_path: Path) -> None:
    assert find_experiment("intact-l1-s1").experiment == "intact-l1-s1"
    (tmp_path / "other.yaml").write_text("experiment: twin\nloads: [{flexion_nm: 1}]\n", encoding="utf-8")
    assert find_experiment("twin", tmp_path).experiment == "twin"
    assert find_experiment("other.yaml", tmp_path).experiment == "twin"
    with pytest.raises(CaseError, match="no experiment is named nothing"):
        find_experiment("nothing", tmp_path)
