"""Bony parts melted into one surface: a smooth union of swept sections, meshed by surface nets.

Each part is a chain of elliptic sections (:class:`~interbody.anatomy.solids.Station`). Its field is the approximate
distance to it; the union is ``-log(sum exp(-field / s)) s``. The zero surface is meshed with one vertex per grid cell
that the surface crosses (naive surface nets), so the mesh is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .solids import Indices, Solid, Station
from .spine import Array

REACH = 5.0
"""Parts are felt this many blending lengths away."""


@dataclass(frozen=True)
class Part:
    """A bony part: sections along it, and the exponent of their superellipse."""

    stations: list[Station]
    squareness: float = 2.3


@dataclass(frozen=True)
class Grid:
    """A regular grid in a frame: origin (3,), axes (3, 3), spacing mm, shape."""

    origin: Array
    axes: Array
    spacing: float
    shape: tuple[int, int, int]

    def local(self, points: Array) -> Array:
        """World points (n, 3) as coordinates in grid steps."""
        return np.asarray((points - self.origin) @ self.axes / self.spacing)


def _table(station: Station) -> Array:
    return np.array([station.centre, station.across, station.up])


def _grid(parts: list[Part], axes: Array, spacing: float, margin: float) -> Grid:
    """A grid that holds all parts with a margin, mm."""
    ends = []
    for part in parts:
        for s in part.stations:
            size = np.linalg.norm(s.across) + np.linalg.norm(s.up)
            ends += [s.centre @ axes - size, s.centre @ axes + size]
    low, high = np.min(ends, axis=0) - margin, np.max(ends, axis=0) + margin
    shape = np.ceil((high - low) / spacing).astype(int) + 1
    return Grid(axes @ low, axes, spacing, (int(shape[0]), int(shape[1]), int(shape[2])))


def _segment_field(points: Array, start: Array, end: Array, squareness: float) -> Array:
    """Approximate distance, mm, of points (n, 3) from a segment with sections ``start`` and ``end`` (3, 3)."""
    way = end[0] - start[0]
    t = np.clip((points - start[0]) @ way / max(float(way @ way), 1e-12), 0.0, 1.0)[:, None]
    centre, across, up = ((1.0 - t) * start[i] + t * end[i] for i in range(3))
    a, b = np.linalg.norm(across, axis=1), np.linalg.norm(up, axis=1)
    offset = points - centre
    u = np.einsum("ij,ij->i", offset, across) / a**2
    v = np.einsum("ij,ij->i", offset, up) / b**2
    rest = offset - u[:, None] * across - v[:, None] * up
    small = np.minimum(a, b)
    w = np.linalg.norm(rest, axis=1) / small
    flat = (np.abs(u) ** squareness + np.abs(v) ** squareness) ** (1.0 / squareness)
    return np.asarray((np.sqrt(flat**2 + w**2) - 1.0) * small)


def _block(stations: Sequence[Station], grid: Grid, reach: float) -> tuple[slice, slice, slice]:
    """Grid points within ``reach`` mm of sections."""
    ends = []
    for s in stations:
        size = reach + float(np.linalg.norm(s.across) + np.linalg.norm(s.up))
        centre = grid.local(s.centre[None])[0]
        ends += [centre - size / grid.spacing, centre + size / grid.spacing]
    low = np.maximum(np.floor(np.min(ends, axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(np.max(ends, axis=0)).astype(int) + 1, grid.shape)
    return slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2])


def _field(parts: list[Part], grid: Grid, softness: float) -> Array:
    """Smooth union of all parts on the grid, mm; negative inside. Segments of one part join without a swelling."""
    total = np.full(grid.shape, np.exp(-2.0 * REACH))
    reach = REACH * softness
    for part in parts:
        whole = _block(part.stations, grid, reach)
        near = np.full([s.stop - s.start for s in whole], 2.0 * reach)
        for pair in pairwise(part.stations):
            block = _block(pair, grid, reach)
            steps = np.stack(np.meshgrid(*(np.arange(s.start, s.stop) for s in block), indexing="ij"), axis=-1)
            world = grid.origin + grid.spacing * steps.reshape(-1, 3) @ grid.axes.T
            distance = _segment_field(world, _table(pair[0]), _table(pair[1]), part.squareness)
            inner = tuple(slice(b.start - w.start, b.stop - w.start) for b, w in zip(block, whole, strict=True))
            near[inner] = np.minimum(near[inner], distance.reshape(steps.shape[:-1]))
        total[whole] += np.exp(-np.clip(near / softness, -8.0 * REACH, 2.0 * REACH))
    return np.asarray(-softness * np.log(total))


MOST_PASSES = 60
FILLED = -1e-3
"""Value, mm, that a grid point gets when it is taken into the bone."""


def _untangled(field: Array) -> Array:
    """Fill one corner of every grid face whose corners alternate in sign.

    Such a face would give an edge shared by four triangles; without it every edge is shared by two.
    """
    field = field.copy()
    for _ in range(MOST_PASSES):
        found = False
        for axis in range(3):
            view = np.moveaxis(field, axis, 2)
            corners = [view[:-1, :-1], view[1:, :-1], view[1:, 1:], view[:-1, 1:]]
            a, b, c, d = (corner < 0.0 for corner in corners)
            for mixed, one, two in (((a & c & ~b & ~d), 1, 3), ((b & d & ~a & ~c), 0, 2)):
                if mixed.any():
                    found = True
                    first = mixed & (corners[one] <= corners[two])
                    corners[one][first] = FILLED
                    corners[two][mixed & ~first] = FILLED
        if not found:
            return field
    return field


def _crossings(field: Array) -> tuple[Array, Array]:
    """For each cell: sum of the edge crossings (in cell coordinates) and their number."""
    shape = tuple(n - 1 for n in field.shape)
    total, count = np.zeros((*shape, 3)), np.zeros(shape)
    for axis in range(3):
        others = [a for a in range(3) if a != axis]
        for bits in range(4):
            low = [slice(0, n) for n in shape]
            for o, a in enumerate(others):
                if bits >> o & 1:
                    low[a] = slice(1, shape[a] + 1)
            high = list(low)
            high[axis] = slice(1, shape[axis] + 1)
            f0, f1 = field[tuple(low)], field[tuple(high)]
            cut = (f0 < 0.0) != (f1 < 0.0)
            at = np.where(cut, f0 / np.where(cut, f0 - f1, 1.0), 0.0)
            total[..., axis] += at
            for o, a in enumerate(others):
                total[..., a] += cut * float(bits >> o & 1)
            count += cut
    return total, count


def _nets(field: Array) -> tuple[Array, Indices]:
    """Vertices in grid steps and outward triangles of the zero surface."""
    total, count = _crossings(field)
    cells = np.argwhere(count > 0)
    number = np.full(count.shape, -1)
    number[tuple(cells.T)] = np.arange(len(cells))
    vertices = cells + total[tuple(cells.T)] / count[tuple(cells.T)][:, None]
    quads = []
    for axis in range(3):
        b, c = (axis + 1) % 3, (axis + 2) % 3
        f0 = np.moveaxis(field, axis, 0)
        edge = np.argwhere((f0[:-1] < 0.0) != (f0[1:] < 0.0))
        inside_first = f0[tuple(edge.T)] < 0.0
        back = np.empty_like(edge)
        order = [axis, *[a for a in range(3) if a != axis]]
        for column, a in enumerate(order):
            back[:, a] = edge[:, column]
        corners = []
        for step_b, step_c in ((0, 0), (1, 0), (1, 1), (0, 1)):
            cell = back.copy()
            cell[:, b] -= step_b
            cell[:, c] -= step_c
            corners.append(number[tuple(cell.T)])
        quad = np.stack(corners, axis=1)
        quads.append(np.where(inside_first[:, None], quad, quad[:, ::-1]))
    q = np.concatenate(quads)
    first = np.linalg.norm(vertices[q[:, 0]] - vertices[q[:, 2]], axis=1)
    second = np.linalg.norm(vertices[q[:, 1]] - vertices[q[:, 3]], axis=1)
    turned = np.where((first <= second)[:, None], q, np.roll(q, -1, axis=1))
    triangles = np.concatenate([turned[:, [0, 1, 2]], turned[:, [0, 2, 3]]])
    return np.asarray(vertices, dtype=np.float64), triangles.astype(np.int64)


def blend(parts: list[Part], axes: Array, spacing: float, softness: float) -> Solid:
    """Melt parts into one closed surface.

    Args:
        parts: bony parts in the world frame, mm.
        axes: (3, 3) axes of the sampling grid; mirror-symmetric bone needs the bone's own axes.
        spacing: grid step, mm.
        softness: length over which parts flow into one another, mm.
    """
    grid = _grid(parts, axes, spacing, 2.0 * spacing + 2.0 * softness)
    vertices, triangles = _nets(_untangled(_field(parts, grid, softness)))
    return Solid(grid.origin + grid.spacing * vertices @ grid.axes.T, triangles)
