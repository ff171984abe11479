"""Still pictures of the spine for paper: each state seen from behind and the side, with its implants seen through."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from .fields import Choice, Result, dig, items, mapping

PIXELS_A_MM = 1.6
AZIMUTH_DEG, ELEVATION_DEG = 128.0, 10.0
"""Where the viewer of the page begins, too."""
COLOURS = {
    "bone": (230, 220, 198), "disc": (143, 179, 196), "screw": (95, 107, 120), "rod": (75, 90, 104),
    "cage": (45, 55, 65), "graft": (201, 138, 94), "plate": (95, 107, 120),
}  # fmt: skip
THROUGH = 0.62
"""How much of a part inside or behind bone is seen through it."""


def stills(scene: Result, options: Sequence[Choice]) -> dict[str, str]:
    """PNG data addresses by state: ``intact`` and each option that the scene holds; all of one size and view."""
    poses, meshes = mapping(scene, "poses"), mapping(scene, "meshes")
    states = [name for name in ("intact", *(option.name for option in options)) if name in poses]
    parts = [part for mesh in meshes.values() if (part := _part(mesh)) is not None]
    if not parts or not states:
        return {}
    frame = _bounds(np.vstack([part[0].reshape(-1, 3) for part in parts]))
    bone = _layer([part for part in parts if part[1] == "bone"], frame)
    always = _layer([part for part in parts if part[1] != "bone" and not part[2]], frame)
    found = {}
    for state in states:
        inside = _nearer(always, _layer([part for part in parts if part[1] != "bone" and state in part[2]], frame))
        found[state] = "data:image/png;base64," + base64.b64encode(_png(_merge(bone, inside))).decode()
    return found


Part = tuple[np.ndarray, str, list[str]]
"""Triangles (n, 3, 3) in mm as seen (right, up, towards the viewer), kind, states."""


Layer = tuple[np.ndarray, np.ndarray]
"""Colours (h, w, 3) and depth (h, w) in mm towards the viewer, -inf where nothing is."""


def _part(mesh: Any) -> Part | None:
    vertices = np.asarray(items(mesh, "vertices"), dtype=np.float64)
    triangles = np.asarray(items(mesh, "triangles"), dtype=np.int64)
    if vertices.size < 9 or vertices.size % 3 or triangles.size < 3 or not np.isfinite(vertices).all():
        return None
    a, e = np.radians(AZIMUTH_DEG), np.radians(ELEVATION_DEG)
    towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    right = np.array([-np.sin(a), np.cos(a), 0.0])
    seen = vertices.reshape(-1, 3) @ np.vstack([right, np.cross(towards, right), towards]).T
    shown = seen[triangles.reshape(-1, 3)]
    return shown, str(dig(mesh, "kind") or "bone"), [str(state) for state in items(mesh, "states")]


def _bounds(points: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    low, high = points[:, :2].min(axis=0) - 4.0, points[:, :2].max(axis=0) + 4.0
    width, height = np.ceil((high - low) * PIXELS_A_MM).astype(int)
    return np.array([low[0], high[1]]), (int(height), int(width))


def _layer(parts: Sequence[Part], frame: tuple[np.ndarray, tuple[int, int]]) -> Layer:
    """The parts as they are seen, each before what lies behind it."""
    corner, shape = frame
    depth, colour = np.full(shape, -np.inf), np.zeros((*shape, 3))
    for triangles, kind, _ in parts:
        normal = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
        length = np.linalg.norm(normal, axis=1)
        whole, normal = triangles[length > 0], normal[length > 0] / length[length > 0, None]
        middle, origin = _middles(whole)
        light = (0.45 + 0.55 * np.abs(normal @ np.array([0.25, 0.45, 0.86])))[origin]
        column = ((middle[:, 0] - corner[0]) * PIXELS_A_MM).astype(int)
        row = ((corner[1] - middle[:, 1]) * PIXELS_A_MM).astype(int)
        order = np.argsort(middle[:, 2])
        row, column, near = row[order], column[order], middle[order, 2]
        before = depth[row, column]
        front = near > before
        row, column, near = row[front], column[front], near[front]
        depth[row, column] = near  # the last of equal pixels is the nearest
        colour[row, column] = np.outer(light[order][front], COLOURS.get(kind, COLOURS["bone"]))
    return colour, depth


def _middles(triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middles (m, 3) of the triangles, split until none is much longer than a pixel so that middles fill the picture,
    and which triangle (m,) each is a piece of."""
    done = []
    origin = np.arange(len(triangles))
    for _ in range(12):
        x, y = triangles[:, :, 0], triangles[:, :, 1]
        edges = [(x[:, i] - x[:, j]) ** 2 + (y[:, i] - y[:, j]) ** 2 for i, j in ((0, 1), (1, 2), (2, 0))]
        wide = np.maximum(np.maximum(*edges[:2]), edges[2]) > (1.5 / PIXELS_A_MM) ** 2
        small = triangles[~wide]
        done.append(((small[:, 0] + small[:, 1] + small[:, 2]) / 3.0, origin[~wide]))
        if not wide.any():
            break
        a, b, c = (triangles[wide, k] for k in range(3))
        ab, bc, ca = 0.5 * (a + b), 0.5 * (b + c), 0.5 * (c + a)
        triangles = np.concatenate([np.stack(t, axis=1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
        origin = np.tile(origin[wide], 4)
    return np.concatenate([middle for middle, _ in done]), np.concatenate([piece for _, piece in done])


def _nearer(one: Layer, other: Layer) -> Layer:
    """Of two layers, at each pixel what lies nearer."""
    front = other[1] > one[1]
    return np.where(front[..., None], other[0], one[0]), np.where(front, other[1], one[1])


def _merge(bone: Layer, inside: Layer) -> np.ndarray:
    """Parts before the bone as they are, parts behind it seen through it; (h, w, 4) bytes."""
    colour, depth = bone
    picture = colour.copy()
    there, front = np.isfinite(inside[1]), inside[1] >= depth
    share = np.where(front, 1.0, THROUGH)[..., None]
    picture = np.where(there[..., None], share * inside[0] + (1 - share) * colour, picture)
    alpha = np.where(there | np.isfinite(depth), 255.0, 0.0)[..., None]
    return np.clip(np.concatenate([picture, alpha], axis=2), 0, 255).astype(np.uint8)


def _png(pixels: np.ndarray) -> bytes:
    """The pixels (h, w, 4) as PNG."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + pixels[row].tobytes() for row in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
