"""The outline of an endplate, traced in its plane from within."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from . import errors
from .settings import number
from .surface import Surface
from .trouble import NotMeasurable
from .volume import Array


@dataclass(frozen=True)
class Outline:
    """Outline of a plate about its centre.

    Attributes:
        radii: (n,) mm, distance of the rim from the centre; ray j points 2 pi j / n from anterior towards left.
        width, depth: left-right and front-back size at the rim, mm.
        shift: (2,) mm forward and left, by which the centre moved to be in the middle of the outline.
    """

    radii: Array
    width: float
    depth: float
    shift: tuple[float, float]
    edge_error: float
    """Standard error of the place of one edge, mm."""

    @property
    def size_error(self) -> float:
        """Standard error of width and depth, which lie between two edges each, mm."""
        return float(np.sqrt(2.0)) * self.edge_error

    @property
    def centre_error(self) -> float:
        """Standard error of the middle between two edges, mm."""
        return self.edge_error / float(np.sqrt(2.0))

    def rim(self, u: Array, v: Array) -> Array:
        """(n,) mm, distance of the rim in the direction of the points (u forward, v left)."""
        n = len(self.radii)
        angle = np.mod(np.arctan2(v, u), 2 * np.pi) * n / (2 * np.pi)
        return np.asarray(np.interp(angle, np.arange(n + 1), np.append(self.radii, self.radii[0])))

    def share(self, u: Array, v: Array) -> Array:
        """(n,) 0 in the middle, 1 at the rim."""
        return np.asarray(np.hypot(u, v) / self.rim(u, v))

    def edge_distance(self, u: Array, v: Array) -> Array:
        """(n,) mm, distance to the rim along the ray; negative outside."""
        return np.asarray(self.rim(u, v) - np.hypot(u, v))


def trace(surface: Surface, centre: Array, frame: Array, side: int) -> Outline:
    """Trace the outline a little below the rim, where the side wall is not rounded by the smoothing.

    The middle of a hollow plate may lie below that depth, so the side wall is first found deeper in the bone, and
    then followed up: the rays at the rim begin well out, under the ring of the plate. Depth is taken in the middle,
    over a narrow band; width is the largest in front of the pedicles. Behind, where rays run out into the pedicles,
    the outline ends on the line through the back rim.
    """
    forward, left = frame[:, 0], frame[:, 1]
    band = np.linspace(-1.0, 1.0, 5) * number("endplate.middle_band")
    starts = centre + np.outer(band, left)
    ahead, behind = np.broadcast_to(forward, starts.shape), np.broadcast_to(-forward, starts.shape)
    front = _median(_to_wall(surface, starts, ahead, frame, side))
    back = _median(_to_wall(surface, starts, behind, frame, side))
    middle, half = 0.5 * (front - back), 0.5 * (front + back)

    n = int(number("endplate.outline_rays"))
    angle = 2 * np.pi * np.arange(n) / n
    rays = np.outer(np.cos(angle), forward) + np.outer(np.sin(angle), left)
    origins = np.broadcast_to(centre + middle * forward, rays.shape)
    radii = _closed(_to_wall(surface, origins, rays, frame, side))
    backwards = np.cos(angle) < 0
    cap = np.full(n, np.inf)
    cap[backwards] = half / -np.cos(angle[backwards])
    radii = np.minimum(ndimage.median_filter(radii, 3, mode="wrap"), cap)

    u, v = radii * np.cos(angle), radii * np.sin(angle)
    usable = u > number("endplate.width_from") * half
    leftmost, rightmost = float(v[usable].max()), float(v[usable].min())
    sideways = 0.5 * (leftmost + rightmost)
    columns = surface.mask.columns
    edge = errors.combine(errors.rounding(columns, forward), errors.label_boundary(columns, forward))
    return Outline(radii, leftmost - rightmost, 2.0 * half, (middle, sideways), edge)


def _to_wall(surface: Surface, origins: Array, rays: Array, frame: Array, side: int) -> Array:
    """(n,) mm, distance along each ray (in the plate's plane) to the side wall below the rim; NaN where none."""
    normal = frame[:, 2]
    reach = number("endplate.outline_reach")
    deep = surface.exits(origins - side * number("endplate.probe") * normal, rays, reach)
    inset = max(number("endplate.inset") * surface.smoothing_along(normal), number("endplate.inset_min"))
    begin = number("endplate.ring_inner") * np.nan_to_num(deep)
    lifted = origins - side * inset * normal + begin[:, None] * rays
    found = surface.exits(lifted, rays, number("endplate.lip"), surface.level_at_inset(inset, normal))
    return np.where(np.isfinite(found), begin + found, deep)


def _median(distances: Array) -> float:
    found = distances[np.isfinite(distances)]
    if 2 * len(found) < len(distances):
        raise NotMeasurable("has no front or back rim inside the volume")
    return float(np.median(found))


def _closed(radii: Array) -> Array:
    """Radii with the few rays that met no rim filled from their neighbours."""
    seen = np.isfinite(radii)
    if seen.mean() < 1.0 - number("endplate.open_share_max"):
        raise NotMeasurable("is cut off by the border of the volume, or has no closed rim")
    at = np.arange(len(radii))
    return np.asarray(np.interp(at, at[seen], radii[seen], period=len(radii)))
