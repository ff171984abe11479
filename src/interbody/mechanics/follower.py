"""Follower load: a compressive force along the curve of the spine (Patwardhan 1999), as a cable of constant tension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .points import add_point

Array = NDArray[np.float64]


@dataclass
class FollowerCable:
    """One segment of the cable, from a guide on the upper to a guide on the lower vertebra.

    Attributes:
        upper, lower: (3,) mm, guides in the reference state. tension: N.
    """

    upper: Array
    lower: Array
    tension: float = 0.0

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`Connector`; its energy is tension times length."""
        place = rotation @ self.upper + translation
        along = place - self.lower
        force = self.tension * along / np.linalg.norm(along)
        return np.concatenate([force, np.cross(place - centre, force)])

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`Connector`."""
        wrench, tangent = np.zeros(6), np.zeros((6, 6))
        place = rotation @ self.upper + translation
        along = place - self.lower
        length = float(np.linalg.norm(along))
        along = along / length
        stiffness = self.tension / length * (np.eye(3) - np.outer(along, along))
        add_point(self.tension * along, stiffness, place - centre, wrench, tangent)
        return wrench, tangent
