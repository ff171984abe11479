"""Standard errors of what is measured from voxels.

A labelled voxel says only on which side of the surface its centre lies. The position of a surface along a unit
vector d is therefore known up to a uniform error whose variance is

    q(d)^2 = h(d)^2 / 12,    h(d)^2 = sum_j (d . a_j)^2,

a_j being the voxel steps (for cubic voxels h is the voxel size in every direction). Where a plane is tilted against
the grid, the rounding runs through C full cycles across it and averages out; 1 + C of them count as independent.
The scatter s of the surface about the fitted plate (steps, segmentation noise, shape) adds s^2 / n, where n is the
fitted area over the area within which two surface points are correlated. Last, the labelled surface may lie off
the bone by a share of a voxel, which no averaging removes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .settings import number

Array = NDArray[np.float64]


def along(columns: Array, direction: Array) -> float:
    """Voxel size h(d) along a unit vector, mm; ``columns`` (3, 3) are the voxel steps."""
    return float(np.linalg.norm(direction @ columns))


def rounding(columns: Array, direction: Array) -> float:
    """Standard deviation of the uniform rounding of a surface along a unit vector: h / sqrt(12), mm."""
    return along(columns, direction) / float(np.sqrt(12.0))


def label_boundary(columns: Array, direction: Array) -> float:
    """Standard deviation of the offset between the labelled surface and the bone, mm."""
    return number("surface.label_boundary") * along(columns, direction)


def rounding_cycles(columns: Array, normal: Array, first: Array, second: Array) -> float:
    """Cycles of rounding across a plate with half axes ``first`` and ``second`` ((3,) mm each).

    In voxel steps the plate is a level set of g . i with g_j = normal . a_j; its rounding happens along the grid axis
    k with the largest |g|. A step along another axis j moves the plate by g_j / g_k steps of k, and so the phase of
    the rounding by that ratio's distance from the nearest whole number: a plate at 45 degrees to the grid is rounded
    in the same way everywhere, and gains nothing from its size.
    """
    g = normal @ columns
    k = int(np.argmax(np.abs(g)))
    ratio = np.delete(g / g[k], k)
    phase = np.abs(ratio - np.rint(ratio))
    across = [np.delete(np.abs(np.linalg.solve(columns, 2.0 * half)), k) for half in (first, second)]
    return float(sum(steps @ phase for steps in across))


def independent_samples(columns: Array, area: float) -> float:
    """Number of independent surface points on an area (mm²); at least 1."""
    length = number("surface.correlation") * abs(float(np.linalg.det(columns))) ** (1.0 / 3.0)
    return max(1.0, area / length**2)


def combine(*errors: float) -> float:
    """Root of the sum of squares: independent errors together."""
    return float(np.sqrt(np.sum(np.square(errors))))
