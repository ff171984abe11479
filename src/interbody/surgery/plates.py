"""Plates screwed to the vertebral bodies from the side or the front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..anatomy.spine import Spine, Vertebra
from ..anatomy.surface import SurfaceMesh
from ..case import LEVELS, CaseError, Option
from ..evidence import ParameterSet, parameters
from .beams import FlatSection, RoundSection
from .bone import cancellous_modulus
from .catalogue.items import Item
from .rods import Concentration, RodConstruct, Screw, Tie
from .shapes import box, cylinder, joined


def plate(
    spine: Spine, option: Option, item: Item, material: Item, hardware: ParameterSet, name: str
) -> tuple[list[RodConstruct], dict[str, SurfaceMesh]]:
    """A plate at every level of the option, with one or two screws in each body.

    Raises:
        CaseError: the plate or its screws do not fit the bodies.
    """
    table = parameters("Instrumentation")
    lateral = item.words["place"] == "lateral"
    concentration = Concentration(
        float(table["stress_concentration.plate"]), float(table["stress_concentration.screw"])
    )
    constructs: list[RodConstruct] = []
    meshes: dict[str, SurfaceMesh] = {}
    for level in option.levels:
        above, below = level.split("-")
        rows = _rows(item)
        screws = [
            _screw(spine, spine.vertebrae[v], v == above, row, item, material, option.side, lateral, table, hardware)
            for v in (above, below)
            for row in rows
        ]
        _refuse(spine, level, item, screws, name)
        flat = FlatSection(
            item.value("thickness_mm"), item.value("width_mm") / len(rows), material.value("modulus_mpa"),
            material.value("poisson", float(hardware["metal_poisson"])),
        )  # fmt: skip
        out = screws[0].head - screws[0].tip
        ties = [Tie("plate", (above, f"row{k}"), (below, f"row{k}"), flat, out) for k in range(len(rows))]
        if len(rows) == 2:
            ties += [Tie("plate", (v, "row0"), (v, "row1"), flat, out) for v in (above, below)]
        upper = spine.vertebrae[above].inferior
        assert upper is not None
        constructs.append(
            RodConstruct(
                [above, below], LEVELS.index(level), np.array([upper.centre]), screws, {}, ties, "plate_screw",
                concentration,
            )
        )  # fmt: skip
        meshes |= _meshes(level, screws, item)
    return constructs, meshes


def _rows(item: Item) -> list[float]:
    """Places of the screws across the plate, over its width from its middle."""
    return [0.25, -0.25] if round(item.value("screw_count")) == 4 else [0.0]


def _screw(
    spine: Spine, vertebra: Vertebra, above: bool, row: float, item: Item, material: Item, side: str, lateral: bool,
    table: ParameterSet, hardware: ParameterSet,
) -> Screw:  # fmt: skip
    """A screw across the body (from the side) or along it (from the front), near the endplate of the level."""
    plate_ = vertebra.inferior if above else vertebra.superior
    assert plate_ is not None
    into = 1.0 if above else -1.0
    height = 0.5 * (vertebra.height_anterior + vertebra.height_posterior) or 2.0 * float(
        parameters("InterbodySpace")["layer.depth_mm"]
    )
    middle = plate_.centre + into * float(table["plate.screw_depth_share"]) * height * plate_.axes[:, 2]
    front, left = plate_.axes[:, 0], plate_.axes[:, 1]
    if lateral:
        sign = 1.0 if side == "left" else -1.0
        way, half, along = -sign * left, 0.5 * plate_.width, front
    else:
        way, half, along = -front, 0.5 * plate_.depth, left
    entry = middle - half * way + row * item.value("width_mm") * along
    diameter = item.value("screw_diameter_mm")
    section = RoundSection(
        float(table["plate.screw_core_share"]) * diameter, material.value("modulus_mpa"),
        material.value("poisson", float(hardware["metal_poisson"])),
    )  # fmt: skip
    length = min(item.value("screw_length_mm"), 2.0 * half - float(table["tip_clearance_mm"]))
    return Screw(
        vertebra.name, "row0" if row >= 0.0 else "row1", entry - float(table["plate.stand_off_mm"]) * way, entry,
        entry + length * way, section, diameter, cancellous_modulus(vertebra.cancellous_hu, hardware),
        float(hardware["bone.poisson"]),
    )  # fmt: skip


def _refuse(spine: Spine, level: str, item: Item, screws: Sequence[Screw], name: str) -> None:
    above, below = level.split("-")
    heads = [np.mean([s.head for s in screws if s.vertebra == v], axis=0) for v in (above, below)]
    apart = float(np.linalg.norm(heads[0] - heads[1]))
    if item.value("length_mm") < apart:
        raise CaseError(
            [
                f"options.{name}.hardware.plate is {item.name}, {item.value('length_mm'):g} mm long; its screws at "
                f"{level} stand {apart:.0f} mm apart."
            ]
        )
    for screw in screws:
        if spine.vertebrae[screw.vertebra].inferior is None and item.words["place"] == "lateral":
            raise CaseError(
                [f"options.{name}.hardware.plate is {item.name}; the iliac crest leaves no way to the side of S1."]
            )


def _meshes(level: str, screws: Sequence[Screw], item: Item) -> dict[str, SurfaceMesh]:
    above, below = level.split("-")
    meshes = {}
    for k, screw in enumerate(screws):
        points, faces = joined([cylinder(screw.head, screw.tip, screw.diameter, 0.7 * screw.diameter)])
        meshes[f"plate screw {level} {k + 1}"] = SurfaceMesh(points, faces, "screw", screw.vertebra)
    heads = {v: np.mean([s.head for s in screws if s.vertebra == v], axis=0) for v in (above, below)}
    along = heads[above] - heads[below]
    size = float(np.linalg.norm(along))
    way = screws[0].tip - screws[0].entry
    axes = np.column_stack([way / np.linalg.norm(way), np.cross(along / size, way / np.linalg.norm(way)), along / size])
    axes[:, 1] /= np.linalg.norm(axes[:, 1])
    middle = 0.5 * (heads[above] + heads[below])
    points, faces = box(middle, axes, (item.value("thickness_mm"), item.value("width_mm"), item.value("length_mm")))
    weight = np.clip((points - heads[below]) @ along / size**2, 0.0, 1.0)
    meshes[f"plate {level}"] = SurfaceMesh(points, faces, "rod", above, below, weight, level)
    return meshes
