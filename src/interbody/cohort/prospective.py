"""The prospective check: cohorts gathered once the models were fixed, and scored before anything moved.

Cohort files lie in ``prospective/``, their results in ``evidence/data/studies/prospective.csv``. ``first_score.csv``
keeps what the models said of each set on first sight, with the commit they stood at; its lines are never written again.
Results that a constant came to rest on later are left out of today's check, and stay in the first score.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..evidence import StudyResult, prospective_results
from .calibration import PROSPECTIVE
from .extended import Extended, check_extended

FIRST_SCORE = PROSPECTIVE / "first_score.csv"


@dataclass(frozen=True)
class FirstScore:
    """A published value and what was forecast of it on first sight, by the commit ``version``.

    ``score`` is in standard deviations of the interval.
    """

    version: str
    study: str
    option: str
    quantity: str
    year: float | None
    published: float
    ours: float
    low: float
    high: float
    score: float
    inside_tolerance: bool
    inside_interval: bool


@cache
def first_scores() -> tuple[FirstScore, ...]:
    """The first score, in the order of the results."""
    with FIRST_SCORE.open(encoding="utf-8", newline="") as file:
        return tuple(_first(row) for row in csv.DictReader(file))


def by_version(first: Iterable[FirstScore]) -> dict[str, list[FirstScore]]:
    """First scores of each set, by the commit that was scored."""
    found: dict[str, list[FirstScore]] = {}
    for score in first:
        found.setdefault(score.version, []).append(score)
    return found


def _first(row: dict[str, str]) -> FirstScore:
    published, ours, low, high, score = (float(row[name]) for name in ("published", "ours", "low", "high", "score"))
    return FirstScore(
        row["version"], row["study"], row["option"], row["quantity"], float(row["year"]) if row["year"] else None,
        published, ours, low, high, score, row["inside_tolerance"] == "1", row["inside_interval"] == "1",
    )  # fmt: skip


def held_out_prospective() -> list[StudyResult]:
    """Results of the prospective cohorts that no constant rests on."""
    return [result for result in prospective_results() if result.held_out]


def check_prospective() -> list[Extended]:
    """Every held-out result of the prospective cohorts, forecast with today's models and compared."""
    return check_extended(held_out_prospective())
