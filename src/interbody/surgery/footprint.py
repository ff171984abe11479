"""Where cages and graft stand on the endplates: rectangles on a grid of lines, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Cells = NDArray[np.int64]

NOTHING, CAGE, WINDOW, AROUND = 0, 1, 2, 3
"""What fills a cell of the disc space: nothing, cage, graft in the cage's window, graft around the cage."""


@dataclass(frozen=True)
class Rectangle:
    """One cage seen from above, mm: middle (forward, left), size front to back and across, share of it that is
    window."""

    forward: float
    left: float
    deep: float
    wide: float
    window: float

    @property
    def edges(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Outer edges and those of the window, front to back and across."""
        inner = np.sqrt(self.window)
        return tuple(
            tuple(middle + 0.5 * share * size for share in (-1.0, -inner, inner, 1.0))
            for middle, size in ((self.forward, self.deep), (self.left, self.wide))
        )  # type: ignore[return-value]

    def holds(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Points within its outer edges."""
        return (np.abs(x - self.forward) < 0.5 * self.deep) & (np.abs(y - self.left) < 0.5 * self.wide)

    def in_window(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Points within its window."""
        inner = np.sqrt(self.window)
        return (np.abs(x - self.forward) < 0.5 * inner * self.deep) & (np.abs(y - self.left) < 0.5 * inner * self.wide)

    def away(self, x: Array, y: Array) -> Array:
        """Distance of points from its outer edges, mm; 0 within."""
        dx = np.maximum(np.abs(x - self.forward) - 0.5 * self.deep, 0.0)
        dy = np.maximum(np.abs(y - self.left) - 0.5 * self.wide, 0.0)
        return np.asarray(np.hypot(dx, dy))


def grid_lines(edges: Sequence[float], reach: tuple[float, float], fine: float, coarse: float) -> Array:
    """Lines through all ``edges`` (mm), at most ``fine`` apart between them and ``coarse`` out to ``reach``."""
    inner = np.unique(np.round(edges, 6))
    lines = [inner[0]]
    for b in inner[1:]:
        a = lines[-1]
        if b - a < _MERGE_MM:
            continue
        pieces = max(int(np.ceil((b - a) / fine - 1e-9)), 1)
        lines += list(a + (b - a) * np.arange(1, pieces + 1) / pieces)
    for side, end in ((0, reach[0]), (1, reach[1])):
        gap = (lines[0] - end) if side == 0 else (end - lines[-1])
        if gap < _MERGE_MM:
            continue
        pieces = max(int(np.ceil(gap / coarse)), 1)
        steps = gap * np.arange(1, pieces + 1) / pieces
        lines = [*(lines[0] - steps[::-1]), *lines] if side == 0 else [*lines, *(lines[-1] + steps)]
    return np.array(lines)


_MERGE_MM = 0.2  # lines closer than this are one
_ALIKE = 6  # decimals of a mm to which cells left and right agree


@dataclass(frozen=True)
class Footprint:
    """The disc space seen from above.

    Attributes:
        x, y: lines, mm forward and to the left of the middle of the lower endplate.
        fill: (len(x) - 1, len(y) - 1) what fills each cell. lower, upper: same shape, cells with bone below and above.
    """

    x: Array
    y: Array
    fill: Cells
    lower: NDArray[np.bool_]
    upper: NDArray[np.bool_]

    @property
    def cell_area(self) -> Array:
        """Area of each cell, mm²."""
        return np.outer(np.diff(self.x), np.diff(self.y))

    def area(self, kind: int) -> float:
        """Area of all cells of a kind, mm²."""
        return float(self.cell_area[self.fill == kind].sum())


def lay_out(
    cages: Sequence[Rectangle],
    inside: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    x: Array,
    y: Array,
    around: float,
    allowed: NDArray[np.bool_],
) -> Footprint:
    """Fill the cells between lines ``x`` and ``y``: cages, their windows, and graft next to them.

    Graft fills whole cells, the nearest to a cage first; cells that mirror one another left to right are filled
    together, so that a space that is the same on both sides stays so.

    Args:
        inside: cells with bone below and above. around: area of graft around the cages, mm².
        allowed: cells that were cleared of disc, where graft may lie.
    """
    lower, upper = inside
    cx, cy = (a.ravel() for a in np.meshgrid(0.5 * (x[1:] + x[:-1]), 0.5 * (y[1:] + y[:-1]), indexing="ij"))
    fill = np.full(len(cx), NOTHING, dtype=np.int64)
    for cage in cages:
        fill[cage.holds(cx, cy)] = CAGE
        fill[cage.in_window(cx, cy)] = WINDOW
    both = (lower & upper).ravel()
    fill[~both] = NOTHING
    size = np.outer(np.diff(x), np.diff(y)).ravel()
    away = np.min([cage.away(cx, cy) for cage in cages], axis=0)
    free = np.flatnonzero((fill == NOTHING) & both & allowed.ravel())
    mirrored = np.round(np.c_[away, np.abs(cy), cx][free], _ALIKE)  # the same for a cell and its image left to right
    _, rank = np.unique(mirrored, axis=0, return_inverse=True)
    held = np.bincount(rank.ravel(), weights=size[free])
    taken = np.cumsum(held) - 0.5 * held < around
    fill[free[taken[rank.ravel()]]] = AROUND
    shape = (len(x) - 1, len(y) - 1)
    return Footprint(x, y, fill.reshape(shape), lower, upper)
