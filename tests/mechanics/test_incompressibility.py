"""A thin, bonded, nearly incompressible disc: the classical case in which low-order elements lock."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import spsolve
from scipy.special import iv
from solids import round_disc

from interbody.mechanics.disc import SolidDisc
from interbody.mechanics.disc_mesh import MeshSize

RADIUS, HEIGHT, SHEAR = 20.0, 2.0, 0.3
SIZE = MeshSize(4, 2, 4, 8)


def bonded_stiffness(bulk: float) -> float:
    """Axial stiffness (N/mm) of a bonded circular layer with the parabolic displacement of Gent and Lindley (1959).

    u_r = u(r) (1 - 4 z^2 / t^2), u_z = -e z. Radial balance integrated over the thickness, with M = lambda + 2 mu::

        u'' + u'/r - u/r^2 - a^2 u = 0,  a^2 = 12 mu / (M t^2),  so u = C I1(a r)
        at r = R:  (2/3) (M u' + lambda u / R) = lambda e
        E_c = M - (4 lambda / 3) u(R) / (R e)

    For lambda much larger than mu it becomes the pressure solution of Chalhoub and Kelly (1990),
    E_c = K (1 - 2 I1(aR) / (aR I0(aR))), and for aR -> 0 Gent and Lindley's 3 mu + 6 mu S^2.
    """
    lame = bulk - 2.0 * SHEAR / 3.0
    constrained = lame + 2.0 * SHEAR
    a = np.sqrt(12.0 * SHEAR / constrained) / HEIGHT
    i0, i1 = iv(0, a * RADIUS), iv(1, a * RADIUS)
    slope = constrained * (a * i0 - i1 / RADIUS) + lame * i1 / RADIUS
    modulus = constrained - 2.0 * lame**2 * i1 / (RADIUS * slope)
    return modulus * np.pi * RADIUS**2 / HEIGHT


def fully_integrated_stiffness(disc: SolidDisc, bulk: float) -> float:
    """The same mesh in small strain with plain 2 x 2 x 2 integration of the volume term too: what locks."""
    m = disc.mesh
    rows, columns, values = [], [], []
    lame = bulk - 2.0 * SHEAR / 3.0
    for e, nodes in enumerate(m.elements):
        local = np.zeros((24, 24))
        for n, weight in zip(disc.gradients[e], disc.weights[e], strict=True):
            strain = np.zeros((6, 24))
            for i in range(3):
                strain[i, i::3] = n[:, i]
            for row, (i, j) in enumerate([(0, 1), (1, 2), (0, 2)]):
                strain[3 + row, i::3], strain[3 + row, j::3] = n[:, j], n[:, i]
            moduli = np.diag([2 * SHEAR] * 3 + [SHEAR] * 3)
            moduli[:3, :3] += lame
            local += weight * strain.T @ moduli @ strain
        at = (3 * nodes[:, None] + np.arange(3)).ravel()
        rows.append(np.repeat(at, 24))
        columns.append(np.tile(at, 24))
        values.append(local.ravel())
    n_dof = 3 * len(m.points)
    matrix = sparse.csr_array(
        sparse.coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (n_dof, n_dof))
    )
    held = np.concatenate([m.lower, m.upper])
    free = np.setdiff1d(np.arange(n_dof), (3 * held[:, None] + np.arange(3)).ravel())
    motion = np.zeros(n_dof)
    motion[3 * m.upper + 2] = 1.0
    motion[free] = spsolve(matrix[free][:, free].tocsc(), -(matrix @ motion)[free])
    return float((matrix @ motion)[3 * m.upper + 2].sum())


def disc_of(bulk: float) -> SolidDisc:
    return round_disc(SIZE, RADIUS, HEIGHT, np.array([0.4 * SHEAR, 0.1 * SHEAR, bulk, 0.0, 1.0, 0.0]))


@pytest.mark.parametrize("ratio", [50.0, 1_000.0, 100_000.0])
def test_stiffness_of_a_bonded_layer_follows_the_series_solution(ratio: float) -> None:
    """What is left is the mesh's error; with 12 layers and 9 rings it is under 1 %."""
    bulk = ratio * SHEAR
    disc = disc_of(bulk)
    found = disc.condense(disc.mesh.centre).tangent[2, 2]
    assert found == pytest.approx(bonded_stiffness(bulk), rel=0.03)


def test_full_integration_locks_where_mean_dilatation_does_not() -> None:
    bulk = 100_000.0 * SHEAR
    disc = disc_of(bulk)
    exact = bonded_stiffness(bulk)
    assert fully_integrated_stiffness(disc, bulk) > 3.0 * exact
    assert disc.condense(disc.mesh.centre).tangent[2, 2] < 1.03 * exact


def test_incompressible_limit_is_that_of_gent_and_lindley() -> None:
    """E_c = 3 mu (1 + 2 S^2) with the shape factor S = R / (2 t)."""
    shape = RADIUS / (2.0 * HEIGHT)
    modulus = 3.0 * SHEAR * (1.0 + 2.0 * shape**2)
    disc = disc_of(1e6 * SHEAR)
    found = disc.condense(disc.mesh.centre).tangent[2, 2] * HEIGHT / (np.pi * RADIUS**2)
    assert found == pytest.approx(modulus, rel=0.03)
