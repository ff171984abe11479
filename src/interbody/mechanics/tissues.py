"""Disc tissues: from a parameter set to the material and fibres of each element."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..evidence import ParameterSet
from .disc_mesh import DiscGrid
from .hexahedron import BULK, C1, C2, K1, K2, KAPPA

Array = NDArray[np.float64]


def disc_materials(grid: DiscGrid, tissue: ParameterSet) -> tuple[Array, Array]:
    """Material table (n_elements, 6) and fibre directions (n_elements, 2, 3) of a healthy disc.

    Annulus constants are interpolated from the outer to the inner lamellae and from the front (region A) to the
    back (E).
    """
    n = len(grid.elements)
    material = np.zeros((n, 6))
    ring = grid.annulus
    material[~ring, C1] = float(tissue["nucleus.c1"])
    material[~ring, C2] = float(tissue["nucleus.c2"])
    material[~ring, BULK] = float(tissue["nucleus.bulk_modulus"])
    material[:, K2] = 1.0
    material[ring, C1] = float(tissue["annulus.c1"])
    material[ring, C2] = float(tissue["annulus.c2"])
    material[ring, BULK] = float(tissue["annulus.bulk_modulus"])
    material[ring, KAPPA] = float(tissue["annulus.dispersion"])
    material[ring, K1] = _field(grid, tissue, "k1")[ring]
    material[ring, K2] = _field(grid, tissue, "k2")[ring]
    angle = np.deg2rad(_field(grid, tissue, "angle"))[:, None]
    along, up = np.cos(angle) * grid.circumferential, np.sin(angle) * grid.axial
    return material, np.ascontiguousarray(np.stack([along + up, along - up], axis=1))


def _field(grid: DiscGrid, tissue: ParameterSet, name: str) -> Array:
    outer, inner = (np.asarray(tissue[f"annulus.{side}.{name}"].value, dtype=float) for side in ("outer", "inner"))
    stations = (np.arange(len(outer)) + 0.5) / len(outer)
    at_rim, at_border = np.interp(grid.around, stations, outer), np.interp(grid.around, stations, inner)
    return grid.radial * at_rim + (1 - grid.radial) * at_border
