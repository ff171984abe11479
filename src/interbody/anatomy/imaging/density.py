"""Cancellous Hounsfield units of a body, away from its shell."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from ...case import CaseError
from .body import Body
from .heights import Value
from .plate import FittedEndplate
from .settings import bounds, number
from .surface import Surface
from .trouble import NotMeasurable
from .volume import Array, Volume


def cancellous_hu(
    ct: Volume, surface: Surface, body: Body, superior: FittedEndplate | None, inferior: FittedEndplate | None
) -> Value:
    """Trimmed mean of the CT inside the body, and its standard error, in HU.

    A sample counts if it lies deeper below the label's surface than the shell (shell thickness plus a voxel, of the
    label map or the CT, whichever is coarser), as far inside both endplates, and as far in front of the back wall, so
    that pedicles and arch stay out. The error is the winsorised standard deviation over (1 - 2 trim) sqrt(n), n the
    sampled volume over the volume within which CT values are correlated.

    Raises:
        NotMeasurable: too few samples, or a mean that bone without metal or cement cannot have.
    """
    coarsest = max(float(surface.mask.spacing.max()), float(ct.spacing.max()))
    shell = number("density.shell") + number("density.shell_voxels") * coarsest
    points, values = _samples(ct, surface)
    depth = ndimage.map_coordinates(surface.depths, surface.mask.to_index(points).T, order=1, mode="constant")
    keep = (depth >= shell) & np.isfinite(values)
    for plate, out in ((superior, 1.0), (inferior, -1.0)):
        if plate is not None:
            keep &= out * (points - plate.middle_point) @ plate.axes[:, 2] <= -shell
    keep &= (points - body.centre) @ body.axes[:, 0] >= back_wall(surface, body) + shell
    values = np.sort(values[keep])
    n = len(values)
    if n < number("density.samples_min"):
        raise NotMeasurable("too little of the body lies inside the CT and away from the shell")
    cut = int(number("density.trim") * n)
    mean = float(values[cut : n - cut].mean())
    winsorised = np.clip(values, values[cut], values[n - cut - 1])
    independent = max(1.0, n / number("density.correlation") ** 3)
    error = float(winsorised.std(ddof=1)) / ((1.0 - 2.0 * cut / n) * np.sqrt(independent))
    low, high = bounds("density.range")
    if not low <= mean <= high:
        raise NotMeasurable(f"the mean inside the body is {mean:.0f} HU, which is not cancellous bone")
    return mean, error


def back_wall(surface: Surface, body: Body) -> float:
    """Position of the back wall along the anterior axis from the body's centre (negative, mm), at the canal."""
    band = np.linspace(-1.0, 1.0, 5) * number("endplate.middle_band")
    offsets = np.array([v * body.axes[:, 1] + w * body.axes[:, 2] for v in band for w in band])
    exits = surface.exits(body.centre + offsets, -body.axes[:, 0], number("endplate.outline_reach"))
    if not np.isfinite(exits).any():
        raise NotMeasurable("the back wall of the body was not found")
    return -float(np.nanmedian(exits))


def check_overlap(ct: Volume, surfaces: list[Surface], ct_path: object, labels_path: object) -> None:
    """Raise :class:`CaseError` if no vertebra of the label map lies inside the CT."""
    size = np.array(ct.data.shape)
    for surface in surfaces:
        index = ct.to_index(surface.voxels)
        if ((index >= 0) & (index <= size - 1)).all(axis=1).any():
            return
    raise CaseError([f"The CT {ct_path} and the label map {labels_path} do not overlap in space."])


def _samples(ct: Volume, surface: Surface) -> tuple[Array, Array]:
    """CT voxels in the label's box: (n, 3) mm and (n,) HU. Works for grids that differ from the label map's."""
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    box = ct.to_index(surface.mask.to_frame(corners * (np.array(surface.mask.data.shape) - 1)))
    start = np.clip(np.floor(box.min(axis=0)).astype(int), 0, np.array(ct.data.shape))
    stop = np.clip(np.ceil(box.max(axis=0)).astype(int) + 1, start, np.array(ct.data.shape))
    part = ct.crop(start, stop)
    index = np.indices(part.data.shape).reshape(3, -1).T
    return part.to_frame(index), np.asarray(part.data, dtype=float).ravel()
