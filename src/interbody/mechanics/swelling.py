"""The water that a nucleus takes up, and the pressure it is under at rest.

Slowly (drained), the nucleus exerts a swelling stress that falls as it takes up water; the annulus is stretched until
the two balance. In the time of a movement (undrained) it keeps the water it has.
"""

from __future__ import annotations

import numpy as np
from scipy.special import lambertw

from .disc import SolidDisc
from .hexahedron import BULK
from .settling import settle_interior


def swell(disc: SolidDisc, stress: float, modulus: float) -> None:
    """Let the nucleus take up water between endplates that do not move, then keep the water in.

    While it swells, its pressure follows the element's own volumetric law with ``modulus``, about a volume at which the
    imaged nucleus has ``stress``. The volumes found then are those that its bulk modulus keeps, and the state found is
    the disc's reference state.

    Args:
        stress: swelling stress of the nucleus at its imaged volume, MPa.
        modulus: drained modulus of the nucleus, MPa.

    Raises:
        TrialFailed: no equilibrium was found.
    """
    nucleus = disc.mesh.nucleus
    if stress <= 0.0 or not nucleus.any():
        return
    material = disc.mesh.material
    bulk = material[nucleus, BULK].copy()
    material[nucleus, BULK] = modulus
    disc.volumes[nucleus] *= np.exp(_strain(stress / modulus))
    try:
        settle_interior(disc)
    finally:
        material[nucleus, BULK] = bulk
    now = disc.element_volumes()[nucleus]
    ratio = np.log(now / disc.volumes[nucleus])
    pressure = -modulus * ratio * np.exp(-ratio)
    disc.volumes[nucleus] = now * np.exp(_strain(pressure / bulk))
    disc.rest = disc.x.copy()


def _strain(ratio: np.ndarray | float) -> np.ndarray:
    """y of y exp(y) = ``ratio``: by how much (logarithm) a volume is below that without stress, under the law
    K ln(J) / J, at a pressure of ``ratio`` K."""
    return np.asarray(lambertw(ratio).real)
