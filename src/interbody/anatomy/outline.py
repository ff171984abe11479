"""The kidney-shaped outline shared by endplates, bodies and discs."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from ..evidence import parameters
from .spine import Array

_FINE = np.linspace(0.0, 2.0 * np.pi, 1441)


def _raw(angles: Array, hollow_depth: float, hollow_width: float) -> Array:
    """Unscaled outline of a plate 2 wide and about 2 deep: x anterior, y left."""
    x, y = np.cos(angles), np.sin(angles)
    bell = np.exp(-((y / (2.0 * hollow_width)) ** 2))
    return np.stack([x + 2.0 * hollow_depth * bell * np.clip(-x, 0.0, None), y], axis=-1)


@cache
def _shape() -> tuple[float, float, float, float]:
    """Hollow depth and width, middle and half of the unscaled outline's reach along x."""
    depth = float(parameters("Outline")["hollow_depth"])
    width = float(parameters("Outline")["hollow_width"])
    reach = _raw(_FINE, depth, width)[:, 0]
    return depth, width, 0.5 * float(reach.max() + reach.min()), 0.5 * float(reach.max() - reach.min())


def outline(width: float, depth: float, angles: ArrayLike) -> Array:
    """Outline of a plate in its own plane (constants: Outline.yaml).

    An ellipse with a hollow at the back, scaled so that its envelope is ``depth`` by ``width``.

    Args:
        width: left to right, mm.
        depth: front to back of the envelope, mm.
        angles: (...) parameter in radians, 0 at the front, pi/2 on the left, pi at the back.

    Returns:
        (..., 2) mm; columns x anterior, y left; the origin is the centre of the envelope.
    """
    hollow_depth, hollow_width, middle, half = _shape()
    raw = _raw(np.asarray(angles, dtype=np.float64), hollow_depth, hollow_width)
    return np.stack([(raw[..., 0] - middle) * (0.5 * depth / half), raw[..., 1] * (0.5 * width)], axis=-1)


def area(width: float, depth: float) -> float:
    """Area inside the outline, mm²."""
    x, y = outline(width, depth, _FINE).T
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
