"""Straight beams in space: stiffness, assembly and recovery of section forces (Timoshenko; Przemieniecki 1968)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SHEAR_SHARE = 0.9  # shear area over area of a solid circle (Cowper 1966: 6(1+nu)/(7+6nu), 0.886 at nu = 0.3)


@dataclass(frozen=True)
class RoundSection:
    """Solid circular section: diameter mm, Young's modulus MPa, Poisson's ratio."""

    diameter: float
    modulus: float
    poisson: float

    @property
    def area(self) -> float:
        """mm²."""
        return np.pi * self.diameter**2 / 4.0

    @property
    def inertia(self) -> float:
        """Second moment of area, mm⁴; the polar one is twice this."""
        return np.pi * self.diameter**4 / 64.0

    def stress(self, axial: float, bending: float) -> float:
        """Largest normal stress in MPa for an axial force (N) and a bending moment (N·mm), no notch."""
        return abs(axial) / self.area + abs(bending) * self.diameter / (2.0 * self.inertia)


def beam_stiffness(start: Array, end: Array, section: RoundSection) -> tuple[Array, Array]:
    """(12, 12) stiffness in world axes (start, end: translation, rotation), and (3, 3) rows of the beam's axes."""
    along = end - start
    length = float(np.linalg.norm(along))
    x = along / length
    helper = np.eye(3)[int(np.argmin(np.abs(x)))]
    y = np.cross(helper, x)
    y /= np.linalg.norm(y)
    axes = np.stack([x, y, np.cross(x, y)])
    e, g = section.modulus, section.modulus / (2.0 * (1.0 + section.poisson))
    ei = e * section.inertia
    phi = 12.0 * ei / (g * _SHEAR_SHARE * section.area * length**2)
    a, t = e * section.area / length, g * 2.0 * section.inertia / length
    b = 12.0 * ei / (length**3 * (1.0 + phi))
    c = 6.0 * ei / (length**2 * (1.0 + phi))
    d, f = (4.0 + phi) * ei / (length * (1.0 + phi)), (2.0 - phi) * ei / (length * (1.0 + phi))
    k = np.zeros((12, 12))
    k[0, 0] = k[6, 6] = a
    k[0, 6] = -a
    k[3, 3] = k[9, 9] = t
    k[3, 9] = -t
    for shear, turn, sign in ((1, 5, 1.0), (2, 4, -1.0)):
        k[shear, shear] = k[6 + shear, 6 + shear] = b
        k[shear, 6 + shear] = -b
        k[turn, turn] = k[6 + turn, 6 + turn] = d
        k[turn, 6 + turn] = f
        k[shear, turn] = k[shear, 6 + turn] = sign * c
        k[turn, 6 + shear] = k[6 + shear, 6 + turn] = -sign * c
    k = np.triu(k) + np.triu(k, 1).T
    turn_all = np.kron(np.eye(4), axes)
    return turn_all.T @ k @ turn_all, axes
