"""Forms: drawn from the case file's schema, each question changes the answer, nothing is lost on the way."""

from __future__ import annotations

import copy
import pickle
import re
from typing import Any

import pytest

from interbody import decision
from interbody.anatomy import build_spine
from interbody.case import LEVELS, CaseError, case_schema, parse_case
from interbody.case.examples import example_names, example_text
from interbody.case.field_table import field_table
from interbody.case.reading import read_yaml
from interbody.cohort.person import forecast_person
from interbody.course import simulate_course
from interbody.result.plain import plain
from interbody.web.documents import document_of
from interbody.web.forms.anatomy import anatomy_fields, anatomy_from, anatomy_values, posture_field
from interbody.web.forms.fields import Field, field_at, finding_groups, person_groups, questions
from interbody.web.forms.naming import option_names
from interbody.web.forms.operations import HARDWARE_ITEMS, hardware_fields, hardware_numbers, option_fields
from interbody.web.forms.problems import placed
from interbody.web.forms.reading import document_from, option_from, option_values, put, shown_values

BASE: dict[str, Any] = read_yaml(example_text("estimated-woman-66")).data

TURNED: dict[str, tuple[Any, ...]] = {
    "patient.age": (50,),
    "patient.sex": ("male",),
    "patient.height_cm": (180,),
    "patient.weight_kg": (95,),
    "patient.smoking": ("current",),
    "patient.diabetes": (True,),
    "patient.prior_lumbar_surgery": (True,),
    "patient.diagnosis": ("stenosis",),
    "patient.symptoms.duration_months": (1, 3, 600),
    "patient.symptoms.neurogenic_claudication": (False,),
    "patient.symptoms.motor_deficit": (True,),
    "patient.baseline.odi": (70,),
    "patient.baseline.back_pain": (3,),
    "patient.baseline.leg_pain": (2,),
    "patient.bone_density.hu": (70,),
    "patient.bone_density.t_score": (-3,),
    "patient.vitamin_d_deficiency": (True,),
    "pfirrmann": (2,),
    "slip_mm": (9,),
    "stenosis": ("none",),
    "instability": (False,),
}
"""Other answers than the example's, to every question."""


def _effects(document: dict[str, Any]) -> dict[str, Any]:
    """The three things that an answer can change."""
    case = parse_case(document)
    whole, forecasts = forecast_person(case)
    courses = {name: simulate_course(whole, name, None, None) for name in whole.options}  # type: ignore[arg-type]
    return {
        "spine": pickle.dumps(build_spine(case)),
        "forecast": {name: plain(found) for name, found in forecasts.items()},
        "rules": plain(decision.compare(whole, forecasts, courses)),
    }


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    return _effects(BASE)


def _asked() -> list[tuple[str, list[str]]]:
    people = [(name, entry["moves"]) for group in questions()["groups"] for name, entry in group["fields"].items()]
    return people + [(name, entry["moves"]) for name, entry in questions()["findings"]["fields"].items()]


@pytest.mark.parametrize(("name", "moves"), _asked(), ids=lambda x: x if isinstance(x, str) else "-".join(x))
def test_every_question_changes_what_it_says_it_changes(name: str, moves: list[str], before: dict[str, Any]) -> None:
    changed: set[str] = set()
    for answer in TURNED[name]:
        document = copy.deepcopy(BASE)
        path = name.split(".") if "." in name else ["findings", "L3-L4", name]
        if name.startswith("patient.bone_density"):
            document["patient"].pop("bone_density", None)
        put(document, path, answer)
        after = _effects(document)
        changed |= {what for what in before if after[what] != before[what]}
    assert set(moves) <= changed, f"{name} says it moves {moves}, and moves {sorted(changed)}"


def test_every_question_is_a_field_of_the_case_file_with_its_range_and_reason() -> None:
    table = field_table()
    for group in (*person_groups(), *finding_groups()):
        for field in group.fields:
            generic = field.name
            for level in LEVELS:
                generic = generic.replace(level, "<level>")
            assert f"| `{generic}` |" in table
            assert field.why.endswith(".") or group.title == "Also known", field.name
            assert field.kind in ("number", "choice", "yesno")
            assert (field.kind == "number") == bool(field.range), field.name


def test_everything_the_case_file_needs_of_a_person_is_asked() -> None:
    asked = {field.name for group in person_groups() for field in group.fields}
    schema = case_schema()["$defs"]
    needed = {f"patient.{name}" for name in schema["Patient"]["required"]} - {"patient.baseline"}
    needed |= {f"patient.baseline.{name}" for name in schema["Baseline"]["required"]}
    assert needed <= asked
    assert {field.name for group in person_groups() for field in group.fields if field.required} == needed


