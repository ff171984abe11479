"""The multifrontal Cholesky against SciPy's own solvers, on matrices assembled independently."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.linalg import spsolve
from solids import DISPERSED, MATRIX, assembled, box, crossed_fibres, layered_disc, solid

from interbody.mechanics.disc import SolidDisc, TrialFailed
from interbody.mechanics.disc_mesh import MeshSize
from interbody.mechanics.ordering import LEAF_NODES, analyse


def block(cells: tuple[int, int, int], material: np.ndarray = DISPERSED) -> SolidDisc:
    points, elements = box(cells, (4.0, 3.0, 2.0))
    lower, upper = np.flatnonzero(points[:, 2] < 1e-9), np.flatnonzero(points[:, 2] > 2.0 - 1e-9)
    rng = np.random.default_rng(sum(cells))
    points = points + 0.05 * rng.uniform(-1, 1, points.shape)
    return solid(points, elements, material, crossed_fibres(), lower, upper, np.array([2.0, 1.5, 2.0]))


def loaded(disc: SolidDisc) -> SolidDisc:
    """A little off rest, so that forces and stresses are there."""
    rng = np.random.default_rng(8)
    size = 0.0005 * np.ptp(disc.mesh.points[:, 2])
    disc.set_interior(disc.interior() + size * rng.uniform(-1, 1, disc.interior().shape))
    return disc


def freedoms(nodes: np.ndarray) -> np.ndarray:
    return (3 * nodes[:, None] + np.arange(3)).ravel()


MESHES = [block((1, 1, 2)), block((2, 2, 3)), block((5, 4, 3)), block((3, 2, 9)), layered_disc()]


@pytest.mark.parametrize("disc", MESHES, ids=lambda d: f"{len(d.mesh.elements)} elements")
def test_solution_and_condensation_match_scipy(disc: SolidDisc) -> None:
    loaded(disc)
    centre = disc.mesh.centre
    condensed = disc.condense(centre)
    force, matrix = assembled(disc, disc.x)
    free, upper = freedoms(disc.topology.interior), freedoms(disc.mesh.upper)
    inner = matrix[free][:, free].tocsc()
    assert disc.unbalanced == pytest.approx(force[free], abs=1e-10)
    expected = -spsolve(inner, force[free])
    assert disc.direction(np.zeros(6)) == pytest.approx(expected, rel=1e-9, abs=1e-11 * np.abs(expected).max())

    arms = disc.x[disc.mesh.upper] - centre
    rigid = np.concatenate([np.c_[np.eye(3), np.cross(np.eye(3), r).T] for r in arms])
    coupling = matrix[free][:, upper] @ rigid
    solved = spsolve(inner, coupling)
    curvature = np.zeros((6, 6))
    for r, f in zip(arms, force[upper].reshape(-1, 3), strict=True):
        curvature[3:, 3:] += 0.5 * (np.outer(r, f) + np.outer(f, r)) - (r @ f) * np.eye(3)
    tangent = rigid.T @ matrix[upper][:, upper] @ rigid + curvature - coupling.T @ solved
    assert np.abs(condensed.tangent - tangent).max() < 1e-8 * np.abs(tangent).max()
    wrench = rigid.T @ force[upper] + coupling.T @ expected
    assert np.abs(condensed.wrench - wrench).max() < 1e-8 * max(1.0, np.abs(wrench).max())


def test_a_real_disc_against_dense_cholesky() -> None:
    disc = loaded(layered_disc(MeshSize(4, 1, 2, 4)))
    disc.condense(disc.mesh.centre)
    force, matrix = assembled(disc, disc.x)
    free = freedoms(disc.topology.interior)
    expected = -cho_solve(cho_factor(matrix[free][:, free].toarray()), force[free])
    assert np.abs(disc.direction(np.zeros(6)) - expected).max() < 1e-9 * np.abs(expected).max()


def test_a_matrix_that_is_not_positive_is_reported() -> None:
    disc = block((3, 3, 3), np.array([-0.2, 0.0, 20.0, 0.0, 1.0, 0.0]))
    with pytest.raises(TrialFailed, match="positive"):
        disc.condense(disc.mesh.centre)


def test_every_node_is_eliminated_once_and_children_come_first() -> None:
    points, elements = box((6, 5, 4))
    s = analyse(points, elements)
    assert sorted(s.pivots.tolist()) == list(range(len(points)))
    assert all(parent == -1 or parent > front for front, parent in enumerate(s.parent))
    assert s.position[s.pivots].tolist() == list(range(len(points)))
    assert np.count_nonzero(s.parent == -1) == 1
    assert len(s.parent) > len(points) / LEAF_NODES / 4


def test_the_matrix_of_another_mesh_does_not_linger() -> None:
    """Factorising again after a change of state gives the answer of a fresh disc."""
    used, fresh = loaded(block((3, 3, 3), MATRIX)), loaded(block((3, 3, 3), MATRIX))
    state = used.interior().copy()
    used.set_interior(state * 1.001)
    used.condense(used.mesh.centre)
    used.set_interior(state)
    again, once = used.condense(used.mesh.centre), fresh.condense(fresh.mesh.centre)
    assert np.array_equal(again.tangent, once.tangent)
    assert np.array_equal(again.wrench, once.wrench)
