"""What is not known, drawn once for a whole cohort: standard normal deviates by name, the same for every option."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from scipy.special import ndtri

from ..outcomes.arrays import Array


class Central:
    """No deviation: the central forecast."""

    drawn = False

    def z(self, name: str) -> Array:
        """Always 0."""
        return 0.0


class Replicates:
    """``count`` replicates. Each name has its own even sample of the normal distribution, in an order of its own.

    The order depends on the seed and the name alone, so that two options share what they have in common.
    """

    drawn = True

    def __init__(self, seed: int, count: int) -> None:
        self.seed, self.count = seed, count
        self._even = ndtri((np.arange(count) + 0.5) / count)
        self._kept: dict[str, Array] = {}

    def flat(self, name: str) -> Array:
        """Deviates of shape (count,)."""
        if name not in self._kept:
            self._kept[name] = np.random.default_rng([self.seed, crc32(name.encode())]).permutation(self._even)
        return self._kept[name]

    def z(self, name: str) -> Array:
        """Deviates of shape (count, 1, 1), to go with (years, people)."""
        return self.flat(name)[:, None, None]
