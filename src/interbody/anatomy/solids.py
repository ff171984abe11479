"""Closed triangle meshes from rings: the building blocks of the bone and disc surfaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .spine import Array

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Solid:
    """A closed surface: vertices (n, 3) mm and outward triangles (m, 3)."""

    vertices: Array
    triangles: Indices


def volume(vertices: Array, triangles: Indices) -> float:
    """Signed volume, mm³; positive when the triangles face outwards (divergence theorem)."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


def loft(rings: Array) -> Solid:
    """Close rings (k, n, 3) of points into a solid; the ends are closed by fans around their mean."""
    k, n, _ = rings.shape
    first, last = rings[0].mean(axis=0), rings[-1].mean(axis=0)
    vertices = np.concatenate([rings.reshape(-1, 3), first[None], last[None]])
    i = np.arange(n)
    j = (i + 1) % n
    parts = []
    for row in range(k - 1):
        a, b = row * n + i, row * n + j
        parts += [np.stack([a, b, b + n], axis=1), np.stack([a, b + n, a + n], axis=1)]
    parts.append(np.stack([np.full(n, k * n), j, i], axis=1))
    end = (k - 1) * n
    parts.append(np.stack([np.full(n, k * n + 1), end + i, end + j], axis=1))
    triangles = np.concatenate(parts).astype(np.int64)
    if volume(vertices - vertices.mean(axis=0), triangles) < 0.0:
        triangles = triangles[:, ::-1].copy()
    return Solid(vertices, triangles)


def join(solids: list[Solid]) -> Solid:
    """Several closed solids as one mesh (they may overlap)."""
    offsets = np.cumsum([0] + [len(s.vertices) for s in solids[:-1]])
    return Solid(
        np.concatenate([s.vertices for s in solids]),
        np.concatenate([s.triangles + o for s, o in zip(solids, offsets, strict=True)]),
    )


def spline(points: Array, count: int) -> Array:
    """(count, d) points on a Catmull-Rom curve through ``points`` (k, d), evenly spaced in its parameter."""
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0.0, len(points) - 1.0, count)
    i = np.minimum(t.astype(int), len(points) - 2)
    u = (t - i)[:, None]
    p0, p1, p2, p3 = (padded[i + o] for o in range(4))
    return np.asarray(
        0.5 * (2 * p1 + (p2 - p0) * u + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u**2 + (3 * p1 - p0 - 3 * p2 + p3) * u**3)
    )


@dataclass(frozen=True)
class Station:
    """A cross-section of a process: centre (3,), two half axes (3,) in mm that span it."""

    centre: Array
    across: Array
    up: Array


ROUND_ENDS = np.radians([75.0, 50.0, 25.0])
"""Latitudes of the extra rings that round off the ends of a process."""


def process(stations: list[Station], count: int, around: int, squareness: float = 2.4) -> Solid:
    """A bony process: superelliptic sections swept through stations, with rounded ends.

    Args:
        stations: at least two, in order along the process.
        count: number of sections.
        around: points on each section.
        squareness: exponent of the superellipse; 2 is an ellipse, larger is boxier.
    """
    table = np.array([np.concatenate([s.centre, s.across, s.up]) for s in stations])
    path = spline(table, count)
    angles = np.linspace(0.0, 2.0 * np.pi, around, endpoint=False)
    c, s = np.cos(angles), np.sin(angles)
    u = np.sign(c) * np.abs(c) ** (2.0 / squareness)
    v = np.sign(s) * np.abs(s) ** (2.0 / squareness)
    rings = [_section(row, u, v, 1.0) for row in path]
    head, tail = [], []
    for latitude in ROUND_ENDS:
        head.append(_section(_beyond(path[0], path[0] - path[1], np.sin(latitude)), u, v, np.cos(latitude)))
        tail.append(_section(_beyond(path[-1], path[-1] - path[-2], np.sin(latitude)), u, v, np.cos(latitude)))
    return loft(np.array([*head, *rings, *tail[::-1]]))


def _section(row: Array, u: Array, v: Array, scale: float) -> Array:
    centre, across, up = row[:3], row[3:6], row[6:9]
    return np.asarray(centre + scale * (u[:, None] * across + v[:, None] * up))


def _beyond(row: Array, way: Array, share: float) -> Array:
    """The end section moved outwards by a share of its smaller half axis."""
    direction = way[:3] / max(float(np.linalg.norm(way[:3])), 1e-9)
    reach = min(np.linalg.norm(row[3:6]), np.linalg.norm(row[6:9]))
    moved = row.copy()
    moved[:3] += share * float(reach) * direction
    return moved
