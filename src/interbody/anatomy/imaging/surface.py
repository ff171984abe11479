"""The surface of one label, finer than its voxels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.special import ndtr

from .errors import along
from .settings import number
from .volume import Array, Volume

INSIDE = 0.5
"""Level of the smoothed mask at a flat surface."""


@dataclass(frozen=True)
class Surface:
    """A label's mask, smoothed; its 0.5-isosurface is the surface of the bone.

    Smoothing with a Gaussian of 0.7 voxels turns the steps of the mask into a surface that follows tilted planes
    to a fraction of a voxel. Beyond the border of the volume the mask continues as it was at the border, so that a
    structure cut off by the border has no surface there instead of a false one.

    Attributes:
        mask: the largest connected piece of the label, with a margin.
        pieces_ml: volumes of all connected pieces, largest first.
    """

    mask: Volume
    pieces_ml: tuple[float, ...]

    @cached_property
    def _smooth(self) -> NDArray[np.float32]:
        mask = self.mask.data.astype(np.float32)
        smooth: NDArray[np.float32] = ndimage.gaussian_filter(mask, number("surface.smoothing"), mode="nearest")
        return smooth

    @cached_property
    def voxels(self) -> Array:
        """(n, 3) mm, centres of the labelled voxels."""
        return self.mask.to_frame(np.argwhere(self.mask.data))

    @cached_property
    def depths(self) -> NDArray[Any]:
        """(i, j, k) mm, distance of every voxel of the mask to the surface (half a voxel off the nearest outside)."""
        size = self.mask.spacing
        padded = np.pad(self.mask.data, 1, mode="edge")
        inside = ndimage.distance_transform_edt(padded, sampling=size)[1:-1, 1:-1, 1:-1]
        return np.maximum(inside - 0.5 * float(size.mean()), 0.0)

    def smoothing_along(self, direction: Array) -> float:
        """Standard deviation of the smoothing along a unit vector, mm."""
        return number("surface.smoothing") * along(self.mask.columns, direction)

    def level_at_inset(self, inset: float, normal: Array) -> float:
        """Level of the side wall at a depth ``inset`` mm below a flat plate.

        Near a square edge the smoothed mask is the product of two error functions, Phi(inset/s) Phi(x/s), so the
        wall (x = 0) lies where it is half of Phi(inset/s), not where it is one half.
        """
        return INSIDE * float(ndtr(inset / self.smoothing_along(normal)))

    def values(self, points: Array) -> Array:
        """(...,) smoothed mask at (..., 3) mm."""
        index = self.mask.to_index(points.reshape(-1, 3))
        found = ndimage.map_coordinates(self._smooth, index.T, order=1, mode="nearest")
        return np.asarray(found, dtype=float).reshape(points.shape[:-1])

    def entries(self, origins: Array, directions: Array, reach: float) -> tuple[Array, NDArray[np.bool_]]:
        """First crossing into the label: (n,) mm (NaN where none), and (n,) whether the ray began inside."""
        t, f = self._along_rays(origins, directions, reach)
        return _first(t, f >= INSIDE, f, INSIDE), f[:, 0] >= INSIDE

    def exits(self, origins: Array, directions: Array, reach: float, level: float = INSIDE) -> Array:
        """First crossing out of the label: (n,) mm; NaN where the ray meets no bone or never leaves it.

        A ray that begins in the hollow of an endplate, outside the bone, counts from where it enters.
        """
        t, f = self._along_rays(origins, directions, reach)
        been_inside = np.logical_or.accumulate(f >= level, axis=1)
        return _first(t, (f < level) & been_inside, f, level)

    def _along_rays(self, origins: Array, directions: Array, reach: float) -> tuple[Array, Array]:
        step = number("surface.ray_step") * float(self.mask.spacing.min())
        t = np.arange(0.0, reach + step, step)
        origins, directions = np.broadcast_arrays(np.atleast_2d(origins), np.atleast_2d(directions))
        return t, self.values(origins[:, None, :] + t[None, :, None] * directions[:, None, :])


def _first(t: Array, beyond: NDArray[np.bool_], f: Array, level: float) -> Array:
    """Position of the first sample with ``beyond`` set, moved by linear interpolation to the crossing; else NaN."""
    k = np.argmax(beyond, axis=1)
    found = np.full(len(f), np.nan)
    rows = np.flatnonzero(beyond.any(axis=1) & (k > 0))
    before, after = f[rows, k[rows] - 1], f[rows, k[rows]]
    found[rows] = t[k[rows] - 1] + (level - before) / (after - before) * (t[k[rows]] - t[k[rows] - 1])
    return found


def surface_of(labels: Volume, numbers: tuple[int, ...], box: tuple[slice, ...] | None) -> Surface | None:
    """Surface of a label (or of several taken as one) inside its index box; None if it is not in the map."""
    if box is None:
        return None
    margin = int(np.ceil(4 * number("surface.smoothing"))) + 1
    start = np.array([max(s.start - margin, 0) for s in box])
    stop = np.array([min(s.stop + margin, n) for s, n in zip(box, labels.data.shape, strict=True)])
    part = labels.crop(start, stop)
    pieces, count = ndimage.label(np.isin(part.data, numbers))
    if count == 0:
        return None
    sizes = np.bincount(pieces.ravel())[1:]
    order = np.argsort(sizes)[::-1]
    millilitres = sizes[order] * abs(np.linalg.det(part.columns)) / 1000.0
    return Surface(Volume(pieces == order[0] + 1, part.affine), tuple(float(v) for v in millilitres))
