"""Surfaces of vertebral bodies and discs: kidney-shaped, waisted, with hollow endplates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .outline import outline
from .solids import Solid, loft
from .spine import Array, Endplate, Vertebra

AROUND = 48
"""Points on each ring."""
RADII = np.array([0.12, 0.35, 0.58, 0.78, 0.92])
"""Rings on an endplate, as shares of the rim."""
SIDE = np.linspace(0.0, 1.0, 11)
"""Rings on the side of a body, from the inferior to the superior rim."""
DISC_SIDE = np.linspace(0.0, 1.0, 7)
"""Rings on the side of a disc, from below."""
_ANGLES = np.linspace(0.0, 2.0 * np.pi, AROUND, endpoint=False)


def plate_ring(plate: Endplate, share: float, into_bone: float) -> Array:
    """(AROUND, 3) points at a share of the rim; ``into_bone`` is 1 above (cranial hollow) and -1 below."""
    flat = share * outline(plate.width, plate.depth, _ANGLES)
    hollow = into_bone * plate.concavity * (1.0 - share**2)
    local = np.column_stack([flat, np.full(AROUND, hollow)])
    return np.asarray(plate.centre + local @ plate.axes.T)


def body_solid(vertebra: Vertebra, shape: Mapping[str, float]) -> Solid:
    """Body of L1 to L5 between its two endplates."""
    assert vertebra.inferior is not None
    low, high = vertebra.inferior, vertebra.superior
    bottom, top = plate_ring(low, 1.0, 0.0), plate_ring(high, 1.0, 0.0)
    rings = [plate_ring(low, r, 1.0) for r in RADII]
    for s in SIDE:
        ring = (1.0 - s) * bottom + s * top
        axis = (1.0 - s) * low.centre + s * high.centre
        narrow = 1.0 - shape["body.waist"] * np.sin(np.pi * np.clip((s - 0.08) / 0.84, 0.0, 1.0)) ** 1.3
        rings.append(axis + narrow * (ring - axis))
    rings += [plate_ring(high, r, -1.0) for r in RADII[::-1]]
    return loft(np.array(rings))


def disc_solid(upper: Vertebra, lower: Vertebra, shape: Mapping[str, float]) -> tuple[Solid, Array]:
    """A disc between two vertebrae, and for each of its vertices the share with which it follows the upper one."""
    assert upper.inferior is not None
    below, above = lower.superior, upper.inferior
    rings, weight = [plate_ring(below, r, -1.0) for r in RADII], [0.0] * len(RADII)
    bottom, top = plate_ring(below, 1.0, 0.0), plate_ring(above, 1.0, 0.0)
    axis = 0.5 * (below.centre + above.centre)
    for s in DISC_SIDE:
        ring = (1.0 - s) * bottom + s * top
        out = ring - axis
        out -= np.outer(out @ below.axes[:, 2], below.axes[:, 2])
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        rings.append(ring + shape["disc.bulge"] * np.sin(np.pi * s) * out)
        weight.append(float(s))
    rings += [plate_ring(above, r, 1.0) for r in RADII[::-1]]
    weight += [1.0] * len(RADII)
    return loft(np.array(rings)), np.concatenate([np.repeat(weight, AROUND), [0.0, 1.0]])
