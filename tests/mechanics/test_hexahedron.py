"""The element against its own energy, against rigid motion, and against closed-form stresses."""

from __future__ import annotations

import numpy as np
import pytest
from solids import CUBE, DISPERSED, FIBROUS, MATRIX, at_points, crossed_fibres, differences, one

from interbody.mechanics.hexahedron import element, scratch_space
from interbody.mechanics.rotations import exp_rotation

MATERIALS = {"matrix": MATRIX, "fibres": FIBROUS, "dispersed fibres": DISPERSED}
either = pytest.mark.parametrize("lamellar", [False, True], ids=["points", "lamellar"])
FIBRES = crossed_fibres()


def distorted(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Reference and deformed corners of a random element whose fibres are stretched."""
    rng = np.random.default_rng(seed)
    points = CUBE * [3.0, 2.0, 1.5] + 0.25 * rng.uniform(-1, 1, (8, 3))
    moved = points @ np.diag([1.10, 0.97, 0.95]) + 0.08 * rng.uniform(-1, 1, (8, 3))
    return points, moved


@pytest.mark.parametrize("name", MATERIALS)
@either
@pytest.mark.parametrize("seed", range(3))
def test_forces_are_the_derivative_of_the_energy(name: str, seed: int, lamellar: bool) -> None:
    points, x = distorted(seed)
    _, force, _ = one(x, points, MATERIALS[name], FIBRES, lamellar)
    slope = differences(lambda y: one(y, points, MATERIALS[name], FIBRES, lamellar)[0], x, 1e-6).reshape(8, 3)
    assert np.abs(force - slope).max() < 1e-7 * np.abs(force).max()


@pytest.mark.parametrize("name", MATERIALS)
@either
@pytest.mark.parametrize("seed", range(3))
def test_tangent_is_the_derivative_of_the_forces_and_symmetric(name: str, seed: int, lamellar: bool) -> None:
    points, x = distorted(seed)
    stiffness = one(x, points, MATERIALS[name], FIBRES, lamellar)[2]
    slope = differences(lambda y: one(y, points, MATERIALS[name], FIBRES, lamellar)[1].ravel(), x, 1e-6)
    assert np.abs(stiffness - slope).max() < 1e-7 * np.abs(stiffness).max()
    assert np.abs(stiffness - stiffness.T).max() < 1e-12 * np.abs(stiffness).max()


@pytest.mark.parametrize("name", MATERIALS)
@either
def test_turning_the_whole_element_turns_its_forces_and_keeps_its_energy(name: str, lamellar: bool) -> None:
    points, x = distorted(5)
    turn = exp_rotation(np.array([1.1, -1.9, 0.7]))
    energy, force, stiffness = one(x, points, MATERIALS[name], FIBRES, lamellar)
    turned = one(x @ turn.T + [5.0, -3.0, 2.0], points, MATERIALS[name], FIBRES, lamellar)
    assert turned[0] == pytest.approx(energy, rel=1e-12)
    assert np.abs(turned[1] - force @ turn.T).max() < 1e-11 * np.abs(force).max()
    all_turns = np.kron(np.eye(8), turn)
    assert np.abs(turned[2] - all_turns @ stiffness @ all_turns.T).max() < 1e-11 * np.abs(stiffness).max()


@pytest.mark.parametrize("name", MATERIALS)
@either
def test_forces_are_in_balance(name: str, lamellar: bool) -> None:
    points, x = distorted(6)
    _, force, _ = one(x, points, MATERIALS[name], FIBRES, lamellar)
    assert np.abs(force.sum(axis=0)).max() < 1e-12 * np.abs(force).max()
    assert np.abs(np.cross(x, force).sum(axis=0)).max() < 1e-11 * np.abs(force).max()


@pytest.mark.parametrize("name", MATERIALS)
@either
def test_at_rest_there_is_nothing_and_only_rigid_motion_is_free(name: str, lamellar: bool) -> None:
    points, _ = distorted(7)
    energy, force, stiffness = one(points, points, MATERIALS[name], FIBRES, lamellar)
    assert energy == pytest.approx(0.0, abs=1e-12)
    assert np.abs(force).max() < 1e-12
    values = np.linalg.eigvalsh(stiffness)
    assert np.abs(values[:6]).max() < 1e-11 * values[-1]
    assert values[6] > 1e-6 * values[-1]
    shifts = np.tile(np.eye(3), (8, 1))
    turns = np.stack([np.cross(axis, points).ravel() for axis in np.eye(3)], axis=1)
    assert np.abs(stiffness @ np.hstack([shifts, turns])).max() < 1e-11 * values[-1]


def stress(force: np.ndarray, deformation: np.ndarray) -> np.ndarray:
    """Cauchy stress of a unit cube under a uniform deformation from its nodal forces: sum of x (outer) f over
    volume."""
    x = CUBE @ deformation.T
    return force.T @ x / np.linalg.det(deformation)


def fibre_stress(deformation: np.ndarray, material: np.ndarray) -> np.ndarray:
    """Sum over families of 2 W' h, with h = kappa b + (1 - 3 kappa) a (outer) a (Gasser, Ogden and Holzapfel
    2006), J = 1."""
    k1, k2, kappa = material[3:]
    left = deformation @ deformation.T
    total = np.zeros((3, 3))
    for direction in FIBRES:
        a = deformation @ direction
        strain = kappa * (np.trace(left) - 3.0) + (1.0 - 3.0 * kappa) * (a @ a - 1.0)
        if strain > 0.0:
            total += 2.0 * k1 * strain * np.exp(k2 * strain**2) * (kappa * left + (1 - 3 * kappa) * np.outer(a, a))
    return total


@pytest.mark.parametrize("name", MATERIALS)
@either
@pytest.mark.parametrize("shear", [0.05, -0.2, 0.15])
def test_simple_shear_in_closed_form(name: str, shear: float, lamellar: bool) -> None:
    """Simple shear g in x-y of a Mooney-Rivlin solid: s_xy = 2 (c1 + c2) g, s_xx - s_yy = g s_xy, s_yy - s_zz = -2
    c2 g^2.

    (Rivlin 1948.) Fibres add 2 W' h; volume does not change, so neither adds pressure through the bulk term.
    """
    material = MATERIALS[name]
    f = np.eye(3)
    f[0, 1] = shear
    found = stress(one(CUBE @ f.T, CUBE, material, FIBRES, lamellar)[1], f)
    c1, c2 = material[:2]
    fibres = fibre_stress(f, material)
    xy = 2.0 * (c1 + c2) * shear
    assert found[0, 1] == pytest.approx(xy + fibres[0, 1], rel=1e-10)
    assert found[0, 0] - found[1, 1] == pytest.approx(shear * xy + fibres[0, 0] - fibres[1, 1], rel=1e-9)
    assert found[1, 1] - found[2, 2] == pytest.approx(-2.0 * c2 * shear**2 + fibres[1, 1] - fibres[2, 2], rel=1e-9)
    assert np.trace(found) == pytest.approx(0.0, abs=1e-12 + 1e-10 * np.abs(found).max())


@pytest.mark.parametrize("name", MATERIALS)
@either
@pytest.mark.parametrize("stretch", [1.08, 0.85, 1.2])
def test_uniaxial_stretch_at_constant_volume_in_closed_form(name: str, stretch: float, lamellar: bool) -> None:
    """Mooney-Rivlin: s_11 - s_22 = 2 (l^2 - 1/l) (c1 + c2 / l), plus the fibres'."""
    material = MATERIALS[name] * np.array([1, 1, 1, 1, 0.1, 1])
    f = np.diag([stretch, stretch**-0.5, stretch**-0.5])
    found = stress(one(CUBE @ f.T, CUBE, material, FIBRES, lamellar)[1], f)
    c1, c2 = material[:2]
    fibres = fibre_stress(f, material)
    expected = 2.0 * (stretch**2 - 1.0 / stretch) * (c1 + c2 / stretch) + fibres[0, 0] - fibres[1, 1]
    assert found[0, 0] - found[1, 1] == pytest.approx(expected, rel=1e-9)