def test_a_field_that_does_not_exist_cannot_be_asked() -> None:
    with pytest.raises(KeyError, match=r"no field patient\.name"):
        field_at(("patient", "name"))


def test_whatever_the_case_file_has_of_an_option_is_asked() -> None:
    tables = {"hardware", "facetectomy"}
    assert set(option_fields("0")) == set(case_schema()["$defs"]["Option"]["properties"]) - tables


def test_choices_are_those_of_the_schema() -> None:
    techniques = case_schema()["$defs"]["Technique"]["enum"]
    assert [value for value, _ in option_fields("0")["technique"].choices] == techniques
    assert [value for value, _ in option_fields("0")["levels"].choices] == list(LEVELS)


@pytest.mark.parametrize("name", example_names())
def test_a_form_that_is_sent_back_untouched_changes_nothing(name: str) -> None:
    document = document_of(parse_case(read_yaml(example_text(name)).data))
    again = document_from(shown_values(document), document)
    assert document_of(parse_case(again)) == document


def test_what_a_form_does_not_ask_is_kept() -> None:
    document = document_of(parse_case({**BASE, "seed": 7, "note": "kept"}))
    option = next(iter(document["options"].values()))
    option["facetectomy"] = {"left": 0.5}
    option["hardware"] = {"rod_modulus_mpa": 70000.0}
    again = document_from(shown_values(document), document)
    assert (again["seed"], again["note"]) == (7, "kept")
    assert next(iter(again["options"].values()))["hardware"] == {"rod_modulus_mpa": 70000.0}
    assert next(iter(again["options"].values()))["facetectomy"] == {"left": 0.5}


def test_an_answer_that_is_cleared_is_left_out() -> None:
    sent = shown_values(document_of(parse_case(BASE))) | {"patient.bone_density.t_score": [""]}
    again = document_from(sent, document_of(parse_case(BASE)))
    assert parse_case(again).patient.bone_density.t_score is None


def test_options_whose_names_cannot_be_used_are_told_and_checked_all_the_same() -> None:
    sent = {f"option.{k}.name": [name] for k, name in enumerate(("A", "A", "", "naïve", "Intact"))}
    names, problems = option_names(sent, list("01234"))
    assert len(set(names.values())) == 5
    assert [problem.field for problem in problems] == [f"option.{k}.name" for k in (1, 2, 3, 4)]
    told = [problem.sentence for problem in problems]
    assert told[0] == "Name of option 2 is A, as that of another; each needs a name of its own."
    assert told[1] == "Name of option 3 is missing; choose one that tells it from the others."
    assert "letters A to Z, digits, space, dot, hyphen, underscore" in told[2]
    assert "the spine before any operation has that name" in told[3]
    assert set(document_from(sent, BASE)["options"]) == set(names.values())


def test_what_was_not_touched_follows_another_technique() -> None:
    earlier = document_of(parse_case(BASE))["options"]["TLIF L3-L4"]
    earlier |= {"facetectomy": {"left": 0.5}, "hardware": {"rod_modulus_mpa": 70000.0}}
    assert earlier["screws"] == "bilateral"
    sent = option_values("v", "TLIF L3-L4", earlier)
    del sent["option.v.hardware.rod_modulus_mpa"]  # the form does not ask it
    assert not {"option.v.screws", "option.v.approach"} & set(sent), "the usual is left open"
    other = option_from(sent | {"option.v.technique": ["alif"]}, "v", earlier)
    assert not {"screws", "approach", "facetectomy", "hardware"} & set(other)
    kept = parse_case({**BASE, "options": {"other": other}}).options["other"]
    assert (kept.screws, kept.levels) == ("none", ("L3-L4",))
    chosen = option_from(sent | {"option.v.technique": ["alif"], "option.v.screws": ["unilateral"]}, "v", earlier)
    assert chosen["screws"] == "unilateral"


@pytest.mark.parametrize("technique", case_schema()["$defs"]["Technique"]["enum"])
def test_whatever_is_sent_the_technique_keeps_only_what_it_has(technique: str) -> None:
    sent = {
        "option.v.technique": [technique], "option.v.levels": ["L4-L5"], "option.v.screws": ["bilateral"],
        "option.v.approach": ["mis"], "option.v.side": ["right"], "option.v.extent": ["laminectomy"],
        "option.v.graft": ["bmp2"], "option.v.endplates": ["injured"], "option.v.teriparatide": ["true"],
        "option.v.nsaid": ["high"], "option.v.hardware.rod": ["titanium 5.5"],
        "option.v.hardware.cage_height_mm": ["11"],
    }  # fmt: skip
    option = option_from(sent, "v", {})
    parse_case({**BASE, "options": {"it": option}})
    assert ("extent" in option) == (technique == "decompression")
    assert ("cage_height_mm" in option.get("hardware", {})) == (technique in ("tlif", "plif", "alif", "llif"))


