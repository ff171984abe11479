"""Sums over people, from which means, shares and spreads of a cohort follow; chunks and strata are added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ..outcomes.arrays import Array


@dataclass
class Moments:
    """For each quantity the summed value, the summed square and the number of people it applies to.

    Arrays have the shape of the quantity without its last axis (people). Shares have no square of their own: that of
    one person is p (1 - p).
    """

    total: dict[str, Array] = field(default_factory=dict)
    square: dict[str, Array] = field(default_factory=dict)
    count: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, value: Array, square: Array | None = None, like: Array | None = None) -> None:
        """Add people's expected values, and their expected squares where it is a score and not a chance.

        ``like``: the row that each year has, where years that do not differ share one.
        """
        self.total[name] = self.total.get(name, 0.0) + _over_people(value, like)
        if square is not None:
            self.square[name] = self.square.get(name, 0.0) + _over_people(square, like)
        self.count[name] = self.count.get(name, 0.0) + value.shape[-1]

    def merge(self, other: Moments) -> None:
        """Add another stratum or chunk."""
        for mine, theirs in ((self.total, other.total), (self.square, other.square), (self.count, other.count)):
            for name, value in theirs.items():
                mine[name] = mine.get(name, 0.0) + value

    def mean(self, name: str) -> Array:
        """Mean over people."""
        return self.total[name] / self.count[name]

    def sd(self, name: str) -> Array:
        """Standard deviation between people: of the score, or sqrt(p (1 - p)) of a share."""
        mean = self.mean(name)
        if name in self.square:
            return np.sqrt(np.maximum(self.square[name] / self.count[name] - mean**2, 0.0))
        return np.sqrt(np.maximum(mean * (1 - mean), 0.0))

    def names(self) -> Iterator[str]:
        """Quantities that apply."""
        return iter(self.total)


def _over_people(value: Array, like: Array | None) -> Array:
    found = value.sum(axis=-1)
    return found if like is None else found[..., like]
