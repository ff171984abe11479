"""What happens at the operated and neighbouring levels over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..evidence import Use


@dataclass(frozen=True)
class Band:
    """A value with its 90 % band. ``low`` and ``high`` cover both chance in the evidence and not knowing."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class AdjacentChange:
    """What a neighbouring level carries after the operation, against intact, under one protocol."""

    level: str
    protocol: str
    """``load_control`` or ``hybrid``."""
    rotation_ratio: float
    idp_ratio: float | None
    facet_ratio: float | None
    hazard_ratio: Band
    """Factor on the published population hazard that the mechanics are allowed to move; 1 for no effect."""


@dataclass(frozen=True)
class Course:
    """One option over ten years at the operated and neighbouring levels."""

    option: str
    years: tuple[float, ...]
    union: tuple[Band, ...] | None
    """Probability of union by each year; None where nothing is to unite."""
    union_criterion: str
    adjacent: Mapping[str, AdjacentChange]
    adjacent_reoperation: tuple[Band, ...]
    """Cumulative probability of an operation at a neighbouring level."""
    notes: tuple[str, ...]
    evidence: tuple[Use, ...]
