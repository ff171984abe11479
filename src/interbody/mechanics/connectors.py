"""What joins two neighbouring vertebrae besides the disc: anything that answers a relative pose with a wrench.

A connector's wrench is the gradient of its energy: force (N) on the upper vertebra against which it must be pushed, and
moment (N·mm) about ``centre``, in the frame of the lower vertebra.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .rotations import exp_rotation

Array = NDArray[np.float64]

_STEP_MM, _STEP_RAD = 1e-4, 1e-5  # central differences: truncation and rounding errors balance near 1e-9 relative


class Connector(Protocol):
    """Anything between an upper and a lower vertebra."""

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) gradient of the energy for the upper vertebra at ``rotation @ X + translation``."""
        ...

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """The wrench and its (6, 6) derivative with respect to translation (mm) and spatial rotation (rad) about
        ``centre``."""
        ...


class HasWrench(Protocol):
    """What :func:`tangent_by_differences` needs."""

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`Connector`."""
        ...


def tangent_by_differences(connector: HasWrench, rotation: Array, translation: Array, centre: Array) -> Array:
    """(6, 6) derivative of a connector's wrench with respect to translation (mm) and spatial rotation (rad) about
    ``centre``."""
    tangent = np.empty((6, 6))
    for k in range(6):
        sides = []
        for sign in (1.0, -1.0):
            if k < 3:
                shift = np.zeros(3)
                shift[k] = sign * _STEP_MM
                sides.append(connector.wrench(rotation, translation + shift, centre + shift))
            else:
                turn = np.zeros(3)
                turn[k - 3] = sign * _STEP_RAD
                q = exp_rotation(turn)
                sides.append(connector.wrench(q @ rotation, q @ (translation - centre) + centre, centre))
        tangent[:, k] = (sides[0] - sides[1]) / (2.0 * (_STEP_MM if k < 3 else _STEP_RAD))
    return tangent


def pulled(points: Array, forces: Array, centre: Array) -> Array:
    """(6,) sum of forces (n, 3) at points (n, 3), moment about ``centre``."""
    return np.concatenate([forces.sum(axis=0), np.cross(points - centre, forces).sum(axis=0)])
