"""The nouns of a forecast. Their fields are those of ``forecast.<option>`` in docs/result.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..evidence import Use


@dataclass(frozen=True)
class Estimate:
    """A value with two bands, both 90 %.

    For scores ``low`` to ``high`` holds what one such person will report (chance and not knowing together), and
    ``mean_low`` to ``mean_high`` the average of many such people (not knowing alone). For chances ``low`` to
    ``high`` is the not knowing of the chance itself, and the other two are None.
    """

    value: float
    low: float
    high: float
    mean_low: float | None = None
    mean_high: float | None = None


@dataclass(frozen=True)
class Reference:
    """The published figure of the reference cohort; ``year`` is the follow-up, None if it has no one time.

    ``n`` counts ``people``, or ``studies`` where the source told no people.
    """

    value: float
    year: float | None
    population: str
    source: str
    n: int | None
    counts: str = "people"


@dataclass(frozen=True)
class Complication:
    """Chance of one harm."""

    value: float
    low: float
    high: float
    label: str
    when: str
    reference: Reference
    sources: tuple[str, ...]
    """Keys of the source library."""
    severity: str
    """``minor``, ``moderate`` or ``major``."""
    lasts: str = ""
    """``passing``, ``lasting``, ``either`` (told apart by no study), or empty where it is an event."""


@dataclass(frozen=True)
class Driver:
    """What moved a personal number away from the reference; ``effect`` is signed, in ``unit``."""

    name: str
    outcome: str
    effect: float
    unit: str
    text: str


@dataclass(frozen=True)
class Milestone:
    """One step back to daily life, ``from_week`` to ``to_week`` after the operation.

    ``basis`` is ``measured`` (when people did it, in the named study) or ``custom`` (what protocols ask, not evidence).
    """

    name: str
    label: str
    from_week: float
    to_week: float
    basis: str
    text: str
    source: str
    n: int | None


TimePoint = Mapping[str, "float | Estimate | None"]
"""``year`` and, by name, an estimate or None where there is none."""


@dataclass(frozen=True)
class Forecast:
    """What one option would probably bring over ten years."""

    option: str
    timeline: tuple[TimePoint, ...]
    reference: Mapping[str, Reference]
    complications: Mapping[str, Complication]
    drivers: tuple[Driver, ...]
    declined: tuple[str, ...]
    notes: tuple[str, ...]
    recovery: tuple[Milestone, ...]
    perioperative: Mapping[str, Estimate]
    """``blood_loss_ml``, ``operating_minutes``, ``stay_days``; empty without an operation."""
    evidence: tuple[Use, ...]

    def at(self, year: float) -> TimePoint:
        """The time point of that year. Raises KeyError if the timeline has none."""
        for point in self.timeline:
            if point["year"] == year:
                return point
        raise KeyError(f"the timeline has no year {year}; it has {', '.join(str(p['year']) for p in self.timeline)}")
