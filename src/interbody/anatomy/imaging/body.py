"""The vertebral body: where it is and which way it faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .settings import number
from .surface import Surface
from .volume import Array

ANTERIOR = np.array([1.0, 0.0, 0.0])


@dataclass(frozen=True)
class Body:
    """A vertebral body before its endplates are known.

    Attributes:
        centre: (3,) mm, middle of the deepest part of the label, which is the body and not its arch.
        axes: (3, 3) columns anterior, left, cranial.
    """

    centre: Array
    axes: Array


def core(surface: Surface) -> Array:
    """(3,) mm, the middle of the body.

    The largest sphere that fits into a pedicle or a process is far smaller than one that fits into the body, so the
    voxels deepest below the surface are in the body's middle.
    """
    depths = surface.depths
    deep = np.argwhere(depths > number("body.core") * depths.max())
    return surface.mask.to_frame(deep).mean(axis=0)


def orient(surface: Surface, centre: Array, cranial: Array, forward: Array = ANTERIOR) -> Body:
    """Find which way a vertebra faces.

    The arch lies behind the body, so the centre of the whole label lies behind the core: that gives the first
    anterior axis (where the label holds no arch to speak of, it is ``forward``). It is then turned about the cranial
    axis until the vertebra equals its mirror image best, and the centre is moved into that plane of symmetry.
    """
    behind = centre - surface.voxels.mean(axis=0)
    behind = behind - (behind @ cranial) / (cranial @ cranial) * cranial
    axes = square_axes(behind if np.linalg.norm(behind) > number("body.arch_offset_min") else forward, cranial)
    near = surface.voxels[np.abs(surface.voxels - centre).max(axis=1) < number("body.symmetry_reach")] - centre

    def asymmetry(x: Array) -> float:
        left = _turned(axes, x[0])[:, 1]
        mirrored = near - 2.0 * np.outer(near @ left - x[1], left)
        return -float(surface.values(mirrored + centre).mean())

    start = np.array([0.0, 0.0])
    simplex = np.array([[0.0, 0.0], [np.radians(8.0), 0.0], [0.0, 3.0]])
    found = minimize(asymmetry, start, method="Nelder-Mead", options={"initial_simplex": simplex, "xatol": 1e-3})
    yaw, offset = found.x
    if abs(np.degrees(yaw)) > number("body.yaw_max"):
        return Body(centre, axes)
    turned = _turned(axes, yaw)
    return Body(centre + offset * turned[:, 1], turned)


def square_axes(anterior: Array, cranial: Array) -> Array:
    """(3, 3) right-handed axes with the cranial one as given and the anterior one as near as can be."""
    up = cranial / np.linalg.norm(cranial)
    forward = anterior - (anterior @ up) * up
    forward = forward / np.linalg.norm(forward)
    return np.column_stack([forward, np.cross(up, forward), up])


def _turned(axes: Array, angle: float) -> Array:
    """Axes turned by an angle (rad) about their cranial axis."""
    c, s = np.cos(angle), np.sin(angle)
    return axes @ np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
