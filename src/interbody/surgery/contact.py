"""Contact of a rough, toothed surface on bone, as an energy: one-sided, stiffening smoothly, with teeth that ride up.

For a pair of points that moved by ``r`` against each other (mm; ``n`` the normal, opening positive, ``t`` the part of
``r`` across it), the energy per area is ``f(c)`` of the closure ::

    c = -(n.r - shim) + mu (sqrt(|t|^2 + s^2) - s)

with pressure f' = 0 for c < 0, k c^2 / 2w up to c = w, and k (c - w/2) beyond. Sliding over teeth of slope ``mu`` lifts
the surfaces, so the force across is mu times the pressure (smoothed within the slip ``s``), as in Coulomb's law, and
yet follows from an energy. ``f`` rises and is convex and ``c`` is convex in ``r``, so the energy is convex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Contact:
    """Pairs of points in contact.

    Attributes:
        normal: (n, 3) unit vectors, from the first surface to the second. area: (n,) mm² each pair stands for.
        shim: (n,) mm by which what stands between is too high. bonded: (n,) share of each pair's area that has grown
            together and holds in tension.
        stiffness: N/mm³. closure: mm. friction: slope of the teeth. slip: mm. tether: N/mm³, soft tissue in the gap.
    """

    normal: Array
    area: Array
    shim: Array
    bonded: Array
    stiffness: float
    closure: float
    friction: float
    slip: float
    tether: float

    def evaluate(self, motion: Array, share: float = 1.0) -> tuple[float, Array, Array]:
        """Energy (N·mm), its gradient (n, 3) N and Hessian (n, 3, 3) N/mm at ``motion`` (n, 3) mm.

        ``share`` scales the shims.
        """
        opening = np.einsum("ij,ij->i", motion, self.normal)
        across = motion - opening[:, None] * self.normal
        root = np.sqrt(np.einsum("ij,ij->i", across, across) + self.slip**2)
        closed = share * self.shim - opening + self.friction * (root - self.slip)
        energy, pressure, slope = self._law(closed)
        way = -self.normal + self.friction * across / root[:, None]
        plane = np.eye(3) - self.normal[:, :, None] * self.normal[:, None, :]
        bend = plane / root[:, None, None] - across[:, :, None] * across[:, None, :] / (root**3)[:, None, None]
        gradient = pressure[:, None] * way
        hessian = slope[:, None, None] * way[:, :, None] * way[:, None, :]
        hessian += (self.friction * pressure)[:, None, None] * bend
        if self.bonded.any():
            held, loose = self.bonded, 1.0 - self.bonded
            off = motion - (share * self.shim)[:, None] * self.normal
            energy = loose * energy + held * 0.5 * self.stiffness * np.einsum("ij,ij->i", off, off)
            gradient = loose[:, None] * gradient + (held * self.stiffness)[:, None] * off
            hessian = loose[:, None, None] * hessian + (held * self.stiffness)[:, None, None] * np.eye(3)
        energy = energy + 0.5 * self.tether * np.einsum("ij,ij->i", motion, motion)
        gradient = gradient + self.tether * motion
        hessian = hessian + self.tether * np.eye(3)
        return float(energy @ self.area), gradient * self.area[:, None], hessian * self.area[:, None, None]

    def pressure(self, gradient: Array) -> Array:
        """(n,) MPa, compression positive, from the gradient of :meth:`evaluate`."""
        return -np.einsum("ij,ij->i", gradient, self.normal) / self.area

    def _law(self, closed: Array) -> tuple[Array, Array, Array]:
        k, w = self.stiffness, self.closure
        c = np.maximum(closed, 0.0)
        near = c < w
        energy = k * np.where(near, c**3 / (6.0 * w), 0.5 * c**2 - 0.5 * w * c + w**2 / 6.0)
        pressure = k * np.where(near, c**2 / (2.0 * w), c - 0.5 * w)
        slope = k * np.where(near, c / w, 1.0)
        return energy, pressure, slope
