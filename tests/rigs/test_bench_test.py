"""Running a rig by name: what it takes, what it refuses, and how it tells inside from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from interbody.case import CaseError
from interbody.rigs import RIGS, bench_test
from interbody.rigs.bench import as_plain
from interbody.surgery.catalogue import built_in, catalogue_of

CATALOGUE = built_in()


@pytest.mark.parametrize("rig", list(RIGS))
def test_every_rig_runs_with_the_catalogue_and_every_range_has_its_source(rig: str) -> None:
    specimens = bench_test(rig, [], CATALOGUE)
    told = as_plain(rig, specimens)
    assert len(told["specimens"]) == len(specimens) > 0
    for specimen in told["specimens"]:
        for finding in specimen["findings"]:
            assert finding["value"] is None or finding["value"] > 0.0
            if finding["published"]:
                assert finding["published"]["reference"]
                low, high = finding["published"]["low"], finding["published"]["high"]
                if finding["value"] is None:
                    assert finding["inside"] is None
                    assert finding["remark"]
                else:
                    assert finding["inside"] == (low <= finding["value"] <= high)
                    assert finding["verdict"].startswith("inside") == finding["inside"]
                    recalled = finding["published"]["status"] == "recalled"
                    assert finding["verdict"].endswith(" the recalled range") == recalled


def test_the_standard_titanium_construct_is_inside_every_range() -> None:
    (specimen,) = bench_test("f1717", ["titanium 5.5"], CATALOGUE)
    assert [f.inside for f in specimen.findings] == [True] * 5


def test_bending_a_rod_costs_endurance_and_a_material_without_fatigue_data_says_so() -> None:
    """Dick 2001: rods notched by the bender failed early where smooth ones outlived a million cycles."""
    straight, bent = (bench_test("f1717", [n], CATALOGUE)[0] for n in ("titanium 5.5", "titanium 5.5 contoured"))
    assert bent.findings[2].value < straight.findings[2].value
    chromium = bench_test("f1717", ["cobalt chromium 6.0 contoured"], CATALOGUE)[0]  # outlived titanium (Nguyen 2011)
    assert chromium.findings[2].value > bent.findings[2].value
    assert bent.findings[0].value == straight.findings[0].value
    peek = bench_test("f1717", ["PEEK 5.5"], CATALOGUE)[0].findings[2]
    assert peek.value is None
    assert peek.verdict == "–"
    assert "rod gives no strength" in peek.remark


def test_a_recalled_range_gives_no_verdict_and_a_missing_strength_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "hardware: ours\nmaterials:\n  glass: {modulus_mpa: 70000, poisson: 0.2}\n"
        "cages:\n  ours: {like: TLIF PEEK 10 x 28, material: glass}\n",
        encoding="utf-8",
    )
    stiffness, load = bench_test("f2077", ["ours"], catalogue_of(path))[0].findings[:2]
    assert (stiffness.recalled, stiffness.verdict) == (True, "above the recalled range")
    assert load.remark == "not computed: no compressive strength given"
    assert "no verdict on a cage" in RIGS["f2077"].how


def test_materials_order_constructs_as_the_laboratory_does() -> None:
    """Foltz, Nguyen and Ponnappan: PEEK bends most, then titanium, then steel and cobalt chromium."""
    names = ["PEEK 5.5", "titanium 5.5", "stainless steel 5.5", "cobalt chromium 5.5"]
    stiffness = [bench_test("f1717", [name], CATALOGUE)[0].findings[0].value for name in names]
    assert stiffness == sorted(stiffness)


def test_a_rod_and_a_screw_may_be_named_together() -> None:
    (specimen,) = bench_test("f1717", ["titanium 6.0", "pedicle 7.5 x 45"], CATALOGUE)
    assert specimen.name == "titanium 6.0, pedicle 7.5 x 45"
    usual = bench_test("f1717", ["titanium 6.0"], CATALOGUE)[0]
    assert specimen.findings[0].value > usual.findings[0].value


@pytest.mark.parametrize(
    ("rig", "name", "words"),
    [
        ("f1717", "titanum 5.5", "not in the catalogue. Did you mean titanium 5.5?"),
        ("pullout", "titanium 5.5", "is a rod; pullout takes a screw"),
        ("f2077", "local autograft", "is a graft; f2077 takes a cage"),
        ("f9999", "", "'f9999' is not a rig; there are f1717, f2077, pullout"),
    ],
)
def test_what_cannot_be_tested_is_refused_in_one_sentence(rig: str, name: str, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        bench_test(rig, [name] if name else [], CATALOGUE)
    assert words in str(caught.value)
    assert len(caught.value.problems) == 1
