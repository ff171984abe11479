"""Hexahedral mesh of one disc: an O-grid in the cross-section, layers in height, fitted between two endplates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .disc import SolidMesh, Topology

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class MeshSize:
    """Counts of elements: along the core's side, in the nucleus and annulus rings, and through the height.

    ``ring_ratio`` is the thickness of an annulus ring over that of the next one inside. What a mesh is off by goes with
    the thickness of the outermost ring: fibres strain most at the rim, and the rim is bonded to the bone at a corner
    (docs/verification.md). In a ``lamellar`` annulus
    fibres feel means over the faces of an element (:mod:`.hexahedron`); otherwise they feel each point, as in other
    programs.

    Raises:
        ValueError: both the core's side and the height have an odd count. Pressures of neighbouring elements then part
            like the squares of a chessboard (by as much as the pressure itself under 1 MPa), and the disc loses its
            stability; an even count in either direction keeps them together.
    """

    core: int = 6
    nucleus_rings: int = 1
    annulus_rings: int = 5
    layers: int = 6
    ring_ratio: float = 0.5
    lamellar: bool = True

    def __post_init__(self) -> None:
        if self.core % 2 and self.layers % 2:
            raise ValueError(f"a mesh needs an even core or even layers, not {self.core} and {self.layers}")

    @property
    def elements(self) -> int:
        """Hexahedra in one disc."""
        return (self.core**2 + 4 * self.core * (self.nucleus_rings + self.annulus_rings)) * self.layers

    @property
    def annulus_places(self) -> Array:
        """(annulus_rings + 1,) borders of the annulus' rings, from 0 at the nucleus to 1 at the rim."""
        thickness = self.ring_ratio ** np.arange(self.annulus_rings)
        return np.concatenate([[0.0], np.cumsum(thickness) / thickness.sum()])

    def refined(self, across: float, layers: float) -> MeshSize:
        """``across`` times as many elements round the disc and along its radius, ``layers`` times as many in height."""
        finer = self.with_rings(round(across * self.annulus_rings))
        nucleus = round(across * self.nucleus_rings)
        return replace(finer, core=round(across * self.core), nucleus_rings=nucleus, layers=round(layers * self.layers))

    def with_rings(self, count: int) -> MeshSize:
        """With ``count`` rings in the annulus; the more there are, the nearer the ratio of neighbours is to one."""
        ratio = float(self.ring_ratio ** (self.annulus_rings / count))
        return replace(self, annulus_rings=count, ring_ratio=ratio)

    def for_nucleus(self, share: float, usual: float) -> MeshSize:
        """The counts for a nucleus that takes up ``share`` of the section's area, where these are meant for ``usual``.

        Around a smaller nucleus lies a thicker annulus; it gets more rings, in proportion.
        """
        thicker = (1.0 - np.sqrt(share)) / (1.0 - np.sqrt(usual))
        return self.with_rings(max(self.annulus_rings, round(self.annulus_rings * thicker)))


@dataclass(frozen=True)
class Section:
    """The O-grid of a cross-section.

    Attributes:
        size: counts.
        quads: (n_quads, 4) node numbers, counter-clockwise seen from above.
        ring: (n_nodes,) 0 inside the core, then 1 ... to the rim.
        slot: (n_nodes,) angle-like position on the ring, in core sides times 4; -1 inside the core.
        core: (n_core_nodes, 2) square coordinates in [-1, 1] of the core's nodes.
        annulus: (n_quads,) true in the annulus. quad_ring, quad_slot: where each quad lies (ring from 0 inwards).
    """

    size: MeshSize
    quads: Ints
    ring: Ints
    slot: Ints
    core: Array
    annulus: NDArray[np.bool_]
    quad_ring: Ints
    quad_slot: Array


