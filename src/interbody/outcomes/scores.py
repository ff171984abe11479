"""A person's score over time: the cohort's change, scaled by the own baseline and moved by the own factors.

change(t) = g x cohort change(t) + early(t) x modifiers, g = 1 + slope x (own baseline / cohort baseline - 1);
the gain is at most ``floor_share`` of the baseline. Bands are normal: the mean's from the studies, the person's
from that and the published spread of individual change.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

from ..course import Z90, Effect
from .model import Estimate
from .trajectory import Trajectory


@dataclass(frozen=True)
class Score:
    """One score of one person under one treatment.

    ``slope`` and ``slope_se``: dependence on baseline. ``scale``: points of this score per point of ``modifiers``.
    """

    path: Trajectory
    baseline: float
    cohort_baseline: float
    top: float
    sd: float
    slope: float
    slope_se: float
    floor_share: float
    modifiers: tuple[Effect, ...] = ()
    scale: float = 1.0

    def change(self, year: float) -> float:
        """Expected change from baseline at ``year``."""
        cohort = self.path.mean(year)
        grown = cohort * (1 + self.slope * self._relative) if cohort < 0 else cohort
        moved = grown + self.path.early(year) * self.scale * sum(e.mean for e in self.modifiers)
        return min(max(moved, -self.floor_share * self.baseline), self.top - self.baseline)

    def mean_sd(self, year: float) -> float:
        """Standard deviation of the expected change: what is not known about the average."""
        early = self.path.early(year)
        parts = [self.path.se(year), self.path.mean(year) * self.slope_se * self._relative]
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
        if points <= 0 or points > self.baseline:
            return None
        chances = [
            0.5 * (1 + erf((-points - self.change(year) - shift * self.mean_sd(year)) / self.sd / sqrt(2)))
            for shift in (0.0, Z90, -Z90)
        ]
        return Estimate(*chances)

    def _total_sd(self, year: float) -> float:
        return sqrt(self.mean_sd(year) ** 2 + self.sd**2)

    def _held(self, score: float) -> float:
        return min(max(score, 0.0), self.top)

    @property
    def _relative(self) -> float:
        return self.baseline / self.cohort_baseline - 1
