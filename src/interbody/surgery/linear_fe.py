"""Linear elastic eight-node hexahedra at small strain, condensed to the nodes on their surface.

Strain and stress are ordered xx, yy, zz, xy, yz, xz with engineering shear (Zienkiewicz and Taylor).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

from ..mechanics.hexahedron import shape_gradients

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def elasticity(modulus: Array, poisson: Array) -> Array:
    """(n, 6, 6) isotropic stiffness, MPa, from Young's moduli (n,) MPa and Poisson's ratios (n,)."""
    first = modulus * poisson / ((1.0 + poisson) * (1.0 - 2.0 * poisson))
    shear = modulus / (2.0 * (1.0 + poisson))
    matrix = np.zeros((len(modulus), 6, 6))
    matrix[:, :3, :3] = first[:, None, None]
    for k in range(3):
        matrix[:, k, k] += 2.0 * shear
        matrix[:, 3 + k, 3 + k] = shear
    return matrix


def strain_operator(gradients: Array) -> Array:
    """(..., 6, 24) strain per nodal displacement (node by node) from shape gradients (..., 8, 3)."""
    matrix = np.zeros((*gradients.shape[:-2], 6, 24))
    x, y, z = (gradients[..., k] for k in range(3))
    for row, parts in enumerate(
        (((0, x),), ((1, y),), ((2, z),), ((0, y), (1, x)), ((1, z), (2, y)), ((0, z), (2, x)))
    ):
        for component, derivative in parts:
            matrix[..., row, component::3] = derivative
    return matrix


def stiffness(points: Array, elements: Ints, modulus: Array, poisson: Array) -> csc_matrix:
    """Stiffness (3 n, 3 n) N/mm of hexahedra (m, 8) over points (n, 3) mm with moduli (m,) and ratios (m,).

    Raises:
        ValueError: an element is inside out.
    """
    gradients, volume = shape_gradients(points, elements)
    if volume.min(initial=1.0) <= 0.0:
        raise ValueError("the mesh of the interbody space has an element that is inside out")
    strain = strain_operator(gradients)
    blocks = np.einsum("eqki,ekl,eqlj,eq->eij", strain, elasticity(modulus, poisson), strain, volume, optimize=True)
    dofs = (3 * elements[:, :, None] + np.arange(3)).reshape(len(elements), 24)
    rows = np.repeat(dofs, 24, axis=1).ravel()
    columns = np.tile(dofs, (1, 24)).ravel()
    size = 3 * len(points)
    return csc_matrix((blocks.ravel(), (rows, columns)), shape=(size, size))


def dofs_of(nodes: Ints) -> Ints:
    """(3 n,) unknowns of nodes (n,), node by node."""
    return (3 * nodes[:, None] + np.arange(3)).ravel()


def condensed(matrix: csc_matrix, kept: Ints, free: Ints) -> tuple[Array, Array]:
    """Stiffness of the ``kept`` unknowns with the ``free`` ones unloaded, all others held.

    Returns:
        (k, k) N/mm, and (f, k) motion of the free unknowns per motion of the kept ones.
    """
    direct = matrix[np.ix_(kept, kept)].toarray()
    if not len(free):
        return direct, np.zeros((0, len(kept)))
    coupling = matrix[np.ix_(free, kept)].toarray()
    follow = -splu(matrix[np.ix_(free, free)].tocsc()).solve(coupling)
    reduced = direct + coupling.T @ follow
    return 0.5 * (reduced + reduced.T), follow
