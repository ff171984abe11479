"""Nucleotomy: nucleus taken out from its middle outwards, leaving a hole that is filled with fluid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..evidence import ParameterSet, parameters
from ..mechanics.disc_mesh import DiscGrid
from ..mechanics.hexahedron import BULK, C1, C2, K2, shape_gradients

Array = NDArray[np.float64]
Replaced = Callable[[DiscGrid], tuple[NDArray[np.bool_], Array]]


def nucleus_removed(volume_cm3: float, tissue: ParameterSet) -> Replaced:
    """Which elements are hole, and their materials (n_hole, 6).

    Elements are taken in the order of their distance from the middle of the nucleus until the volume is reached;
    the last one
    is a mixture by volume, so that the result changes smoothly with the volume. More than the nucleus holds takes
    it all.
    """

    def removed(grid: DiscGrid) -> tuple[NDArray[np.bool_], Array]:
        volume = shape_gradients(grid.points, grid.elements)[1].sum(axis=1)
        middle = grid.points[grid.elements].mean(axis=1)
        nucleus = np.flatnonzero(~grid.annulus)
        centre = np.average(middle[nucleus], axis=0, weights=volume[nucleus])
        order = nucleus[np.argsort(np.linalg.norm(middle[nucleus] - centre, axis=1), kind="stable")]
        before = np.concatenate([[0.0], np.cumsum(volume[order])[:-1]])
        share = np.clip((1000.0 * volume_cm3 - before) / volume[order], 0.0, 1.0)
        mask = np.zeros(len(grid.elements), dtype=bool)
        mask[order[share > 0.0]] = True
        whole = np.zeros(len(grid.elements))
        whole[order] = share
        kept = (1.0 - whole[mask])[:, None]
        return mask, kept * _row(tissue) + (1.0 - kept) * _void()

    return removed


def _row(tissue: ParameterSet) -> Array:
    row = np.zeros(6)
    row[C1], row[C2] = float(tissue["nucleus.c1"]), float(tissue["nucleus.c2"])
    row[BULK], row[K2] = float(tissue["nucleus.bulk_modulus"]), 1.0
    return row


def _void() -> Array:
    table = parameters("LaboratorySpecimen")
    young, poisson = float(table["void.modulus"]), float(table["void.poisson"])
    row = np.zeros(6)
    row[C1], row[BULK], row[K2] = young / (4.0 * (1.0 + poisson)), young / (3.0 * (1.0 - 2.0 * poisson)), 1.0
    return row


def together(first: Replaced | None, second: Replaced) -> Replaced:
    """Both replacements; where both apply, the first stands."""
    if first is None:
        return second

    def both(grid: DiscGrid) -> tuple[NDArray[np.bool_], Array]:
        rows = np.zeros((len(grid.elements), 6))
        later, later_rows = second(grid)
        rows[later] = later_rows
        earlier, earlier_rows = first(grid)
        rows[earlier] = earlier_rows
        mask = earlier | later
        return mask, rows[mask]

    return both
