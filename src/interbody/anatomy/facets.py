"""Facet joints: where they lie, which way they face, how large they are.

Convention: the normal ``axes[:, 0]`` leaves the superior articular process of the lower vertebra towards the inferior
process of the upper one, that is backwards and to the midline, and slightly up. ``axes[:, 2]`` is the up tangent and
``axes[:, 1]`` completes a right-handed triad: on the left it runs forwards and to the midline, on the right backwards
and away from it. ``centre`` is halfway between the two bony surfaces. So turning the upper vertebra to the left closes
the right joint, and extension closes both.
"""

from __future__ import annotations

import math

import numpy as np

from ..case import Case
from .arch import SIDES
from .discs import upper_of
from .frame import Frame
from .ledger import Ledger
from .spine import Array, Facet


def _by_level(ledger: Ledger, key: str, level: str, used_for: str) -> float:
    """A ratio that is given for L5-S1 and for the levels above."""
    where = level if level == "L5-S1" else "lumbar"
    return ledger.number("Facets", f"{key}.{where}", used_for)


def setback(ledger: Ledger, level: str, depth: float) -> float:
    """Distance of the joint behind the posterior wall, mm, for a body this deep."""
    return _by_level(ledger, "setback", level, "place of the facet joints") * depth


def facet_axes(plane: Array, sagittal_deg: float, tilt_deg: float, sign: float) -> Array:
    """Axes (3, 3) of a joint in a level with axes ``plane``; ``sign`` is 1 on the left, -1 on the right."""
    a, t = math.radians(sagittal_deg), math.radians(tilt_deg)
    normal = np.array([-math.sin(a) * math.cos(t), -sign * math.cos(a) * math.cos(t), math.sin(t)])
    up = np.array([math.sin(a) * math.sin(t), sign * math.cos(a) * math.sin(t), math.cos(t)])
    local = np.stack([normal, np.cross(up, normal), up], axis=1)
    return np.asarray(plane @ local)


def level_facets(
    case: Case, ledger: Ledger, level: str, plane: Frame, width: float, depth: float, size_ratio: float
) -> tuple[Facet, Facet]:
    """Left and right facet joint of a level.

    Args:
        plane: mid-plane of the disc.
        width, depth: mean size of the endplates that face the disc, mm.
        size_ratio: size of this person's bodies over those of the reference person.
    """
    upper = upper_of(level)
    share = ledger.quantity("Facets", f"interfacet.{case.patient.sex}.{upper}", "distance of the facet joints")
    apart = ledger.estimate(f"{level} interfacet width (mm)", float(share) * width, float(share.sd or 0.0) * width)
    back = 0.5 * depth + setback(ledger, level, depth)
    drop = _by_level(ledger, "drop", level, "place of the facet joints") * depth
    angle = ledger.estimate(
        f"{level} facet angle to the sagittal plane (deg)",
        ledger.number("Facets", f"sagittal_angle.{level}", "facet angle"),
        ledger.number("Facets", "sagittal_angle.sd", "spread of facet angle"),
    )
    tilt = ledger.number("Facets", "tilt", "facet angle to the transverse plane")
    cv = ledger.number("Facets", "size.cv", "spread of facet size")
    wide = ledger.number("Facets", f"width.{upper}", "facet size") * size_ratio
    tall = ledger.number("Facets", f"height.{upper}", "facet size") * size_ratio
    ledger.estimate(f"{level} facet width (mm)", wide, cv * wide)
    ledger.estimate(f"{level} facet height (mm)", tall, cv * tall)
    space = ledger.quantity("Facets", "joint_space", "facet gap")
    cartilage = 2.0 * ledger.number("Facets", "cartilage_layer", "facet cartilage")
    gap = ledger.estimate(f"{level} facet gap (mm)", float(space) - cartilage, float(space.sd or 0.0))
    radius = ledger.number("Facets", "radius", "facet curvature") * size_ratio
    left, right = (
        Facet(
            level=level,
            side=side,
            centre=plane.point(-back, 0.5 * sign * apart, -drop),
            axes=facet_axes(plane.axes, angle, tilt, sign),
            width=wide,
            height=tall,
            radius=radius,
            gap=gap,
            cartilage=cartilage,
            sagittal_angle_deg=angle,
        )
        for side, sign in SIDES
    )
    return left, right
