"""Ligaments: tension-only strands with a toe region (Blankevoort and Huiskes 1991), after the parameter set in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import LigamentStrand
from ..evidence import ParameterSet
from .points import strands

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ligaments:
    """The strands of one level.

    Attributes:
        names: (n,) ligament of each strand. upper, lower: (n, 3) mm, attachments in the reference state.
        rest: (n,) mm. stiffness: (n,) N per unit strain. transition: (n,) strain where the toe ends.
    """

    names: tuple[str, ...]
    upper: Array
    lower: Array
    rest: Array
    stiffness: Array
    transition: Array

    def linearise(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array]:
        """Wrench (6,) and its derivative (6, 6), see :class:`Connector`."""
        wrench, tangent, _ = self._sum(rotation, translation, centre)
        return wrench, tangent

    def wrench(self, rotation: Array, translation: Array, centre: Array) -> Array:
        """(6,) see :class:`Connector`."""
        return self._sum(rotation, translation, centre)[0]

    def forces(self, rotation: Array, translation: Array) -> dict[str, float]:
        """Sum of the strands' tensions by ligament, N."""
        totals: dict[str, float] = {}
        for name, force in zip(self.names, self._sum(rotation, translation, np.zeros(3))[2], strict=True):
            totals[name] = totals.get(name, 0.0) + float(force)
        return totals

    def lengths(self, rotation: Array, translation: Array) -> Array:
        """(n,) mm, of the strands."""
        return np.asarray(np.linalg.norm(self.upper @ rotation.T + translation - self.lower, axis=1))

    def _sum(self, rotation: Array, translation: Array, centre: Array) -> tuple[Array, Array, Array]:
        wrench, tangent, tensions = np.zeros(6), np.zeros((6, 6)), np.zeros(len(self.rest))
        strands(
            self.upper, self.lower, self.rest, self.stiffness, self.transition,
            rotation, translation, centre, wrench, tangent, tensions,
        )  # fmt: skip
        return wrench, tangent, tensions


def ligaments(
    geometry: tuple[LigamentStrand, ...], tissue: ParameterSet, level_index: int, keep: Mapping[str, float]
) -> Ligaments:
    """Strands of one level with their mechanical constants.

    A strand's rest length follows from its slack in the reference posture, or from the tension that the whole ligament
    has there, shared equally.

    Args:
        geometry: strands. tissue: e.g. ``Remus2021``. level_index: 0 for L1-L2 to 4 for L5-S1.
        keep: share of each ligament that is left (1 whole, 0 cut), by ligament or ``ligament:side``; default whole.
    """
    kept = []
    for strand in geometry:
        share = keep.get(f"{strand.ligament}:{strand.side}", keep.get(strand.ligament, 1.0))
        if share > 0.0:
            kept.append((strand, share))
    upper = np.array([s.upper for s, _ in kept]).reshape(-1, 3)
    lower = np.array([s.lower for s, _ in kept]).reshape(-1, 3)
    length = np.linalg.norm(upper - lower, axis=1)
    stiffness = np.array([tissue[f"{s.ligament}.stiffness"].value[level_index] for s, _ in kept], dtype=float)
    transition = np.array([tissue[f"{s.ligament}.transition"].value[level_index] for s, _ in kept], dtype=float)
    shares = np.array([share for _, share in kept])
    slack = np.zeros(len(kept))
    for k, (strand, _) in enumerate(kept):
        name = f"{strand.ligament}.rest_tension"
        if name in tissue:
            tension = float(tissue[name]) / sum(s.ligament == strand.ligament for s in geometry)
            slack[k] = 1.0 / (1.0 + strain_at(tension, float(stiffness[k]), float(transition[k]))) - 1.0
        else:
            slack[k] = float(tissue[f"{strand.ligament}.slack"])
    names = tuple(s.ligament for s, _ in kept)
    return Ligaments(names, upper, lower, length * (1.0 + slack), stiffness * shares, transition)


def strain_at(tension: float, stiffness: float, transition: float) -> float:
    """Strain of a strand under a tension (N): the law of :func:`~.points.strands` turned round."""
    if tension <= 0.5 * stiffness * transition:
        return float(np.sqrt(2.0 * transition * tension / stiffness))
    return tension / stiffness + 0.5 * transition
