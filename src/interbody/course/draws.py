"""Random numbers by name: the same name and seed give the same numbers, whatever else is drawn.

So options share their chance, and what differs between them is the options' own doing (common random numbers).
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def normals(seed: int, name: str, n: int) -> Array:
    """(n,) standard normal numbers, spread evenly (a shuffled stratified sample)."""
    from scipy.special import ndtri

    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode())])))
    return np.asarray(ndtri((generator.permutation(n) + generator.random(n)) / n))


def nested(seed: int, name: str, unknown: int, chance: int, is_chance: bool) -> Array:
    """(unknown x chance,) numbers; one of what is not known holds for all people drawn under it."""
    return normals(seed, name, unknown * chance) if is_chance else np.repeat(normals(seed, name, unknown), chance)
