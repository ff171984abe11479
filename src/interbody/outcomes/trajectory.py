"""A mean change of a score over time, with its standard error: plateau, early shape, drift and contrast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

Points = Sequence[tuple[float, float]]
FIRST_YEAR = 1.0


def interpolate(points: Points, at: float) -> float:
    """Piecewise linear, flat beyond both ends."""
    if at <= points[0][0]:
        return points[0][1]
    for (t0, v0), (t1, v1) in pairwise(points):
        if at <= t1:
            return v0 + (v1 - v0) * (at - t0) / (t1 - t0)
    return points[-1][1]


def no_contrast(year: float) -> tuple[float, float]:
    """Used where the cohort had this very treatment."""
    return 0.0, 0.0


@dataclass(frozen=True)
class Trajectory:
    """Mean change from baseline of people like the reference cohort.

    Before one year it is ``shape(t)`` times the change at one year; from then on it follows the anchors and, past
    the last, drifts by ``drift`` points a year. ``contrast(t)`` is (mean, standard error) added at plateau scale.
    """

    anchors: Points
    shape: Points
    drift: float
    drift_sd: float
    between: float
    contrast: Callable[[float], tuple[float, float]] = no_contrast

    def early(self, year: float) -> float:
        """Share of the change at one year that is reached; 1 from one year on."""
        return interpolate([(0.0, 0.0), *self.shape], year) if year < FIRST_YEAR else 1.0

    def mean(self, year: float) -> float:
        """Mean change at ``year``, in points."""
        return (interpolate(self.anchors, year) + self.contrast(year)[0]) * self.early(year) + self.drift * self.late(
            year
        )

    def late(self, year: float) -> float:
        """Years past the last anchor."""
        return max(0.0, year - self.anchors[-1][0])

    def se(self, year: float) -> float:
        """Standard deviation of that mean between studies and from the contrast and the drift."""
        contrast = self.contrast(year)[1]
        return sqrt(self.early(year) ** 2 * (self.between**2 + contrast**2) + (self.drift_sd * self.late(year)) ** 2)
