"""Sections of the result against responses whose numbers are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from interbody.case import LEVELS, parse_case
from interbody.course.model import AdjacentChange, Band, BandAt, Course
from interbody.mechanics import LOAD_NAMES, LevelResponse, LoadResponse, Pose, Response
from interbody.result.course import course_section
from interbody.result.mechanics import mechanics_section, solver_section, summary_section

SIGNS = {"flexion": 1, "extension": -1, "bending_right": 1, "bending_left": -1, "torsion_left": 1, "torsion_right": -1}


def response(state: str, stiff: str | None = None) -> Response:
    """Every plane turns 3 degrees to each side at every level; 0.3 at the stiff one, whose nucleus is gone."""

    def level(load: str, name: str) -> LevelResponse:
        turn = SIGNS.get(load, 0) * (0.3 if name == stiff else 3.0)
        return LevelResponse(
            rotation_deg={"flexion": turn, "bending": turn, "torsion": turn},
            translation_mm=(0.1, 0.0, 0.0),
            idp_mpa=None if name == stiff else (0.5 if stiff is None else 0.6),
            facet_n={"left": 10.0, "right": 20.0 if stiff is None else 35.0},
            ligament_n={"ALL": 5.0},
            disc_force_n=(0.0, 0.0, -400.0),
            disc_moment_nm=(0.0, 7.5, 0.0),
            fibre_strain_max=None,
            fibre_strain_p99=None,
        )

    pose = Pose(np.eye(3), np.zeros(3), np.zeros(3))
    loads = {
        load: LoadResponse(load, {n: level(load, n) for n in LEVELS}, {"L1": pose}, "converged", True, 4)
        for load in LOAD_NAMES
    }
    return Response(state, loads)


CASE = parse_case(
    {
        "case": "x",
        "patient": {
            "age": 66,
            "sex": "female",
            "height_cm": 162,
            "weight_kg": 70,
            "diagnosis": "stenosis",
            "baseline": {"odi": 40, "back_pain": 6, "leg_pain": 7},
        },
        "options": {"Fusion": {"technique": "tlif", "levels": ["L4-L5"]}, "Care": {"technique": "nonoperative"}},
    }
)
STATES = {"intact": response("intact"), "Fusion": response("Fusion", "L4-L5")}


def course() -> Course:
    band = BandAt(0.9, 0.8, 0.95, 2.0)
    change = AdjacentChange("L3-L4", "hybrid", 1.25, 1.1, None, Band(1.0, 0.9, 1.1))
    return Course(
        option="Fusion",
        years=(1.0, 2.0),
        union=(band, band),
        union_criterion="CT",
        adjacent={"L3-L4": change},
        adjacent_reoperation=(band, band),
        notes=("note",),
        evidence=(),
        adjacent_load_control={},
        adjacent_reoperation_population=None,
    )


def test_every_state_load_and_level_is_there_with_the_names_of_the_contract() -> None:
    section = mechanics_section(STATES)
    assert list(section) == ["intact", "Fusion"]
    assert list(section["intact"]) == list(LOAD_NAMES)
    assert list(section["intact"]["flexion"]) == list(LEVELS)
    assert section["Fusion"]["flexion"]["L4-L5"]["idp_mpa"] is None
    assert section["intact"]["flexion"]["L4-L5"] == {
        "rotation_deg": {"flexion": 3.0, "bending": 3.0, "torsion": 3.0},
        "translation_mm": [0.1, 0.0, 0.0],
        "idp_mpa": 0.5,
        "facet_n": {"left": 10.0, "right": 20.0},
        "ligament_n": {"ALL": 5.0},
        "disc_force_n": [0.0, 0.0, -400.0],
        "disc_moment_nm": [0.0, 7.5, 0.0],
        "fibre_strain_max": None,
        "fibre_strain_p99": None,
        "implant": {},
    }


def test_the_range_is_the_span_between_the_two_senses() -> None:
    motion = summary_section(CASE, STATES)["range_of_motion"]
    assert motion["intact"]["L4-L5"] == {"flexion": 6.0, "bending": 6.0, "torsion": 6.0}
    assert motion["Fusion"]["L4-L5"]["flexion"] == pytest.approx(0.6)


def test_neighbours_are_compared_with_intact_under_both_protocols() -> None:
    """The fused spine turns 24.6 degrees where the intact one turns 30: hybrid scales the neighbours by 30/24.6."""
    adjacent = summary_section(CASE, STATES)["adjacent"]
    assert list(adjacent) == ["Fusion"]
    assert list(adjacent["Fusion"]) == ["L3-L4", "L5-S1"]
    above = adjacent["Fusion"]["L3-L4"]
    assert above["load_control"] == {"rotation": 1.0, "idp": 1.2, "facet": 1.5}
    assert above["hybrid"]["rotation"] == pytest.approx(30 / 24.6, rel=1e-5)
    assert above["hybrid"]["facet"] == pytest.approx(1.5 * 30 / 24.6, rel=1e-5)


def test_what_needs_an_unsolved_load_is_null() -> None:
    fused = STATES["Fusion"]
    bad = replace(fused.loads["torsion_left"], converged=False, status="gave up")
    states = {**STATES, "Fusion": replace(fused, loads={**fused.loads, "torsion_left": bad})}
    section = summary_section(CASE, states)
    assert section["range_of_motion"]["Fusion"]["L4-L5"]["torsion"] is None
    assert section["range_of_motion"]["Fusion"]["L4-L5"]["flexion"] == pytest.approx(0.6)
    for ratios in section["adjacent"]["Fusion"]["L3-L4"].values():
        assert ratios["facet"] is None
        assert ratios["rotation"] is not None


def test_a_solver_that_gave_up_is_told_in_its_own_words() -> None:
    bad = replace(STATES["intact"].loads["flexion"], converged=False, status="gave up; try a finer step")
    states = {"intact": replace(STATES["intact"], loads={"flexion": bad})}
    assert solver_section(states)["intact"]["flexion"] == {
        "converged": False,
        "status": "gave up; try a finer step",
        "iterations": 4,
    }


def test_the_course_is_told_year_by_year() -> None:
    section = course_section(course())
    assert section["union"][1] == {"value": 0.9, "low": 0.8, "high": 0.95, "year": 2.0}
    assert section["adjacent"]["L3-L4"]["hazard_ratio"] == {"value": 1.0, "low": 0.9, "high": 1.1}
    assert course_section(replace(course(), union=None))["union"] is None
