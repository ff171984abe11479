"""Fits an endplate: a plane through the rim, an outline, and their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import errors, robust
from .body import square_axes
from .outline import Outline, trace
from .plate import FittedEndplate
from .settings import number
from .surface import Surface
from .trouble import NotMeasurable
from .volume import Array


def fit_endplate(surface: Surface, centre: Array, axes: Array, side: int) -> FittedEndplate:
    """Fit the superior (``side`` 1) or inferior (-1) endplate of a body.

    Rays parallel to the plate's normal find the bony surface from outside; the outline is found by rays in the plane,
    a little inside the bone. Over the points well inside the outline, with rho the share of the way from its middle
    to the rim, the height above the present plane is fitted by

        w(u, v) = a + b u + c v + k max(0, 1 - (rho / rho_ring)^2)

    robustly (Tukey's weights, with more weight near the mid-sagittal plane, where heights and angles are taken,
    than on the lips at the sides): k is the hollow inside the ring of the plate, a + b u + c v the plane of the
    ring. The plane is turned, and everything repeated, until it settles.

    Raises:
        NotMeasurable: the plate is cut off by the border of the volume, or there is no plate.
    """
    start = _start(surface, centre, axes, side)
    frame = square_axes(axes[:, 0], axes[:, 2])
    outline: Outline | None = None
    fit = None
    for _ in range(int(number("endplate.iterations"))):
        points = _surface_points(surface, start, frame, side, outline)
        fit = _fit(points, outline, errors.rounding(surface.mask.columns, frame[:, 2]))
        normal = frame[:, 2] - fit.slope[0] * frame[:, 0] - fit.slope[1] * frame[:, 1]
        start = start + fit.offset * frame[:, 2]
        frame = square_axes(frame[:, 0], normal)
        outline = trace(surface, start, frame, side)
        start = start + outline.shift[0] * frame[:, 0] + outline.shift[1] * frame[:, 1]
    if fit is None or outline is None:
        raise NotMeasurable("no endplate was fitted")
    return _with_errors(surface, start, frame, outline, side, fit)


@dataclass(frozen=True)
class _Fit:
    offset: float
    slope: tuple[float, float]
    middle: float
    scatter: float


def _start(surface: Surface, centre: Array, axes: Array, side: int) -> Array:
    out = side * axes[:, 2]
    distance = surface.exits(centre, out, number("endplate.outline_reach"))[0]
    if not np.isfinite(distance):
        raise NotMeasurable("is cut off by the border of the volume")
    return np.asarray(centre + distance * out)


def _surface_points(surface: Surface, centre: Array, frame: Array, side: int, outline: Outline | None) -> Array:
    """(n, 3) surface points as (u forward, v left, w along the cranial axis) from ``centre``."""
    step = max(number("endplate.grid") * float(surface.mask.spacing.mean()), number("endplate.grid_min"))
    half = number("endplate.seed_radius") if outline is None else float(outline.radii.max())
    line = np.arange(-np.floor(half / step), np.floor(half / step) + 1) * step
    u, v = (g.ravel() for g in np.meshgrid(line, line, indexing="ij"))
    if outline is None:
        keep = np.hypot(u, v) <= half
    else:
        margin = number("endplate.edge_margin") * surface.smoothing_along(frame[:, 0])
        keep = outline.edge_distance(u, v) >= margin
    u, v = u[keep], v[keep]
    out = side * frame[:, 2]
    above = number("endplate.reach_out")
    origins = centre + np.outer(u, frame[:, 0]) + np.outer(v, frame[:, 1]) + above * out
    found, buried = surface.entries(origins, -out, above + number("endplate.reach_in"))
    if len(u) and buried.mean() > number("body.cut_share_max"):
        raise NotMeasurable("is cut off by the border of the volume")
    seen = np.isfinite(found) & ~buried
    if seen.sum() < number("endplate.points_min"):
        raise NotMeasurable("has too few surface points to fit a plate")
    return np.column_stack([u[seen], v[seen], side * (above - found[seen])])


def _fit(points: Array, outline: Outline | None, floor: float) -> _Fit:
    u, v, w = points.T
    columns = [np.ones_like(u), u, v]
    if outline is not None:
        share = outline.share(u, v)
        columns.append(np.clip(1.0 - (share / number("endplate.ring_inner")) ** 2, 0.0, None))
    design = np.column_stack(columns)
    near_middle = np.exp(-0.5 * (v / number("endplate.sagittal_band")) ** 2)
    found = robust.fit(design, w, near_middle, floor)
    a, forward, sideways = (float(c) for c in found.coefficients[:3])
    middle = 0.0
    if outline is not None:
        near = (outline.share(u, v) < number("endplate.middle_radius")) & (found.weights > 0)
        middle = float(found.coefficients[3]) + (float(found.residuals[near].mean()) if near.any() else 0.0)
    return _Fit(a, (forward, sideways), middle, found.scatter)


def _with_errors(
    surface: Surface, centre: Array, frame: Array, outline: Outline, side: int, fit: _Fit
) -> FittedEndplate:
    """Attach the errors (see :mod:`errors`).

    Position: rounding over sqrt(1 + C), scatter over sqrt(n), label boundary. Pitch: the two ends of the fitted
    stretch, a length L apart, each carry the averaged rounding, hence sqrt(2) / L times it; the scatter enters as in a
    straight line fitted to n points spread evenly over L, sqrt(12 / n) / L times it. C and n count what the fit uses:
    the plate inside the edge margin, and sideways the band about the mid-sagittal plane.
    """
    columns = surface.mask.columns
    normal, forward, left = frame[:, 2], frame[:, 0], frame[:, 1]
    margin = number("endplate.edge_margin") * surface.smoothing_along(forward)
    length = outline.depth - 2.0 * margin
    sideways = min(outline.width - 2.0 * margin, 2.0 * number("endplate.sagittal_band"))
    cycles = errors.rounding_cycles(columns, normal, 0.5 * length * forward, 0.5 * sideways * left)
    rounding = errors.rounding(columns, normal) / np.sqrt(1.0 + cycles)
    n = errors.independent_samples(columns, length * sideways)
    position = errors.combine(rounding, fit.scatter / np.sqrt(n), errors.label_boundary(columns, normal))
    pitch = errors.combine(np.sqrt(2.0) * rounding, np.sqrt(12.0 / n) * fit.scatter) / length
    share = number("endplate.middle_radius") ** 2
    middle = fit.scatter / np.sqrt(max(1.0, share * n))
    return FittedEndplate(centre, frame, outline, fit.middle, middle, position, pitch, fit.scatter)
