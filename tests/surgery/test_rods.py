"""Screws held by bone and rods between them: closed forms, frames, derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from solids import differences

from interbody.mechanics.level import Level
from interbody.mechanics.rotations import exp_rotation
from interbody.surgery.beams import RoundSection
from interbody.surgery.rods import RodConstruct, Screw, foundation

TITANIUM = RoundSection(4.9, 110_000.0, 0.3)
RIGID = RoundSection(40.0, 1e9, 0.3)


def screw(vertebra: str, head, entry, tip, side: str = "left", section=TITANIUM, bone: float = 300.0) -> Screw:
    return Screw(vertebra, side, *(np.array(p, dtype=float) for p in (head, entry, tip)), section, 6.5, bone, 0.2)


def held_screw(bone: float) -> tuple[RodConstruct, Screw]:
    """A screw along x whose head a rigid rod holds to a rigid screw straight below: its bone moves against the head.

    The lower screw cannot resist turning about its own axis (z), so bending in the x-y plane leaves the head free
    to turn.
    """
    upper = screw("L4", (-1e-3, 0, 30), (0, 0, 30), (45, 0, 30), bone=bone)
    lower = screw("L5", (0, 0, 0), (0, 0, -1), (0, 0, -40), section=RIGID, bone=1e9)
    return RodConstruct(["L4", "L5"], 0, np.array([[0.0, 0.0, 30.0]]), [upper, lower], {"left": RIGID}), upper


def end_stiffness(k: float, section: RoundSection) -> np.ndarray:
    """Force and moment at the end of a semi-infinite beam on a foundation k per unit deflection and slope of that end.

    Hetenyi (1946, chapter II) with shear, S = 0.9 G A: the fourth derivative of y times EI, less EI k / S times
    the second,
    plus k y is zero. With the decaying complex root r: y = Re C exp(-r x), slope = Re -(r^2 - k/S) / r C,
    shear = Re -(k / r) C, moment = Re EI (r^2 - k/S) C.
    """
    bending, shear = section.modulus * section.inertia, 0.9 * section.modulus / 2.6 * section.area
    square = 0.5 * (k / shear + np.emath.sqrt((k / shear) ** 2 - 4.0 * k / bending))
    r = np.sqrt(square)
    less = square - k / shear

    def row(factor: complex) -> list[float]:  # Re(factor * C) as a row on (Re C, Im C)
        return [factor.real, -factor.imag]

    motion = np.array([row(1.0 + 0j), row(-less / r)])
    forces = np.array([row(-k / r), row(bending * less)])
    return forces @ np.linalg.inv(motion)


def test_the_reference_is_hetenyis_where_shear_does_not_matter() -> None:
    """Deflection 2 l P / k + 2 l^2 M / k, slope 2 l^2 P / k + 4 l^3 M / k, l = (k / 4 EI)^(1/4)."""
    k, bending = 1e-3, TITANIUM.modulus * TITANIUM.inertia
    root = (k / (4.0 * bending)) ** 0.25
    flexibility = np.array([[2 * root, 2 * root**2], [2 * root**2, 4 * root**3]]) / k
    assert np.abs(end_stiffness(k, TITANIUM)) == pytest.approx(np.abs(np.linalg.inv(flexibility)), rel=1e-3)


@pytest.mark.parametrize("bone", [600.0, 1000.0])
def test_a_screw_in_bone_is_a_beam_on_an_elastic_foundation(bone: float) -> None:
    construct, one = held_screw(bone)
    k, _ = foundation(one)
    expected = end_stiffness(k, TITANIUM)
    # the bone moves against the held head: up (z) and about y
    stiffness = construct.stiffness[np.ix_([2, 4], [2, 4])]
    assert np.abs(stiffness) == pytest.approx(np.abs(expected), rel=0.015)
    free_to_turn = abs(expected[0, 0] - expected[0, 1] * expected[1, 0] / expected[1, 1])
    assert construct.stiffness[1, 1] == pytest.approx(free_to_turn, rel=0.015)


def test_pulling_a_screw_out_is_a_bar_in_an_elastic_sleeve() -> None:
    """Head stiffness EA b tanh(b L), b = sqrt(k / EA)."""
    construct, one = held_screw(1000.0)
    _, k = foundation(one)
    axial = TITANIUM.modulus * TITANIUM.area
    rate = np.sqrt(k / axial)
    assert construct.stiffness[0, 0] == pytest.approx(axial * rate * np.tanh(rate * 45.0), rel=5e-3)


def two_level(sides=("left", "right"), bone: float = 300.0) -> tuple[RodConstruct, list[Level]]:
    """Screws in three vertebrae of a lordotic stack; levels without discs."""
    vertebrae, heights = ["L3", "L4", "L5"], {"L3": 70.0, "L4": 35.0, "L5": 0.0}
    screws = []
    for v, z in heights.items():
        for side in sides:
            y = 18.0 if side == "left" else -18.0
            lean = 0.03 * (z - 35.0)
            screws.append(screw(v, (-42 + lean, y * 1.1, z), (-30 + lean, y, z), (12 + lean, 0.5 * y, z + 1), side,
                                bone=bone))  # fmt: skip
    centres = np.array([[1.0, 0, 56], [0.0, 0, 21]])
    construct = RodConstruct(vertebrae, 1, centres, screws, dict.fromkeys(sides, RoundSection(5.5, 110_000.0, 0.3)))
    levels = [Level(n, None, [], c) for n, c in zip(("top", "L3-L4", "L4-L5", "L5-S1"), ([0, 0, 90.0], *centres,
                                                    [0, 0, -15.0]), strict=True)]  # fmt: skip
    return construct, levels


def put(level: Level, motion: np.ndarray) -> None:
    """Move a level by (translation of its centre, rotation vector) from its present pose."""
    centre = level.centre + motion[:3]
    level.rotation = exp_rotation(motion[3:]) @ level.rotation
    level.translation = centre - level.rotation @ level.reference_centre


def moved() -> tuple[RodConstruct, list[Level]]:
    construct, levels = two_level()
    rng = np.random.default_rng(2)
    for level in levels:
        put(level, np.r_[rng.uniform(-0.5, 0.5, 3), rng.uniform(-0.04, 0.04, 3)])
    return construct, levels


def energy(construct: RodConstruct, levels: list[Level]) -> float:
    d = construct.deformation(levels)
    return 0.5 * float(d @ construct.stiffness @ d)


def after(level: Level, motion: np.ndarray, value) -> np.ndarray:
    kept = level.rotation, level.translation
    put(level, motion)
    found = value()
    level.rotation, level.translation = kept
    return found


def test_wrench_is_the_derivative_of_the_energy() -> None:
    construct, levels = moved()
    wrench = construct.wrench(levels)
    for i, level in enumerate(levels):
        slope = differences(
            lambda m, level=level: after(level, m, lambda: energy(construct, levels)), np.zeros(6), 1e-5
        )
        assert wrench[6 * i : 6 * i + 6] == pytest.approx(slope, rel=1e-4, abs=1e-4 * np.abs(wrench).max())


def test_tangent_is_the_derivative_of_the_wrench() -> None:
    construct, levels = moved()
    tangent = construct.tangent(levels)
    for i, level in enumerate(levels):
        slope = differences(lambda m, level=level: after(level, m, lambda: construct.wrench(levels)), np.zeros(6), 1e-4)
        assert np.abs(tangent[:, 6 * i : 6 * i + 6] - slope).max() < 1e-4 * np.abs(tangent).max()


def test_moving_the_whole_construct_with_its_bones_costs_nothing() -> None:
    construct, levels = two_level()
    for free in (levels[0], levels[3]):
        put(free, np.array([3.0, -2.0, 4.0, 0.5, -0.4, 0.3]))
    assert np.abs(construct.wrench(levels)).max() < 1e-9


def test_internal_forces_are_in_balance_in_any_frame() -> None:
    """The deformation is counted against the caudal vertebra; turning the world below changes no force."""
    construct, levels = moved()
    before = construct.wrench(levels)
    put(levels[3], np.array([3.0, -2.0, 4.0, 0.5, -0.4, 0.3]))
    assert construct.wrench(levels) == pytest.approx(before)


def test_stiffness_is_symmetric_and_positive() -> None:
    construct, _ = two_level()
    values = np.linalg.eigvalsh(construct.stiffness)
    assert construct.stiffness == pytest.approx(construct.stiffness.T)
    assert values.min() > 0.0


def test_left_and_right_constructs_mirror_each_other() -> None:
    mirror = np.tile([1.0, -1.0, 1.0, -1.0, 1.0, -1.0], 2)
    left, right = (two_level((side,))[0].stiffness for side in ("left", "right"))
    assert right == pytest.approx(mirror[:, None] * left * mirror, rel=1e-6, abs=1e-3)


def test_two_sides_are_the_sum_of_both_and_better_bone_holds_better() -> None:
    """The sides share nothing but the vertebrae, so they act in parallel."""
    both = two_level()[0].stiffness
    apart = sum(two_level((side,))[0].stiffness for side in ("left", "right"))
    assert both == pytest.approx(apart, rel=1e-8, abs=1e-3)
    stronger = two_level(bone=600.0)[0].stiffness
    assert np.linalg.eigvalsh(stronger - both).min() > -1e-6 * np.abs(both).max()


def test_section_forces_of_a_bent_rod() -> None:
    """Largest rod moment under a small flexion of the upper level is between zero and the moment put in."""
    construct, levels = two_level()
    put(levels[1], np.array([0.0, 0, 0, 0, 0.02, 0]))
    forces = construct.section_forces(levels)
    put_in = np.abs(construct.wrench(levels)[9:12]).max() / 1000.0
    assert set(forces) == {"screw_bone_pressure_mpa"} | {
        f"{kind}_{name}" for kind in ("rod_left", "rod_right", "screw") for name in ("moment_nm", "axial_n",
        "stress_mpa", "peak_mpa")
    }  # fmt: skip
    assert 0.0 < forces["rod_left_moment_nm"] < put_in
    assert forces["rod_left_moment_nm"] == pytest.approx(forces["rod_right_moment_nm"])
