"""Published results beside the forecast of cohorts drawn like theirs, pooled and held out kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from ..evidence import StudyResult, study_results
from ..evidence.pooling import Z90
from .check import FOLDER, published
from .forecast import CohortForecast, Interval, forecast_cohort
from .load import load_cohort, parse_cohort

FURTHER, EXTENDED, PROSPECTIVE = (FOLDER.parent / name for name in ("further.yaml", "extended", "prospective"))
Z90_SPAN = 2 * Z90
"""Width of a normal 90 % interval in standard deviations."""


@dataclass(frozen=True)
class Calibrated:
    """A published result beside ours."""

    result: StudyResult
    ours: Interval

    @property
    def inside(self) -> bool:
        """Whether the published value lies in our 90 % interval."""
        return self.ours.low <= self.result.value <= self.ours.high

    @property
    def score(self) -> float:
        """(published - ours) in standard deviations of our interval, its two halves taken apart."""
        apart = self.result.value - self.ours.value
        half = (self.ours.high - self.ours.value) if apart > 0 else (self.ours.value - self.ours.low)
        return apart / max(2 * half / Z90_SPAN, 1e-12)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        r, ours = self.result, self.ours
        return {
            "study": r.study, "source": r.source, "design": r.design, "n": r.n, "option": r.option,
            "quantity": r.quantity, "year": r.year, "published": r.value, "ours": round(ours.value, 4),
            "low": round(ours.low, 4), "high": round(ours.high, 4), "width": round(ours.width, 4),
            "inside": self.inside, "score": round(self.score, 2), "held_out": r.held_out, "use": r.use,
            "status": str(r.status),
        }  # fmt: skip


def calibrate(results: Sequence[StudyResult] | None = None) -> list[Calibrated]:
    """Every published result, forecast for a cohort like its own."""
    found = study_results() if results is None else results
    return [Calibrated(result, ours_of(result)) for result in found]


def ours_of(result: StudyResult) -> Interval:
    """The forecast of one result's quantity for a cohort of its n.

    Raises:
        ValueError: the study has no cohort, or the forecast has no such quantity.
    """
    forecast = of_study(result.study).of_size(result.n)
    names = [result.option] if result.option in forecast.options else result.option.split("-")
    found = (
        forecast.contrast(names[0], names[1], result.quantity, result.year)
        if len(names) == 2
        else forecast.at(result.option, result.quantity, result.year)
    )
    if found is None:
        raise ValueError(f"{result.study}: no {result.quantity} is forecast for {result.option}")
    return found


@cache
def of_study(name: str) -> CohortForecast:
    """Forecast of the cohort of a study: one of its own file, or of ``further.yaml``."""
    if (FOLDER / f"{name}.yaml").is_file():
        return published(name)
    if (own := cohort_file(name)) is not None:
        return forecast_cohort(load_cohort(own))
    further = _further()
    if name not in further:
        raise ValueError(f"{name}: no cohort describes this study")
    return forecast_cohort(parse_cohort({"cohort": name, "n": 200, **further[name]}))


def cohort_file(study: str) -> Path | None:
    """The cohort file of a study of the extended or the prospective check."""
    return next((p for folder in (EXTENDED, PROSPECTIVE) if (p := folder / f"{study}.yaml").is_file()), None)


@cache
def _further() -> dict[str, Any]:
    return dict(yaml.safe_load(FURTHER.read_text(encoding="utf-8")))


def coverage(rows: Sequence[Calibrated]) -> tuple[int, int, float]:
    """How many published values lie in our intervals, of how many, and the SD of their scores."""
    return sum(r.inside for r in rows), len(rows), float(np.sqrt(np.mean([r.score**2 for r in rows])))
