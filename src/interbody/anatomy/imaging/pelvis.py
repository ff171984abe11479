"""Femoral heads, and pelvic incidence, tilt and sacral slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import errors, robust
from .plate import FittedEndplate
from .settings import bounds, number
from .surface import Surface
from .trouble import NotMeasurable
from .volume import Array


@dataclass(frozen=True)
class FemoralHead:
    """Sphere fitted to a femoral head: centre (3,) mm, radius mm, standard error of each coordinate mm."""

    centre: Array
    radius: float
    error: float


@dataclass(frozen=True)
class PelvicAngles:
    """Angles in degrees, each (value, standard error)."""

    incidence: tuple[float, float]
    tilt: tuple[float, float]
    slope: tuple[float, float]


def fit_head(surface: Surface) -> FemoralHead:
    """Fit a sphere to the head of one femur.

    The head is where the largest sphere fits into the upper end of the bone. From there rays run in all directions
    to the surface; those through the neck are far too long and drop out; the rest are fitted by Tukey-weighted least
    squares, recentred, and fitted again. The centre's error is s sqrt(3 / n) per coordinate, with s the scatter about
    the sphere (at least the rounding) and n the seen area in independent patches.

    Raises:
        NotMeasurable: the head is cut off, or is no sphere of a believable size.
    """
    centre = _seed(surface)
    rays = _directions(int(number("head.rays")))
    columns = surface.mask.columns
    rounding = float(np.mean([errors.rounding(columns, axis) for axis in np.eye(3)]))
    radius, scatter, share = 0.0, 0.0, 0.0
    for _ in range(int(number("head.iterations"))):
        distance = surface.exits(centre, rays, number("head.reach"))
        seen = np.isfinite(distance)
        if seen.mean() < number("head.inlier_share_min"):
            raise NotMeasurable("the femoral head is cut off by the border of the volume")
        typical = float(np.median(distance[seen]))
        near = seen & (np.abs(distance - typical) < number("head.band") * typical)
        centre, radius, scatter, good = _sphere(centre + distance[near, None] * rays[near], rounding)
        share = good * near.mean()
    low, high = bounds("head.radius")
    if share < number("head.inlier_share_min") or not low <= radius <= high:
        raise NotMeasurable(
            f"no femoral head was found (best sphere: radius {radius:.0f} mm, {100 * share:.0f} % seen)"
        )
    n = errors.independent_samples(columns, share * 4 * np.pi * radius**2)
    return FemoralHead(centre, radius, errors.combine(scatter, rounding) * float(np.sqrt(3.0 / n)))


def pelvic_angles(plate: FittedEndplate, heads: tuple[FemoralHead, FemoralHead], sagittal: Array) -> PelvicAngles:
    """Angles in the sagittal plane (``sagittal``: (3, 3) columns anterior, left, cranial; left runs along the hips).

    With n the normal of the sacral plate, s its middle and h the middle between the heads, in that plane:
    slope = atan2(n_x, n_z), tilt = atan2((h - s)_x, (s - h)_z), incidence = slope + tilt. The plate's tilt error
    enters slope and incidence; the errors of s and h, over their distance, enter tilt and incidence.
    """
    normal = plate.axes[:, 2] @ sagittal
    line = (plate.centre - 0.5 * (heads[0].centre + heads[1].centre)) @ sagittal
    slope = np.degrees(np.arctan2(normal[0], normal[2]))
    tilt = np.degrees(np.arctan2(-line[0], line[2]))
    middle = 0.5 * errors.combine(heads[0].error, heads[1].error)
    ends = errors.combine(middle, plate.outline.centre_error)
    tilt_error = float(np.degrees(ends / np.hypot(line[0], line[2])))
    slope_error = float(np.degrees(plate.pitch_error))
    return PelvicAngles(
        (float(slope + tilt), errors.combine(slope_error, tilt_error)),
        (float(tilt), tilt_error),
        (float(slope), slope_error),
    )


def _seed(surface: Surface) -> Array:
    """(3,) mm, the deepest place in the upper end of the femur."""
    index = np.argwhere(surface.mask.data)
    height = surface.mask.to_frame(index)[:, 2]
    upper = index[height > height.max() - number("head.search")]
    return surface.mask.to_frame(upper[np.argmax(surface.depths[tuple(upper.T)])][None])[0]


def _sphere(points: Array, floor: float) -> tuple[Array, float, float, float]:
    """Centre, radius, scatter and share of inliers of the sphere through (n, 3) points.

    |p|^2 = 2 p . c + (r^2 - |c|^2) is linear in the centre c and the bracket. Its residual is the distance from the
    sphere times 2 r (to first order), so the floor of the scale is too.
    """
    origin = points.mean(axis=0)
    near = points - origin
    squared = (near**2).sum(axis=1)
    design = np.column_stack([2.0 * near, np.ones(len(near))])
    size = 2.0 * float(np.sqrt(squared.mean()))
    found = robust.fit(design, squared, np.ones(len(near)), floor * size)
    x = found.coefficients
    radius = float(np.sqrt(max(x[3] + x[:3] @ x[:3], 0.0)))
    scatter = found.scatter / max(2.0 * radius, floor)
    return origin + x[:3], radius, scatter, float((found.weights > 0).mean())


def _directions(n: int) -> Array:
    """(n, 3) unit vectors spread evenly over the sphere (Fibonacci lattice)."""
    k = np.arange(n) + 0.5
    z, turn = 1.0 - 2.0 * k / n, np.pi * (1.0 + np.sqrt(5.0)) * k
    flat = np.sqrt(1.0 - z**2)
    return np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])
