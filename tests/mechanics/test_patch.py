"""A patch of distorted elements under uniform deformation must give the uniform answer exactly (Irons' patch test)."""

from __future__ import annotations

import numpy as np
import pytest
from solids import DISPERSED, MATRIX, assembled, box, clamped, crossed_fibres, one, settle

either = pytest.mark.parametrize("lamellar", [False, True], ids=["points", "lamellar"])


def patch(material: np.ndarray, lamellar: bool):
    points, elements = box((3, 3, 3), (3.0, 3.0, 3.0))
    rng = np.random.default_rng(3)
    inner = ((points > 0.1) & (points < 2.9)).all(axis=1)
    points[inner] += 0.25 * rng.uniform(-1, 1, (int(inner.sum()), 3))
    return clamped(points, elements, material, crossed_fibres(), lamellar)


@either
@pytest.mark.parametrize("material", [MATRIX, DISPERSED], ids=["matrix", "fibres"])
def test_inner_nodes_find_the_uniform_deformation(material: np.ndarray, lamellar: bool) -> None:
    disc = patch(material, lamellar)
    f = np.array([[1.08, 0.05, -0.02], [0.01, 0.97, 0.04], [0.03, -0.02, 0.99]])
    exact = disc.mesh.points @ f.T
    disc.x[:] = exact
    rng = np.random.default_rng(4)
    disc.set_interior(disc.interior() + 0.05 * rng.uniform(-1, 1, disc.interior().shape))
    settle(disc, np.zeros(3))
    assert np.abs(disc.x - exact).max() < 1e-10
    ratio = np.linalg.det(f)
    disc.residual(np.zeros(3))
    assert np.abs(disc.pressure + material[2] * np.log(ratio) / ratio).max() < 1e-9


@either
def test_stress_of_the_patch_is_that_of_one_cube(lamellar: bool) -> None:
    disc = patch(DISPERSED, lamellar)
    f = np.array([[1.08, 0.05, -0.02], [0.01, 0.97, 0.04], [0.03, -0.02, 0.99]])
    x = disc.mesh.points @ f.T
    force, _ = assembled(disc, x)
    cube = box((1, 1, 1))[0]
    order = box((1, 1, 1))[1][0]
    single = one(cube[order] @ f.T, cube[order], DISPERSED, crossed_fibres())[1]
    whole = force.reshape(-1, 3).T @ x / (27.0 * np.linalg.det(f))
    alone = single.T @ (cube[order] @ f.T) / np.linalg.det(f)
    assert np.abs(whole - alone).max() < 1e-11


@either
def test_a_rigid_turn_of_the_boundary_turns_the_inside_without_stress(lamellar: bool) -> None:
    from interbody.mechanics.rotations import exp_rotation

    disc = patch(DISPERSED, lamellar)
    turn = exp_rotation(np.array([0.4, 0.9, -0.6]))
    disc.x[:] = disc.mesh.points @ turn.T
    rng = np.random.default_rng(5)
    disc.set_interior(disc.interior() + 0.05 * rng.uniform(-1, 1, disc.interior().shape))
    settle(disc, np.zeros(3))
    disc.residual(np.zeros(3))
    assert np.abs(disc.x - disc.mesh.points @ turn.T).max() < 1e-10
    assert disc.energy == pytest.approx(0.0, abs=1e-12)
