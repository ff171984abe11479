"""A score over time: the cohort's change, moved by the own baseline and the own factors.

A gain is in proportion to the true score, and of a score told once only the share ``reliability`` of its distance from
the mean of the people it comes from, m, is true. With k(t) = 1 + change(t) / B, the share of its baseline B that the
reference cohort keeps, someone who starts at b is expected at k (m + reliability (b - m)), plus early(t) x modifiers;
m is B for a person, and a cohort's own mean for its people. The gain is at most ``floor_share`` of b. A score reported
later is max(0, N(a, sd)) with a chosen so that its mean is the expected one: scores pile up at 0. The functions hold
for one person and for arrays of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from ..course import Z90, Effect
from .arrays import Array, latent, ndtr
from .model import Estimate
from .trajectory import Trajectory


def expected_change(
    cohort: Array,
    early: Array,
    baseline: Array,
    start: float,
    centre: float,
    reliability: Array,
    effect: Array,
    floor: float,
    top: float,
) -> Array:
    """Expected change from ``baseline`` among people whose mean is ``centre``.

    ``cohort`` is the change of the reference cohort, which began at ``start``.
    """
    kept = 1 + cohort / start
    grown = kept * (centre + reliability * (baseline - centre)) - baseline
    return np.clip(grown + early * effect, -floor * baseline, top - baseline)


def gain_share(expected: Array, sd: Array, border: Array) -> Array:
    """Chance of a score of ``border`` or less when ``expected`` is its mean; 0 where the border is below 0."""
    return np.where(border >= 0, ndtr((border - latent(expected, sd)) / sd), 0.0)


@dataclass(frozen=True)
class Score:
    """One score of one person under one treatment.

    ``reliability`` and its error: how much of a told baseline is true. ``scale``: points of this score per point of
    ``modifiers``. ``room``: below this baseline no chance of a gain is told; a substantial one does not fit in.
    """

    path: Trajectory
    baseline: float
    cohort_baseline: float
    top: float
    sd: float
    reliability: float
    reliability_se: float
    floor_share: float
    room: float
    modifiers: tuple[Effect, ...] = ()
    scale: float = 1.0

    def change(self, year: float) -> float:
        """Expected change from baseline at ``year``."""
        effect = self.scale * sum(e.mean for e in self.modifiers)
        return float(
            expected_change(
                self.path.mean(year), self.path.early(year), self.baseline, self.cohort_baseline, self.cohort_baseline,
                self.reliability, effect,
self.floor_share, self.top,
            )
        )  # fmt: skip

    def mean_sd(self, year: float) -> float:
        """Standard deviation of the expected change: what is not known about the average."""
        early = self.path.early(year)
        kept = 1 + self.path.mean(year) / self.cohort_baseline
        parts = [self.path.se(year), kept * self.reliability_se * (self.baseline - self.cohort_baseline)]
        parts += [early * self.scale * e.se for e in self.modifiers]
        return sqrt(sum(p**2 for p in parts))

    def at(self, year: float) -> Estimate:
        """The score at ``year`` with its bands, held within 0 and the top of the scale."""
        value = self.baseline + self.change(year)
        wide, narrow = Z90 * self._total_sd(year), Z90 * self.mean_sd(year)
        return Estimate(
            value,
            self._held(value - wide),
            self._held(value + wide),
            self._held(value - narrow),
            self._held(value + narrow),
        )

    def gain_chance(self, year: float, points: float) -> Estimate | None:
        """Chance that the score falls by at least ``points``; None if the baseline leaves no room for it."""
        if points <= 0 or self.baseline < max(points, self.room):
            return None
        mean, spread = self.baseline + self.change(year), Z90 * self.mean_sd(year)
        return Estimate(
            *(
                float(gain_share(self._held(mean + shift), self.sd, self.baseline - points))
                for shift in (0.0, spread, -spread)
            )
        )

    def below(self, year: float, border: float) -> Estimate:
        """Chance of a score of ``border`` or less."""
        mean, spread = self.baseline + self.change(year), Z90 * self.mean_sd(year)
        return Estimate(
            *(float(gain_share(self._held(mean + shift), self.sd, border)) for shift in (0.0, spread, -spread))
        )

    def reach(self, year: float, border: float, shift: float = 0.0) -> float:
        """(border - latent location) in standard deviations, with the mean moved by ``shift`` of its own 90 % half."""
        mean = self._held(self.baseline + self.change(year) + shift * Z90 * self.mean_sd(year))
        return float((border - latent(mean, self.sd)) / self.sd)

    def _total_sd(self, year: float) -> float:
        return sqrt(self.mean_sd(year) ** 2 + self.sd**2)

    def _held(self, score: float) -> float:
        return min(max(score, 0.0), self.top)
