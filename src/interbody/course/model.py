"""What happens at the operated and neighbouring levels over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..evidence import Use

if TYPE_CHECKING:
    from .healed import Healing

YEARS = (0.115, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Times that every course and forecast reports, in years after the decision; 0.115 is six weeks."""


@dataclass(frozen=True)
class Band:
    """A value with its 90 % band. ``low`` and ``high`` cover both chance in the evidence and not knowing."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BandAt(Band):
    """A band at a time."""

    year: float


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
    """One option over ten years at the operated and neighbouring levels.

    ``adjacent`` holds the hybrid protocol (the one that moves the hazard), ``adjacent_load_control`` the other;
    both are empty when the option's mechanics are not known.
    """

    option: str
    years: tuple[float, ...]
    union: tuple[BandAt, ...] | None
    """Probability of union by each year; None where nothing is to unite."""
    union_criterion: str
    adjacent: Mapping[str, AdjacentChange]
    adjacent_reoperation: tuple[BandAt, ...] | None
    """Cumulative probability of an operation at a neighbouring level; None where nothing is fused."""
    notes: tuple[str, ...]
    evidence: tuple[Use, ...]
    adjacent_load_control: Mapping[str, AdjacentChange]
    adjacent_reoperation_population: tuple[BandAt, ...] | None
    """The same from the published hazard alone: what is left when mechanics are not allowed to move it."""
    adjacent_reoperation_by_level: Mapping[str, tuple[BandAt, ...]] = field(default_factory=dict)
    """The chance at each neighbouring level alone."""
    union_population: tuple[BandAt, ...] | None = None
    """Probability of union from published rates alone, likewise."""
    healing: Healing | None = None
    """The operated level over ten years; None where its mechanics are not known or no graft lies between endplates."""
