"""ASTM F2077: a cage in axial compression between steel blocks shaped to its faces.

The cage is a prism of its contact area. The layer of teeth on each face has a share of that area. The steel gives way
as an elastic half space under a rigid punch. The load frame is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..evidence import ParameterSet, parameters
from ..surgery.catalogue import Item


@dataclass(frozen=True)
class F2077Result:
    """One cage.

    Attributes:
        contact_mm2: area that bears. stiffness: N/mm. yield_n: load at which the bearing area reaches the material's
        strength in compression, None where the material gives none. pressure: mean pressure on the endplate, MPa,
        at the set's service load.
    """

    contact_mm2: float
    stiffness: float
    yield_n: float | None
    pressure: float


def f2077(cage: Item, material: Item, table: ParameterSet | None = None) -> F2077Result:
    """One cage of its usual height in compression; constants from the set ``F2077``.

    Block compression: k = E A / h for the body and for each layer of teeth, in series with both steel blocks
    (Sneddon 1965).
    """
    t = table or parameters("F2077")
    modulus, area, height = material.value("modulus_mpa"), cage.contact_mm2, cage.value("height_mm")
    teeth = min(cage.value("teeth_mm", 0.0), 0.5 * height)
    touching = cage.value("teeth_share", 1.0) * area
    steel = _punch_stiffness(area, float(t["block_modulus_mpa"]), float(t["block_poisson"]))
    parts = [modulus * area / (height - 2.0 * teeth) if height > 2.0 * teeth else np.inf, steel, steel]
    if teeth > 0.0:
        parts += [modulus * touching / teeth] * 2
    strength = material.value("compressive_mpa", 0.0)
    return F2077Result(
        contact_mm2=area,
        stiffness=float(1.0 / sum(1.0 / k for k in parts)),
        yield_n=strength * area if strength else None,
        pressure=float(t["service_load_n"]) / area,
    )


def _punch_stiffness(area: float, modulus: float, poisson: float) -> float:
    """Load over depth of a rigid round punch of ``area`` mm² on an elastic half space, N/mm (Sneddon 1965)."""
    return float(2.0 * np.sqrt(area / np.pi) * modulus / (1.0 - poisson**2))
