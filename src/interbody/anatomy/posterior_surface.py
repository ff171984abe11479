"""Surfaces of pedicles, laminae, and the spinous, transverse and articular processes of L1 to L5."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .arch import SIDES
from .blend import Part, blend
from .discs import lower_of, upper_of
from .frame import Frame
from .solids import Solid, Station
from .spine import Array, Facet, Spine, Vertebra

Shape = Mapping[str, float]


def _unit(v: Array) -> Array:
    return np.asarray(v / np.linalg.norm(v))


def body_frame(vertebra: Vertebra) -> Frame:
    """Frame at the middle of the posterior wall of a body."""
    depth = vertebra.superior.depth
    if vertebra.inferior is not None:
        depth = 0.5 * (depth + vertebra.inferior.depth)
    return Frame(vertebra.centre, vertebra.axes).moved(-0.5 * depth, 0.0, 0.0)


def _facets(spine: Spine, vertebra: Vertebra, above: bool) -> dict[str, Facet]:
    """Facet joints of a vertebra above (its superior processes) or below (its inferior ones), by side."""
    for level, pair in spine.facets.items():
        if (lower_of(level) if above else upper_of(level)) == vertebra.name:
            return {f.side: f for f in pair}
    return {}


def _pars(vertebra: Vertebra, side: str) -> Array:
    """The isthmus: where pedicle, lamina and processes of a side meet."""
    pedicle = vertebra.pedicles[side]
    frame = body_frame(vertebra)
    inward = 0.22 * pedicle.width
    sign = 1.0 if side == "left" else -1.0
    return np.asarray(pedicle.entry - sign * inward * frame.axes[:, 1] - 0.25 * pedicle.height * frame.axes[:, 2])


def pedicle_part(vertebra: Vertebra, side: str) -> Part:
    """The pedicle, from inside the body to the isthmus."""
    pedicle = vertebra.pedicles[side]
    axis, up = pedicle.axis, vertebra.axes[:, 2]
    across = _unit(np.cross(up, axis))
    up = np.cross(axis, across)
    stations = [
        Station(pedicle.entry + share * pedicle.length * axis, wide * across, tall * up)
        for share, wide, tall in (
            (0.46, 0.62 * pedicle.width, 0.50 * pedicle.height),
            (0.33, 0.55 * pedicle.width, 0.49 * pedicle.height),
            (0.18, 0.50 * pedicle.width, 0.47 * pedicle.height),
            (0.05, 0.52 * pedicle.width, 0.47 * pedicle.height),
        )
    ]
    return Part(stations)


def lamina_part(vertebra: Vertebra, side: str, shape: Shape) -> Part:
    """One half of the arch, from the isthmus round the canal to the root of the spinous process."""
    frame = body_frame(vertebra)
    sign = 1.0 if side == "left" else -1.0
    tall = 0.5 * shape["lamina.height"] * 0.5 * (vertebra.height_anterior + vertebra.height_posterior)
    thin = 0.5 * shape["lamina.thickness"]
    start = _pars(vertebra, side)
    local = frame.axes.T @ (start - frame.origin)
    roof = -vertebra.canal_depth - thin
    half = 0.5 * vertebra.canal_width
    drop = local[2]
    points = [
        (start + frame.axes @ np.array([2.0, 0.0, 0.0]), 0.62, 1.25),
        (frame.point(0.55 * local[0] + 0.45 * roof, sign * 0.80 * half + sign * thin, drop - 0.35 * tall), 0.82, 1.1),
        (frame.point(0.1 * local[0] + 0.9 * roof, sign * 0.42 * half, drop - 0.75 * tall), 0.98, 1.0),
        (frame.point(roof - 2.0, -sign * 0.05 * half, drop - 1.0 * tall), 0.98, 1.0),
    ]
    stations = []
    for k, (point, high, thick) in enumerate(points):
        before, after = points[max(k - 1, 0)][0], points[min(k + 1, len(points) - 1)][0]
        along = _unit(after - before)
        up = _unit(frame.axes[:, 2] - 0.25 * frame.axes[:, 0])
        stations.append(Station(point, thick * thin * _unit(np.cross(along, up)), high * tall * up))
    return Part(stations, 2.6)


def spinous_part(spine: Spine, vertebra: Vertebra, shape: Shape) -> Part:
    """The spinous process, a hatchet between the interspinous ligaments above and below."""
    frame = body_frame(vertebra)
    tip = frame.axes.T @ (vertebra.spinous_tip - frame.origin)
    top, foot = _spinous_edges(spine, vertebra, frame)
    roof = vertebra.canal_depth
    stations = []
    length = -tip[0]
    for share in (0.0, 0.3, 0.65, 0.93):
        back = roof + share * (length - roof)
        line = tip[2] * back / length
        high, low = np.interp(back, *top), np.interp(back, *foot)
        most = 0.5 * shape["spinous.height"]
        high, low = min(high, line + most), max(low, line - most)
        thick = shape["spinous.thickness"] + share * (shape["spinous.tip_thickness"] - shape["spinous.thickness"])
        thick += 5.0 * (1.0 - share) ** 3
        stations.append(
            Station(
                frame.point(-back, 0.0, 0.5 * (high + low)),
                0.5 * thick * frame.axes[:, 1],
                0.5 * (high - low) * frame.axes[:, 2],
            )
        )
    return Part(stations, 3.0)


def _spinous_edges(spine: Spine, vertebra: Vertebra, frame: Frame) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Upper and lower edge of the spinous process: back and cranial coordinates at the ligaments' ends."""
    ends: dict[bool, Array] = {}
    for level, strands in spine.strands.items():
        for above, mine in ((True, lower_of(level)), (False, upper_of(level))):
            if mine == vertebra.name:
                points = [s.lower if above else s.upper for s in strands if s.ligament in ("ISL", "SSL")]
                local = (np.array(points) - frame.origin) @ frame.axes
                ends[above] = local[np.argsort(-local[:, 0])]
    if True not in ends:
        tip = frame.axes.T @ (vertebra.spinous_tip - frame.origin)
        mirrored = ends[False].copy()
        mirrored[:, 2] = 2.0 * tip[2] * mirrored[:, 0] / tip[0] - mirrored[:, 2]
        ends[True] = mirrored
    top, foot = ends[True], ends[False]
    return (-top[:, 0], top[:, 2]), (-foot[:, 0], foot[:, 2])


