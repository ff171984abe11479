"""The hardware catalogue: what comes with the program, files of one's own, and what fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from interbody.case import CaseError
from interbody.evidence import Status, parameters, sources
from interbody.surgery.catalogue import (
    KINDS,
    built_in,
    catalogue_of,
    fitting_cage,
    fitting_screw,
    read_catalogue,
    refuse_cage,
    refuse_screw,
)
from interbody.surgery.catalogue.fit import nearest_size

CATALOGUE = built_in()
DOCS = Path(__file__).parents[2] / "docs" / "hardware.md"

GOOD = """
hardware: ours
materials:
  our alloy: {modulus_mpa: 95000, poisson: 0.3, yield_mpa: 700}
screws:
  ours 7.0 x 50:
    about: a screw of ours
    source: drawing 12
    material: our alloy
    diameter_mm: {value: 7.0, note: measured}
    length_mm: 50
    core_mm: 4.9
    pitch_mm: 2.7
    head_offset_mm: 11
  ours 7.0 x 40: {like: ours 7.0 x 50, length_mm: 40}
rods:
  titanium 5.5: {like: titanium 5.5, diameter_mm: 5.45}
"""


def written(folder: Path, text: str, name: str = "ours.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("item", list(CATALOGUE), ids=lambda i: f"{i.kind} {i.name}")
def test_every_item_is_complete_and_every_number_says_where_it_is_from(item) -> None:
    schema = KINDS[item.kind]
    assert item.about
    assert {name for name, spec in schema.numbers.items() if spec.needed} <= set(item.numbers)
    for name, quantity in item.numbers.items():
        assert quantity.unit == schema.numbers[name].unit
        if quantity.status is Status.assumed:
            assert quantity.note
            assert "without a source" not in quantity.note
        else:
            assert quantity.source in sources()
    if schema.has_material:
        assert CATALOGUE.material_of(item).value("modulus_mpa") > 0.0


def test_every_kind_of_the_issue_is_there() -> None:
    materials = {item.material for item in CATALOGUE.of_kind("rod")}
    assert {"titanium alloy", "cobalt chromium", "stainless steel", "PEEK"} <= materials
    cages = CATALOGUE.of_kind("cage")
    assert {c.words["approach"] for c in cages} == {"tlif", "plif", "alif", "llif"}
    wanted = {"PEEK", "titanium alloy", "porous titanium", "porous tantalum", "carbon-fibre PEEK"}
    assert wanted <= {c.material for c in cages}
    assert {g.words["origin"] for g in CATALOGUE.of_kind("graft")} == {"autograft", "allograft", "ceramic", "carrier"}
    assert {s.words["trajectory"] for s in CATALOGUE.of_kind("screw")} == {"traditional", "cortical"}
    assert {r.words["contour"] for r in CATALOGUE.of_kind("rod")} == {"straight", "contoured"}
    assert CATALOGUE.of_kind("plate")


def test_a_name_says_its_sizes() -> None:
    for item in CATALOGUE:
        if item.kind == "screw":
            assert item.name.endswith(f"{item.value('diameter_mm'):.1f} x {item.value('length_mm'):g}")
        if item.kind == "cage":
            assert item.name.endswith(f"{item.value('width_mm'):g} x {item.value('length_mm'):g}")
        if item.kind == "rod":
            assert f"{item.value('diameter_mm'):g}" in item.name.replace(".0", "")


def test_the_default_hardware_is_in_the_catalogue() -> None:
    default = parameters("Hardware")
    screw, rod = CATALOGUE.items["screw", "pedicle 6.5 x 45"], CATALOGUE.items["rod", "titanium 5.5"]
    cage, graft = CATALOGUE.items["cage", "TLIF PEEK 10 x 28"], CATALOGUE.items["graft", "local autograft"]
    for item, field, name in (
        (screw, "diameter_mm", "screw_diameter_mm"),
        (screw, "length_mm", "screw_length_mm"),
        (screw, "head_offset_mm", "head_offset_mm"),
        (rod, "diameter_mm", "rod_diameter_mm"),
        (cage, "length_mm", "cage_length_mm"),
        (cage, "width_mm", "cage_width_mm"),
        (cage, "window_share", "cage_window_share"),
        (graft, "modulus_mpa", "graft.modulus_mpa"),
    ):
        assert item.value(field) == float(default[name]), name
    assert CATALOGUE.material_of(rod).value("modulus_mpa") == float(default["rod_modulus_mpa"])
    assert CATALOGUE.material_of(cage).value("modulus_mpa") == float(default["cage_modulus_mpa"])


def test_a_file_of_ones_own_stands_on_top_of_the_built_in_one(tmp_path: Path) -> None:
    known = catalogue_of(written(tmp_path, GOOD))
    short = known.items["screw", "ours 7.0 x 40"]
    assert (short.value("length_mm"), short.value("diameter_mm"), short.material) == (40.0, 7.0, "our alloy")
    assert known.material_of(short).value("modulus_mpa") == 95_000.0
    assert known.items["rod", "titanium 5.5"].value("diameter_mm") == 5.45
    assert known.items["rod", "titanium 6.0"] == CATALOGUE.items["rod", "titanium 6.0"]
    diameter = known.items["screw", "ours 7.0 x 50"].numbers["diameter_mm"]
    assert diameter.status is Status.assumed
    assert diameter.note == "measured; drawing 12"


def test_a_folder_gives_all_its_files(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, "hardware: b\nrods:\n  b: {material: our alloy, diameter_mm: 5}\n", "b.yaml")
    known = catalogue_of(tmp_path)
    assert known.material_of(known.items["rod", "b"]).value("modulus_mpa") == 95_000.0


def test_the_file_in_the_documentation_is_a_good_one(tmp_path: Path) -> None:
    page = DOCS.read_text(encoding="utf-8")
    text = page.split("```yaml\nhardware:", 1)[1].split("```", 1)[0]
    found = read_catalogue(written(tmp_path, "hardware:" + text), CATALOGUE)
    assert {item.kind for item in found} == {"material", "screw", "rod", "cage"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("screws:", "scerws:", "scerws is not a name here; allowed are hardware, about, default, materials"),
        ("length_mm: 50", "length: 50", "length is not a name in screws"),
        ("length_mm: 50", "length_mm: 500", "length_mm is 500; it must be a number from 15 to 80 mm"),
        ("length_mm: 50", "length_mm: long", "length_mm is 'long'; it must be a number"),
        ("length_mm: 50", "length_mm: {valeu: 50}", "valeu is not a name here"),
        ("    length_mm: 50\n", "", "lacks length_mm; a pedicle screw needs diameter_mm, length_mm"),
        ("core_mm: 4.9", "core_mm: 7.4", "core_mm is 7.4; it must be below diameter_mm, 7"),
        ("material: our alloy", "material: our aloy", "is 'our aloy'; known are"),
        ("pitch_mm: 2.7", "pitch_mm: 2.7\n    trajectory: sideways", "is 'sideways'; allowed are traditional"),
        ("like: ours 7.0 x 50", "like: theirs", "is 'theirs', which is no item of screws"),
        ("{value: 7.0, note: measured}", "{value: 7.0, low: 8.0}", "the interval 8.0 to None, which does not hold"),
        ("length_mm: 50", "length_mm: 50\n    length_mm: 45", "is given twice"),
        ("hardware: ours", "hardware: [ours", "is not readable as YAML"),
    ],
)  # fmt: skip
def test_a_bad_file_gives_one_clear_sentence_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(CaseError) as caught:
        catalogue_of(written(tmp_path, GOOD.replace(old, new, 1)))
    (problem,) = [p for p in caught.value.problems if words in p]
    assert problem.startswith("ours.yaml, line ")
    assert problem.endswith((".", "?"))
    assert len(caught.value.problems) <= 2  # a screw that cannot be read is missed where another is like it


@pytest.mark.parametrize("count", [3, 7])
def test_a_plate_has_one_or_two_screws_in_each_body(tmp_path: Path, count: int) -> None:
    text = f"hardware: ours\nplates:\n  odd: {{like: lateral two-screw, screw_count: {count}}}\n"
    with pytest.raises(CaseError, match=rf"plates.odd.screw_count is {count}; it must be 2 or 4 \(screws in all"):
        catalogue_of(written(tmp_path, text))


def test_a_list_of_one_size_is_the_usual_size(tmp_path: Path) -> None:
    text = "hardware: ours\ncages:\n  flat: {like: TLIF PEEK 10 x 28, heights_mm: [9], lordoses_deg: [0]}\n"
    flat = catalogue_of(written(tmp_path, text)).items["cage", "flat"]
    assert (flat.value("height_mm"), flat.value("lordosis_deg")) == (9.0, 0.0)
    wrong = text.replace("heights_mm: [9]", "height_mm: 11, heights_mm: [8, 9]")
    with pytest.raises(CaseError, match=r"line 3: cages\.flat\.height_mm is 11; heights_mm does not list it"):
        catalogue_of(written(tmp_path, wrong))


def test_a_file_that_is_not_there_or_holds_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="does not exist; give the path of a hardware file"):
        catalogue_of(tmp_path / "none.yaml")
    with pytest.raises(CaseError, match=r"holds no \.yaml file"):
        catalogue_of(tmp_path)
    with pytest.raises(CaseError, match="holds no hardware; sections are materials, screws"):
        catalogue_of(written(tmp_path, ""))


def test_a_screw_too_thick_for_the_pedicle_is_refused_with_the_reason() -> None:
    thick = CATALOGUE.items["screw", "pedicle 7.5 x 45"]
    words = refuse_screw(thick, 6.0, "the left pedicle of L1", 1.0)
    assert words == "pedicle 7.5 x 45 is 7.5 mm thick; the left pedicle of L1 is 6.0 mm wide and holds at most 6.0 mm."
    assert refuse_screw(thick, 8.0, "the left pedicle of L1", 1.0) == ""


def test_the_usual_screw_fills_at_most_four_fifths_of_the_pedicle() -> None:
    """Solitro 2019; above that share the pedicle deforms (Misenhimer 1989)."""
    for width in (6.0, 7.0, 8.5, 10.0, 16.0):
        screw = fitting_screw(CATALOGUE, width, 48.0)
        assert screw is not None
        assert screw.value("diameter_mm") <= 0.8 * width
        assert screw.value("length_mm") <= 48.0
    assert fitting_screw(CATALOGUE, 16.0, 48.0).value("diameter_mm") == 8.5
    assert fitting_screw(CATALOGUE, 5.0, 48.0) is None
    assert fitting_screw(CATALOGUE, 8.0, 40.0, "cortical").words["trajectory"] == "cortical"


def test_a_cage_larger_than_the_endplates_is_refused_with_the_reason() -> None:
    wide = CATALOGUE.items["cage", "LLIF PEEK 22 x 60"]
    words = refuse_cage(wide, 48.0, 34.0, "L4-L5")
    assert words == "LLIF PEEK 22 x 60 is 60 mm wide; the endplates at L4-L5 hold at most 50.4 mm that way."
    deep = CATALOGUE.items["cage", "ALIF PEEK 26 x 36"]
    assert "is 26 mm deep" in refuse_cage(deep, 48.0, 28.0, "L4-L5")
    assert refuse_cage(deep, 48.0, 34.0, "L4-L5") == ""


@pytest.mark.parametrize("approach", ["tlif", "plif", "alif", "llif"])
def test_the_largest_cage_that_fits_is_taken(approach: str) -> None:
    large = fitting_cage(CATALOGUE, approach, 52.0, 38.0, "PEEK")
    assert large is not None
    assert refuse_cage(large, 52.0, 38.0, "") == ""
    small = fitting_cage(CATALOGUE, approach, 43.0, 31.0, "PEEK")
    assert small is None or small.contact_mm2 <= large.contact_mm2
    assert fitting_cage(CATALOGUE, approach, 10.0, 10.0) is None


def test_the_nearest_made_size_is_taken() -> None:
    assert nearest_size((7.0, 8.0, 9.0), 8.4) == 8.0
    assert nearest_size((), 8.4) == 8.4
