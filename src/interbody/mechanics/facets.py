"""Facet joints: frictionless contact of cartilage on a curved surface, as an elastic layer on bone.

The superior process of the lower vertebra is a concave cylinder; points on the inferior process of the upper vertebra
meet it. Pressure follows from the compression d of a thin layer of thickness h bonded to rigid bone,
p = -M ln(1 - d/h), with M = E (1 - nu) / ((1 + nu)(1 - 2 nu)) (elastic foundation; Blankevoort et al. 1991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import Facet
from ..evidence import ParameterSet
from .connectors import pulled

Array = NDArray[np.float64]

_COLUMNS, _ROWS = 8, 10  # sampling of the inferior facet; the force changes by under 1 % when doubled
_DENSE = 0.9  # share of the layer's thickness beyond which the law goes on as a straight line, so that trials stay finite


@dataclass(frozen=True)
class FacetContact:
    """One facet joint.

    Attributes:
        points: (n, 3) mm, on the inferior process, reference state. area: (n,) mm² each stands for.
        origin, axes: frame of the superior process: normal, across, up.
        radius: of the concave surface, mm. half_height: mm, of the superior surface; rim: width over which contact fades out.
        modulus: M in MPa. thickness: of both cartilage layers, mm.
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

    def contact(self, rotation: Array, translation: Array) -> tuple[Array, Array]:
        """Gradient of the energy at each point (n, 3) N, in the lower vertebra's frame, and the points' places (n, 3)."""
        place = self.points @ rotation.T + translation
        local = (place - self.origin) @ self.axes
        across = np.clip(local[:, 1], -0.95 * self.radius, 0.95 * self.radius)
        depth = np.sqrt(self.radius**2 - across**2)
        cos = depth / self.radius
        compression = ((self.radius - depth) - local[:, 0]) * cos
        pressure, energy = self._layer(compression)
        up, up_slope = _window(local[:, 2], self.half_height, self.rim)
        side, side_slope = _window(local[:, 1], self.half_width, self.rim)
        force = np.empty_like(place)
        amount = self.area * up * side
        sin = across / self.radius
        # d(compression)/d(local): -cos along the normal; along 'across' the surface rises by tan and cos falls
        tilt = sin - ((self.radius - depth) - local[:, 0]) * sin / np.maximum(depth, 1e-9)
        force[:, 0] = -amount * pressure * cos
        force[:, 1] = amount * pressure * tilt + self.area * up * side_slope * energy
        force[:, 2] = self.area * side * up_slope * energy
        return force @ self.axes.T, place

    def _layer(self, compression: Array) -> tuple[Array, Array]:
        """Pressure (MPa) and energy per area (N/mm) of the layer."""
        h, m = self.thickness, self.modulus
        ratio = np.clip(compression / h, 0.0, _DENSE)
        log = np.log1p(-ratio)
        pressure = -m * log
        energy = m * h * ((1.0 - ratio) * log + ratio)
        over = np.maximum(compression - _DENSE * h, 0.0)
        slope = m / (h * (1.0 - _DENSE))
        return pressure + slope * over, energy + (pressure + 0.5 * slope * over) * over

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`Connector`."""
        force, place = self.contact(rotation, translation)
        return pulled(place, force, centre)

    def force(self, rotation: Array, translation: Array) -> float:
        """Size of the contact force, N."""
        force, _ = self.contact(rotation, translation)
        return float(np.linalg.norm(force.sum(axis=0)))


def _window(s: Array, half: float, rim: float) -> tuple[Array, Array]:
    """Smooth 1-to-0 over ``rim`` beyond ``half - rim`` on both sides, and its derivative."""
    beyond = np.clip((np.abs(s) - (half - rim)) / rim, 0.0, 1.0)
    value = 1.0 - beyond**2 * (3.0 - 2.0 * beyond)
    return value, -6.0 * beyond * (1.0 - beyond) / rim * np.sign(s)


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
        modulus, facet.cartilage,
    )  # fmt: skip
