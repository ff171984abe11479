"""Nucleotomy: nucleus taken out from its middle outwards, leaving a hole that is filled with fluid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..evidence import parameters
from ..mechanics.disc_mesh import DiscGrid
from ..mechanics.removal import Removal, element_volumes, first_of, soft_filling

Array = NDArray[np.float64]


def nucleus_removed(volume_cm3: float) -> Removal:
    """The hole. More than the nucleus holds takes it all."""

    def removed(grid: DiscGrid) -> tuple[Array, Array]:
        table = parameters("LaboratorySpecimen")
        middle = grid.points[grid.elements].mean(axis=1)
        nucleus = np.flatnonzero(~grid.annulus)
        volumes = element_volumes(grid)
        centre = np.average(middle[nucleus], axis=0, weights=volumes[nucleus])
        away = np.linalg.norm(middle[nucleus] - centre, axis=1)
        hole = soft_filling(float(table["void.modulus"]), float(table["void.poisson"]))
        return first_of(volumes, nucleus, away, 1000.0 * volume_cm3), hole

    return removed
