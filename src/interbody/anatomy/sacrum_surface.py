"""Surface of the sacrum: promontory and endplate, alae, the tapering curved plate, crest and superior processes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .arch import SIDES
from .body_surface import AROUND, RADII, plate_ring
from .frame import Frame
from .posterior_surface import superior_process
from .solids import Solid, Station, loft, process
from .spine import Array, Spine, Vertebra

CURVE = np.array(
    [[-0.28, 0.02], [-0.50, -0.22], [-0.86, -0.75], [-1.12, -1.35], [-1.20, -1.95], [-1.02, -2.50], [-0.72, -2.85]]
)
"""Middle of the sacral plate (anterior, cranial) from its upper edge to the apex, over the depth of the endplate."""
WIDTHS = np.array([0.94, 1.00, 0.90, 0.72, 0.55, 0.38, 0.20])
"""Half width at those places over the largest half width."""
THICK = np.array([0.30, 0.36, 0.31, 0.24, 0.18, 0.13, 0.09])
"""Half thickness at those places over the depth of the endplate."""


def _plate(frame: Frame, depth: float, half_width: float) -> Solid:
    """The plate of the sacrum with its alae, concave in front."""
    stations = []
    for k, (x, z) in enumerate(CURVE):
        before, after = CURVE[max(k - 1, 0)], CURVE[min(k + 1, len(CURVE) - 1)]
        along = (after - before) / np.linalg.norm(after - before)
        front = frame.axes @ np.array([-along[1], 0.0, along[0]])
        stations.append(
            Station(
                frame.point(x * depth, 0.0, z * depth),
                WIDTHS[k] * half_width * frame.axes[:, 1],
                THICK[k] * depth * front,
            )
        )
    return process(stations, 20, 32, 2.6)


def _promontory(vertebra: Vertebra, frame: Frame) -> Solid:
    """The body of S1 below its endplate, tapering into the plate."""
    plate = vertebra.superior
    rings: list[Array] = [plate_ring(plate, r, -1.0) for r in RADII]
    rim = plate_ring(plate, 1.0, 0.0)
    for share, narrow in ((0.0, 1.0), (0.06, 1.0), (0.25, 0.90), (0.5, 0.80), (0.8, 0.70), (1.0, 0.60)):
        centre = frame.point(-0.42 * share * plate.depth, 0.0, -0.95 * share * plate.depth)
        rings.append(centre + narrow * (rim - plate.centre))
    assert len(rim) == AROUND
    return loft(np.array(rings))


def _crest(vertebra: Vertebra, frame: Frame, depth: float) -> Solid:
    """Roof of the canal and median crest, from the spinous tubercle of S1 downwards."""
    tip = frame.axes.T @ (vertebra.spinous_tip - frame.origin)
    across, back = frame.axes[:, 1], frame.axes[:, 0]
    line = ((tip[0] + 0.10 * depth, tip[2] + 0.20 * depth), (tip[0] + 0.05 * depth, tip[2] - 0.10 * depth),
            (-1.72 * depth, -1.55 * depth), (-1.62 * depth, -2.10 * depth))  # fmt: skip
    sizes = ((0.10, 0.14), (0.16, 0.20), (0.22, 0.20), (0.14, 0.12))
    return process(
        [Station(frame.point(x, 0.0, z), w * depth * across, t * depth * back) for (x, z), (w, t) in
         zip(line, sizes, strict=True)], 10, 16
    )  # fmt: skip


def sacrum_solids(spine: Spine, vertebra: Vertebra, shape: Mapping[str, float]) -> list[Solid]:
    """The sacrum as closed pieces."""
    plate = vertebra.superior
    frame = Frame(plate.centre, plate.axes)
    depth = plate.depth
    half_width = 0.5 * shape["sacrum.width"] * plate.width
    solids = [_plate(frame, depth, half_width), _promontory(vertebra, frame), _crest(vertebra, frame, depth)]
    facets = {f.side: f for f in spine.facets["L5-S1"]}
    for side, sign in SIDES:
        local = frame.axes.T @ (facets[side].centre - frame.origin)
        foot = frame.point(local[0] + 0.12 * depth, local[1] * 1.02, -0.62 * depth)
        solids.append(superior_process(facets[side], foot, shape))
        lamina = [
            Station(frame.point(-0.95 * depth, sign * 0.55 * depth, -0.55 * depth), 0.10 * depth * frame.axes[:, 0],
                    0.30 * depth * frame.axes[:, 2]),
            Station(frame.point(-1.32 * depth, sign * 0.30 * depth, -0.78 * depth), 0.10 * depth * frame.axes[:, 0],
                    0.26 * depth * frame.axes[:, 2]),
            Station(frame.point(-1.50 * depth, 0.0, -0.92 * depth), 0.10 * depth * frame.axes[:, 0],
                    0.22 * depth * frame.axes[:, 2]),
        ]  # fmt: skip
        solids.append(process(lamina, 8, 14))
    return solids
