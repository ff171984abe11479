"""Ligament strands of one level: attachments from the shape of the bones (LigamentGeometry.yaml).

ALL and PLL hold a little beyond the rims, LF runs from the underside of the upper to the top of the lower lamina, CL
crosses the edge of each facet joint, ISL and SSL span the gap between the spinous processes, ITL that between the tips
of the transverse processes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arch import SIDES
from .frame import Frame
from .ledger import Ledger
from .outline import outline
from .spine import Array, Facet, LigamentStrand, Vertebra

SET = "LigamentGeometry"


def _side_of(y: float, middle: float = 1e-6) -> str:
    return "middle" if abs(y) < middle else ("left" if y > 0 else "right")


def _rim_angle(share: float, front: bool) -> float:
    """Outline parameter of the rim point whose side is ``share`` of the half width."""
    angle = float(np.arcsin(share))
    return angle if front else float(np.pi) - angle


def _longitudinal(ledger: Ledger, name: str, upper: Vertebra, lower: Vertebra, level: str) -> Iterator[LigamentStrand]:
    """ALL or PLL: parallel strands over the disc, fixed ``rim.reach`` beyond each rim."""
    assert upper.inferior is not None
    spread = ledger.number(SET, f"{name.lower()}.spread", f"attachments of {name}")
    count = int(ledger.number(SET, f"{name.lower()}.strands", f"strands of {name}"))
    reach = ledger.number(SET, "rim.reach", "attachments of ALL and PLL")
    above, below = upper.inferior, lower.superior
    for share in np.linspace(-spread, spread, count):
        angle = _rim_angle(float(share), name == "ALL")
        ends = []
        for plate, step in ((above, reach), (below, -reach)):
            x, y = outline(plate.width, plate.depth, angle)
            ends.append(Frame(plate.centre, plate.axes).point(x, y, step))
        yield LigamentStrand(level, name, _side_of(float(share)), ends[0], ends[1])


def _flavum(ledger: Ledger, upper: Vertebra, lower: Vertebra, level: str) -> Iterator[LigamentStrand]:
    """LF: places over endplate depth, behind and above the posterior rim, mirrored."""
    assert upper.inferior is not None
    where = level if level == "L5-S1" else "lumbar"

    def places(end: str) -> Array:
        rows = [ledger.table(SET, f"lf.{where}.{end}.{axis}", "attachments of LF") for axis in ("back", "side", "rise")]
        return np.array(rows, dtype=np.float64).T

    tops, feet = places("upper"), places("lower")
    for sign in (1.0, -1.0):
        for top, foot in zip(tops, feet, strict=True):
            if top[1] == 0.0 and sign < 0:
                continue
            ends = []
            for plate, place in ((upper.inferior, top), (lower.superior, foot)):
                back, side, rise = place * plate.depth
                ends.append(Frame(plate.centre, plate.axes).point(-0.5 * plate.depth - back, sign * side, rise))
            yield LigamentStrand(level, "LF", _side_of(sign * top[1]), ends[0], ends[1])


def capsule(ledger: Ledger, facet: Facet) -> Iterator[LigamentStrand]:
    """CL: strands across the edge of the joint, from the inferior process outwards to the superior process."""
    length = ledger.number(SET, "cl.length", "length of CL strands")
    count = int(ledger.number(SET, "cl.strands", "strands of CL"))
    space = facet.gap + facet.cartilage
    outward = float(np.sqrt(max(length**2 - space**2, 0.0)))
    normal, across, up = facet.axes.T
    for angle in np.linspace(0.0, 2.0 * np.pi, count, endpoint=False):
        ray = np.cos(angle) * across + np.sin(angle) * up
        edge = facet.centre + 0.5 * (facet.width * np.cos(angle) * across + facet.height * np.sin(angle) * up)
        top, foot = edge + 0.5 * space * normal, edge - 0.5 * space * normal + outward * ray
        yield LigamentStrand(facet.level, "CL", facet.side, top, foot)


def _spinous_point(vertebra: Vertebra, share: float) -> Array:
    """Point on the mid-line of a spinous process at a share of its length from the posterior wall, world mm."""
    rear = vertebra.centre - 0.5 * vertebra.superior.depth * vertebra.axes[:, 0]
    return np.asarray(rear + share * (vertebra.spinous_tip - rear))


def _across_gap(top: Array, foot: Array, length: float, most: float) -> tuple[Array, Array]:
    """Ends of a strand that spans the middle of the way from ``top`` to ``foot``."""
    way = top - foot
    distance = float(np.linalg.norm(way))
    half = 0.5 * min(length, most * distance) / distance * way
    middle = 0.5 * (top + foot)
    return middle + half, middle - half


def _spinous(ledger: Ledger, upper: Vertebra, lower: Vertebra, level: str, scale: float) -> Iterator[LigamentStrand]:
    """ISL, a fan whose lower ends lie further forward, and SSL from tip to tip."""
    get = ledger.number
    most = get(SET, "gap.most", "gap between the processes")
    count = int(get(SET, "isl.strands", "strands of ISL"))
    tops = np.linspace(get(SET, "isl.upper.first", "ISL"), get(SET, "isl.upper.last", "ISL"), count)
    feet = np.linspace(get(SET, "isl.lower.first", "ISL"), get(SET, "isl.lower.last", "ISL"), count)
    length = get(SET, "isl.length", "length of ISL strands") * scale
    for top, foot in zip(tops, feet, strict=True):
        ends = _across_gap(_spinous_point(upper, top), _spinous_point(lower, foot), length, most)
        yield LigamentStrand(level, "ISL", "middle", *ends)
    length = get(SET, "ssl.length", "length of SSL") * scale
    ends = _across_gap(upper.spinous_tip, lower.spinous_tip, length, most)
    yield LigamentStrand(level, "SSL", "middle", *ends)


def _transverse(ledger: Ledger, upper: Vertebra, lower: Vertebra, level: str, scale: float) -> Iterator[LigamentStrand]:
    """ITL: two strands a side between the transverse processes (at L5-S1, to the ala)."""
    most = ledger.number(SET, "gap.most", "gap between the processes")
    length = ledger.number(SET, "itl.length", "length of ITL strands") * scale
    inner = ledger.number(SET, "itl.inner", "attachments of ITL")
    for side, _ in SIDES:
        for share in (inner, 1.0):
            shrink = np.array([1.0, share, 1.0])
            ends = _across_gap(upper.transverse_tips[side] * shrink, lower.transverse_tips[side] * shrink, length, most)
            yield LigamentStrand(level, "ITL", side, *ends)


def level_strands(
    ledger: Ledger, level: str, upper: Vertebra, lower: Vertebra, facets: tuple[Facet, Facet], scale: float
) -> tuple[LigamentStrand, ...]:
    """All strands of a level; ``scale`` carries lengths from the reference person to this one."""
    return (
        *_longitudinal(ledger, "ALL", upper, lower, level),
        *_longitudinal(ledger, "PLL", upper, lower, level),
        *_flavum(ledger, upper, lower, level),
        *(strand for facet in facets for strand in capsule(ledger, facet)),
        *_spinous(ledger, upper, lower, level, scale),
        *_transverse(ledger, upper, lower, level, scale),
    )
