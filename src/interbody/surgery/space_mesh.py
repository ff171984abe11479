"""Meshes of the operated disc space: a layer of bone below, one above, and the cage with its graft between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy.spine import Endplate
from .footprint import NOTHING, Footprint

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_BONE_LAYERS = np.array([0.0, 0.1, 0.28, 0.56, 1.0])  # of the cancellous depth; below the cage strain falls fastest
_FILLING_LAYERS = 4  # from endplate to endplate


@dataclass(frozen=True)
class Block:
    """Hexahedra with the nodes that matter.

    Attributes:
        points: (n, 3) mm. elements: (m, 8). cell: (m,) flat number of the footprint's cell. layer: (m,) from the
        surface inwards (bone) or from below (filling). surface: (2, n_grid) nodes of the first and the last sheet by
        grid node, -1 where there is none; the interface is the first of bone and both of the filling. held: the last
        sheet.
    """

    points: Array
    elements: Ints
    cell: Ints
    layer: Ints
    surface: Ints
    held: Ints


class PlateMap:
    """Places on the lower endplate, and straight above them on the upper one, by mm forward and left."""

    def __init__(self, lower: Endplate, upper: Endplate) -> None:
        self.lower, self.upper = lower, upper
        axis = lower.axes[:, 2] + upper.axes[:, 2]
        self.axis = axis / np.linalg.norm(axis)

    def on_lower(self, x: Array, y: Array) -> Array:
        """(n, 3) mm on the lower endplate."""
        return _on(self.lower, x, y, -1.0)

    def upper_coordinates(self, x: Array, y: Array) -> tuple[Array, Array]:
        """mm forward and left on the upper endplate of what stands straight above (x, y) of the lower one."""
        flat = self.lower.centre + np.outer(x, self.lower.axes[:, 0]) + np.outer(y, self.lower.axes[:, 1])
        normal = self.upper.axes[:, 2]
        rise = ((self.upper.centre - flat) @ normal) / float(self.axis @ normal)
        off = flat + rise[:, None] * self.axis - self.upper.centre
        return off @ self.upper.axes[:, 0], off @ self.upper.axes[:, 1]

    def on_upper(self, x: Array, y: Array) -> Array:
        """(n, 3) mm on the upper endplate, straight above (x, y) of the lower one."""
        return _on(self.upper, *self.upper_coordinates(x, y), 1.0)

    def height(self, x: Array, y: Array) -> Array:
        """(n,) mm between the endplates along their common axis."""
        return (self.on_upper(x, y) - self.on_lower(x, y)) @ self.axis


def _on(plate: Endplate, x: Array, y: Array, into_bone: float) -> Array:
    radius2 = np.minimum((2.0 * x / plate.depth) ** 2 + (2.0 * y / plate.width) ** 2, 1.0)
    hollow = into_bone * plate.concavity * (1.0 - radius2)
    return np.asarray(plate.centre + np.c_[x, y, hollow] @ plate.axes.T)


def bone_layer(
    footprint: Footprint, plates: PlateMap, above: bool, thickness: float, depth: float
) -> tuple[Block, NDArray[np.bool_]]:
    """The bony endplate (one layer, ``thickness`` mm) and cancellous bone behind it, held at ``depth`` mm.

    Gives also which elements are endplate.
    """
    x, y = _nodes(footprint)
    if above:
        surface, way = plates.on_upper(x, y), plates.upper.axes[:, 2]
        base = plates.upper.centre + depth * way
        cells = footprint.upper.ravel()
    else:
        surface, way = plates.on_lower(x, y), -plates.lower.axes[:, 2]
        base = plates.lower.centre + depth * way
        cells = footprint.lower.ravel()
    to_base = ((base - surface) @ way)[:, None]
    shares = [np.zeros_like(to_base)]
    for s in _BONE_LAYERS:
        shares.append((thickness + s * (to_base - thickness)) / to_base)
    sheets = [surface + s * to_base * way for s in shares]
    if above:
        block = _stacked(sheets, footprint, cells, upwards=True)
    else:
        block = _stacked(sheets, footprint, cells, upwards=False)
    return block, block.layer == 0


def filling(footprint: Footprint, plates: PlateMap) -> Block:
    """Cage and graft between the endplates."""
    x, y = _nodes(footprint)
    bottom, top = plates.on_lower(x, y), plates.on_upper(x, y)
    sheets = [bottom + s * (top - bottom) for s in np.linspace(0.0, 1.0, _FILLING_LAYERS + 1)]
    return _stacked(sheets, footprint, (footprint.fill != NOTHING).ravel(), upwards=True)


def _nodes(footprint: Footprint) -> tuple[Array, Array]:
    x, y = np.meshgrid(footprint.x, footprint.y, indexing="ij")
    return x.ravel(), y.ravel()


def _quads(footprint: Footprint) -> Ints:
    """(cells, 4) grid nodes of every cell, counter-clockwise from above."""
    nx, ny = len(footprint.x), len(footprint.y)
    first = (np.arange(nx - 1)[:, None] * ny + np.arange(ny - 1)).ravel()
    return np.c_[first, first + ny, first + ny + 1, first + 1]


def _stacked(sheets: list[Array], footprint: Footprint, cells: NDArray[np.bool_], upwards: bool) -> Block:
    """Hexahedra between successive sheets of grid nodes, in the cells that are wanted."""
    per_sheet = len(sheets[0])
    quads, wanted = _quads(footprint)[cells], np.flatnonzero(cells)
    if not upwards:
        quads = quads[:, ::-1]
    stacks = len(sheets) - 1
    elements = np.concatenate([np.c_[quads + k * per_sheet, quads + (k + 1) * per_sheet] for k in range(stacks)])
    used = np.unique(elements)
    number = np.full(per_sheet * len(sheets), -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    last = number[per_sheet * stacks :]
    return Block(
        np.concatenate(sheets)[used],
        number[elements],
        np.tile(wanted, stacks),
        np.repeat(np.arange(stacks), len(wanted)),
        np.stack([number[:per_sheet], last]),
        last[last >= 0],
    )
