"""What a spine does under a load: the results of the mechanics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..evidence import Use

Array = NDArray[np.float64]

LOAD_NAMES = (
    "flexion",
    "extension",
    "bending_left",
    "bending_right",
    "torsion_left",
    "torsion_right",
    "standing",
    "follower_flexion",
    "follower_extension",
    "follower_bending",
    "follower_torsion",
)


@dataclass(frozen=True)
class LevelResponse:
    """One level under one load. Rotations of the upper on the lower vertebra, from the unloaded state.

    ``rotation_deg``: flexion (+) / extension (-) about y, bending to the right (+) about x, torsion to
    the left (+) about z. ``disc_force_n``, ``disc_moment_nm``: of the upper vertebra on the disc, in the axes of the
    disc's lower endplate, at its centre. ``fibre_strain_max`` is a peak that grows as meshes get finer;
    ``fibre_strain_p99`` is exceeded in a hundredth of the annulus.
    """

    rotation_deg: Mapping[str, float]
    translation_mm: tuple[float, float, float]
    idp_mpa: float | None
    facet_n: Mapping[str, float]
    ligament_n: Mapping[str, float]
    disc_force_n: tuple[float, float, float]
    disc_moment_nm: tuple[float, float, float]
    fibre_strain_max: float | None
    fibre_strain_p99: float | None
    implant: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pose:
    """Where a vertebra went: x' = rotation @ (x - pivot) + pivot + translation, world frame, mm."""

    rotation: Array
    pivot: Array
    translation: Array


@dataclass(frozen=True)
class LoadResponse:
    """One state under one load."""

    load: str
    levels: Mapping[str, LevelResponse]
    poses: Mapping[str, Pose]
    status: str
    """``converged``, or the cause in words with what to try."""
    converged: bool
    iterations: int


@dataclass(frozen=True)
class MeshError:
    """Largest relative discretisation error over the levels and loads checked, where it is, and how it was
    estimated."""

    value: float
    load: str
    level: str
    how: str


@dataclass(frozen=True)
class Response:
    """One state of the spine (intact, or an option's) under all its loads."""

    state: str
    loads: Mapping[str, LoadResponse]
    evidence: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()
    discretisation: Mapping[str, MeshError] = field(default_factory=dict)
    """By quantity, ``rotation_deg`` and ``idp_mpa``; empty where it was not estimated."""

    def range_of_motion(self, level: str, plane: str) -> float:
        """Total range at ±7.5 N·m in degrees; plane is ``flexion``, ``bending`` or ``torsion``."""
        pairs = {
            "flexion": ("flexion", "extension"),
            "bending": ("bending_right", "bending_left"),
            "torsion": ("torsion_left", "torsion_right"),
        }
        plus, minus = pairs[plane]
        return self.loads[plus].levels[level].rotation_deg[plane] - self.loads[minus].levels[level].rotation_deg[plane]
