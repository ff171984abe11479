"""Published results as records, one line of a table each: pooled by the models, or held out.

``data/outcomes/results.csv`` grew with the models. ``data/studies/prospective.csv`` was gathered and scored once they
were fixed; a line of it that is pooled later names its constant, as in the other table.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .parameters import DATA
from .quantity import Status

RESULTS = DATA / "outcomes" / "results.csv"
PROSPECTIVE = DATA / "studies" / "prospective.csv"
HELD_OUT = "held out"


@dataclass(frozen=True)
class StudyResult:
    """One published result.

    Attributes:
        study: name of the cohort file or entry that describes the population.
        source: key in the source library.
        design: ``trial``, ``cohort``, ``register``, ``series`` or ``pooled``.
        n: people behind the result.
        option: option of the cohort; ``a-b`` for a less b.
        quantity: field of the cohort's forecast.
        year: follow-up in years; None for what happens around the operation.
        value, low, high: as published; the interval is the 95 % one, where printed.
        status: how it came to us.
        use: ``held out``, or ``set:quantity`` of the constant that rests on it.
        note: criterion and remarks.
    """

    study: str
    source: str
    design: str
    n: int
    option: str
    quantity: str
    year: float | None
    value: float
    low: float | None
    high: float | None
    status: Status
    use: str
    note: str

    @property
    def held_out(self) -> bool:
        """Whether no constant of the models rests on it."""
        return self.use == HELD_OUT


@cache
def study_results() -> tuple[StudyResult, ...]:
    """All records that the models grew with, in the order of the file.

    Raises:
        ValueError: a number or a status cannot be read.
    """
    return _read(RESULTS)


@cache
def prospective_results() -> tuple[StudyResult, ...]:
    """All records that were scored before they could move the models, in the order of the file.

    Raises:
        ValueError: a number or a status cannot be read.
    """
    return _read(PROSPECTIVE)


def _read(path: Path) -> tuple[StudyResult, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_result(row) for row in csv.DictReader(file))


def _result(row: dict[str, str]) -> StudyResult:
    return StudyResult(
        study=row["study"],
        source=row["source"],
        design=row["design"],
        n=int(row["n"]),
        option=row["option"],
        quantity=row["quantity"],
        year=_number(row["year"]),
        value=float(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        status=Status(row["status"]),
        use=row["use"],
        note=row["note"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