@cache
def section(size: MeshSize) -> Section:
    """O-grid numbering for a mesh size."""
    n, around = size.core, 4 * size.core
    rings = size.nucleus_rings + size.annulus_rings
    grid = np.arange((n + 1) ** 2).reshape(n + 1, n + 1)  # [row j: v, column i: u]
    u = np.linspace(-1, 1, n + 1)
    core = np.stack(np.meshgrid(u, u), axis=-1).reshape(-1, 2)
    rim = np.concatenate([grid[:n, n], grid[n, n:0:-1], grid[n:0:-1, 0], grid[0, :n]])
    nodes = [rim] + [len(core) + r * around + np.arange(around) for r in range(rings)]
    quads = [[grid[j, i], grid[j, i + 1], grid[j + 1, i + 1], grid[j + 1, i]] for j in range(n) for i in range(n)]
    quad_ring, quad_slot = [0] * n**2, [0.0] * n**2
    for r in range(rings):
        for k in range(around):
            after = (k + 1) % around
            quads.append([nodes[r][k], nodes[r + 1][k], nodes[r + 1][after], nodes[r][after]])
            quad_ring.append(r + 1)
            quad_slot.append(k + 0.5)
    count = len(core) + rings * around
    ring, slot = np.zeros(count, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    for r in range(rings):
        ring[nodes[r + 1]] = r + 1
        slot[nodes[r + 1]] = np.arange(around)
    quad_rings = np.array(quad_ring)
    return Section(
        size, np.array(quads), ring, slot, core, quad_rings > size.nucleus_rings, quad_rings, np.array(quad_slot)
    )


Outline = Callable[[Array], Array]
"""Rim of the unit cross-section: angles (n,) rad, from anterior (x) towards left (y), to points (n, 2) in [-1, 1]."""

_FINE = 4096  # corners of the polygon that stands for the smooth outline


def keep_area(outline: Outline, size: MeshSize) -> Outline:
    """The outline, scaled so that the polygon through the mesh's rim encloses the area of the smooth outline.

    Straight element edges cut off part of every arc: with sixteen of them 2.6 % of the area and 5 % of the second
    moment of a round section. Scaled, the mesh has the disc's own area, and the nucleus its own share of it.
    """

    def enclosed(corners: int) -> float:
        x, y = outline(-np.pi / 4 + 2 * np.pi * np.arange(corners) / corners).T
        return float(0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))

    scale = np.sqrt(enclosed(_FINE) / enclosed(4 * size.core))
    return lambda angles: scale * outline(angles)


_CORE_SHARE = 0.5  # the core's rim lies half-way to the nucleus border; moves nodes, not the border
_CORE_ROUND = 0.55  # roundness of the core's rim between a square (0) and the outline (1)
_CORE_SQUARE = 0.8  # half side of the square against the outline


def section_points(grid: Section, outline: Outline, nucleus_share: float, shift: float) -> Array:
    """(n_nodes, 2) unit coordinates (x anterior, y left) of the section's nodes.

    Args:
        nucleus_share: area of the nucleus over that of the section.
        shift: shift of the nucleus backwards, in half depths.
    """
    size = grid.size
    around = 4 * size.core
    angles = -np.pi / 4 + 2 * np.pi * np.arange(around) / around
    rim = outline(angles)
    border, places = np.sqrt(nucleus_share), size.annulus_places
    inner = _CORE_SHARE * border
    points = np.empty((len(grid.ring), 2))
    for k, (u, v) in enumerate(grid.core):
        q = max(abs(u), abs(v))
        if q == 0.0:
            points[k] = 0.0
            continue
        round_ = outline(np.array([_square_angle(u / q, v / q)]))[0] * q
        blend = _CORE_ROUND * q
        points[k] = inner * ((1 - blend) * _CORE_SQUARE * np.array([u, v]) + blend * round_)
    square = _CORE_SQUARE * np.array([_square_point(k, size.core) for k in range(around)])
    for r in range(1, size.nucleus_rings + size.annulus_rings + 1):
        if r <= size.nucleus_rings:
            part = r / size.nucleus_rings
            scale, blend = inner + (border - inner) * part, _CORE_ROUND + (1 - _CORE_ROUND) * part
        else:
            part = places[r - size.nucleus_rings]
            scale, blend = border + (1 - border) * part, 1.0
        points[grid.ring == r] = scale * ((1 - blend) * square + blend * rim)
    back = np.where(grid.ring <= size.nucleus_rings, 1.0, 0.0)
    outer = grid.ring > size.nucleus_rings
    back[outer] = 1.0 - places[grid.ring[outer] - size.nucleus_rings]
    points[:, 0] -= shift * back
    return points


def _square_point(k: int, n: int) -> tuple[float, float]:
    side, step = divmod(k, n)
    s = -1 + 2 * step / n
    return ((1.0, s), (-s, 1.0), (-1.0, -s), (s, -1.0))[side]


def _square_angle(u: float, v: float) -> float:
    if u >= 1 - 1e-9 and v < 1 - 1e-9:
        p = (v + 1) / 2
    elif v >= 1 - 1e-9 and u > -1 + 1e-9:
        p = 1 + (1 - u) / 2
    elif u <= -1 + 1e-9 and v > -1 + 1e-9:
        p = 2 + (1 - v) / 2
    else:
        p = 3 + (u + 1) / 2
    return -np.pi / 4 + 2 * np.pi * p / 4


