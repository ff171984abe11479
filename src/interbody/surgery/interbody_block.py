"""The operated disc space by finite elements, condensed to what two vertebrae feel of it.

Bone below, cage with graft, bone above are linear elastic and are condensed once to the points where they meet; what
is left is the contact at these points (:mod:`.contact`), solved by Newton's method at every pose of the upper vertebra.
Its energy is convex, so there is one answer. The wrench is the gradient of the least energy with respect to the pose.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from ..mechanics.connectors import pulled
from ..mechanics.rotations import skew
from .contact import Contact

Array = NDArray[np.float64]

_TOLERANCE_MM = 1e-6  # of the last full step; convergence is quadratic, so the error left is far smaller
_ITERATIONS, _HALVINGS = 60, 12
_ENOUGH = 1e-4  # Armijo: share of the expected fall of energy that a step must bring


@dataclass(frozen=True)
class Region:
    """A part of the filling whose strain is reported: its elements' strain per motion of the filling's surface
    (m, 6, 6 n), and their volumes (m,) mm³."""

    name: str
    strain: Array
    volume: Array


@dataclass(frozen=True)
class Space:
    """What is condensed once.

    Attributes:
        elastic: (6 n, 6 n) N/mm, stiffness against the relative motions at the lower and upper pairs.
        follow: (6 n, 6 n) motion of the filling's surface (below, above) per relative motions.
        upper: (n, 3) mm, points of the upper endplate in the reference state.
        lower: (n, 3) mm, the points below them.
        cage_area: (n,) mm² of cage around each pair. cage_share: (n,) share of a pair's force that the cage takes.
        regions: graft whose strain is reported.
    """

    elastic: Array
    follow: Array
    upper: Array
    lower: Array
    cage_area: Array
    cage_share: Array
    regions: tuple[Region, ...] = ()


@dataclass
class _State:
    """Relative motions (2 n, 3) mm at the lower, then the upper pairs, last found; share of the shims in place."""

    motion: Array | None = None
    share: float = 1.0


@dataclass(frozen=True)
class InterbodyBlock:
    """Cage, graft and the bone around them; a :class:`~interbody.mechanics.connectors.Connector`.

    Attributes:
        space: what was condensed. contact: laws of the lower pairs, then the upper ones.
    """

    space: Space
    contact: Contact
    _state: _State = field(default_factory=_State, compare=False)

    def drive(self, share: float) -> None:
        """Put a share of the cage's height in place; cages are driven in little by little."""
        self._state.share = share

    @property
    def share(self) -> float:
        """Of the cage's height that is in place."""
        return self._state.share

    def bridged(self, bonded: Array) -> InterbodyBlock:
        """The same with shares of the pairs' areas (2 n,) grown together."""
        return replace(self, contact=replace(self.contact, bonded=bonded), _state=_State())

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`~interbody.mechanics.connectors.Connector`."""
        force, _ = self._solve(self._moved(rotation, translation))
        return pulled(self.space.upper @ rotation.T + translation, force, centre)

    def energy(self, rotation: Array, translation: Array) -> float:
        """Energy stored at a pose, N·mm."""
        moved = self._moved(rotation, translation)
        _, motion = self._solve(moved)
        return self._value(motion.ravel(), moved)[0]

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`~interbody.mechanics.connectors.Connector`."""
        moved = self._moved(rotation, translation)
        force, motion = self._solve(moved)
        n = len(self.space.upper)
        _, _, curvature = self.contact.evaluate(motion, self.share)
        arms = self.space.upper @ rotation.T + translation - centre
        rigid = np.vstack([np.hstack([np.eye(3), -skew(arm)]) for arm in arms])
        pushed = self.space.elastic[:, 3 * n :] @ rigid
        tangent = rigid.T @ pushed[3 * n :] - pushed.T @ cho_solve(self._factor(curvature), pushed)
        tangent[3:, 3:] += np.einsum("ni,nj->ij", arms, force) - np.einsum("ni,ni->", arms, force) * np.eye(3)
        return pulled(arms + centre, force, centre), tangent

    def _moved(self, rotation: Array, translation: Array) -> Array:
        upper = self.space.upper
        return np.asarray(upper @ rotation.T + translation - upper)

    def _factor(self, curvature: Array) -> tuple[Array, bool]:
        matrix = self.space.elastic.copy()
        at = np.arange(len(curvature))
        for i in range(3):
            for j in range(3):
                matrix[3 * at + i, 3 * at + j] += curvature[:, i, j]
        factor, lower = cho_factor(matrix, overwrite_a=True, check_finite=False)
        return factor, bool(lower)

    def _value(self, motion: Array, moved: Array) -> tuple[float, Array, Array]:
        """Energy, its gradient (6 n,) and the contacts' curvature (2 n, 3, 3) at relative motions (6 n,)."""
        relative = motion.copy()
        relative[len(motion) // 2 :] -= moved.ravel()
        pull = self.space.elastic @ relative
        contact, gradient, curvature = self.contact.evaluate(motion.reshape(-1, 3), self.share)
        return 0.5 * float(relative @ pull) + contact, pull + gradient.ravel(), curvature

    def _solve(self, moved: Array) -> tuple[Array, Array]:
        """Forces (n, 3) N on the upper points and relative motions (2 n, 3) mm with the upper points moved."""
        start = self._state.motion
        motion = np.zeros(6 * len(moved)) if start is None else start.ravel()
        energy, gradient, curvature = self._value(motion, moved)
        for _ in range(_ITERATIONS):
            step = -cho_solve(self._factor(curvature), gradient, check_finite=False)
            fall = float(gradient @ step)
            share = 1.0
            for _ in range(_HALVINGS):
                trial = self._value(motion + share * step, moved)
                if trial[0] <= energy + _ENOUGH * share * fall + 1e-12 * abs(energy):
                    break
                share *= 0.5
            motion = motion + share * step
            energy, gradient, curvature = trial
            if share == 1.0 and np.abs(step).max() < _TOLERANCE_MM:
                break
        pairs = motion.reshape(-1, 3)
        self._state.motion = pairs
        return self.contact.evaluate(pairs, self.share)[1][len(moved) :], pairs

    def report(self, rotation: Array, translation: Array) -> dict[str, float]:
        """Force through cage and graft (N), pressure of the cage on both endplates (MPa), strain of the graft (1)."""
        moved = self._moved(rotation, translation)
        _, motion = self._solve(moved)
        n = len(moved)
        gradient = self.contact.evaluate(motion, self.share)[1]
        force = self.contact.pressure(gradient) * self.contact.area
        cage_share = np.tile(self.space.cage_share, 2)
        found: dict[str, float] = {}
        cage = force * cage_share
        found["cage_force_n"] = float(cage[n:].sum())
        found["graft_force_n"] = float((force - cage)[n:].sum())
        area = np.tile(self.space.cage_area, 2)
        whole = area > 0.0
        for name, rows in (("caudal", slice(0, n)), ("cranial", slice(n, 2 * n))):
            pressure = cage[rows][whole[rows]] / area[rows][whole[rows]]
            found[f"cage_pressure_{name}_mpa"] = float(pressure.max(initial=0.0))
        found["cage_pressure_mpa"] = max(found["cage_pressure_caudal_mpa"], found["cage_pressure_cranial_mpa"])
        found["cage_pressure_mean_mpa"] = float(cage[n:].sum() / self.space.cage_area.sum())
        relative = motion.copy()
        relative[n:] -= moved
        surface = self.space.follow @ relative.ravel()
        for region in self.space.regions:
            found |= _strain_summary(region, surface)
        return found

    def pressure_map(self, rotation: Array, translation: Array) -> dict[str, Array]:
        """Points (n, 3) mm in the reference state and pressure (n,) MPa on the lower and the upper endplate."""
        _, motion = self._solve(self._moved(rotation, translation))
        n = len(self.space.upper)
        pressure = self.contact.pressure(self.contact.evaluate(motion, self.share)[1])
        return {
            "lower_points": self.space.lower, "lower_mpa": pressure[:n],
            "upper_points": self.space.upper, "upper_mpa": pressure[n:],
        }  # fmt: skip


def _strain_summary(region: Region, surface: Array) -> dict[str, float]:
    """Mean and 95th percentile of octahedral shear strain, and mean volumetric strain, weighted by volume."""
    strain = region.strain @ surface
    xx, yy, zz, xy, yz, xz = strain.T
    shear = np.sqrt((xx - yy) ** 2 + (yy - zz) ** 2 + (zz - xx) ** 2 + 1.5 * (xy**2 + yz**2 + xz**2))
    octahedral = 2.0 / 3.0 * shear
    order = np.argsort(octahedral)
    reached = np.cumsum(region.volume[order]) / region.volume.sum()
    high = octahedral[order][min(int(np.searchsorted(reached, 0.95)), len(order) - 1)]
    return {
        f"{region.name}_shear_strain_mean": float(np.average(octahedral, weights=region.volume)),
        f"{region.name}_shear_strain_95": float(high),
        f"{region.name}_volume_strain_mean": float(np.average(xx + yy + zz, weights=region.volume)),
    }
