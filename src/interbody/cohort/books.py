"""The parameter sets that a cohort's forecast reads, each remembering what was read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..course import Ledger
from ..evidence import ParameterSet, Use


@dataclass(frozen=True)
class Books:
    """One ledger for each set."""

    scores: Ledger
    classes: Ledger
    union: Ledger
    adjacent: Ledger
    reoperation: Ledger
    harms: Ledger
    around: Ledger
    deaths: Ledger
    population: Ledger

    @classmethod
    def open(cls, sets: Mapping[str, ParameterSet] | None = None) -> Books:
        """The published sets, or ``sets`` in their place by name."""
        names = (
            "pain_and_function", "global_assessment", "union", "adjacent", "reoperation", "complications",
            "perioperative", "mortality", "population",
        )  # fmt: skip
        return cls(*(Ledger(name, sets) for name in names))

    @property
    def uses(self) -> tuple[Use, ...]:
        """Everything read so far."""
        return tuple(use for name in self.__dataclass_fields__ for use in getattr(self, name).uses)
