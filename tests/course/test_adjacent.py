"""Adjacent levels: the published hazard, and how far the mechanics may move it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import exp, log

import pytest
from made_people import case, spine

from interbody.course import simulate_course
from interbody.evidence import parameters

INTACT = spine("intact")
FUSED = spine("tlif", {"L4-L5": 0.1})


def at(course, year):
    return next(b for b in course.adjacent_reoperation if b.year == year)


@pytest.mark.parametrize(
    ("option", "five", "ten"),
    [("tlif", 0.09, 0.16), ("two", 0.17, 0.31)],
)
def test_sears_life_table(option, five, ten) -> None:
    """O8, tolerance 3 points at 5 and 5 points at 10 years."""
    course = simulate_course(case(), option, None, None)
    assert at(course, 5.0).value == pytest.approx(five, abs=0.03)
    assert at(course, 10.0).value == pytest.approx(ten, abs=0.05)


def test_all_of_sears_lies_between_one_and_two_levels() -> None:
    """13.6 % at 5 and 22.2 % at 10 years in the whole cohort, mostly one and two levels."""
    one, two = (simulate_course(case(), name, None, None) for name in ("tlif", "two"))
    assert at(one, 5.0).value < 0.136 < at(two, 5.0).value
    assert at(one, 10.0).value < 0.222 < at(two, 10.0).value


def test_three_levels_follow_the_published_hazard() -> None:
    three = {"three": {"technique": "tlif", "levels": ["L2-L3", "L3-L4", "L4-L5"]}}
    course = simulate_course(case(options=three), "three", None, None)
    assert at(course, 10.0).value == pytest.approx(0.40, abs=0.05)


def test_the_band_holds_the_spread_between_cohorts() -> None:
    """Published cohorts at five years lie between 3 and 20 %; the band of a new one holds them, and little more."""
    five = at(simulate_course(case(), "tlif", None, None), 5.0)
    assert 0.02 < five.low < 0.035
    assert 0.20 < five.high < 0.27


def test_ending_at_the_sacrum_has_one_neighbour_and_less_risk() -> None:
    """Ending at L5 against S1: 1.7 times the risk."""
    low = simulate_course(case(), "low", None, None)
    usual = simulate_course(case(), "tlif", None, None)
    hazards = [-log(1 - at(c, 10.0).value) for c in (usual, low)]
    assert hazards[0] / hazards[1] == pytest.approx(1.7, abs=0.01)


def test_age_moves_the_hazard_by_one_percent_a_year_and_no_further_than_the_cohorts() -> None:
    """Half of the 1.02 (1.00 to 1.05) of the one cohort, as repeat surgery fell with age in Medicare."""
    old, usual, older, oldest = (simulate_course(case(age=age), "tlif", None, None) for age in (76, 66, 79, 89))
    assert at(older, 10.0).value == at(oldest, 10.0).value
    assert at(old, 10.0).value == pytest.approx(1 - (1 - at(usual, 10.0).value) ** (1.01**10))


def test_load_control_and_hybrid_ratios() -> None:
    """A rigid level beside untouched neighbours: load control 1, hybrid the ratio of the total motions."""
    course = simulate_course(case(), "tlif", INTACT, FUSED)
    assert set(course.adjacent) == {"L3-L4", "L5-S1"}
    k = 5 / 4.1
    for level in ("L3-L4", "L5-S1"):
        same, hybrid = course.adjacent_load_control[level], course.adjacent[level]
        assert same.rotation_ratio == pytest.approx(1.0)
        assert same.idp_ratio == pytest.approx(1.0)
        assert (same.hazard_ratio.low, same.hazard_ratio.high) == (1.0, 1.0)
        assert hybrid.rotation_ratio == pytest.approx(k)
        assert hybrid.idp_ratio == pytest.approx((0.5 + k * 0.3) / 0.8)
        assert hybrid.facet_ratio == pytest.approx(k)
        assert 1.03 <= hybrid.rotation_ratio <= 1.45  # acceptance band of the biomechanics table, row 20


def test_mechanics_move_the_hazard_only_within_the_assumed_range() -> None:
    wild = spine("tlif", {"L4-L5": 0.1}, beside=40.0)
    course = simulate_course(case(), "tlif", INTACT, wild)
    cap = float(parameters("adjacent")["ratio_cap"])
    for change in course.adjacent.values():
        found = change.hazard_ratio
        assert 1 / cap - 1e-12 <= found.low <= found.value <= found.high <= cap + 1e-12
    heavy = simulate_course(case(), "tlif", INTACT, spine("tlif", {"L4-L5": 0.1}, beside=2.0))
    light = simulate_course(case(), "tlif", INTACT, FUSED)
    assert at(heavy, 10.0).value > at(light, 10.0).value


def test_no_effect_lies_in_the_band_and_no_elasticity_gives_population_values() -> None:
    course = simulate_course(case(), "tlif", INTACT, FUSED)
    for change in course.adjacent.values():
        assert change.hazard_ratio.low <= 1 <= change.hazard_ratio.high
    none = parameters("adjacent").with_values(elasticity=0.0)
    flat = simulate_course(case(), "tlif", INTACT, FUSED, sets={"adjacent": none})
    assert [b.value for b in flat.adjacent_reoperation] == [b.value for b in flat.adjacent_reoperation_population]


def test_levels_above_and_below_move_separately() -> None:
    levels = dict(FUSED.loads)
    for name, load in levels.items():
        only = replace(load.levels["L3-L4"], facet_n={"left": 400.0, "right": 400.0})
        levels[name] = replace(load, levels={**load.levels, "L3-L4": only})
    course = simulate_course(case(), "tlif", INTACT, replace(FUSED, loads=levels))
    assert course.adjacent["L3-L4"].hazard_ratio.value > course.adjacent["L5-S1"].hazard_ratio.value


def test_without_mechanics_the_notes_say_so_and_unsolved_loads_do_not_count() -> None:
    course = simulate_course(case(), "tlif", INTACT, None)
    assert not course.adjacent
    assert any("not known" in note for note in course.notes)
    broken = {**FUSED.loads, "flexion": replace(FUSED.loads["flexion"], converged=False)}
    assert not simulate_course(case(), "tlif", INTACT, replace(FUSED, loads=broken)).adjacent


def test_curves_grow_and_stay_inside_their_bands() -> None:
    curve = simulate_course(case(age=85), "two", INTACT, FUSED).adjacent_reoperation
    assert all(a.value < b.value for a, b in pairwise(curve))
    assert all(0 <= b.low <= b.value <= b.high <= 1 for b in curve)
    assert curve[-1].value > 1 - exp(-0.36)


def test_the_sides_add_up_to_the_whole_hazard() -> None:
    for name in ("tlif", "low"):
        fused = FUSED if name == "tlif" else None
        course = simulate_course(case(), name, INTACT, fused)
        ten = [rows[-1].value for rows in course.adjacent_reoperation_by_level.values()]
        whole = -log(1 - course.adjacent_reoperation[-1].value)
        assert sum(-log(1 - p) for p in ten) == pytest.approx(whole)
        assert len(ten) == (2 if name == "tlif" else 1)