def test_changing_to_no_operation_drops_what_an_operation_has() -> None:
    earlier = {"technique": "tlif", "levels": ["L4-L5"], "screws": "bilateral", "hardware": {"rod": "x"}}
    sent = {"option.v.technique": ["nonoperative"], "option.v.levels": ["L4-L5"], "option.v.screws": ["bilateral"]}
    option = option_from(sent, "v", earlier)
    parse_case({**BASE, "options": {"none": option}})


def test_problems_stand_beside_their_fields_in_words() -> None:
    fields: list[Field] = [f for group in (*person_groups(), *finding_groups()) for f in group.fields]
    fields += option_fields("3").values()
    document = copy.deepcopy(BASE)
    document["patient"]["height_cm"] = 1.62
    document["findings"] = {"L4-L5": {"slip_mm": 90}}
    document["options"] = {"My. option": {"technique": "tlif"}}
    with pytest.raises(CaseError) as error:
        parse_case(document)
    found = {p.field: p.sentence for p in placed(error.value.problems, fields, {"My. option": "3"})}
    assert found["patient.height_cm"].startswith("Height is 1.62; allowed is 120 to 220 cm. Is it in metres?")
    assert found["findings.L4-L5.slip_mm"].startswith("L4-L5: Slip is 90; allowed is -25 to 25 mm")
    assert found["option.3.levels"].startswith("My. option: Levels is empty")


def test_problems_use_the_words_of_the_form() -> None:
    fields = [f for group in person_groups() for f in group.fields] + list(option_fields("0").values())
    document = copy.deepcopy(BASE)
    document["patient"] |= {"diagnosis": "back", "diabetes": "perhaps", "height_cm": 120, "weight_kg": 240}
    document["options"] = {"A": {"technique": "tlif", "screws": "some"}}
    with pytest.raises(CaseError) as error:
        parse_case(document)
    told = " ".join(p.sentence for p in placed(error.value.problems, fields, {"A": "0"}))
    assert "choose degenerative spondylolisthesis, isthmic spondylolisthesis" in told
    assert "choose yes or no" in told
    assert "choose bilateral, unilateral or none" in told
    assert "_" not in told
    document["options"] = {"A": {"technique": "plf"}}
    with pytest.raises(CaseError) as error:
        parse_case(document)
    told = " ".join(p.sentence for p in placed(error.value.problems, fields, {"A": "0"}))
    assert "posterolateral fusion needs at least one level, such as L4-L5." in told


def test_every_question_about_an_option_says_why_it_is_asked_in_plain_words() -> None:
    catalogue = {kind: [{"name": kind, "about": ""}] for kind in HARDWARE_ITEMS}
    fields = [*option_fields("0").values(), *hardware_fields("0", catalogue).values()]
    for field in (*fields, *hardware_numbers("0", {}).values()):
        assert field.why.endswith("."), field.name
        assert not re.search(r"tlif|plf|``|_| left out", f"{field.label} {field.help} {field.why}"), field.name
    assert all(field.label not in ("HU", "Nsaid") for field in fields)


def test_measures_that_are_confirmed_keep_all_their_digits() -> None:
    anatomy = {
        "vertebrae": {"L4": {"superior_endplate": {"width_mm": {"value": 48.23456, "error": 0.61234}}}},
        "discs": {"L4-L5": {"lordosis_deg": {"value": 10.987, "error": 1.8}}},
        "alignment": {"segmental_lordosis_deg": {"L4-L5": {"value": 18.2, "error": 1.9}}, "posture": "supine"},
        "source": "a CT",
    }
    assert anatomy_from(anatomy_values(anatomy), anatomy) == anatomy


def test_measures_are_corrected_and_cleared() -> None:
    anatomy = {"vertebrae": {"L4": {"height_mm": {"middle": {"value": 25.0, "error": 1.0}}}}}
    name = "anatomy.vertebrae.L4.height_mm.middle"
    corrected = anatomy_from({name: ["26.5"], f"{name}.error": ["0.5"]}, anatomy)
    assert corrected["vertebrae"]["L4"]["height_mm"]["middle"] == {"value": 26.5, "error": 0.5}
    assert "middle" not in anatomy_from({name: [""], f"{name}.error": [""]}, anatomy)["vertebrae"]["L4"]["height_mm"]


def test_every_measure_of_the_case_file_can_be_given() -> None:
    rows = [row.split("`")[1] for row in field_table().splitlines() if row.startswith("| `anatomy.")]
    words = {"anatomy.source", posture_field().name, "anatomy.missing.<figure>"}
    asked = {field.name for field in anatomy_fields()}
    for row in set(rows) - words:
        level, vertebra = row.replace("<level>", "L4-L5"), row.replace("<vertebra>", "L4")
        assert level in asked or vertebra in asked, row
