"""Surface of the sacrum: endplate and bodies, alae, lateral masses with foramina between, crest, superior processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .arch import SIDES
from .blend import Part, blend
from .body_surface import RADII, plate_ring
from .frame import Frame
from .posterior_surface import superior_process
from .solids import Solid, Station, loft
from .spine import Array, Spine, Vertebra

Rows = Sequence[tuple[float, float, float, float, float]]
"""Sections as (anterior, left, cranial, half left-right or out, half front-back), over the depth of the endplate."""

BODIES: Rows = (
    (-0.12, 0.0, -0.62, 0.60, 0.36),
    (-0.34, 0.0, -1.10, 0.50, 0.31),
    (-0.62, 0.0, -1.75, 0.40, 0.24),
    (-0.74, 0.0, -2.35, 0.32, 0.19),
    (-0.68, 0.0, -2.85, 0.24, 0.15),
    (-0.52, 0.0, -3.15, 0.14, 0.10),
)
LATERAL: Rows = (
    (-0.62, 1.36, -0.62, 0.26, 0.34),
    (-0.82, 1.26, -1.10, 0.26, 0.26),
    (-0.92, 0.98, -1.75, 0.24, 0.18),
    (-0.90, 0.70, -2.30, 0.20, 0.14),
    (-0.72, 0.36, -2.85, 0.16, 0.11),
)
BARS: Rows = ((-1.08, 0.30, 0.98, 0.21, 0.24), (-1.72, 0.30, 0.86, 0.19, 0.18), (-2.30, 0.2, 0.66, 0.17, 0.13))
"""Bars between bodies and lateral masses: (cranial, inner side, outer side, half height, half thickness)."""


def _axial(frame: Frame, depth: float, rows: Rows, sign: float = 1.0) -> Part:
    """A part that runs down the sacrum, its sections across."""
    return Part(
        [
            Station(
                frame.point(x * depth, sign * y * depth, z * depth),
                a * depth * frame.axes[:, 1],
                b * depth * (frame.axes[:, 0] - 0.35 * frame.axes[:, 2]),
            )
            for x, y, z, a, b in rows
        ],
        2.4,
    )


def _ala(frame: Frame, depth: float, sign: float) -> Part:
    """The wing at the side of the first sacral body."""
    forward, up = frame.axes[:, 0], frame.axes[:, 2]
    rows = ((-0.20, 0.45, -0.52, 0.36, 0.32), (-0.38, 0.95, -0.46, 0.33, 0.32), (-0.62, 1.38, -0.58, 0.30, 0.36))
    return Part(
        [
            Station(frame.point(x * depth, sign * y * depth, z * depth), a * depth * forward, b * depth * up)
            for x, y, z, a, b in rows
        ]
    )


def _bars(frame: Frame, depth: float, sign: float) -> list[Part]:
    made = []
    for z, inner, outer, tall, thick in BARS:
        x = float(np.interp(-z, [-r[2] for r in BODIES], [r[0] for r in BODIES]))
        out = float(np.interp(-z, [-r[2] for r in LATERAL], [r[0] for r in LATERAL]))
        made.append(
            Part(
                [
                    Station(frame.point(at * depth, sign * y * depth, z * depth), thick * depth * frame.axes[:, 0],
                            tall * depth * frame.axes[:, 2])
                    for at, y in ((x, inner), (out, outer))
                ]
            )
        )  # fmt: skip
    return made


ROOF: tuple[Rows, ...] = (
    ((-0.92, 0.72, -0.78, 0.14, 0.34), (-1.16, 0.46, -0.98, 0.11, 0.34), (-1.30, 0.0, -1.15, 0.10, 0.34)),
    ((-1.02, 0.86, -1.50, 0.12, 0.20), (-1.16, 0.45, -1.52, 0.09, 0.24), (-1.22, 0.0, -1.55, 0.09, 0.28)),
    ((-0.98, 0.62, -2.10, 0.11, 0.20), (-1.06, 0.30, -2.10, 0.09, 0.22), (-1.10, 0.0, -2.10, 0.09, 0.25)),
)
"""Back wall of the sacral canal, S1 to S3: (anterior, left, cranial, half thickness, half height)."""


def _roof(frame: Frame, depth: float, sign: float) -> list[Part]:
    """The back wall of the sacral canal on one side, from the lateral mass to the crest."""
    forward, up = frame.axes[:, 0], frame.axes[:, 2]
    return [
        Part(
            [
                Station(frame.point(x * depth, sign * y * depth, z * depth), a * depth * forward, b * depth * up)
                for x, y, z, a, b in rows
            ]
        )
        for rows in ROOF
    ]


def _crest(vertebra: Vertebra, frame: Frame, depth: float) -> Part:
    """Median crest, from the spinous tubercle of S1 downwards."""
    tip = frame.axes.T @ (vertebra.spinous_tip - frame.origin) / depth
    rows: Rows = (
        (tip[0] + 0.16, 0.0, tip[2] + 0.04, 0.09, 0.18),
        (-1.30, 0.0, -1.30, 0.11, 0.22),
        (-1.24, 0.0, -1.75, 0.10, 0.18),
        (-1.12, 0.0, -2.20, 0.12, 0.15),
        (-0.88, 0.0, -2.75, 0.14, 0.12),
    )
    return _axial(frame, depth, rows)


def _promontory(vertebra: Vertebra, frame: Frame) -> Solid:
    """The top of the body of S1: its endplate and the wall below the rim."""
    plate = vertebra.superior
    rings: list[Array] = [plate_ring(plate, r, -1.0) for r in RADII]
    rim = plate_ring(plate, 1.0, 0.0) - plate.centre
    for share, narrow in ((0.0, 1.0), (0.08, 0.99), (0.25, 0.93), (0.5, 0.86), (0.75, 0.74), (0.9, 0.55)):
        centre = frame.point(-0.18 * share * plate.depth, 0.0, -0.9 * share * plate.depth)
        rings.append(centre + narrow * rim)
    return loft(np.array(rings))


def sacrum_solids(spine: Spine, vertebra: Vertebra, shape: Mapping[str, float]) -> list[Solid]:
    """The sacrum as closed pieces."""
    plate = vertebra.superior
    frame, depth = Frame(plate.centre, plate.axes), plate.depth
    facets = {f.side: f for f in spine.facets["L5-S1"]}
    parts = [_axial(frame, depth, BODIES), _crest(vertebra, frame, depth)]
    for side, sign in SIDES:
        local = frame.axes.T @ (facets[side].centre - frame.origin)
        foot = frame.point(local[0] + 0.14 * depth, local[1] * 1.04, -0.70 * depth)
        parts += [
            _ala(frame, depth, sign),
            _axial(frame, depth, LATERAL, sign),
            *_bars(frame, depth, sign),
            *_roof(frame, depth, sign),
            superior_process(facets[side], foot, shape),
        ]
    return [_promontory(vertebra, frame), blend(parts, frame.axes, shape["sacrum.spacing"], shape["sacrum.softness"])]
