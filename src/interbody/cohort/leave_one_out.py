"""Each pooled gain again without each of its studies, and how well the rest foretell it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from ..course import Ledger
from ..outcomes.pooling import gains, pooled_gain
from ..outcomes.references import short_source

POOLED = (
    "degenerative_spondylolisthesis.fusion",
    "stenosis.decompression",
    "disc_degeneration.fusion",
    "disc_herniation.microdiscectomy",
)
"""Diagnoses and treatments whose gain rests on several studies."""
Z90 = 1.644854


@dataclass(frozen=True)
class LeftOut:
    """One study against the others: its change of ODI at the reference baseline, and the others' forecast of it."""

    group: str
    study: str
    source: str
    change: float
    forecast: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the study lies in the 90 % interval that the others give."""
        return self.low <= self.change <= self.high

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.__dict__, "inside": self.inside}


def leave_one_out() -> list[LeftOut]:
    """Every study of every pooled gain, forecast from the others: mean ± 1.64 sqrt(se² + tau² + its own se²)."""
    book = Ledger("pain_and_function")
    found = []
    for group in POOLED:
        for study, (change, se) in gains(group, book).items():
            rest = pooled_gain(group, book, without=study)
            wide = Z90 * sqrt(rest.new_study**2 + se**2)
            source = short_source(book.quantity(f"gain.{group}.{study}", "leave one out"))
            found.append(LeftOut(group, study, source, change, rest.mean, rest.mean - wide, rest.mean + wide))
    return found
