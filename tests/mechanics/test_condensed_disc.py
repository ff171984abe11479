"""The condensed disc: its tangent against re-balanced differences, springs in series, and energy kept in a cycle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from solids import box, crossed_fibres, layered_disc, settle, solid

from interbody.mechanics.disc import SolidDisc
from interbody.mechanics.level import Level
from interbody.mechanics.rotations import exp_rotation, log_rotation

TURN, SHIFT = np.array([0.03, 0.09, -0.04]), np.array([0.4, -0.3, -0.2])


def level_of(disc: SolidDisc) -> Level:
    return Level("L4-L5", disc, [], disc.mesh.centre)


def pose(level: Level, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Rotation and centre along a path: rotation about a fixed axis, the centre moved in proportion."""
    return exp_rotation(share * TURN), level.reference_centre + share * SHIFT


def wrench_at(level: Level, rotation: np.ndarray, centre: np.ndarray, steps: int = 1) -> np.ndarray:
    """Go there from the present state, in steps along the tangent, and balance the inside; gives the wrench."""
    assert level.disc is not None
    for left in range(steps, 0, -1):
        level.linearise()
        level.set_step(np.r_[centre - level.centre, log_rotation(rotation @ level.rotation.T)] / left)
        level.move(1.0)
        wrench = settle(level.disc, level.centre)
    return wrench


def test_tangent_is_the_derivative_of_the_wrench_with_the_inside_in_balance() -> None:
    level = level_of(layered_disc())
    rotation, centre = pose(level, 0.7)
    wrench_at(level, rotation, centre, 6)
    level.linearise()
    tangent = level.tangent
    columns = []
    for k in range(6):
        sides = []
        for sign in (1.0, -1.0):
            delta = np.zeros(6)
            delta[k] = sign * (1e-4 if k < 3 else 1e-5)
            sides.append(wrench_at(level, exp_rotation(delta[3:]) @ rotation, centre + delta[:3]))
        columns.append((sides[0] - sides[1]) / (2e-4 if k < 3 else 2e-5))
    slope = np.stack(columns, axis=1)
    assert np.abs(tangent - slope).max() < 1e-6 * np.abs(slope).max()


def test_condensed_tangent_is_symmetric_and_positive_at_rest() -> None:
    disc = layered_disc()
    tangent = disc.condense(disc.mesh.centre).tangent
    assert np.array_equal(tangent, tangent.T)
    assert np.linalg.eigvalsh(tangent).min() > 0.0


def test_the_answer_does_not_depend_on_the_frame() -> None:
    level = level_of(layered_disc())
    rotation, centre = pose(level, 0.5)
    wrench = wrench_at(level, rotation, centre, 4)
    turn = exp_rotation(np.array([0.5, -0.3, 0.8]))
    m = layered_disc().mesh
    turned = level_of(SolidDisc(replace(m, points=m.points @ turn.T, fibres=m.fibres @ turn.T, centre=turn @ m.centre)))
    there = wrench_at(turned, turn @ rotation @ turn.T, turn @ centre, 4)
    both = np.kron(np.eye(2), turn)
    assert np.abs(there - both @ wrench).max() < 1e-8 * np.abs(wrench).max()


def test_two_blocks_on_top_of_each_other_are_springs_in_series() -> None:
    """With Poisson's ratio 0 (K = 2 mu / 3) a bonded block is a rod: k = E A / L, E = 2 mu = 4 c1."""
    points, elements = box((1, 1, 2), (2.0, 3.0, 5.0))
    lower, upper = np.flatnonzero(points[:, 2] < 0.1), np.flatnonzero(points[:, 2] > 4.9)
    material = np.array([[c, 0.0, 4.0 * c / 3.0, 0.0, 1.0, 0.0] for c in (0.2, 0.9)])
    disc = solid(points, elements, material, crossed_fibres(), lower, upper, np.array([1.0, 1.5, 5.0]))
    each = [4.0 * c * 6.0 / 2.5 for c in (0.2, 0.9)]
    found = disc.condense(disc.mesh.centre).tangent[2, 2]
    assert found == pytest.approx(1.0 / sum(1.0 / k for k in each), rel=1e-10)


def test_work_put_in_is_energy_stored_and_comes_back() -> None:
    """Work along a path about a fixed axis: integral of moment . w + force . d, by Gauss-Legendre quadrature."""
    disc = layered_disc()
    level = level_of(disc)
    places, weights = np.polynomial.legendre.leggauss(8)
    work = 0.0
    for place, weight in zip(0.5 * (1 + places), 0.5 * weights, strict=True):
        wrench = wrench_at(level, *pose(level, place))
        work += weight * float(wrench[:3] @ SHIFT + wrench[3:] @ TURN)
    wrench_at(level, *pose(level, 1.0))
    disc.residual(level.centre)
    stored = disc.energy
    assert stored > 100.0
    assert work == pytest.approx(stored, rel=1e-4)
    wrench = wrench_at(level, *pose(level, 0.0), steps=5)
    disc.residual(level.centre)
    assert disc.energy == pytest.approx(0.0, abs=1e-9 * stored)
    assert np.abs(wrench).max() < 1e-6