def transverse_part(vertebra: Vertebra, side: str, shape: Shape) -> Part:
    """A transverse process, from the isthmus to its tip."""
    frame = body_frame(vertebra)
    root, tip = vertebra.pedicles[side].entry, vertebra.transverse_tips[side]
    start = root + 0.16 * vertebra.pedicles[side].length * vertebra.pedicles[side].axis
    middle = 0.5 * (start + tip) - 2.5 * frame.axes[:, 0]
    up = _unit(frame.axes[:, 2])
    out = _unit(np.cross(tip - start, up))
    end = tip - 0.5 * shape["transverse.tip_depth"] * _unit(tip - start)
    sizes = [
        (start, 1.15 * shape["transverse.root_height"], 1.25 * shape["transverse.root_depth"]),
        (0.65 * start + 0.35 * middle, shape["transverse.root_height"], shape["transverse.root_depth"]),
        (middle, 0.9 * shape["transverse.tip_height"], 0.85 * shape["transverse.root_depth"]),
        (end, shape["transverse.tip_height"], shape["transverse.tip_depth"]),
    ]
    return Part([Station(p, 0.5 * d * out, 0.5 * h * up) for p, h, d in sizes])


def superior_process(facet: Facet, foot: Array, shape: Shape) -> Part:
    """A superior articular process that rises from ``foot`` and carries the front of a facet joint."""
    normal, across, up = facet.axes.T
    thick = shape["articular.thickness"]
    middle = facet.centre - (0.5 * (facet.gap + facet.cartilage) + 0.5 * thick) * normal
    wide = 0.5 * facet.width
    low = 0.55 * foot + 0.45 * (middle - 0.75 * facet.height * up)
    return Part(
        [
            Station(foot, 0.9 * wide * across, 0.70 * thick * normal),
            Station(low, 0.95 * wide * across, 0.62 * thick * normal),
            Station(middle - 0.15 * facet.height * up, 1.0 * wide * across, 0.5 * thick * normal),
            Station(middle + 0.36 * facet.height * up, 0.88 * wide * across, 0.46 * thick * normal),
        ],
        2.6,
    )


def inferior_process(facet: Facet, root: Array, shape: Shape) -> Part:
    """An inferior articular process that hangs from ``root`` and carries the back of a facet joint."""
    normal, across, up = facet.axes.T
    thick = shape["articular.thickness"]
    middle = facet.centre + (0.5 * (facet.gap + facet.cartilage) + 0.5 * thick) * normal
    wide = 0.5 * facet.width
    high = 0.45 * root + 0.55 * (middle + 0.6 * facet.height * up)
    return Part(
        [
            Station(root, 0.62 * shape["pars.thickness"] * across, 0.55 * shape["pars.thickness"] * normal),
            Station(high, 0.80 * wide * across, 0.58 * thick * normal),
            Station(middle + 0.1 * facet.height * up, 0.98 * wide * across, 0.5 * thick * normal),
            Station(middle - 0.38 * facet.height * up, 0.85 * wide * across, 0.45 * thick * normal),
        ],
        2.6,
    )


def posterior_solid(spine: Spine, vertebra: Vertebra, shape: Shape) -> Solid:
    """Everything behind the body of L1 to L5, as one closed surface."""
    frame = body_frame(vertebra)
    above, below = _facets(spine, vertebra, True), _facets(spine, vertebra, False)
    parts = [spinous_part(spine, vertebra, shape)]
    for side, sign in SIDES:
        pars = _pars(vertebra, side)
        parts += [
            pedicle_part(vertebra, side),
            lamina_part(vertebra, side, shape),
            transverse_part(vertebra, side, shape),
            inferior_process(below[side], pars - 3.0 * sign * frame.axes[:, 1], shape),
        ]
        if side in above:
            parts.append(superior_process(above[side], pars + 1.0 * frame.axes[:, 0], shape))
        else:
            parts.append(_free_superior(vertebra, below[side], side, shape))
    return blend(parts, frame.axes, shape["blend.spacing"], shape["blend.softness"])


def _free_superior(vertebra: Vertebra, pattern: Facet, side: str, shape: Shape) -> Part:
    """The superior articular process of L1, whose joint lies outside the model: shaped as the one below."""
    frame = body_frame(vertebra)
    height = 0.5 * (vertebra.height_anterior + vertebra.height_posterior)
    local = frame.axes.T @ (pattern.centre - frame.origin)
    centre = frame.point(local[0] + 1.0, 0.96 * local[1], 0.5 * height + 0.12 * pattern.height)
    moved = Facet(
        pattern.level, side, centre, pattern.axes, pattern.width, pattern.height, pattern.radius, pattern.gap,
        pattern.cartilage, pattern.sagittal_angle_deg,
    )  # fmt: skip
    return superior_process(moved, _pars(vertebra, side) + 1.0 * frame.axes[:, 0], shape)
