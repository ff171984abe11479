"""The open published results, forecast from cohort files and held against what was published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import yaml
from pydantic import Field

from ..outcomes.arrays import Array
from .forecast import TAIL, CohortForecast, Interval, forecast_cohort
from .load import load_cohort
from .model import Strict

FOLDER = Path(str(files("interbody.cohort") / "published"))
TARGETS = "targets.yaml"


class Against(Strict):
    """What a target is compared with; what is left out is as in the target."""

    cohort: str | None = None
    option: str | None = None
    year: float | None = None


class Target(Strict):
    """One published value and the range allowed for our centre (the tolerance of the evidence table).

    ``quantity``: fields of the forecast; several are added. ``how``: ``value``; or, against another place, the
    ``difference`` times ``scale``, the ``odds_ratio``, or ``risk_ratio_missing``, (1 - a) / (1 - b).
    """

    row: str
    what: str
    cohort: str
    option: str
    quantity: list[str]
    year: float | None = None
    how: Literal["value", "difference", "odds_ratio", "risk_ratio_missing"] = "value"
    against: Against | None = None
    scale: float = 1.0
    target: float
    low: float
    high: float
    status: str
    note: str = ""


class Targets(Strict):
    """All targets of the file."""

    targets: Annotated[list[Target], Field(min_length=1)]


@dataclass(frozen=True)
class Checked:
    """A target beside ours."""

    target: Target
    ours: Interval

    @property
    def inside_tolerance(self) -> bool:
        """Whether the centre lies in the allowed range."""
        return self.target.low <= self.ours.value <= self.target.high

    @property
    def inside_interval(self) -> bool:
        """Whether the published value lies in our 90 % interval."""
        return self.ours.low <= self.target.target <= self.ours.high

    @property
    def passed(self) -> bool:
        """Both."""
        return self.inside_tolerance and self.inside_interval

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        t, ours = self.target, self.ours
        return {
            "row": t.row, "what": t.what, "published": t.target, "allowed": [t.low, t.high], "status": t.status,
            "ours": round(ours.value, 4), "low": round(ours.low, 4), "high": round(ours.high, 4),
            "width": round(ours.width, 4), "inside_tolerance": self.inside_tolerance,
            "inside_interval": self.inside_interval, "passed": self.passed, "note": t.note,
        }  # fmt: skip


def targets() -> list[Target]:
    """The open results, in the order of the evidence table."""
    return Targets.model_validate(yaml.safe_load((FOLDER / TARGETS).read_text(encoding="utf-8"))).targets


@cache
def published(name: str) -> CohortForecast:
    """Forecast of one of the project's cohort files."""
    return forecast_cohort(load_cohort(FOLDER / f"{name}.yaml"))


def check() -> list[Checked]:
    """Every target, forecast and compared."""
    return [compare(target) for target in targets()]


def compare(target: Target, forecasts: Callable[[str], CohortForecast] = published) -> Checked:
    """One target against the forecast of its cohort.

    Raises:
        ValueError: the forecast has no such quantity.
    """
    sampled = target.how in ("value", "difference")
    value, drawn = _place(target, target.cohort, target.option, target.year, sampled, forecasts)
    if target.how != "value":
        other = target.against or Against()
        place = (other.cohort or target.cohort, other.option or target.option, other.year or target.year)
        plain = _place(target, *place, sampled, forecasts)
        value, drawn = (_combine(target, a, b) for a, b in zip((value, drawn), plain, strict=True))
    low, high = np.percentile(drawn, (TAIL, 100 - TAIL))
    return Checked(target, Interval(float(value), min(float(low), float(value)), max(float(high), float(value))))


def _place(
    target: Target,
    cohort: str,
    option: str,
    year: float | None,
    sampled: bool,
    forecasts: Callable[[str], CohortForecast],
) -> tuple[float, Array]:
    found = forecasts(cohort).sample(option, target.quantity, year, sampled)
    if found is None:
        raise ValueError(f"{target.row}: {cohort} has no {', '.join(target.quantity)} for {option}")
    return found


def _combine(target: Target, one: Array, other: Array) -> Array:
    if target.how == "difference":
        return (one - other) * target.scale / len(target.quantity)
    if target.how == "odds_ratio":
        return one / (1 - one) / (other / (1 - other))
    return (1 - one) / (1 - other)


def summary(rows: list[Checked]) -> Mapping[str, int]:
    """How many targets passed, and of how many."""
    return {"passed": sum(row.passed for row in rows), "of": len(rows)}
