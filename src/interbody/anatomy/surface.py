"""Surface meshes of the bones and discs, for the eye: what a report shows, never what mechanics computes with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..evidence import parameters
from .body_surface import body_solid, disc_solid
from .discs import lower_of, upper_of
from .posterior_surface import posterior_solid
from .sacrum_surface import sacrum_solids
from .solids import Indices, join
from .spine import Array, Spine

__all__ = ["SurfaceMesh", "surface_meshes"]


@dataclass(frozen=True)
class SurfaceMesh:
    """A triangle mesh of closed pieces, oriented outwards; pieces of a bone may overlap.

    Attributes:
        vertices: (n, 3) mm, world frame.
        triangles: (m, 3) indices.
        kind: ``bone`` or ``disc``.
        upper: vertebra it moves with; for a disc the one above.
        lower: the vertebra below, for a disc.
        weight: (n,) share with which a vertex of a disc follows ``upper``; None for bone.
        level: level of a disc.
    """

    vertices: Array
    triangles: Indices
    kind: str
    upper: str
    lower: str | None = None
    weight: Array | None = None
    level: str | None = None


def surface_meshes(spine: Spine) -> dict[str, SurfaceMesh]:
    """Meshes of L1 to S1 and of the five discs, by name (``L4``, ``L4-L5``)."""
    shape = {name: float(q) for name, q in parameters("BoneSurface").items()}
    meshes: dict[str, SurfaceMesh] = {}
    for name, vertebra in spine.vertebrae.items():
        if vertebra.inferior is None:
            solid = join(sacrum_solids(spine, vertebra, shape))
        else:
            solid = join([body_solid(vertebra, shape), posterior_solid(spine, vertebra, shape)])
        meshes[name] = SurfaceMesh(solid.vertices, solid.triangles, "bone", name)
    for level in spine.discs:
        upper, lower = spine.vertebrae[upper_of(level)], spine.vertebrae[lower_of(level)]
        solid, weight = disc_solid(upper, lower, shape)
        meshes[level] = SurfaceMesh(
            solid.vertices, solid.triangles, "disc", upper.name, lower.name, np.asarray(weight), level
        )
    return meshes
