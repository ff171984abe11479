"""Order of convergence by a manufactured solution: a smooth finite deformation with the body force that it needs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.linalg import spsolve
from solids import CUBE, assembled, box, clamped, crossed_fibres

Array = np.ndarray
MATERIAL = np.array([0.3, 0.1, 5.0, 1.0, 2.0, 0.1])
FIBRES = crossed_fibres(35.0)
AMPLITUDE = 0.12


def motion(points: Array) -> Array:
    """Displacement of the manufactured solution; the surface of the unit cube is held where it says."""
    x, y, z = points.T
    return AMPLITUDE * np.stack(
        [np.sin(np.pi * x) * np.cos(2 * y) * z, np.sin(2 * x + y) * np.cos(z), x * y + np.sin(np.pi * z) * 0.5], axis=1
    )


def deformation(points: Array) -> Array:
    """(n, 3, 3) deformation gradient of the manufactured solution."""
    x, y, z = points.T
    p, zero = np.pi, np.zeros_like(x)
    rows = [
        [p * np.cos(p * x) * np.cos(2 * y) * z, -2 * np.sin(p * x) * np.sin(2 * y) * z, np.sin(p * x) * np.cos(2 * y)],
        [2 * np.cos(2 * x + y) * np.cos(z), np.cos(2 * x + y) * np.cos(z), -np.sin(2 * x + y) * np.sin(z)],
        [y, x, 0.5 * p * np.cos(p * z) + zero],
    ]
    return np.eye(3) + AMPLITUDE * np.moveaxis(np.array(rows), -1, 0)


def nominal_stress(points: Array) -> Array:
    """(n, 3, 3) first Piola-Kirchhoff stress, written straight from the energy density (not from the element's
    code)."""
    c1, c2, bulk, k1, k2, kappa = MATERIAL
    f = deformation(points)
    jacobian = np.linalg.det(f)
    inverse = np.linalg.inv(f)
    scale = jacobian ** (-2.0 / 3.0)
    c = np.einsum("nki,nkj->nij", f, f)
    trace = np.einsum("nii->n", c)
    i1 = scale * trace
    i2 = 0.5 * scale**2 * (trace**2 - np.einsum("nij,nji->n", c, c))
    first = scale[:, None, None] * (2 * f) - (2.0 / 3.0) * i1[:, None, None] * inverse.transpose(0, 2, 1)
    second = 2 * (scale**2)[:, None, None] * (trace[:, None, None] * f - f @ c) - (4.0 / 3.0) * i2[
        :, None, None
    ] * inverse.transpose(0, 2, 1)
    stress = c1 * first + c2 * second
    for a in FIBRES:
        along = f @ a
        i4 = scale * (along**2).sum(axis=1)
        fourth = 2 * scale[:, None, None] * along[:, :, None] * a - (2.0 / 3.0) * i4[:, None, None] * np.swapaxes(
            inverse, 1, 2
        )
        strain = np.maximum(kappa * (i1 - 3) + (1 - 3 * kappa) * (i4 - 1), 0.0)
        pull = k1 * strain * np.exp(k2 * strain**2)
        stress += pull[:, None, None] * (kappa * first + (1 - 3 * kappa) * fourth)
    return stress + (bulk * np.log(jacobian))[:, None, None] * np.swapaxes(inverse, 1, 2)


def body_force(points: Array) -> Array:
    """(n, 3) minus the divergence of the nominal stress, by central differences."""
    step, total = 1e-5, np.zeros((len(points), 3))
    for j, axis in enumerate(np.eye(3)):
        ahead, behind = nominal_stress(points + step * axis), nominal_stress(points - step * axis)
        total -= (ahead - behind)[:, :, j] / (2 * step)
    return total


def quadrature() -> tuple[Array, Array, Array]:
    """3 x 3 x 3 Gauss points of the unit cell: shape functions (27, 8), weights, places."""
    places, weights = np.polynomial.legendre.leggauss(3)
    places, weights = 0.5 * (1 + places), 0.5 * weights
    grid = np.stack(np.meshgrid(places, places, places, indexing="ij"), axis=-1).reshape(-1, 3)
    weight = np.einsum("i,j,k->ijk", weights, weights, weights).ravel()
    shape = np.stack([np.prod(np.where(corner > 0, grid, 1 - grid), axis=1) for corner in CUBE], axis=1)
    return shape, weight, grid


def error_of(cells: int, lamellar: bool) -> float:
    """Root mean square error of the displacement over the cube."""
    points, elements = box((cells,) * 3)
    disc = clamped(points, elements, MATERIAL, FIBRES, lamellar)
    shape, weight, _ = quadrature()
    at = np.einsum("qa,eai->eqi", shape, points[elements])
    force = body_force(at.reshape(-1, 3)).reshape(at.shape)
    nodal = np.zeros_like(points)
    np.add.at(nodal, elements, np.einsum("q,qa,eqi->eai", weight, shape, force) / cells**3)
    free = (3 * disc.topology.interior[:, None] + np.arange(3)).ravel()
    x = points + motion(points)
    for _ in range(20):
        inner, matrix = assembled(disc, x)
        step = spsolve(matrix[free][:, free].tocsc(), (nodal.ravel() - inner)[free])
        x.reshape(-1)[free] += step
        if np.abs(step).max() < 1e-12:
            break
    else:
        raise AssertionError("the manufactured problem was not solved")
    found = np.einsum("qa,eai->eqi", shape, (x - points)[elements])
    exact = motion(at.reshape(-1, 3)).reshape(at.shape)
    return float(np.sqrt(np.einsum("q,eqi->", weight, (found - exact) ** 2) / cells**3))


def test_the_manufactured_stress_is_the_derivative_of_the_energy_it_claims() -> None:
    """One point of the manufactured stress against the element under the same uniform deformation."""
    from solids import one

    point = np.array([[0.3, 0.6, 0.4]])
    f, p = deformation(point)[0], nominal_stress(point)[0]
    force = one(CUBE @ f.T, CUBE, MATERIAL, FIBRES)[1]
    assert np.abs(force.T @ CUBE - p).max() < 1e-10 * np.abs(p).max()


@pytest.mark.parametrize("lamellar", [False, True], ids=["points", "lamellar"])
def test_displacement_converges_with_the_square_of_the_element_size(lamellar: bool) -> None:
    errors = np.array([error_of(n, lamellar) for n in (4, 6, 10)])
    orders = np.log(errors[:-1] / errors[1:]) / np.log([1.5, 10 / 6])
    assert orders[-1] > 1.9
    assert orders[-1] < 2.3
    assert errors[-1] < 0.001
