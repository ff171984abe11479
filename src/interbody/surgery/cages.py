"""Which cages stand between two endplates, where, and how high: fitted to the space, or as asked, or refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ..anatomy.spine import Spine
from ..case import CaseError, Technique
from ..evidence import ParameterSet, parameters
from .footprint import Rectangle
from .space_mesh import PlateMap


@dataclass(frozen=True)
class CagePlan:
    """Cages of one level.

    Attributes:
        cages: seen from above, mm on the lower endplate. plates: the endplates.
        height: mm between the endplates in the cages' middle; lordosis: angle between their faces, degrees.
        space_height, space_lordosis: the same of the space as it was found.
    """

    level: str
    cages: tuple[Rectangle, ...]
    plates: PlateMap
    height: float
    lordosis: float
    space_height: float
    space_lordosis: float

    @property
    def raises(self) -> float:
        """mm by which the cages are higher than the space."""
        return self.height - self.space_height

    @property
    def opens(self) -> float:
        """Degrees by which the cages are more lordotic than the space."""
        return self.lordosis - self.space_lordosis

    @property
    def middle(self) -> float:
        """mm in front of the middle of the lower endplate."""
        return sum(c.forward for c in self.cages) / len(self.cages)


def plan_cages(
    spine: Spine, level: str, technique: Technique, hardware: ParameterSet, asked: Collection[str], option: str
) -> CagePlan:
    """The cages of a level. ``asked`` names what the case fixes; that is refused where it does not fit, while
    the rest is made to fit.

    Raises:
        CaseError: what is asked for does not fit.
    """
    above, below = level.split("-")
    upper, lower = spine.vertebrae[above].inferior, spine.vertebrae[below].superior
    assert upper is not None
    plates = PlateMap(lower, upper)
    table, fit = parameters("Techniques"), parameters("HardwareFit")
    name = technique.value

    def meant(field: str) -> float:
        own = f"{name}.cage.{field}"
        return float(table[own] if own in table and f"cage_{field}" not in asked else hardware[f"cage_{field}"])

    _, back = plates.upper_coordinates(np.zeros(1), np.zeros(1))
    slip = -float(plates.upper_coordinates(np.zeros(1), np.zeros(1))[0][0])
    front = min(0.5 * lower.depth, 0.5 * upper.depth + slip)
    rear = max(-0.5 * lower.depth, -0.5 * upper.depth + slip)
    depth, width = front - rear, min(lower.width, upper.width) - 2.0 * abs(float(back[0]))
    length, short, count = meant("length_mm"), meant("width_mm"), round(float(table[f"{name}.cage.count"]))
    broad = "" if technique is Technique.tlif else "_wide"
    across = float(fit[f"cage_across_share{broad}" if technique is Technique.llif else "cage_across_share"]) * width
    along = float(fit[f"cage_along_share{broad}"]) * depth
    if technique is Technique.plif:
        apart = float(table["plif.cage.apart_share"]) * width
        room = {"cage_length_mm": along, "cage_width_mm": min(across - apart, apart)}
    else:
        apart, room = 0.0, {"cage_length_mm": across, "cage_width_mm": along}
    problems = [
        f"options.{option}.hardware.{field} is {value:g}; it is larger than the endplates at {level} hold, at most "
        f"{room[field]:.1f} mm."
        for field, value in (("cage_length_mm", length), ("cage_width_mm", short))
        if field in asked and value > room[field]
    ]
    if problems:
        raise CaseError(problems)
    length, short = min(length, room["cage_length_mm"]), min(short, room["cage_width_mm"])
    deep, wide = (length, short) if technique is Technique.plif else (short, length)
    limit = 0.5 * (depth - deep)
    forward = 0.5 * (front + rear) + float(np.clip(meant("forward_share") * depth, -limit, limit))
    window = float(hardware["cage_window_share"])
    lefts = (0.5 * apart, -0.5 * apart) if count == 2 else (0.0,)
    cages = tuple(Rectangle(forward, left, deep, wide, window) for left in lefts)
    space = float(np.mean(plates.height(np.full(len(lefts), forward), np.array(lefts))))
    wedge = spine.discs[level].wedge_deg
    own = parameters("InterbodySpace")
    fitted = max(space + float(own["cage.press_fit_mm"]), float(own["cage.least_height_mm"]))
    height = float(hardware["cage_height_mm"]) if "cage_height_mm" in asked else fitted
    lordosis = float(hardware["cage_lordosis_deg"]) if "cage_lordosis_deg" in asked else wedge
    plan = CagePlan(level, cages, plates, height, lordosis, space, wedge)
    _refuse_height(plan, option)
    return plan


def _refuse_height(plan: CagePlan, option: str) -> None:
    """Refuse a cage that is far too high or too low for its space, or whose back would be closed."""
    table = parameters("InterbodySpace")
    most, least = float(table["cage.raise_most_mm"]), float(table["cage.loose_most_mm"])
    where = f"options.{option}.hardware.cage_height_mm"
    if plan.raises > most:
        raise CaseError(
            [
                f"{where} is {plan.height:g}; the space at {plan.level} is {plan.space_height:.1f} mm high there and "
                f"can be opened by at most {most:g} mm."
            ]
        )
    if plan.raises < -least:
        raise CaseError(
            [
                f"{where} is {plan.height:g}; the space at {plan.level} is {plan.space_height:.1f} mm high there, so "
                f"the cage would be loose by more than {least:g} mm."
            ]
        )
    deepest = max(cage.deep for cage in plan.cages)
    back = plan.height - np.tan(np.deg2rad(plan.lordosis)) * 0.5 * deepest
    if back < float(table["cage.least_wall_mm"]):
        raise CaseError(
            [
                f"options.{option}.hardware.cage_lordosis_deg is {plan.lordosis:.1f}; a cage {plan.height:.1f} mm high "
                f"and {deepest:g} mm deep at {plan.level} would be {back:.1f} mm high behind."
            ]
        )
    if abs(plan.opens) > float(table["cage.open_most_deg"]):
        raise CaseError(
            [
                f"options.{option}.hardware.cage_lordosis_deg is {plan.lordosis:g}; the endplates at {plan.level} "
                f"stand at {plan.space_lordosis:.1f}° and can be turned by at most "
                f"{float(table['cage.open_most_deg']):g}°."
            ]
        )
