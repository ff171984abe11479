"""Straight beams in space: stiffness, assembly and recovery of section forces (Timoshenko; Przemieniecki 1968)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SHEAR_SHARE = 0.9  # shear area over area of a solid circle (Cowper 1966: 6(1+nu)/(7+6nu), 0.886 at nu = 0.3)
_SHEAR_SHARE_FLAT = 0.85  # of a solid rectangle (Cowper 1966: 10(1+nu)/(12+11nu), 0.850 at nu = 0.3)


class Section(Protocol):
    """A beam's section: Young's modulus MPa and Poisson's ratio, areas mm², second moments mm⁴."""

    @property
    def modulus(self) -> float: ...
    @property
    def poisson(self) -> float: ...
    @property
    def area(self) -> float: ...
    @property
    def shear_share(self) -> float:
        """Shear area over area."""
        ...

    @property
    def inertias(self) -> tuple[float, float]:
        """About the section's own y and z axes."""
        ...

    @property
    def torsion(self) -> float:
        """Torsion constant."""
        ...

    def peak(self, axial: float, bending: tuple[float, float], torque: float, concentration: float = 1.0) -> float:
        """Von Mises stress (MPa) at the worst point of the surface.

        For an axial force (N), moments about y and z and a torque (N·mm); ``concentration`` multiplies the nominal
        stress.
        """
        ...


@dataclass(frozen=True)
class RoundSection:
    """Solid circular section: diameter mm, Young's modulus MPa, Poisson's ratio."""

    diameter: float
    modulus: float
    poisson: float

    @property
    def area(self) -> float:
        """mm²."""
        return float(np.pi * self.diameter**2 / 4.0)

    @property
    def inertia(self) -> float:
        """Second moment of area, mm⁴; the polar one is twice this."""
        return float(np.pi * self.diameter**4 / 64.0)

    @property
    def inertias(self) -> tuple[float, float]:
        """Both the same, mm⁴."""
        return self.inertia, self.inertia

    @property
    def torsion(self) -> float:
        """mm⁴."""
        return 2.0 * self.inertia

    @property
    def shear_share(self) -> float:
        """Shear area over area."""
        return _SHEAR_SHARE

    def stress(self, axial: float, bending: float) -> float:
        """Largest normal stress in MPa for an axial force (N) and a bending moment (N·mm), no notch."""
        return abs(axial) / self.area + abs(bending) * self.diameter / (2.0 * self.inertia)

    def peak(self, axial: float, bending: tuple[float, float], torque: float, concentration: float = 1.0) -> float:
        """See :class:`Section`; shear of the cross force is nothing at the outer fibre."""
        normal = self.stress(axial, float(np.hypot(*bending)))
        shear = abs(torque) * 0.5 * self.diameter / self.torsion
        return concentration * float(np.sqrt(normal**2 + 3.0 * shear**2))


@dataclass(frozen=True)
class FlatSection:
    """Solid rectangular section: thickness (along its own y) and width (along its z) mm, modulus MPa, Poisson's
    ratio."""

    thickness: float
    width: float
    modulus: float
    poisson: float

    @property
    def area(self) -> float:
        """mm²."""
        return self.thickness * self.width

    @property
    def inertias(self) -> tuple[float, float]:
        """mm⁴, about y (bending across the width) and z (across the thickness)."""
        return self.thickness * self.width**3 / 12.0, self.width * self.thickness**3 / 12.0

    @property
    def torsion(self) -> float:
        """mm⁴ (Roark: a b³ (1/3 - 0.21 b/a (1 - b⁴/12a⁴)))."""
        a, b = max(self.thickness, self.width), min(self.thickness, self.width)
        return a * b**3 * (1.0 / 3.0 - 0.21 * b / a * (1.0 - b**4 / (12.0 * a**4)))

    @property
    def shear_share(self) -> float:
        """Shear area over area."""
        return _SHEAR_SHARE_FLAT

    def peak(self, axial: float, bending: tuple[float, float], torque: float, concentration: float = 1.0) -> float:
        """See :class:`Section`; normal stress at a corner with the shear of the longer side's middle, which is safe."""
        about_y, about_z = self.inertias
        normal = abs(axial) / self.area
        normal += abs(bending[0]) * 0.5 * self.width / about_y + abs(bending[1]) * 0.5 * self.thickness / about_z
        shear = abs(torque) * min(self.thickness, self.width) / self.torsion
        return concentration * float(np.sqrt(normal**2 + 3.0 * shear**2))


def beam_axes(start: Array, end: Array, across: Array | None = None) -> Array:
    """(3, 3) rows: along the beam, and the section's own y and z; y lies as near to ``across`` as it can."""
    x = (end - start) / np.linalg.norm(end - start)
    if across is None:
        y = np.cross(np.eye(3)[int(np.argmin(np.abs(x)))], x)
    else:
        y = across - (across @ x) * x
    y /= np.linalg.norm(y)
    return np.stack([x, y, np.cross(x, y)])


def beam_stiffness(start: Array, end: Array, section: Section, across: Array | None = None) -> tuple[Array, Array]:
    """(12, 12) stiffness in world axes (start, end: translation, rotation), and (3, 3) rows of the beam's axes.

    ``across`` is the direction of the section's y axis; it matters to sections that are not round.
    """
    axes = beam_axes(start, end, across)
    length = float(np.linalg.norm(end - start))
    e, g = section.modulus, section.modulus / (2.0 * (1.0 + section.poisson))
    k = np.zeros((12, 12))
    k[0, 0] = k[6, 6] = e * section.area / length
    k[0, 6] = -k[0, 0]
    k[3, 3] = k[9, 9] = g * section.torsion / length
    k[3, 9] = -k[3, 3]
    about_y, about_z = section.inertias
    for shear, turn, sign, inertia in ((1, 5, 1.0, about_z), (2, 4, -1.0, about_y)):
        ei = e * inertia
        phi = 12.0 * ei / (g * section.shear_share * section.area * length**2)
        b = 12.0 * ei / (length**3 * (1.0 + phi))
        c = 6.0 * ei / (length**2 * (1.0 + phi))
        k[shear, shear] = k[6 + shear, 6 + shear] = b
        k[shear, 6 + shear] = -b
        k[turn, turn] = k[6 + turn, 6 + turn] = (4.0 + phi) * ei / (length * (1.0 + phi))
        k[turn, 6 + turn] = (2.0 - phi) * ei / (length * (1.0 + phi))
        k[shear, turn] = k[shear, 6 + turn] = sign * c
        k[turn, 6 + shear] = k[6 + shear, 6 + turn] = -sign * c
    k = np.triu(k) + np.triu(k, 1).T
    turn_all = np.kron(np.eye(4), axes)
    return turn_all.T @ k @ turn_all, axes
