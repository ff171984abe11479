"""Facet joints: frictionless contact of cartilage on a curved surface, as an elastic layer on bone.

The superior process of the lower vertebra is a concave cylinder; points on the inferior process of the upper vertebra
meet it. Pressure follows from the compression d of a thin layer of thickness h bonded to rigid bone,
p = -M ln(1 - d/h), with M = E (1 - nu) / ((1 + nu)(1 - 2 nu)) (elastic foundation; Blankevoort et al. 1991). The
articular processes give way along the joint's normal as one spring in series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import Facet
from ..evidence import ParameterSet
from .points import contact

Array = NDArray[np.float64]

_COLUMNS, _ROWS = 8, 10  # sampling of the inferior facet; the force changes by under 1 % when doubled


@dataclass(frozen=True)
class FacetContact:
    """One facet joint.

    Attributes:
        points: (n, 3) mm, on the inferior process, reference state. area: (n,) mm² each stands for.
        origin, axes: frame of the superior process: normal, across, up.
        radius: of the concave surface, mm. half_height: mm, of the superior surface; rim: width over which contact
        fades out.
        modulus: M in MPa. thickness: of both cartilage layers, mm.
        process: stiffness of the two articular processes in series along the normal, N/mm; 0 for rigid ones.
    """

    side: str
    points: Array
    area: Array
    origin: Array
    axes: Array
    radius: float
    half_height: float
    half_width: float
    rim: float
    modulus: float
    thickness: float
    process: float = 0.0

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`Connector`."""
        wrench, tangent, _ = self._sum(rotation, translation, centre, True)
        return wrench, tangent

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`Connector`."""
        return self._sum(rotation, translation, centre, False)[0]

    def force(self, rotation: Array, translation: Array) -> float:
        """Size of the contact force, N."""
        return float(self._sum(rotation, translation, np.zeros(3), False)[2])

    def _sum(self, rotation: Array, translation: Array, centre: Array, want: bool) -> tuple[Array, Array, float]:
        wrench, tangent = np.zeros(6), np.zeros((6, 6))
        joint = np.array([self.radius, self.half_width, self.half_height, self.rim, self.modulus, self.thickness])
        force = contact(
            self.points, self.area, self.origin, self.axes, joint, self.process, rotation, translation, centre,
            wrench, tangent, want,
        )  # fmt: skip
        return wrench, tangent, force


def facet_contact(facet: Facet, tissue: ParameterSet, rim: float, kept: float = 1.0) -> FacetContact | None:
    """Contact of one joint; ``kept`` is the share of its width left after a medial facetectomy.

    Returns None when nothing is left. ``rim`` in mm.
    """
    if kept <= 0.0:
        return None
    young, poisson = float(tissue["facet.modulus"]), float(tissue["facet.poisson"])
    modulus = young * (1 - poisson) / ((1 + poisson) * (1 - 2 * poisson))
    radius = min(facet.radius, 1e4)
    lateral = np.sign(facet.axes[1, 1]) * (1.0 if facet.side == "left" else -1.0)
    width = facet.width * kept
    u = lateral * (0.5 * facet.width - width + width * (np.arange(_COLUMNS) + 0.5) / _COLUMNS)
    v = facet.height * ((np.arange(_ROWS) + 0.5) / _ROWS - 0.5)
    across, up = (a.ravel() for a in np.meshgrid(u, v))
    normal = facet.gap + radius - np.sqrt(radius**2 - across**2)
    points = facet.centre + np.c_[normal, across, up] @ facet.axes.T
    area = np.full(len(points), width * facet.height / len(points))
    return FacetContact(
        facet.side, points, area, facet.centre, facet.axes, radius, 0.5 * facet.height, 0.5 * facet.width, rim,
        modulus, facet.cartilage, float(tissue["facet.process_stiffness"]),
    )  # fmt: skip
