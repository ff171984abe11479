"""Bone that bridges the transverse processes after a posterolateral fusion: a strut on each side, as a beam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import Spine
from ..evidence import ParameterSet, parameters
from ..mechanics.connectors import tangent_by_differences
from ..mechanics.rotations import log_rotation, skew
from .beams import RoundSection, beam_stiffness
from .rods import _inverse_left_jacobian

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FusionMass:
    """Struts of bone between two vertebrae; a :class:`~interbody.mechanics.connectors.Connector`.

    Attributes:
        stiffness: (6, 6) N, mm, rad, against the upper vertebra's motion (displacement of ``at``, rotation vector).
        at: (3,) mm, point of the upper vertebra that the motion is counted at.
        grown: false while the graft is loose and carries nothing.
    """

    stiffness: Array
    at: Array
    grown: bool = False
    part: str = "fusion_mass"

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`~interbody.mechanics.connectors.Connector`."""
        if not self.grown:
            return np.zeros(6)
        turn = log_rotation(rotation)
        place = rotation @ self.at + translation
        force = self.stiffness @ np.r_[place - self.at, turn]
        moment = _inverse_left_jacobian(turn).T @ force[3:]
        return np.r_[force[:3], moment + np.cross(place - centre, force[:3])]

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`~interbody.mechanics.connectors.Connector`."""
        return self.wrench(rotation, translation, centre), tangent_by_differences(self, rotation, translation, centre)


def fusion_mass(spine: Spine, level: str, hardware: ParameterSet) -> FusionMass:
    """Struts between the transverse processes of a level; loose until they are said to have grown."""
    above, below = level.split("-")
    upper, lower = spine.vertebrae[above], spine.vertebrae[below]
    diameter = float(parameters("Techniques")["plf.mass.diameter_mm"])
    poisson = float(parameters("InterbodySpace")["graft.poisson"])
    section = RoundSection(diameter, float(hardware["graft.modulus_mpa"]), poisson)
    assert upper.inferior is not None
    at = upper.inferior.centre
    total = np.zeros((6, 6))
    for side in ("left", "right"):
        start = 0.5 * (upper.transverse_tips[side] + upper.pedicles[side].entry)
        tip = lower.transverse_tips.get(side)
        end = lower.pedicles[side].entry if tip is None else 0.5 * (tip + lower.pedicles[side].entry)
        stiffness, _ = beam_stiffness(start, end, section)
        rigid = np.eye(6)
        rigid[:3, 3:] = -skew(start - at)
        total += rigid.T @ stiffness[:6, :6] @ rigid
    return FusionMass(0.5 * (total + total.T), at)
