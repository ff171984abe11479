"""Finite rotations: exponential and logarithm of SO(3). Angles in rad, right-handed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def skew(v: Array) -> Array:
    """(3, 3) matrix of the cross product with ``v``."""
    return np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])


def exp_rotation(w: Array) -> Array:
    """(3, 3) rotation by the vector ``w`` (rad), Rodrigues' formula."""
    angle = float(np.linalg.norm(w))
    k = skew(w)
    if angle < 1e-8:
        return np.eye(3) + k + 0.5 * k @ k
    return np.eye(3) + np.sin(angle) / angle * k + (1.0 - np.cos(angle)) / angle**2 * (k @ k)


def log_rotation(r: Array) -> Array:
    """(3,) rotation vector (rad) of ``r``, for angles below pi."""
    cos = np.clip((np.trace(r) - 1.0) / 2.0, -1.0, 1.0)
    angle = float(np.arccos(cos))
    axis = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    if angle < 1e-6:
        return 0.5 * axis
    return angle / (2.0 * np.sin(angle)) * axis
