"""The guide of a testing machine: lets the upper vertebra move along one axis and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mechanics.connectors import tangent_by_differences
from ..mechanics.rotations import log_rotation

Array = NDArray[np.float64]

_STIFF_N_MM, _STIFF_NMM_RAD = 1e5, 1e8  # a disc shears at some 100 N/mm and turns at some 1e5 N·mm/rad


@dataclass
class Guide:
    """Stiff springs against every motion from rest but that along ``axis``; slack while not ``closed``.

    Attributes:
        axis: (3,) unit vector, lower vertebra's frame. centre: (3,) mm, guided point of the upper vertebra in the
            reference state. rest: rotation (3, 3) and translation (3,) at which the machine was closed.
    """

    axis: Array
    centre: Array
    rest: tuple[Array, Array]
    closed: bool = False

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`~interbody.mechanics.connectors.Connector`."""
        if not self.closed:
            return np.zeros(6)
        place = rotation @ self.centre + translation
        shift = place - (self.rest[0] @ self.centre + self.rest[1])
        force = _STIFF_N_MM * (shift - (shift @ self.axis) * self.axis)
        moment = _STIFF_NMM_RAD * log_rotation(rotation @ self.rest[0].T)
        return np.concatenate([force, moment + np.cross(place - centre, force)])

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`~interbody.mechanics.connectors.Connector`."""
        if not self.closed:
            return np.zeros(6), np.zeros((6, 6))
        return self.wrench(rotation, translation, centre), tangent_by_differences(self, rotation, translation, centre)
