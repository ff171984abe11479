"""Hardware by name in an option: what it sets, what a single value changes, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.case import CaseError, Option, load_case
from interbody.evidence import parameters
from interbody.surgery import operate
from interbody.surgery.hardware import asked_names, hardware_of, items_of, materials_of

NAMED = {"screw": "pedicle 7.5 x 50", "rod": "cobalt chromium 6.0", "cage": "TLIF titanium 10 x 28"}


def test_nothing_asked_is_the_default() -> None:
    assert hardware_of("mine", {}) is parameters("Hardware")
    assert asked_names({}) == frozenset()


def test_named_items_set_sizes_and_materials_and_keep_their_sources() -> None:
    found = hardware_of("mine", {**NAMED, "graft": "iliac crest autograft"})
    assert float(found["screw_diameter_mm"]) == 7.5
    assert float(found["screw_length_mm"]) == 50.0
    assert float(found["rod_diameter_mm"]) == 6.0
    assert float(found["rod_modulus_mpa"]) == 220_000.0
    assert float(found["cage_modulus_mpa"]) == 110_000.0
    assert float(found["graft.modulus_mpa"]) == 100.0
    assert found["rod_modulus_mpa"].source == "MakeItFromCoCr"
    assert "cobalt chromium 6.0" in found["rod_modulus_mpa"].note
    assert float(found["bone.modulus_slope"]) == float(parameters("Hardware")["bone.modulus_slope"])


def test_a_single_value_wins_over_the_item_and_spelling_is_forgiven() -> None:
    found = hardware_of("mine", {"rod": "Cobalt  Chromium 6.0", "screw": "pedicle 6.5×45", "rod_diameter_mm": 5.5})
    assert float(found["rod_diameter_mm"]) == 5.5
    assert float(found["rod_modulus_mpa"]) == 220_000.0


def test_what_is_named_or_set_must_fit_as_it_is() -> None:
    assert {"screw_diameter_mm", "screw_length_mm", "rod_diameter_mm"} <= asked_names(NAMED)
    assert "cage_height_mm" not in asked_names(NAMED)  # made in several heights: the one that fits
    assert "cage_height_mm" in asked_names({**NAMED, "cage_height_mm": 11})


def test_materials_follow_the_items_and_are_titanium_and_peek_without() -> None:
    assert {k: m.name for k, m in materials_of("mine", {}).items()} == {
        "screw": "titanium alloy",
        "rod": "titanium alloy",
        "cage": "PEEK",
    }
    assert materials_of("mine", NAMED)["rod"].name == "cobalt chromium"
    assert items_of("mine", NAMED)["cage"].material == "titanium alloy"


@pytest.mark.parametrize(
    ("hardware", "words"),
    [
        ({"rod": "titan 5.5"}, "options.mine.hardware.rod is 'titan 5.5', which is not in the catalogue"),
        ({"rod": "titanum 5.5"}, "Did you mean titanium 5.5?"),
        ({"rod": 5.5}, "rod is '5.5', which is not in the catalogue"),
        ({"cage": "TLIF PEEK 10 x 28", "cage_height_mm": 9.5}, "is 9.5; TLIF PEEK 10 x 28 is made in 7, 8"),
        ({"cage_height_mm": 40}, "cage_height_mm is 40; it must be a number from 4 to 20 mm"),
        ({"catalogue": "nowhere.yaml"}, "nowhere.yaml does not exist"),
        ({"bolt": "big"}, "options.mine.hardware.bolt is not a known name; allowed are screw, rod, cage, plate, graft"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_one_sentence(hardware: dict, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        hardware_of("mine", hardware)
    assert words in str(caught.value)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("technique", "hardware", "words"),
    [
        ("tlif", {"screw": "pedicle 8.5 x 45"}, "pedicle of L1 is"),
        ("tlif", {"cage": "TLIF crescent PEEK 12 x 32"}, "cage_length_mm is 32; it is larger than the endplates"),
        ("llif", {"cage": "LLIF PEEK 22 x 60"}, "cage_length_mm is 60; it is larger than the endplates"),
        ("alif", {"cage": "ALIF PEEK 24 x 32"}, "cage_length_mm is 32; it is larger than the endplates"),
    ],
)
def test_a_named_item_that_does_not_fit_a_small_person_is_refused(technique: str, hardware: dict, words: str) -> None:
    small = build_spine(person(age=70, sex="female", height_cm=145))
    option = Option.model_validate({"technique": technique, "levels": ["L1-L2"], "hardware": hardware})
    with pytest.raises(CaseError, match="at most") as caught:
        operate(small, option, "mine")
    assert words in str(caught.value)


def test_a_hardware_file_is_looked_for_beside_the_case(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "ours.yaml").write_text(
        "hardware: ours\nrods:\n  ours: {material: PEEK, diameter_mm: 5.0}\n", encoding="utf-8"
    )
    (folder / "case.yaml").write_text(
        "case: beside\n"
        "patient: {age: 60, sex: female, height_cm: 165, weight_kg: 70, diagnosis: stenosis,\n"
        "  baseline: {odi: 40, back_pain: 6, leg_pain: 6}}\n"
        "options:\n  a: {technique: tlif, levels: [L4-L5], hardware: {catalogue: ours.yaml, rod: ours}}\n",
        encoding="utf-8",
    )
    option = load_case(folder / "case.yaml").options["a"]
    assert float(hardware_of("a", option.hardware)["rod_diameter_mm"]) == 5.0
