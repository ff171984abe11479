"""What is read off a loaded specimen, level by level."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..mechanics.spine_model import LevelParts
from .rig import Rig
from .schema import Measure

Array = NDArray[np.float64]


def read_level(rig: Rig, level: str, names: tuple[Measure, ...], zero_deg: dict[str, float]) -> dict[str, Any]:
    """The measures asked for: plain numbers, or by plane or side; None where the specimen has no such part.

    ``rotation_deg``: flexion, bending to the right and torsion to the left are positive, counted from rest shifted by
    ``zero_deg``. ``idp_mpa``: mean pressure of the nucleus. ``facet_n``: contact force by side. ``height_mm``:
    change of the
    mean height of the disc (negative is loss). ``bulge_mm``: largest outward motion of the disc's outer surface.
    """
    part = rig.model.parts[level]
    start = rig.rest[list(rig.model.parts).index(level)]
    pose = (part.level.rotation, part.level.translation)
    found: dict[str, Any] = {}
    for name in names:
        if name == "rotation_deg":
            turn = rig.turn(level)
            planes = {"flexion": turn[1], "bending": turn[0], "torsion": turn[2]}
            found[name] = {plane: float(v) + zero_deg.get(plane, 0.0) for plane, v in planes.items()}
        elif name == "idp_mpa":
            if part.disc is not None:
                part.disc.residual(part.level.centre)
            found[name] = part.disc.nucleus_pressure() if part.disc is not None else None
        elif name == "facet_n":
            found[name] = {s: part.facets[s].force(*pose) if s in part.facets else 0.0 for s in ("left", "right")}
        elif name == "height_mm":
            before = start[0] @ part.level.reference_centre + start[1]
            found[name] = float((part.axes.T @ (part.level.centre - before))[2])
        elif name == "bulge_mm":
            found[name] = _bulge(part, start[2])
    return found


def unread_level(names: tuple[Measure, ...]) -> dict[str, Any]:
    """The measures asked for where the load was not reached: None for each, as no state is the load's."""
    return dict.fromkeys(names)


def _bulge(part: LevelParts, interior: Array | None) -> float | None:
    """Largest radial motion from rest of the outer surface between the endplates, in the plane of the lower one, mm."""
    if part.disc is None or interior is None:
        return None
    disc = part.disc
    rest = disc.mesh.points.copy()
    rest[disc.topology.interior] = interior
    rim = _outer_nodes(len(rest), disc.mesh.elements)
    middle = disc.mesh.points[disc.mesh.lower].mean(axis=0)
    flat = (rest[rim] - middle) @ part.axes[:, :2]
    outward = flat / np.linalg.norm(flat, axis=1)[:, None]
    motion = (disc.x[rim] - rest[rim]) @ part.axes[:, :2]
    return float(np.einsum("ij,ij->i", motion, outward).max())


def _outer_nodes(count: int, elements: NDArray[np.int64]) -> NDArray[np.int64]:
    """Nodes of the lateral surface between the endplates: inside a layer's height, but with only four elements
    around."""
    low, high = elements[:, :4].ravel(), elements[:, 4:].ravel()
    between = np.intersect1d(low, high)
    uses = np.bincount(elements.ravel(), minlength=count)
    return between[uses[between] == 4]
