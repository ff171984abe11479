"""Linear hexahedra condensed to their surface: patch, rod, beam, punch."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.surgery.linear_fe import condensed, dofs_of, elasticity, stiffness, strain_operator


def brick(x, y, z) -> tuple[np.ndarray, np.ndarray]:
    """Hexahedra between lines in three directions."""
    grid = np.stack(np.meshgrid(x, y, z, indexing="ij"), axis=-1).reshape(-1, 3)
    nx, ny, nz = len(x), len(y), len(z)
    at = np.arange(nx * ny * nz).reshape(nx, ny, nz)
    corners = [
        at[i : nx - 1 + i, j : ny - 1 + j, k : nz - 1 + k] for k in (0, 1) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    return grid.astype(float), np.stack([c.ravel() for c in corners], axis=1)


def same(elements: np.ndarray, value: float) -> np.ndarray:
    return np.full(len(elements), value)


def test_patch_of_distorted_elements_carries_any_constant_strain() -> None:
    points, elements = brick(np.linspace(0, 3, 4), np.linspace(0, 2, 3), np.linspace(0, 2, 3))
    rng = np.random.default_rng(0)
    outer = ((points == points.min(0)) | (points == points.max(0))).any(axis=1)
    points[~outer] += rng.uniform(-0.15, 0.15, (int((~outer).sum()), 3))
    gradient = rng.uniform(-1e-3, 1e-3, (3, 3))
    motion = points @ gradient.T
    force = stiffness(points, elements, same(elements, 500.0), same(elements, 0.3)) @ motion.ravel()
    inner = dofs_of(np.flatnonzero(~outer))
    assert np.abs(force[inner]).max() < 1e-10 * np.abs(force).max()


def test_only_rigid_motion_costs_nothing() -> None:
    points, elements = brick([0, 1.0, 3.0], [0, 2.0], [0, 1.5])
    matrix = stiffness(points, elements, same(elements, 100.0), same(elements, 0.25)).toarray()
    values = np.linalg.eigvalsh(matrix)
    assert np.abs(values[:6]).max() < 1e-9 * values[-1] < values[6]


def test_engineering_shear_in_the_strain_operator() -> None:
    gradients = np.random.default_rng(1).normal(size=(8, 3))
    motion = np.random.default_rng(2).normal(size=(8, 3))
    h = motion.T @ gradients
    strain = strain_operator(gradients) @ motion.ravel()
    e = h + h.T
    assert strain == pytest.approx([h[0, 0], h[1, 1], h[2, 2], e[0, 1], e[1, 2], e[0, 2]])


def test_elasticity_inverts_to_hookes_law() -> None:
    compliance = np.linalg.inv(elasticity(np.array([200.0]), np.array([0.3]))[0])
    assert compliance[0, :3] == pytest.approx([1 / 200, -0.3 / 200, -0.3 / 200])
    assert compliance[4, 4] == pytest.approx(2.6 / 200)


def test_column_without_lateral_strain_is_a_rod() -> None:
    """E A / L for Poisson's ratio 0, whatever the layers: springs in series."""
    points, elements = brick([0, 3.0, 5.0], [0, 4.0], [0, 1.0, 4.0, 9.0])
    middle = points[elements].mean(axis=1)[:, 2]
    moduli = np.where(middle < 4.0, 50.0, 300.0)
    matrix = stiffness(points, elements, moduli, same(elements, 0.0))
    top, base = np.flatnonzero(points[:, 2] == 9.0), np.flatnonzero(points[:, 2] == 0.0)
    kept = dofs_of(top)
    free = np.setdiff1d(np.arange(3 * len(points)), np.r_[kept, dofs_of(base)])
    surface, _ = condensed(matrix, kept, free)
    up = np.tile([0.0, 0.0, 1.0], len(top))
    assert up @ surface @ up == pytest.approx(1.0 / (4.0 / (50.0 * 20.0) + 5.0 / (300.0 * 20.0)))


def test_slender_cantilever_bends_as_euler_says() -> None:
    """3 E I / L^3; full integration is stiff in bending, by 1 / (2 (1 + nu)) of (h / t)^2 with a mesh this fine."""
    points, elements = brick(np.linspace(0, 60, 61), np.linspace(0, 4, 5), np.linspace(0, 4, 5))
    matrix = stiffness(points, elements, same(elements, 1000.0), same(elements, 0.0))
    tip, base = np.flatnonzero(points[:, 0] == 60.0), np.flatnonzero(points[:, 0] == 0.0)
    kept = dofs_of(tip)
    free = np.setdiff1d(np.arange(3 * len(points)), np.r_[kept, dofs_of(base)])
    surface, _ = condensed(matrix, kept, free)
    flexible = np.linalg.inv(surface)
    share = np.tile([0.0, 0.0, 1.0 / len(tip)], len(tip))
    inertia = 4.0**4 / 12.0
    exact = 60.0**3 / (3.0 * 1000.0 * inertia) + 60.0 / (5.0 / 6.0 * 500.0 * 16.0)
    assert share @ flexible @ share == pytest.approx(exact, rel=0.04)


def punch(each: int) -> float:
    """Load over depth (N/mm) of a rigid, smooth square punch of 10 mm on a block 40 punches wide; a quarter of it.

    ``each`` takes every so many of the lines.
    """
    grade = np.array([0, 0.3, 0.55, 0.78, 0.9, 0.96, 1.0, 1.04, 1.14, 1.4, 2.0, 3.2, 6.0, 14.0, 40.0]) * 5.0
    deep = np.array([0, 0.05, 0.12, 0.25, 0.5, 0.9, 1.6, 2.8, 5.5, 13.0, 40.0]) * 5.0
    lines, down = grade[::each], -deep[::each][::-1]
    points, elements = brick(lines, lines, down)
    matrix = stiffness(points, elements, same(elements, 300.0), same(elements, 0.2))
    surface = np.flatnonzero((points[:, 2] == 0.0) & (points[:, :2].max(axis=1) < 5.0 + 1e-9))
    base = np.flatnonzero(points[:, 2] == points[:, 2].min())
    planes = [3 * np.flatnonzero(points[:, k] == 0.0) + k for k in (0, 1)]
    vertical = 3 * surface + 2
    free = np.setdiff1d(np.arange(3 * len(points)), np.r_[vertical, dofs_of(base), *planes])
    rows, _ = condensed(matrix, vertical, free)
    return 4.0 * float(rows.sum())


def test_rigid_square_punch_on_a_deep_block() -> None:
    """1.012 (2 / sqrt(pi)) E / (1 - nu^2) sqrt(A) on a half space (King 1987).

    Displacement elements are too stiff; with the singular edge the error falls by half at least as lines are doubled.
    """
    exact = 1.012 * 2.0 / np.sqrt(np.pi) * 300.0 / (1.0 - 0.04) * 10.0
    coarse, fine = punch(2), punch(1)
    assert exact < fine < 1.12 * exact
    assert coarse - exact > 2.0 * (fine - exact)
