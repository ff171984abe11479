"""The extended check: published cohorts beyond the thirteen, with the same kind of tolerance around each value.

A cohort file in ``extended/`` describes the population, lines of ``evidence/data/outcomes/results.csv`` its results.
Results on which a constant rests are left out here; the calibration shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..evidence import StudyResult, study_results
from .calibration import EXTENDED, Calibrated, calibrate, cohort_file
from .load import load_cohort
from .model import Cohort

TOLERANCES = Path(__file__).with_name("tolerances.yaml")


@dataclass(frozen=True)
class Extended:
    """A published result beside ours, and the range allowed for our centre."""

    calibrated: Calibrated
    low: float
    high: float

    @property
    def inside_tolerance(self) -> bool:
        """Whether our centre lies in the range."""
        return self.low <= self.calibrated.ours.value <= self.high

    @property
    def inside_interval(self) -> bool:
        """Whether the published value lies in our 90 % interval."""
        return self.calibrated.inside

    @property
    def kind(self) -> tuple[str, str]:
        """Main diagnosis of the cohort, and what was done to it."""
        cohort = _cohort(self.calibrated.result.study)
        option = cohort.options[self.calibrated.result.option.split("-")[0]]
        technique = max(option.technique, key=lambda t: option.technique[t])
        return max(cohort.diagnosis, key=lambda d: cohort.diagnosis[d]).value, technique.value

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        diagnosis, technique = self.kind
        return {
            **self.calibrated.as_dict(), "diagnosis": diagnosis, "technique": technique,
            "allowed": [round(self.low, 4), round(self.high, 4)], "inside_tolerance": self.inside_tolerance,
            "inside_interval": self.inside_interval,
        }  # fmt: skip


def extended_results() -> list[StudyResult]:
    """Held-out results of the cohorts in ``extended/``."""
    return [r for r in study_results() if r.held_out and (EXTENDED / f"{r.study}.yaml").is_file()]


def check_extended(results: Sequence[StudyResult] | None = None) -> list[Extended]:
    """Every result of the extended check, forecast and compared."""
    rows = calibrate(extended_results() if results is None else results)
    return [Extended(row, *allowed(row.result)) for row in rows]


def allowed(result: StudyResult) -> tuple[float, float]:
    """The range allowed around a published value.

    Raises:
        ValueError: the quantity has no tolerance.
    """
    name = result.quantity.split(".")[0]
    for rule in _rules():
        if name in rule["quantities"]:
            if "factor" in rule:
                return result.value / rule["factor"], result.value * rule["factor"]
            return result.value - rule["points"], result.value + rule["points"]
    raise ValueError(f"{name} has no tolerance in {TOLERANCES.name}")


@dataclass(frozen=True)
class Group:
    """Results of one diagnosis and technique: how many lie inside, and whether ours lean to one side.

    ``lean`` is the mean of (published - ours) in standard deviations of our intervals.
    """

    name: str
    of: int
    in_tolerance: int
    in_interval: int
    lean: float


def groups(rows: Iterable[Extended]) -> list[Group]:
    """Rows by diagnosis and technique, and all together."""
    found: dict[str, list[Extended]] = {}
    for row in rows:
        found.setdefault(", ".join(row.kind).replace("_", " "), []).append(row)
    everything = [row for part in found.values() for row in part]
    return [_group(name, part) for name, part in [*sorted(found.items()), ("all", everything)]]


def _group(name: str, rows: Sequence[Extended]) -> Group:
    lean = sum(r.calibrated.score for r in rows) / len(rows)
    return Group(name, len(rows), sum(r.inside_tolerance for r in rows), sum(r.inside_interval for r in rows), lean)


@cache
def _rules() -> list[dict[str, Any]]:
    return list(yaml.safe_load(TOLERANCES.read_text(encoding="utf-8"))["rules"])


@cache
def _cohort(study: str) -> Cohort:
    path = cohort_file(study)
    if path is None:
        raise ValueError(f"{study}: no file describes this cohort")
    return load_cohort(path)
