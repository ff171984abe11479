"""Pedicle screws and rods placed on an anatomy, sized to fit it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from ..anatomy.spine import Pedicle, Spine
from ..anatomy.surface import SurfaceMesh
from ..case import LEVELS, VERTEBRAE, CaseError, Option
from ..evidence import ParameterSet, parameters
from .beams import RoundSection
from .bone import cancellous_modulus
from .hardware import trajectory_of
from .rods import Concentration, RodConstruct, Screw
from .shapes import cylinder, joined
from .trajectories import trajectory


def instrument(
    spine: Spine, option: Option, sides: Sequence[str], hardware: ParameterSet, asked: Collection[str], name: str
) -> tuple[RodConstruct, dict[str, SurfaceMesh]]:
    """Screws in every vertebra of the operated levels, and a rod on each side.

    ``asked`` names what the case fixes, which must fit as it is.

    Raises:
        CaseError: a screw asked for is wider than its pedicle, or longer than its way through the bone.
    """
    order = [level for level in LEVELS if level in option.levels]
    vertebrae = [v for v in VERTEBRAE if any(v in level.split("-") for level in order)]
    first = LEVELS.index(order[0])
    screws, way = [], trajectory_of(name, option.hardware)
    for vertebra in vertebrae:
        for side in sides:
            pedicle = spine.vertebrae[vertebra].pedicles[side]
            screws.append(_screw(spine, vertebra, pedicle, hardware, asked, name, way))
    metal = float(hardware["metal_poisson"])
    rod = RoundSection(float(hardware["rod_diameter_mm"]), float(hardware["rod_modulus_mpa"]), metal)
    centres = []
    for vertebra in vertebrae[:-1]:
        plate = spine.vertebrae[vertebra].inferior
        assert plate is not None
        centres.append(plate.centre)
    table = parameters("Instrumentation")
    concentration = Concentration(float(table["stress_concentration.rod"]), float(table["stress_concentration.screw"]))
    construct = RodConstruct(
        vertebrae, first, np.array(centres), screws, dict.fromkeys(sides, rod), concentration=concentration
    )
    return construct, _meshes(screws, vertebrae, sides, rod.diameter)


def _screw(
    spine: Spine, vertebra: str, pedicle: Pedicle, hardware: ParameterSet, asked: Collection[str], option: str, way: str
) -> Screw:
    table = parameters("Instrumentation")
    path = trajectory(spine.vertebrae[vertebra], pedicle, way)
    where = f"the {pedicle.side} pedicle of {vertebra}"
    widest = float(hardware["pedicle_fill_limit"]) * pedicle.width
    diameter = _that_fits(
        hardware, "screw_diameter_mm", widest, asked, option,
        f"{where} is {pedicle.width:.1f} mm wide and holds at most {widest:.1f} mm.",
    )  # fmt: skip
    longest = path.room - float(table["tip_clearance_mm"])
    length = _that_fits(
        hardware, "screw_length_mm", longest, asked, option,
        f"on the {way} trajectory {where} holds a screw of at most {longest:.1f} mm.",
    )  # fmt: skip
    hu = path.hu_ratio * spine.vertebrae[vertebra].cancellous_hu
    section = RoundSection(
        float(hardware["screw_core_share"]) * diameter,
        float(hardware["screw_modulus_mpa"]),
        float(hardware["metal_poisson"]),
    )
    return Screw(
        vertebra,
        pedicle.side,
        path.entry - float(hardware["head_offset_mm"]) * path.axis,
        path.entry,
        path.entry + length * path.axis,
        section,
        diameter,
        cancellous_modulus(hu, hardware),
        float(hardware["bone.poisson"]),
        path.pedicle_mm,
        float(np.interp(hu, table["pedicle.hold_hu"].value, table["pedicle.hold_ratio"].value)),
    )


def _that_fits(hardware: ParameterSet, name: str, most: float, asked: Collection[str], option: str, why: str) -> float:
    """The size in the set, or the largest that fits where the case did not ask for it.

    Raises:
        CaseError: the size asked for does not fit.
    """
    size = float(hardware[name])
    if size <= most:
        return size
    if name in asked:
        raise CaseError([f"options.{option}.hardware.{name} is {size:g}; {why}"])
    return most


def _meshes(
    screws: Sequence[Screw], vertebrae: Sequence[str], sides: Sequence[str], rod_diameter: float
) -> dict[str, SurfaceMesh]:
    meshes = {}
    for screw in screws:
        axis = (screw.tip - screw.entry) / np.linalg.norm(screw.tip - screw.entry)
        shaft = cylinder(screw.head, screw.tip, screw.diameter, 0.7 * screw.diameter)
        head = cylinder(screw.head - 5.0 * axis, screw.head + 4.0 * axis, 12.0)
        points, faces = joined([shaft, head])
        meshes[f"screw {screw.vertebra} {screw.side}"] = SurfaceMesh(points, faces, "screw", screw.vertebra)
    for side in sides:
        heads = {s.vertebra: s.head for s in screws if s.side == side}
        for above, below in pairwise(vertebrae):
            run = heads[above] - heads[below]
            run = run / np.linalg.norm(run)
            over = float(parameters("Instrumentation")["rod_overhang_mm"]) * run
            points, faces = cylinder(heads[below] - over, heads[above] + over, rod_diameter)
            along = (points - heads[below]) @ run / np.linalg.norm(heads[above] - heads[below])
            weight = np.clip(along, 0.0, 1.0)
            level = f"{above}-{below}"
            meshes[f"rod {level} {side}"] = SurfaceMesh(points, faces, "rod", above, below, weight, level)
    return meshes
