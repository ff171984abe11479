"""Cage and graft between two endplates: columns that press on bone, and hold in tension only where they are bonded.

Each column is the cage (or graft) in series with the bone above and below. Bone under a patch of area A gives way as an
elastic half space under a rigid punch, E / (1 - nu^2) * 2 a for its load over depth, a = sqrt(A / pi) (Sneddon 1965).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mechanics.connectors import pulled, tangent_by_differences

Array = NDArray[np.float64]

_SOFT = 0.05  # mm over which a contact closes, so that its force is smooth


@dataclass(frozen=True)
class Columns:
    """Columns of one material.

    Attributes:
        upper, lower: (n, 3) mm, feet on the two endplates in the reference state.
        axis: (3,) unit vector along the columns. stiffness: (n,) N/mm along the axis. shear: (n,) N/mm across.
        bonded: true for tissue that holds in tension. name: for the report.
    """

    name: str
    upper: Array
    lower: Array
    axis: Array
    stiffness: Array
    shear: Array
    bonded: bool
    area: float

    def _forces(self, rotation: Array, translation: Array) -> tuple[Array, Array]:
        """Gradient (n, 3) N at the upper feet, and the feet's places."""
        feet = self.upper @ rotation.T + translation
        motion = feet - self.upper
        along = motion @ self.axis
        across = motion - along[:, None] * self.axis
        if self.bonded:
            force = self.stiffness[:, None] * along[:, None] * self.axis + self.shear[:, None] * across
            return force, feet
        # smooth one-sided law: energy k/2 * softplus-like square of the closure
        closure = 0.5 * (-along + np.sqrt(along**2 + _SOFT**2)) - 0.5 * _SOFT
        closure = np.maximum(closure, 0.0)
        slope = np.where(closure > 0.0, 0.5 * (-1.0 + along / np.sqrt(along**2 + _SOFT**2)), 0.0)
        # teeth and friction hold across while the column presses: a shear spring that fades in with the closure
        gate = closure / (closure + _SOFT)
        normal = self.stiffness * closure * slope
        force = normal[:, None] * self.axis + (self.shear * gate)[:, None] * across
        return force, feet

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`~interbody.mechanics.connectors.Connector`."""
        force, feet = self._forces(rotation, translation)
        return pulled(feet, force, centre)

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`~interbody.mechanics.connectors.Connector`."""
        return self.wrench(rotation, translation, centre), tangent_by_differences(self, rotation, translation, centre)

    def report(self, rotation: Array, translation: Array) -> dict[str, float]:
        """Compressive force (N) and largest pressure (MPa)."""
        force, _ = self._forces(rotation, translation)
        press = np.maximum(-(force @ self.axis), 0.0)
        per_column = self.area / len(press)
        return {
            f"{self.name}_force_n": float(press.sum()),
            f"{self.name}_pressure_mpa": float(press.max() / per_column),
        }


def bone_patch_stiffness(area: float, modulus: float, poisson: float) -> float:
    """Load over depth of a rigid round patch on bone, N/mm (Sneddon 1965)."""
    return 2.0 * np.sqrt(area / np.pi) * modulus / (1.0 - poisson**2)


def column_stiffness(area: float, height: float, modulus: float, bone: tuple[float, float], poisson: float) -> float:
    """N/mm of a block of ``area`` and ``height`` with bone of two moduli (MPa) above and below, in series."""
    parts = [modulus * area / height, *(bone_patch_stiffness(area, e, poisson) for e in bone)]
    return 1.0 / sum(1.0 / p for p in parts)


def shear_share(poisson: float) -> float:
    """Tangential over normal stiffness of a rigid patch on an elastic half space (Mindlin 1949)."""
    return 2.0 * (1.0 - poisson) / (2.0 - poisson)
