"""How an operation changes the shape of the spine: disc height, segmental and L1-S1 lordosis, PI-LL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..anatomy.spine import Spine
from ..mechanics.disc_mesh import MeshSize
from ..mechanics.level import Level
from ..mechanics.rotations import log_rotation
from ..mechanics.spine_model import SpineModel


@dataclass(frozen=True)
class AlignmentChange:
    """Angles in degrees (lordosis positive), heights in mm.

    Attributes:
        segmental: by level, before and after. height: of the operated discs' middle, before and after.
        lordosis: L1-S1, before and after. pelvic_incidence: which no operation changes.
    """

    segmental: Mapping[str, tuple[float, float]]
    height: Mapping[str, tuple[float, float]]
    lordosis: tuple[float, float]
    pelvic_incidence: float

    @property
    def mismatch(self) -> tuple[float, float]:
        """PI-LL before and after."""
        return self.pelvic_incidence - self.lordosis[0], self.pelvic_incidence - self.lordosis[1]

    def sentences(self) -> tuple[str, ...]:
        """For the report."""
        found = []
        for level, (before, after) in self.segmental.items():
            low, high = self.height[level]
            found.append(
                f"{level}: disc height {low:.1f} mm before and {high:.1f} mm after, segmental lordosis {before:.1f}° "
                f"before and {after:.1f}° after."
            )
        first, last = self.mismatch
        found.append(
            f"L1-S1 lordosis {self.lordosis[0]:.1f}° before and {self.lordosis[1]:.1f}° after; pelvic incidence less "
            f"lordosis {first:.1f}° before and {last:.1f}° after."
        )
        return tuple(found)


def alignment_change(spine: Spine, operated: SpineModel, levels: tuple[str, ...], mesh: MeshSize) -> AlignmentChange:
    """The posture without load that the operation left, against that of the same level before.

    Levels do not feel one another without load, so each is compared on its own; ``operated`` is left reset.
    """
    operated.reset()
    segmental, height = {}, {}
    for name in levels:
        intact = SpineModel(spine, mesh=mesh, only=[name], workers=1)
        intact.come_to_rest()
        before, after = intact.parts[name].level, operated.parts[name].level
        axes = operated.parts[name].axes
        turned = _flexion(after, axes) - _flexion(before, axes)
        raised = float((after.centre - before.centre) @ axes[:, 2])
        lordosis, high = spine.alignment.segmental[name], spine.discs[name].height_middle
        segmental[name] = (lordosis, lordosis - turned)
        height[name] = (high, high + raised)
    total = spine.alignment.lordosis_l1_s1
    change = sum(after - before for before, after in segmental.values())
    return AlignmentChange(segmental, height, (total, total + change), spine.alignment.pelvic_incidence)


def _flexion(level: Level, axes: np.ndarray) -> float:
    """Degrees of flexion from the reference posture."""
    return float(np.rad2deg((axes.T @ log_rotation(level.rotation))[1]))
