"""Cage and graft between endplates: columns in series, one-sided contact, bone that follows its density."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.evidence import parameters
from interbody.mechanics.connectors import tangent_by_differences
from interbody.mechanics.rotations import exp_rotation
from interbody.surgery.bone import cancellous_modulus
from interbody.surgery.cage import Columns, bone_patch_stiffness, column_stiffness, shear_share

AREA, HEIGHT, PEEK, BONE, POISSON = 200.0, 10.0, 3600.0, 250.0, 0.2


def columns(bonded: bool = False) -> Columns:
    x, y = (a.ravel() for a in np.meshgrid([-4.0, 4.0], [-12.0, 0.0, 12.0]))
    feet = np.c_[x, y, np.zeros(6)]
    heads = feet + np.array([0.0, 0.0, HEIGHT])
    stiffness = np.full(6, 1000.0)
    return Columns("cage", heads, feet, np.array([0.0, 0.0, 1.0]), stiffness, 0.8 * stiffness, bonded, AREA)


def test_cage_and_bone_are_springs_in_series() -> None:
    """1/k = h/EA + two half spaces under a rigid round patch, 2 a E / (1 - nu^2) with a = sqrt(A / pi) (Sneddon
    1965)."""
    a = np.sqrt(AREA / np.pi)
    half_space = 2.0 * a * BONE / (1.0 - POISSON**2)
    assert bone_patch_stiffness(AREA, BONE, POISSON) == pytest.approx(half_space)
    total = 1.0 / (HEIGHT / (PEEK * AREA) + 2.0 / half_space)
    assert column_stiffness(AREA, HEIGHT, PEEK, (BONE, BONE), POISSON) == pytest.approx(total)


def test_limits_of_the_series() -> None:
    rigid_bone = column_stiffness(AREA, HEIGHT, PEEK, (1e12, 1e12), POISSON)
    assert rigid_bone == pytest.approx(PEEK * AREA / HEIGHT, rel=1e-4)
    rigid_cage = column_stiffness(AREA, HEIGHT, 1e12, (BONE, BONE), POISSON)
    assert rigid_cage == pytest.approx(0.5 * bone_patch_stiffness(AREA, BONE, POISSON), rel=1e-4)


def test_tangential_over_normal_stiffness_is_mindlins() -> None:
    """Rigid patch on a half space: 8 G a / (2 - nu) over 4 G a / (1 - nu)."""
    assert shear_share(0.0) == 1.0
    assert shear_share(0.5) == pytest.approx(2.0 / 3.0)


@pytest.mark.parametrize("closing", [0.2, 0.5])
def test_pressed_columns_push_back_with_their_stiffness(closing: float) -> None:
    """Beyond the short smooth closure (0.05 mm) the law is linear with the columns' stiffness."""
    at = columns().wrench(np.eye(3), np.array([0, 0, -closing]), np.zeros(3))
    further = columns().wrench(np.eye(3), np.array([0, 0, -closing - 0.1]), np.zeros(3))
    assert (at - further)[2] == pytest.approx(6000.0 * 0.1, rel=0.01)
    assert at[2] == pytest.approx(-6000.0 * closing, abs=6000.0 * 0.03)
    assert np.abs(np.delete(at, 2)).max() < 1e-9


def test_columns_open_in_tension_unless_bonded() -> None:
    lift = np.array([0.3, 0.0, 0.5])
    assert np.abs(columns().wrench(np.eye(3), lift, np.zeros(3))).max() == 0.0
    assert columns(bonded=True).wrench(np.eye(3), lift, np.zeros(3))[2] == pytest.approx(6000.0 * 0.5)
    assert columns().report(np.eye(3), lift) == {"cage_force_n": 0.0, "cage_pressure_mpa": 0.0}


def test_bending_presses_one_edge_only() -> None:
    rotation = exp_rotation(np.array([0.0, 0.05, 0.0]))  # flexion closes the front
    centre = np.array([0.0, 0, HEIGHT])
    report = columns().report(rotation, centre - rotation @ centre)
    assert report["cage_force_n"] == pytest.approx(3 * 1000.0 * (4.0 * 0.05 - 0.025), rel=0.02)
    assert report["cage_pressure_mpa"] == pytest.approx(report["cage_force_n"] / 3.0 / (AREA / 6.0), rel=1e-6)


def test_columns_linearise_their_own_wrench() -> None:
    rotation, shift = exp_rotation(np.array([0.01, 0.03, -0.02])), np.array([0.1, -0.05, -0.3])
    wrench, tangent = columns().linearise(rotation, shift, np.zeros(3))
    assert wrench == pytest.approx(columns().wrench(rotation, shift, np.zeros(3)))
    slope = tangent_by_differences(columns(), rotation, shift, np.zeros(3))
    assert np.abs(tangent - slope).max() < 1e-5 * np.abs(slope).max()


def test_denser_bone_is_stiffer_and_never_negative() -> None:
    table = parameters("Hardware")
    moduli = [cancellous_modulus(hu, table) for hu in (-50, 0, 50, 100, 150, 250)]
    assert moduli == sorted(moduli)
    assert moduli[0] == float(table["bone.modulus_floor"]) > 0.0
    assert moduli[-1] > 3.0 * moduli[2]
