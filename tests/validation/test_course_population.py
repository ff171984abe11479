"""The course in a population drawn as the cohorts were, and what it is fitted to."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.course import Ledger
from interbody.evidence import parameters
from interbody.validation import bone_population, course_calibration, course_check
from interbody.validation.course_population import follow, mean_at
from interbody.validation.operated_people import COMPARED, LEVEL, PLANS, SPINES, operated, people

TARGETS = [name for name in parameters("CourseTargets") if not name.startswith(course_check.FITTED)]


@pytest.mark.parametrize("name", TARGETS)
def test_the_population_lies_in_the_published_range(name) -> None:
    """As `interbody course check` prints it: union, its factors, settling, loosening, fracture, adjacent operations."""
    target = parameters("CourseTargets")[name]
    assert target.low <= course_check.OURS[name]() <= target.high


def test_every_target_has_an_answer() -> None:
    assert list(course_check.OURS) == TARGETS


def test_the_constants_in_use_are_those_the_command_writes() -> None:
    """`interbody course calibrate` gives the file that the program reads, to its four digits."""
    found, used = course_calibration.calibrate(), parameters(bone_population.SET)
    assert list(found.values) == list(used)
    for name, (value, _, _) in found.values.items():
        assert float(used[name]) == pytest.approx(value, rel=2e-3)


def test_the_fit_meets_what_it_is_fitted_to() -> None:
    """Mean settling and loosening 16.2 and 24.7 %, odds ratio 4.1 below 117 HU (Yao 2023)."""
    hardware, usual, targets = Ledger("HardwareInTime"), parameters(bone_population.SET), parameters("CourseTargets")
    rows = [row for row in operated() if row.plan == bone_population.USUAL]
    for name in ("settling", "loosening"):
        index = bone_population.population(rows, bone_population.pressures(rows, name), hardware)
        rate = hardware.value(f"{name}.reference", "test")
        centre, spread = float(np.log(float(usual[f"reference.{name}"]))), float(usual["strength.log_sd"])
        assert bone_population.rates(index, centre, spread, rate).mean() == pytest.approx(rate, abs=2e-3)
        if name == "settling":
            weak = index.hu < float(targets["weak_bone.hu"])
            odds = bone_population.odds_ratio(index, centre, spread, rate, weak)
            assert odds == pytest.approx(float(targets["weak_bone.odds_ratio"]), rel=0.02)


def test_the_file_holds_the_people_that_are_drawn() -> None:
    drawn = list(people())
    assert len(drawn) == SPINES
    for row in operated():
        patient = drawn[row.person].patient
        assert patient.age == pytest.approx(row.age, abs=0.06)
        assert patient.bone_density.hu == pytest.approx(row.hu, abs=0.06)
    assert {(row.person, row.plan) for row in operated()} == {
        (i, plan) for i in range(SPINES) for plan in (PLANS if i < COMPARED else list(PLANS)[:1])
    }


def test_screws_hold_still_what_a_cage_alone_lets_move() -> None:
    """The same people by finite elements: without screws more motion, more strain round the cage on average (where
    little is left of either, the two come close), and nothing in screws."""
    by = {(row.person, row.plan): row.levels.curves[LEVEL] for row in operated()}
    strain = {plan: [by[i, plan].fresh.strain["graft_around"] for i in range(COMPARED)] for plan in PLANS}
    assert np.mean(np.log(strain["tlif bare"])) > np.mean(np.log(strain["tlif"]))
    for i in range(COMPARED):
        held, bare = by[i, "tlif"], by[i, "tlif bare"]
        assert bare.fresh.motion > 2.0 * held.fresh.motion
        assert bare.fresh.screw_bone == 0.0 < held.fresh.screw_bone
        assert by[i, "llif"].fresh.cage < held.fresh.cage  # a wide cage on both rims


def test_the_same_population_twice_is_the_same() -> None:
    one, other = (follow("llif screws") for _ in range(2))
    assert np.array_equal(one.united, other.united)
    assert mean_at(one.united, 24.0) > mean_at(one.united, 6.0)