def test_pressure_of_a_swollen_cube() -> None:
    """Volume ratio v: mean stress K ln v / v, no shear stress."""
    f = 1.05 * np.eye(3)
    ratio = 1.05**3
    found = stress(one(CUBE @ f.T, CUBE, MATRIX, FIBRES)[1], f)
    assert np.abs(found - MATRIX[2] * np.log(ratio) / ratio * np.eye(3)).max() < 1e-11


def test_fibres_bear_no_compression() -> None:
    f = np.diag([0.9, 0.9**-0.5, 0.9**-0.5])
    plain = one(CUBE @ f.T, CUBE, MATRIX, crossed_fibres(10.0))
    fibrous = one(CUBE @ f.T, CUBE, FIBROUS, crossed_fibres(10.0))
    assert np.array_equal(plain[1], fibrous[1])


@either
def test_an_inverted_or_overstretched_element_says_so(lamellar: bool) -> None:
    room = (scratch_space(), np.empty((3, 8)), np.empty((24, 24)), True, np.nan)
    flat = CUBE * [1.0, 1.0, -0.1]
    assert element(flat, *at_points(CUBE, lamellar), 1.0, MATRIX, FIBRES, *room)[3] == 1
    torn = CUBE * [3.0, 0.6, 0.6]
    assert element(torn, *at_points(CUBE, lamellar), 1.0, FIBROUS, FIBRES, *room)[3] == 2
