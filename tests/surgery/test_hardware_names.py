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


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {"cage_height_mm": "tall", "rod": "x", "cage": "TLIF PEEK 10 x 28", "cage_lordosis_deg": 5}
    with pytest.raises(CaseError) as caught:
        hardware_of("mine", wrong)
    fields = [problem.split(" is ")[0].rsplit(".", 1)[1] for problem in caught.value.problems]
    assert fields == ["cage_height_mm", "rod", "cage_lordosis_deg"]
    with pytest.raises(CaseError) as caught:
        hardware_of("mine", {"cage_height_mm": "tall", "catalogue": "nowhere.yaml"})
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("sizes", ["height_mm: 12, lordosis_deg: 5", "heights_mm: [12], lordoses_deg: [5]"])
def test_a_cage_made_in_one_size_is_simulated_in_it(tmp_path: Path, healthy_spine, sizes: str) -> None:
    """As a list of one, or as bare numbers of an item that lists none."""
    bare = "material: PEEK, length_mm: 28, width_mm: 10, window_share: 0.3"
    start = "like: TLIF PEEK 10 x 28" if "heights" in sizes else bare
    path = tmp_path / "ours.yaml"
    path.write_text(f"hardware: ours\ncages:\n  flat: {{{start}, {sizes}}}\n", encoding="utf-8")
    hardware = {"catalogue": str(path), "cage": "flat"}
    option = Option.model_validate({"technique": "tlif", "levels": ["L4-L5"], "hardware": hardware})
    made = operate(healthy_spine, option)
    assert (made.cages["L4-L5"].height, made.cages["L4-L5"].lordosis) == (12.0, 5.0)
    (note,) = made.notes
    assert note.startswith("L4-L5: the cage was simulated 12.0 mm high and 5.0°; the space is ")


def told(spine, hardware: dict, technique: str = "tlif") -> tuple[str, ...]:
    option = Option.model_validate({"technique": technique, "levels": ["L4-L5"], "hardware": hardware})
    return operate(spine, option).notes


def test_notes_say_the_size_simulated_and_the_sizes_made(healthy_spine) -> None:
    (default,) = told(healthy_spine, {})
    (named,) = told(healthy_spine, {"cage": "TLIF PEEK 10 x 28"})
    assert default.endswith("°, the space as it is.")
    assert named.startswith(f"{default} TLIF PEEK 10 x 28 is made in 7, 8, 9, 10, 11, 12, 13, 14 mm and 0, 4, 8°; the")
    (one,) = told(healthy_spine, {"cage": "TLIF PEEK 10 x 28", "cage_height_mm": 12})
    assert "simulated 12.0 mm high" in one
    assert one.endswith("is made in 0, 4, 8°; the nearest is 8°, and cage_lordosis_deg puts that in.")
    (both,) = told(healthy_spine, {"cage": "TLIF PEEK 10 x 28", "cage_height_mm": 12, "cage_lordosis_deg": 8})
    assert "is made in" not in both


def test_notes_say_that_an_outline_is_simulated_as_a_box(healthy_spine) -> None:
    curved = told(healthy_spine, {"cage": "TLIF crescent PEEK 12 x 32"})[-1]
    assert curved.startswith("TLIF crescent PEEK 12 x 32 is crescent; it was simulated as the whole box")
    assert curved.endswith("It fills 75 % of that box, so its mean pressure on bone would be about 1.33 times as high.")
    assert len(told(healthy_spine, {"cage": "LLIF PEEK 18 x 45"}, "llif")) == 1  # a block is its box


def test_graft_that_is_bonded_as_soft_as_it_was_put_in_is_told(healthy_spine) -> None:
    option = Option.model_validate({"technique": "plf", "levels": ["L4-L5"]})
    (note,) = operate(healthy_spine, option, bridged=True).notes
    assert "keeps the modulus it was put in with, 5 MPa" in note
    assert not operate(healthy_spine, option, changes={"graft.modulus_mpa": 500.0}, bridged=True).notes


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