@dataclass(frozen=True)
class DiscGrid:
    """A disc's mesh before it has materials: points (n, 3), elements, and where each element lies.

    ``radial`` (n_elements,) runs from 0 at the nucleus border to 1 at the rim (annulus only), and ``ring``
    (n_elements, 2) has it at both sides of the element; ``around`` (n_elements,) from 0 in front to 1 behind;
    ``circumferential`` and ``axial`` (n_elements, 3) are unit vectors of the lamellae; ``plane`` (n_elements, 2) unit
    section coordinates of the element's middle; ``layer`` counts from below. ``border`` is the radius of the nucleus
    over that of the disc.
    """

    points: Array
    elements: Ints
    lower: Ints
    upper: Ints
    annulus: NDArray[np.bool_]
    radial: Array
    ring: Array
    around: Array
    circumferential: Array
    axial: Array
    plane: Array
    layer: Ints
    border: float
    size: MeshSize


Surface = Callable[[Array], Array]
"""Endplate surface: unit section coordinates (n, 2) to points (n, 3) mm."""


def build_grid(
    size: MeshSize,
    outline: Outline,
    lower: Surface,
    upper: Surface,
    nucleus_share: float,
    shift: float,
    bow: Array | None = None,
) -> DiscGrid:
    """Fit the O-grid between two endplate surfaces.

    Places in between are interpolated linearly; layers are thinner towards the endplates (Chebyshev spacing), where a
    bonded near-incompressible disc strains most. ``bow`` (3,) mm makes the columns parabolas: their middle is a quarter
    of it beside the straight line.
    """
    grid = section(size)
    flat = section_points(grid, outline, nucleus_share, shift)
    per_layer = len(flat)
    below, above = lower(flat), upper(flat)
    heights = 0.5 * (1.0 - np.cos(np.pi * np.arange(size.layers + 1) / size.layers))
    aside = np.zeros(3) if bow is None else bow
    points = np.concatenate([(1 - h) * below + h * above + h * (1 - h) * aside for h in heights])
    elements = np.concatenate(
        [np.c_[grid.quads + k * per_layer, grid.quads + (k + 1) * per_layer] for k in range(size.layers)]
    )
    tiled = size.layers
    corner = points[elements]
    axial = corner[:, 4:].mean(axis=1) - corner[:, :4].mean(axis=1)
    tangent = (corner[:, [2, 3, 6, 7]] - corner[:, [1, 0, 5, 4]]).mean(axis=1)
    axial /= np.linalg.norm(axial, axis=1)[:, None]
    normal = np.cross(tangent, axial)
    circumferential = np.cross(axial, normal)
    circumferential /= np.linalg.norm(circumferential, axis=1)[:, None]
    places = size.annulus_places
    borders = np.concatenate([np.zeros((size.nucleus_rings + 1, 2)), np.c_[places[:-1], places[1:]]])[grid.quad_ring]
    angle = -np.pi / 4 + 2 * np.pi * grid.quad_slot / (4 * size.core)
    around = np.abs((angle + np.pi) % (2 * np.pi) - np.pi) / np.pi
    return DiscGrid(
        points=points,
        elements=np.ascontiguousarray(elements),
        lower=np.arange(per_layer),
        upper=np.arange(per_layer * size.layers, per_layer * (size.layers + 1)),
        annulus=np.tile(grid.annulus, tiled),
        radial=np.tile(borders.mean(axis=1), tiled),
        ring=np.tile(borders, (tiled, 1)),
        around=np.tile(around, tiled),
        circumferential=circumferential,
        axial=axial,
        plane=np.tile(flat[grid.quads].mean(axis=1), (tiled, 1)),
        layer=np.repeat(np.arange(size.layers), len(grid.quads)),
        border=float(np.sqrt(nucleus_share)),
        size=size,
    )


@cache
def topology(size: MeshSize) -> Topology:
    """Elimination structure shared by all discs of this mesh size (numbering is the same, only places differ)."""
    unit = build_grid(
        size,
        lambda a: np.c_[np.cos(a), np.sin(a)],
        lambda p: np.c_[17.5 * p[:, 0], 25.0 * p[:, 1], np.zeros(len(p))],
        lambda p: np.c_[17.5 * p[:, 0], 25.0 * p[:, 1], np.full(len(p), 11.0)],
        0.45,
        0.0,
    )
    blank = np.zeros((len(unit.elements), 6))
    fibres = np.zeros((len(unit.elements), 2, 3))
    return Topology.of(
        SolidMesh(unit.points, unit.elements, unit.lower, unit.upper, blank, fibres, unit.annulus, np.zeros(3))
    )
