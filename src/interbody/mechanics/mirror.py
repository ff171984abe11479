"""A symmetric spine bends to the left as it bends to the right, so the mirrored answer is one too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from .level import Level, Snapshot

_MIRROR = np.diag([1.0, -1.0, 1.0])
_SAME_MM, _SAME_RAD = 1e-3, 1e-5  # how far a symmetric spine may be from its own mirror image at rest


def mirror_image(levels: Sequence[Level], states: Sequence[Snapshot]) -> list[Snapshot] | None:
    """The states seen in the sagittal plane (left for right), or None where a disc's mesh is not symmetric in it."""
    found: list[Snapshot] = []
    for level, (rotation, translation, interior) in zip(levels, states, strict=True):
        pose = (_MIRROR @ rotation @ _MIRROR, _MIRROR @ translation)
        if level.disc is None or interior is None:
            found.append((*pose, None))
            continue
        inside = level.disc.topology.interior
        points = level.disc.mesh.points[inside]
        away, partner = cKDTree(points).query(points @ _MIRROR)
        if away.max() > _SAME_MM:
            return None
        found.append((*pose, interior[partner] @ _MIRROR))
    return found


def is_symmetric(levels: Sequence[Level], rest: Sequence[Snapshot]) -> bool:
    """Whether a spine at rest is its own mirror image in the sagittal plane."""
    seen = mirror_image(levels, rest)
    if seen is None:
        return False
    return all(
        float(np.abs(a[0] - b[0]).max()) < _SAME_RAD and float(np.abs(a[1] - b[1]).max()) < _SAME_MM
        for a, b in zip(seen, rest, strict=True)
    )
