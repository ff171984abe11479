"""Ways of a screw through the pedicle: along its axis, or the cortical bone trajectory, up and outwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import Pedicle, Vertebra
from ..case import VERTEBRAE
from ..evidence import ParameterSet, parameters

Array = NDArray[np.float64]
CORTICAL = "cortical"


@dataclass(frozen=True)
class Trajectory:
    """Where a screw goes.

    Attributes:
        entry: (3,) mm, where it enters bone. axis: (3,) unit vector into the body. room: mm of bone along it.
        pedicle_mm: mm of it in the pedicle, where bone holds otherwise than in the body. hu_ratio: HU of the bone
            around it over that of the body.
    """

    entry: Array
    axis: Array
    room: float
    pedicle_mm: float
    hu_ratio: float


def trajectory(vertebra: Vertebra, pedicle: Pedicle, name: str) -> Trajectory:
    """The way of a screw; ``name`` is that of the catalogue, ``traditional`` or ``cortical``."""
    return _cortical(vertebra, pedicle) if name == CORTICAL else _traditional(vertebra, pedicle)


def _traditional(vertebra: Vertebra, pedicle: Pedicle) -> Trajectory:
    return Trajectory(pedicle.entry, pedicle.axis, pedicle.length, _pedicle_length(vertebra, pedicle), 1.0)


def _cortical(vertebra: Vertebra, pedicle: Pedicle) -> Trajectory:
    """Through the middle of the pedicle under the published angles (Matsukawa 2013), starting as far behind as the
    usual screw, so lower and nearer the midline, and ending under the superior endplate or at the front wall."""
    table = parameters("Instrumentation")
    forward, left, up = vertebra.axes.T
    lateral, cephalad = (np.deg2rad(_angle(table, vertebra.name, name)) for name in ("lateral_deg", "cephalad_deg"))
    outwards = left if pedicle.side == "left" else -left
    axis = np.cos(cephalad) * (np.cos(lateral) * forward + np.sin(lateral) * outwards) + np.sin(cephalad) * up
    inside = 0.5 * _pedicle_length(vertebra, pedicle) * pedicle.axis
    entry = pedicle.entry + inside - (inside @ forward) / (axis @ forward) * axis
    wall = pedicle.entry + pedicle.length * pedicle.axis
    plate = vertebra.superior
    room = [((wall - entry) @ forward) / (axis @ forward), _to_plane(entry, axis, plate.centre, plate.axes[:, 2])]
    ratio = float(parameters("Pullout")["cortical_trajectory.hu_ratio"])
    return Trajectory(entry, axis, float(min(room)), 0.0, ratio)


def _angle(table: ParameterSet, vertebra: str, name: str) -> float:
    if vertebra == "S1":
        return float(table[f"cortical.sacrum.{name}"])
    return float(table[f"cortical.{name}"].value[VERTEBRAE.index(vertebra)])


def _to_plane(start: Array, axis: Array, point: Array, normal: Array) -> float:
    """mm along ``axis`` to a plane; infinite where it leads away."""
    rise = float(axis @ normal)
    return float((point - start) @ normal) / rise if rise > 0.0 else float("inf")


def _pedicle_length(vertebra: Vertebra, pedicle: Pedicle) -> float:
    """mm from the entry to the back wall of the body, along the pedicle."""
    forwards = abs(float(pedicle.axis @ vertebra.axes[:, 0]))
    return max(pedicle.length - vertebra.superior.depth / max(forwards, 0.5), 0.0)
