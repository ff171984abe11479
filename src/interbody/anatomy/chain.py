"""The endplates in space: from S1 upwards, disc by body, origin at the centre of S1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..case import LEVELS, Case, CaseError
from .alignment import Wedges
from .bodies import Concavity
from .discs import DiscSpace, lower_of, upper_of
from .frame import Frame, sagittal_axes
from .given import by_name
from .morphometry import BodySize
from .rims import Rims
from .spine import Disc, Endplate

MOST_SLIP = 0.5
"""Largest slip over the depth of the lower endplate for which the model is meant (grade II)."""


@dataclass(frozen=True)
class Chain:
    """Endplates by vertebra, discs and disc mid-plane frames by level, body heights (anterior, posterior)."""

    superior: Mapping[str, Endplate]
    inferior: Mapping[str, Endplate]
    discs: Mapping[str, Disc]
    planes: Mapping[str, Frame]
    """By level: origin midway between the endplate centres, axes halfway between theirs."""
    heights: Mapping[str, tuple[float, float]]


def _plate(frame: Frame, width: float, depth: float, concavity: float) -> Endplate:
    return Endplate(frame.origin, frame.axes, width, depth, concavity)


def stack(
    case: Case,
    sizes: Mapping[str, BodySize],
    bodies: Mapping[str, Rims],
    discs: Mapping[str, DiscSpace],
    wedges: Wedges,
    sacral_slope: float,
    top_concavity: float,
) -> Chain:
    """Place every endplate. Adjacent plates are symmetric about the plane halfway between them.

    Raises:
        CaseError: a disc or body has no room between its rims, or a slip is beyond half the endplate.
    """
    problems: list[str] = []
    flexion = sacral_slope
    s1 = sizes["S1"]
    frame = Frame(np.zeros(3), sagittal_axes(flexion))
    lowest = discs[LEVELS[-1]].concavity
    superior = {"S1": _plate(frame, s1.superior_width, s1.superior_depth, lowest.lower)}
    inferior: dict[str, Endplate] = {}
    built: dict[str, Disc] = {}
    planes: dict[str, Frame] = {}
    heights: dict[str, tuple[float, float]] = {}
    for level in reversed(LEVELS):
        v, space, wedge = upper_of(level), discs[level], wedges.discs[level]
        findings = by_name(case.findings).get(level)
        slip = (findings.slip_mm or 0.0) if findings is not None else 0.0
        depth_below = sizes[lower_of(level)].superior_depth
        if abs(slip) > MOST_SLIP * depth_below:
            problems.append(
                f"findings.{level}.slip_mm: {slip:g} mm is more than half the depth of the endplate below "
                f"({depth_below:.1f} mm); at most {MOST_SLIP * depth_below:.1f} mm can be modelled."
            )
        centre = space.rims.centre(wedge)
        anterior, posterior = space.rims.anterior(wedge), space.rims.posterior(wedge)
        if min(anterior, posterior) <= 0.0:
            problems.append(
                f"anatomy.discs.{level}: with a wedge of {wedge:.1f}° the rims would be {anterior:.1f} mm apart in "
                f"front and {posterior:.1f} mm at the back; both must be above 0 mm."
            )
        middle_frame = Frame(frame.origin, sagittal_axes(flexion - 0.5 * wedge))
        above = middle_frame.point(slip, 0.0, centre)
        planes[level] = Frame(0.5 * (frame.origin + above), middle_frame.axes)
        flexion -= wedge
        frame = Frame(above, sagittal_axes(flexion))
        size = sizes[v]
        inferior[v] = _plate(frame, size.inferior_width, size.inferior_depth, space.concavity.upper)
        built[level] = Disc(level, anterior, centre + space.concavity.both, posterior, wedge, space.pfirrmann, slip)
        body = wedges.bodies[v]
        front, back = bodies[v].anterior(body), bodies[v].posterior(body)
        if min(front, back) <= 0.0:
            problems.append(
                f"anatomy.vertebrae.{v}.height_mm: with a wedge of {body:.1f}° the body would be {front:.1f} mm high "
                f"in front and {back:.1f} mm at the back; both must be above 0 mm."
            )
        heights[v] = (front, back)
        rise = Frame(frame.origin, sagittal_axes(flexion - 0.5 * body)).point(0.0, 0.0, bodies[v].centre(body))
        flexion -= body
        frame = Frame(rise, sagittal_axes(flexion))
        hollow = _hollow_above(v, discs, top_concavity)
        superior[v] = _plate(frame, size.superior_width, size.superior_depth, hollow)
    if problems:
        raise CaseError(problems)
    return Chain(superior, inferior, {lv: built[lv] for lv in LEVELS}, planes, heights)


def _hollow_above(vertebra: str, discs: Mapping[str, DiscSpace], top: float) -> float:
    """Hollow of a superior endplate, mm; that of L1 has no disc of ours above it."""
    for level in LEVELS:
        if lower_of(level) == vertebra:
            return discs[level].concavity.lower
    return top


def body_concavity(discs: Mapping[str, DiscSpace], top: float) -> dict[str, Concavity]:
    """Hollows of both endplates of each body L1 to L5 (``upper`` is its superior endplate), mm."""
    return {
        upper_of(level): Concavity(_hollow_above(upper_of(level), discs, top), discs[level].concavity.upper)
        for level in LEVELS
    }
