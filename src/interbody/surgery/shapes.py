"""Simple closed surfaces for showing implants: rods and screws as cylinders, cages as boxes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shape = tuple[Array, NDArray[np.int64]]

_SIDES = 16


def cylinder(start: Array, end: Array, diameter: float, end_diameter: float | None = None) -> Shape:
    """Closed cylinder (or cone) between two points; vertices (n, 3) mm and triangles (m, 3)."""
    axis = end - start
    axis = axis / np.linalg.norm(axis)
    helper = np.eye(3)[int(np.argmin(np.abs(axis)))]
    u = np.cross(axis, helper)
    u /= np.linalg.norm(u)
    v = np.cross(axis, u)
    angles = 2 * np.pi * np.arange(_SIDES) / _SIDES
    ring = np.cos(angles)[:, None] * u + np.sin(angles)[:, None] * v
    tail = diameter if end_diameter is None else end_diameter
    points = np.vstack([start + 0.5 * diameter * ring, end + 0.5 * tail * ring, start, end])
    faces = []
    for k in range(_SIDES):
        n = (k + 1) % _SIDES
        faces += [[k, n, _SIDES + n], [k, _SIDES + n, _SIDES + k]]
        faces += [[2 * _SIDES, n, k], [2 * _SIDES + 1, _SIDES + k, _SIDES + n]]
    return points, np.array(faces)


def box(centre: Array, axes: Array, size: tuple[float, float, float]) -> Shape:
    """Closed box; ``axes`` (3, 3) columns are its edges' directions, ``size`` mm along them."""
    signs = np.array([[x, y, z] for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)], dtype=float)
    points = centre + (0.5 * signs * np.array(size)) @ axes.T
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    faces = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    return points, np.array(faces)


def joined(shapes: list[Shape]) -> Shape:
    """Several shapes as one."""
    points, faces, offset = [], [], 0
    for p, f in shapes:
        points.append(p)
        faces.append(f + offset)
        offset += len(p)
    return np.vstack(points), np.vstack(faces)
