"""How far vertebral bodies stand in one another where no disc is left between them: the solver has no contact there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..mechanics.spine_model import plate_surface, unit_outline
from .rig import Rig

Array = NDArray[np.float64]

NOTICED_MM = 1.0
"""An overlap below this is not told: endplates are smooth here, and bone gives by as much."""
_RINGS, _SPOKES = 13, 72  # points of an endplate: some 2 mm apart, far finer than the tilts that matter


def overlaps(rig: Rig) -> dict[str, float]:
    """By level without a disc and without anything put in its place: how deep the upper body stands in the lower one
    in the rig's present state, mm; levels whose bodies do not overlap are left out."""
    found = {}
    for level, part in rig.model.parts.items():
        preparation = rig.model.preparations.get(level)
        if part.disc is None and not (preparation and preparation.connectors):
            depth = _depth(rig, level)
            if depth >= NOTICED_MM:
                found[level] = depth
    return found


def _depth(rig: Rig, level: str) -> float:
    """Largest depth of a point of the upper body's endplate below the surface of the lower body's, mm; 0 or less where
    they are apart."""
    above, below = level.split("-")
    upper, lower = rig.model.spine.vertebrae[above].inferior, rig.model.spine.vertebrae[below].superior
    assert upper is not None
    placed = rig.model.parts[level].level
    points = plate_surface(upper, 1.0)(_footprint()) @ placed.rotation.T + placed.translation
    x, y, _ = ((points - lower.centre) @ lower.axes).T
    flat = np.c_[2.0 * x / lower.depth, 2.0 * y / lower.width]
    over = (flat**2).sum(axis=1) <= 1.0
    below_surface = (plate_surface(lower, -1.0)(flat) - points) @ lower.axes[:, 2]
    return float(below_surface[over].max(initial=-np.inf))


def _footprint() -> Array:
    """(n, 2) points over the unit section, from its middle to its rim."""
    rim = unit_outline(np.linspace(0.0, 2.0 * np.pi, _SPOKES, endpoint=False))
    return np.concatenate([share * rim for share in np.linspace(0.0, 1.0, _RINGS)])
