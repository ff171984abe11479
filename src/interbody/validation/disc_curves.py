"""The isolated L4-L5 disc under the laboratory's moments: what :mod:`.calibrate` fits and rows 9 and 10 show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy import Spine
from ..evidence import ParameterSet
from ..mechanics import LevelPreparation, MeshSize, SpineModel, TissueModel
from ..mechanics.newton import LoadPath
from ..mechanics.rotations import log_rotation
from .mounting import machine_axes
from .schema import DIRECTIONS, TISSUES

Array = NDArray[np.float64]

LEVEL = "L4-L5"
COURSES = ("flexion", "extension", "bending_right", "torsion_left")
"""Directions of the laboratory's curves, in the order of its tables."""
_SIDE = np.array([0.0, 0.5, 1.0, 0.5, 0.0])
"""How lateral the regions A (front) to E (back) of the annulus are."""


@dataclass(frozen=True)
class Curves:
    """Rotation (n moments, 4 directions) in degrees, positive the way it is pushed, and rise of pressure in MPa, both
    from the unloaded disc."""

    moments_nm: tuple[float, ...]
    rotation: Array
    pressure: Array

    def at(self, moments_nm: Sequence[float]) -> Curves:
        """The curves at some of their moments."""
        rows = [self.moments_nm.index(m) for m in moments_nm]
        return Curves(tuple(moments_nm), self.rotation[rows], self.pressure[rows])


def disc_curves(spine: Spine, tissue: TissueModel, mesh: MeshSize, moments_nm: Sequence[float]) -> Curves | None:
    """Curves of the disc alone at rising moments; None where a load finds no equilibrium.

    Each direction is one path, with its moments as stations: the disc is elastic, so the way there does not matter.
    """
    bare = LevelPreparation(dict.fromkeys(TISSUES, 0.0), {"left": 0.0, "right": 0.0})
    model = SpineModel(spine, {LEVEL: bare}, tissue=tissue, mesh=mesh, only=[LEVEL])
    part, machine = model.parts[LEVEL], machine_axes(model)
    rotation, pressure = np.zeros((2, len(moments_nm), 4))
    if not model.come_to_rest().converged:
        return None
    assert part.disc is not None
    part.disc.residual(part.level.centre)
    rest, inside = part.level.snapshot(), part.disc.nucleus_pressure() or 0.0
    for column, course in enumerate(COURSES):
        axis, sign, _ = DIRECTIONS[course]
        part.level.restore(rest)
        before = np.zeros(3)
        for row, size in enumerate(moments_nm):
            moment = 1000.0 * sign * size * machine[:, axis]
            if not model.solver.solve(LoadPath(moment, before)).converged:
                return None
            before = moment
            part.disc.residual(part.level.centre)
            turn = machine.T @ log_rotation(part.level.rotation @ rest[0].T)
            rotation[row, column] = sign * np.rad2deg(turn[axis])
            pressure[row, column] = (part.disc.nucleus_pressure() or 0.0) - inside
    return Curves(tuple(moments_nm), rotation, pressure)


def scaled(base: ParameterSet, factors: dict[str, float]) -> ParameterSet:
    """A disc set with groups of constants changed together.

    ``k1``, ``k2``, ``angle`` (of every lamella), ``c1`` (matrix), ``nucleus`` and ``dispersion`` are factors.
    ``k1_side`` is the factor on the lateral region C; half way round to it from the front or the back (regions B and
    D) the factor is half way to one.
    """
    changes: dict[str, object] = {}
    for side in ("outer", "inner"):
        for name in ("k1", "k2", "angle"):
            key = f"annulus.{side}.{name}"
            around = _SIDE if name == "k1" else np.zeros(len(_SIDE))
            by_region = factors.get(name, 1.0) * (1.0 + (factors.get("k1_side", 1.0) - 1.0) * around)
            changes[key] = tuple(round(float(v), 4) for v in np.asarray(base[key].value) * by_region)
    changes["annulus.c1"] = round(float(base["annulus.c1"]) * factors.get("c1", 1.0), 5)
    changes["nucleus.c1"] = round(float(base["nucleus.c1"]) * factors.get("nucleus", 1.0), 5)
    changes["nucleus.c2"] = round(float(base["nucleus.c2"]) * factors.get("nucleus", 1.0), 5)
    changes["annulus.dispersion"] = round(float(base["annulus.dispersion"]) * factors.get("dispersion", 1.0), 5)
    return base.with_values(**changes)
