"""The border of the case: what is taken, what is filled in, and one sentence for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from interbody.case import CaseError, load_case, parse_case
from interbody.case.examples import EXAMPLES, example_names, example_note, example_text

GOOD = """\
case: a person
patient:
  age: 66
  sex: female
  height_cm: 162
  weight_kg: 70
  diagnosis: stenosis
  baseline: {odi: 40, back_pain: 6, leg_pain: 7}
options:
  Fusion:
    technique: tlif
    levels: [L4-L5]
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return load_case(path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        load(tmp_path, text)
    return caught.value.problems


def one_problem(tmp_path: Path, text: str) -> str:
    found = problems(tmp_path, text)
    assert len(found) == 1, found
    assert "\n" not in found[0]
    assert found[0].rstrip().endswith((".", "?"))
    return found[0]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_small_case_loads_with_defaults(tmp_path: Path) -> None:
    case = load(tmp_path, GOOD)
    fusion = case.options["Fusion"]
    assert (fusion.approach, fusion.screws, fusion.side, case.seed) == ("open", "bilateral", "left", 1)
    assert case.patient.smoking is None, "what nobody says is not known, never no"
    assert case.patient.diabetes is None
    assert case.patient.bmi == pytest.approx(70 / 1.62**2)


@pytest.mark.parametrize(
    ("technique", "levels", "approach", "screws"),
    [
        ("tlif", "[L4-L5]", "open", "bilateral"),
        ("plif", "[L4-L5]", "open", "bilateral"),
        ("plf", "[L4-L5]", "open", "bilateral"),
        ("alif", "[L5-S1]", "open", "none"),
        ("llif", "[L3-L4]", "open", "none"),
        ("decompression", "[L4-L5]", "open", "none"),
        ("microdiscectomy", "[L4-L5]", "open", "none"),
        ("nonoperative", "[]", None, "none"),
    ],
)
def test_defaults_follow_the_technique(tmp_path, technique, levels, approach, screws) -> None:
    text = changed("technique: tlif", f"technique: {technique}").replace("[L4-L5]", levels)
    option = load(tmp_path, text).options["Fusion"]
    assert (option.approach, option.screws) == (approach, screws)


def test_levels_are_put_in_order_from_the_head_down(tmp_path: Path) -> None:
    assert load(tmp_path, changed("[L4-L5]", "[L4-L5, L3-L4]")).options["Fusion"].levels == ("L3-L4", "L4-L5")


@pytest.mark.parametrize("name", example_names())
def test_examples_load_say_what_they_are_and_survive_a_round_trip(name: str) -> None:
    case = load_case(EXAMPLES / f"{name}.yaml")
    assert case.case == name
    assert example_note(name)
    assert parse_case(case.model_dump(mode="json")) == case


def test_an_unknown_example_lists_those_there_are() -> None:
    with pytest.raises(CaseError, match="estimated-woman-66"):
        example_text("nothing-like-it")


def test_a_measured_value_is_a_number_or_a_number_with_its_error(tmp_path: Path) -> None:
    angles = "{pelvic_incidence_deg: 50, sacral_slope_deg: {value: 38, error: 2}}"
    alignment = load(tmp_path, f"{GOOD}anatomy: {{alignment: {angles}}}\n").anatomy.alignment
    assert float(alignment.pelvic_incidence_deg) == 50
    assert alignment.pelvic_incidence_deg.error == 0
    assert alignment.sacral_slope_deg.error == 2


def test_a_field_left_empty_counts_as_left_out(tmp_path: Path) -> None:
    text = GOOD + "findings:\n  L4-L5:\nanatomy:\nnote:\n"
    case = load(tmp_path, text)
    assert case.findings["L4-L5"].slip_mm is None
    assert case.note == ""


def test_both_measures_of_bone_may_stand_together(tmp_path: Path) -> None:
    case = load(tmp_path, changed("  diagnosis:", "  bone_density: {hu: 120, t_score: -1.5}\n  diagnosis:"))
    assert case.patient.bone_density.hu == 120


@pytest.mark.parametrize(("text", "value"), [("'55'", 55.0), ('" 55.5 "', 55.5), ("5.5e1", 55.0), ("+55", 55.0)])
def test_a_number_in_quotes_is_a_number(tmp_path: Path, text: str, value: float) -> None:
    assert load(tmp_path, changed("age: 66", f"age: {text}")).patient.age == value


def test_a_leading_zero_is_not_octal_and_a_colon_is_not_base_60(tmp_path: Path) -> None:
    assert load(tmp_path, changed("age: 66", "age: 066")).patient.age == 66
    assert "1:62" in one_problem(tmp_path, changed("height_cm: 162", "height_cm: 1:62"))


def test_yes_and_no_are_truth_only_where_truth_is_asked(tmp_path: Path) -> None:
    assert load(tmp_path, changed("  diagnosis:", "  diabetes: yes\n  diagnosis:")).patient.diabetes is True
    assert "smoking" in one_problem(tmp_path, changed("  diagnosis:", "  smoking: no\n  diagnosis:"))


WRONG = [
    ("age: 66", "age: 400", ["line 3", "patient.age", "400", "18 to 100 years"]),
    ("age: 66", "age: 17", ["patient.age is 17", "18 to 100"]),
    ("age: 66", "age: 1958", ["1958", "year of birth"]),
    ("age: 66", "age: .nan", ["patient.age", "nan", "18 to 100"]),
    ("age: 66", "age: .inf", ["patient.age", "inf", "18 to 100"]),
    ("age: 66", "age: true", ["patient.age is true", "18 to 100"]),
    ("age: 66", "age: [66]", ["patient.age is [66]"]),
    ("age: 66", "age: {years: 66}", ["patient.age", "18 to 100"]),
    ("age: 66", "age: sixty", ['"sixty"', "18 to 100"]),
    ("age: 66", "age:", ["patient.age is missing", "18 to 100"]),
    ("  age: 66\n", "", ["patient.age is missing"]),
    ("age: 66", "agee: 66\n  age: 66", ["patient.agee", "Did you mean age?"]),
    ("height_cm: 162", "height_cm: 1.78", ["1.78", "120 to 220 cm", "metres", "178"]),
    ("height_cm: 162", "height_cm: 64", ["inches", "163"]),
    ("height_cm: 162", "height_cm: 1620", ["mm", "162"]),
    ("height_cm: 162", "height_cm: 178 cm", ['"178 cm"', "without cm"]),
    ("height_cm: 162", "height_cm: 178,5", ["decimal with a point", "178.5"]),
    ("weight_kg: 70", "weight_kg: 300", ["300", "30 to 250 kg", "pounds", "136"]),
    ("weight_kg: 70", "weight_kg: 154 lb", ["154 lb", "30 to 250 kg"]),
    ("weight_kg: 70", "weight_kg: 240", ["weight_kg is 240", "body mass index of 91", "12 to 80"]),
    ("sex: female", "sex: F", ["patient.sex", '"F"', "female, male"]),
    ("diagnosis: stenosis", "diagnosis: Stenosys", ["Stenosys", "Did you mean stenosis?"]),
    ("odi: 40", "odi: 140", ["patient.baseline.odi", "140", "0 to 100"]),
    ("back_pain: 6", "back_pain: 65", ["back_pain is 65", "0 to 10", "6.5"]),
    (
        "  baseline: {odi: 40, back_pain: 6, leg_pain: 7}\n",
        "",
        ["patient.baseline is missing", "odi, back_pain, leg"],
    ),
    ("case: a person", "case: ''", ["case is", "letters"]),
    ("case: a person", "case: ../../etc/passwd", ["case is", "letters"]),
    ("case: a person", "case: a person\nseed: -1", ["seed is -1", "0 to 2,147,483,647"]),
    ("case: a person", "case: a person\nseed: 1.5", ["seed is 1.5", "whole number"]),
    (
        "case: a person",
        "case: a person\nfindings: {L4/5: {slip_mm: 4}}",
        ["findings.L4/5", "Did you mean L4-L5?"],
    ),
    ("case: a person", "case: a person\nfindings: {L4-L5: {pfirrmann: IV}}", ["pfirrmann", "Write 4."]),
    (
        "case: a person",
        "case: a person\nfindings: {L4-L5: {pfirrmann: 2.5}}",
        ["pfirrmann is 2.5", "whole number"],
    ),
    ("case: a person", "case: a person\nfindings: {L4-L5: {slip_mm: yes}}", ["slip_mm", "-25 to 25 mm"]),
    ("technique: tlif", "technique: TLIFF", ["options.Fusion.technique", "Did you mean tlif?"]),
    ("    technique: tlif\n", "", ["options.Fusion.technique is missing"]),
    ("    levels: [L4-L5]\n", "", ["options.Fusion.levels is empty", "at least one level"]),
    ("[L4-L5]", "[]", ["at least one level"]),
    ("[L4-L5]", "L4-L5", ["must be a list", "Write [L4-L5]."]),
    ("[L4-L5]", "[L4/L5]", ["options.Fusion.levels[1]", "Did you mean L4-L5?"]),
    ("[L4-L5]", "[L4-L5, L4-L5]", ["names L4-L5 2 times"]),
    ("[L4-L5]", "[L2-L3, L4-L5]", ["must be neighbours"]),
    (
        "technique: tlif",
        "technique: nonoperative",
        ["options.Fusion.levels", "nonoperative care has no levels"],
    ),
    (
        "    technique: tlif",
        "    screws: bilateral\n    technique: decompression",
        ["decompression has no screws"],
    ),
    (
        "    technique: tlif\n    levels: [L4-L5]",
        "    technique: nonoperative\n    approach: mis",
        ["nonoperative care has no approach"],
    ),
    ("  Fusion:", "  intact:", ["options", "intact", "choose another"]),
    ("  Fusion:", "  a/b:", ["options.a/b", "name"]),
    ("levels: [L4-L5]", "levels: [L4-L5]\n    hardware: {rod_diameter_mm: .nan}", ["rod_diameter_mm is nan"]),
    (
        "levels: [L4-L5]",
        "levels: [L4-L5]\n    hardware: {rod_diameter_mm: true}",
        ["rod_diameter_mm is true"],
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG, ids=range(len(WRONG)))
def test_each_wrong_value_gives_one_sentence(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    sentence = one_problem(tmp_path, changed(old, new))
    for word in words:
        assert word in sentence


ANATOMY = [
    ("alignment: {pelvic_incidence_deg: 400}", ["pelvic_incidence_deg is 400", "20 to 110 degrees"]),
    (
        "alignment: {pelvic_incidence_deg: {value: 400, error: 2}}",
        ["pelvic_incidence_deg is 400", "20 to 110"],
    ),
    ("alignment: {pelvic_incidence_deg: {value: 50, error: -2}}", ["error is -2", "0 degrees or more"]),
    ("alignment: {pelvic_incidence_deg: {error: 2}}", ["pelvic_incidence_deg.value is missing", "20 to 110"]),
    ("alignment: {pelvic_incidence_deg: 50 deg}", ["50 deg", "without deg"]),
    (
        "alignment: {pelvic_incidence_deg: 60, pelvic_tilt_deg: 15, sacral_slope_deg: 35}",
        ["pelvic_incidence_deg is 60", "is 50", "within 5"],
    ),
    (
        "alignment: {lordosis_l1_s1_deg: 30, segmental_lordosis_deg: "
        "{L1-L2: 10, L2-L3: 10, L3-L4: 10, L4-L5: 10, L5-S1: 10}}",
        ["lordosis_l1_s1_deg is 30", "add up to 50"],
    ),
    ("vertebrae: {L6: {}}", ["anatomy.vertebrae.L6", "L1, L2"]),
    ("vertebrae: {L4: {superior_endplate: {width_mm: 4.8}}}", ["width_mm is 4.8", "20 to 80 mm"]),
    ("vertebrae: {L4: {height_mm: {anterior: 280}}}", ["anterior is 280", "10 to 50 mm"]),
    ("vertebrae: {L4: {cancellous_hu: 3000}}", ["cancellous_hu is 3000", "-100 to 600 HU"]),
    ("discs: {L4-L5: {height_mm: {middle: 60}}}", ["middle is 60", "0.5 to 25 mm"]),
    ("discs: {L4-L5: {hight_mm: {middle: 6}}}", ["hight_mm", "Did you mean height_mm?"]),
]


@pytest.mark.parametrize(("text", "words"), ANATOMY)
def test_implausible_anatomy_gives_one_sentence(tmp_path: Path, text: str, words: list[str]) -> None:
    sentence = one_problem(tmp_path, f"{GOOD}anatomy: {{{text}}}\n")
    for word in words:
        assert word in sentence


def test_incidence_may_differ_from_tilt_plus_slope_by_their_errors(tmp_path: Path) -> None:
    text = "pelvic_incidence_deg: {value: 58, error: 2}, pelvic_tilt_deg: {value: 15, error: 2}"
    text += ", sacral_slope_deg: 35"
    assert load(tmp_path, f"{GOOD}anatomy: {{alignment: {{{text}}}}}\n")


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = changed("age: 66", "age: 400").replace("sex: female", "sex: F").replace("[L4-L5]", "[L4-L5, L4-L5]")
    found = problems(tmp_path, text)
    assert [p.split(":")[0] for p in found] == [f"case.yaml, line {n}" for n in (3, 4, 12)]


def test_a_repeated_key_is_an_error_with_both_lines(tmp_path: Path) -> None:
    sentence = one_problem(tmp_path, changed("age: 66", "age: 66\n  age: 67"))
    assert "patient.age is given twice (lines 3 and 4)" in sentence


def test_a_mapping_without_a_file_has_no_line() -> None:
    with pytest.raises(CaseError) as caught:
        parse_case({"case": "x", "patient": {"age": 400}, "options": {}}, where="form")
    assert any(p.startswith("form: patient.age is 400") for p in caught.value.problems)
    assert any("options" in p and "1 to 12" in p for p in caught.value.problems)
    assert all(p.startswith("form: ") for p in caught.value.problems)
