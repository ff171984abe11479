"""Tissue taken out of a disc, and what fills its place: an element may be gone in part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .disc_mesh import DiscGrid
from .hexahedron import BULK, C1, C2, K1, K2, shape_gradients

Array = NDArray[np.float64]

Removal = Callable[[DiscGrid], tuple[Array, Array]]
"""Given a disc's grid: what share of each element is gone (n_elements,), and the material row (6,) in its place."""

_ALIKE = 6  # decimals of a mm to which distances left and right agree


def filled(material: Array, share: Array, row: Array) -> Array:
    """Materials (n_elements, 6) once ``share`` (n_elements,) of each element has given way to ``row`` (6,).

    In an element that is gone in part both tissues are stretched alike, so that shear and fibre constants are means
    by volume, and both have the same pressure, so that the compressibilities are. The result goes smoothly from one
    tissue to the other.
    """
    found = material.copy()
    left = 1.0 - share
    for column in (C1, C2, K1):
        found[:, column] = left * material[:, column] + share * row[column]
    found[:, BULK] = 1.0 / (left / material[:, BULK] + share / row[BULK])
    found[share >= 1.0] = row
    return found


def element_volumes(grid: DiscGrid) -> Array:
    """(n_elements,) mm³."""
    return shape_gradients(grid.points, grid.elements)[1].sum(axis=1)


def first_of(volumes: Array, members: NDArray[np.int64], distance: Array, wanted_mm3: float) -> Array:
    """(n_elements,) share gone when elements are taken by rising distance until ``wanted_mm3`` is reached.

    The last are taken in part, those equally far (left and right) alike. More than ``members`` hold takes them all.

    Args:
        volumes: (n_elements,) mm³ of all elements.
        members: (m,) elements that may be taken. distance: (m,) of each, mm.
    """
    _, rank = np.unique(np.round(distance, _ALIKE), return_inverse=True)
    held = np.bincount(rank, weights=volumes[members])
    before = np.concatenate([[0.0], np.cumsum(held)[:-1]])
    share = np.zeros(len(volumes))
    share[members] = np.clip((wanted_mm3 - before) / held, 0.0, 1.0)[rank]
    return share


def soft_filling(young_mpa: float, poisson: float) -> Array:
    """(6,) material row of an isotropic tissue without fibres."""
    row = np.zeros(6)
    row[C1], row[BULK] = young_mpa / (4.0 * (1.0 + poisson)), young_mpa / (3.0 * (1.0 - 2.0 * poisson))
    row[K2] = 1.0
    return row
