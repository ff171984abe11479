"""A quantity: a value that knows its unit, its spread, where it was read, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How a value came to us; the sentence is shown to users."""

    read = "read"
    quoted = "quoted"
    measured = "measured"
    derived = "derived"
    recalled = "recalled"
    assumed = "assumed"

    @property
    def sentence(self) -> str:
        return {
            Status.read: "read in the named source",
            Status.quoted: "read in a second source that quotes the named one",
            Status.measured: "measured from the named data",
            Status.derived: "worked out from the named source's data",
            Status.recalled: "recalled from a well-known paper and not yet looked up",
            Status.assumed: "an assumption; no source gives it",
        }[self]


@dataclass(frozen=True)
class Quantity:
    """One constant of the model or one published figure.

    Attributes:
        name: dotted name within its parameter set, e.g. ``ligament.ALL.stiffness.L4-L5``.
        value: a float, or a tuple of floats (a curve or table, as ``note`` says).
        unit: unit in words, ``1`` for none.
        source: BibTeX key in the source library; empty only for ``assumed``.
        status: how far to trust it.
        sd: standard deviation in the same unit, if published.
        low, high: published interval in the same unit, if any.
        n: number of people, specimens or studies behind it, if published.
        counts: what ``n`` counts: ``people`` (or specimens) or ``studies``.
        note: what the figure stands for, criterion, conditions.
    """

    name: str
    value: Any
    unit: str
    source: str
    status: Status
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    note: str = ""
    counts: str = "people"

    def __float__(self) -> float:
        return float(self.value)
