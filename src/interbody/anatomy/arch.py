"""Canal, pedicles and processes of one vertebra."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..case import Case
from .frame import Frame
from .ledger import Ledger
from .morphometry import BodySize, Regression
from .outline import outline
from .spine import Array, Pedicle

SIDES = (("left", 1.0), ("right", -1.0))
_ROUND = np.linspace(0.0, 2.0 * np.pi, 721)


@dataclass(frozen=True)
class Arch:
    """Posterior parts of one vertebra, world frame, mm."""

    canal_width: float
    canal_depth: float
    pedicles: dict[str, Pedicle]
    spinous_tip: Array
    transverse_tips: dict[str, Array]


def _size(ledger: Ledger, regression: Regression, v: str, kind: str, label: str) -> float:
    """A size of the arch, mm: Panjabi1992 for L1 to L4, CookBaker2021 for L5, carried to this stature."""
    used_for = label
    if kind != "transverse_span" and v == "L5":
        base = ledger.number("Arch", f"{kind}.L5", used_for)
    else:
        base = ledger.number("Panjabi1992", f"{kind}.{v}", used_for)
    sd_key = "transverse_sd" if kind == "transverse_span" else f"{kind}.sd"
    sd = ledger.number("Arch", sd_key, f"spread of {label}")
    return ledger.estimate(f"{v} {label} (mm)", base * regression.ratio(kind, v), sd)


def front_wall(size: BodySize, start: Array, direction: Array) -> float:
    """Distance, mm, along a ray in the body's cross-section from ``start`` (2,) to its front wall.

    ``start`` and the unit ``direction`` are (anterior, left) with the origin at the centre of the body.
    """
    points = outline(size.width, size.depth, _ROUND)
    a, b = points[:-1], points[1:]
    edge = b - a
    cross = direction[0] * edge[:, 1] - direction[1] * edge[:, 0]
    gap = a - start
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (gap[:, 0] * edge[:, 1] - gap[:, 1] * edge[:, 0]) / cross
        where = (gap[:, 0] * direction[1] - gap[:, 1] * direction[0]) / cross
    hits = along[(where >= 0.0) & (where <= 1.0) & (along > 0.0)]
    return float(hits.max())


def _pedicles(
    ledger: Ledger, frame: Frame, size: BodySize, v: str, place: tuple[float, float, float], width: float,
    height: float, sagittal: float, entry_back: float,
) -> dict[str, Pedicle]:  # fmt: skip
    """Both pedicles. ``place`` (anterior, left, cranial) is where the axis crosses the posterior wall on the left."""
    convergence = math.radians(
        ledger.estimate(
            f"{v} pedicle convergence (deg)",
            ledger.number("Arch", f"convergence.{v}", "pedicle axis"),
            ledger.number("Arch", "convergence.sd", "spread of pedicle axis"),
        )
    )
    dip = math.radians(sagittal)
    made = {}
    for side, sign in SIDES:
        flat = np.array([math.cos(convergence), -sign * math.sin(convergence)])
        back = entry_back / flat[0]
        entry = np.array([place[0], sign * place[1]]) - back * flat
        length = front_wall(size, entry, flat) / math.cos(dip)
        axis = frame.axes @ np.array([*(math.cos(dip) * flat), -math.sin(dip)])
        point = frame.point(entry[0], entry[1], place[2] + back * math.tan(dip))
        made[side] = Pedicle(side, point, axis, width, height, length)
    return made


def lumbar_arch(
    case: Case, ledger: Ledger, regression: Regression, v: str, frame: Frame, size: BodySize,
    height: float, facet_back: float,
) -> Arch:  # fmt: skip
    """Posterior parts of L1 to L5.

    Args:
        frame: at the middle of the body, its mean axes.
        height: body height there, mm.
        facet_back: how far the facet joints lie behind the posterior wall, mm; screws enter in that plane.
    """
    rear = -0.5 * size.depth
    canal_width = _size(ledger, regression, v, "canal_width", "canal width")
    most = ledger.number("Arch", "canal_width.most", "room between the pedicles") * size.width
    canal_width = min(canal_width, most)
    canal_depth = _size(ledger, regression, v, "canal_depth", "canal depth")
    width = _size(ledger, regression, v, "pedicle_width", "pedicle width")
    tall = _size(ledger, regression, v, "pedicle_height", "pedicle height")
    span = _size(ledger, regression, v, "transverse_span", "transverse process span")
    clearance = ledger.number("Arch", "pedicle_clearance", "height of the pedicle on the body")
    slope = ledger.number("Lavecchia2018", "pedicle_sagittal.slope", "pedicle axis")
    sagittal = ledger.number("Lavecchia2018", "pedicle_sagittal.offset", "pedicle axis") + slope * height
    widest = ledger.number("Arch", "pedicle_side.most", "room between the pedicles") * 0.5 * size.width
    side = min(0.5 * (canal_width + width), widest)
    up = (0.5 - clearance) * height - 0.5 * tall
    pedicles = _pedicles(ledger, frame, size, v, (rear, side, up), width, tall, sagittal, facet_back)

    length = ledger.number("Arch", "spinous_length", "length of the spinous process") * regression.height_ratio(v)
    if v == "L5":
        length *= ledger.number("Arch", "spinous_l5", "length of the spinous process of L5")
    sd = ledger.number("Arch", "spinous_sd", "spread of the spinous process")
    ledger.estimate(f"{v} spinous process length (mm)", length, sd)
    drop = ledger.number("Arch", "spinous_drop", "height of the spinous process") * height
    tip_back = ledger.number("Arch", "transverse_setback", "place of the transverse process") * size.depth
    rise = ledger.number("Arch", "transverse_rise", "place of the transverse process") * height
    tips = {name: frame.point(rear - tip_back, 0.5 * sign * span, rise) for name, sign in SIDES}
    return Arch(canal_width, canal_depth, pedicles, frame.point(rear - length, 0.0, -drop), tips)


def sacral_arch(ledger: Ledger, frame: Frame, size: BodySize, l5: Arch, facet_back: float) -> Arch:
    """Posterior parts of S1; ``frame`` is that of its endplate. The canal continues that of L5."""
    get = ledger.number
    width = get("Arch", "s1_pedicle_width", "pedicle of S1")
    tall = get("Arch", "s1_pedicle_height", "pedicle of S1")
    depth, rear = size.superior_depth, -0.5 * size.superior_depth
    widest = get("Arch", "pedicle_side.most", "room between the pedicles") * 0.5 * size.superior_width
    side = min(0.5 * (l5.canal_width + width), widest)
    pedicles = _pedicles(ledger, frame, size, "S1", (rear, side, -0.5 * tall), width, tall, 0.0, facet_back)
    back = get("Arch", "s1_spinous_length", "spinous tubercle of S1") * depth
    drop = get("Arch", "s1_spinous_drop", "spinous tubercle of S1") * depth
    ala_back = get("Arch", "s1_ala_setback", "ala of the sacrum") * depth
    ala_side = get("Arch", "s1_ala_side", "ala of the sacrum") * depth
    ala_up = get("Arch", "s1_ala_rise", "ala of the sacrum") * depth
    tips = {name: frame.point(rear - ala_back, sign * ala_side, ala_up) for name, sign in SIDES}
    return Arch(l5.canal_width, l5.canal_depth, pedicles, frame.point(rear - back, 0.0, -drop), tips)
