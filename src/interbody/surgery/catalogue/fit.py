"""What fits: the catalogue's sizes against a pedicle, a disc space and the endplates around it."""

from __future__ import annotations

from collections.abc import Sequence

from ...evidence import parameters
from .items import Catalogue, Item


def fitting_screw(
    catalogue: Catalogue, pedicle_width: float, depth: float, trajectory: str = "traditional"
) -> Item | None:
    """The screw that surgeons would usually take: the thickest up to the usual share of the pedicle's width, and of
    those the longest that stays within ``depth`` (both mm); None where the catalogue has none.

    Source of the share: Solitro 2019, Misenhimer 1989 (``HardwareFit``).
    """
    usual = float(parameters("HardwareFit")["pedicle_fill_usual"]) * pedicle_width
    room = [
        item
        for item in catalogue.of_kind("screw")
        if item.words["trajectory"] == trajectory
        and item.value("diameter_mm") <= usual
        and item.value("length_mm") <= depth
    ]
    return max(room, key=lambda i: (i.value("diameter_mm"), i.value("length_mm")), default=None)


def refuse_screw(item: Item, pedicle_width: float, where: str, limit: float) -> str:
    """Why a screw cannot go into a pedicle of this width (mm), in a sentence; empty if it can.

    ``limit`` is the widest screw over the pedicle's width.
    """
    diameter, widest = item.value("diameter_mm"), limit * pedicle_width
    if diameter <= widest:
        return ""
    room = f"{where} is {pedicle_width:.1f} mm wide and holds at most {widest:.1f} mm"
    return f"{item.name} is {diameter:g} mm thick; {room}."


def cage_room(width: float, depth: float, approach: str = "tlif") -> tuple[float, float]:
    """Largest cage left to right and front to back on endplates of this width and depth, mm.

    A cage from the side or the front may rest on the rim, one from behind may not (``HardwareFit``).
    """
    table = parameters("HardwareFit")
    across = "cage_across_share_wide" if approach == "llif" else "cage_across_share"
    along = "cage_along_share_wide" if approach in ("alif", "llif", "plif") else "cage_along_share"
    return float(table[across]) * width, float(table[along]) * depth


def refuse_cage(item: Item, width: float, depth: float, level: str) -> str:
    """Why a cage cannot stand between endplates of this width and depth (mm), in a sentence; empty if it can."""
    across, along = _across_along(item)
    most_across, most_along = cage_room(width, depth, item.words["approach"])
    for side, size, most in (("wide", across, most_across), ("deep", along, most_along)):
        if size > most:
            return f"{item.name} is {size:g} mm {side}; the endplates at {level} hold at most {most:.1f} mm that way."
    return ""


def _across_along(item: Item) -> tuple[float, float]:
    """Size left to right and front to back, as the approach puts the cage in."""
    long, short = item.value("length_mm"), item.value("width_mm")
    if item.words["approach"] == "plif":  # straight in from behind, side by side
        return short * item.value("count", 1.0), long
    return long, short


def fitting_cage(catalogue: Catalogue, approach: str, width: float, depth: float, material: str = "") -> Item | None:
    """The largest cage of an approach (and of a material, if named) that the endplates hold; None if there is none."""
    room = [
        item
        for item in catalogue.of_kind("cage")
        if item.words["approach"] == approach
        and (not material or item.material == material)
        and not refuse_cage(item, width, depth, "")
    ]
    return max(room, key=lambda i: i.contact_mm2 * i.value("count", 1.0), default=None)


def nearest_size(sizes: Sequence[float], wanted: float) -> float:
    """The made size nearest to what is wanted; ``wanted`` itself where nothing is listed."""
    return min(sizes, key=lambda size: abs(size - wanted), default=wanted)
