"""What an experiment gives: each load, how it ended, and what was read off the specimen under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .schema import Experiment, Load

CONVERGED = "converged"
"""Status of a load that was reached, where nothing more is to be said of it."""


@dataclass(frozen=True)
class LoadResult:
    """One load of an experiment: how it ended and what was read, by level; None for every measure where the load was
    not reached."""

    load: Load
    converged: bool
    status: str
    iterations: int
    moment_nm: tuple[float, float, float]
    levels: dict[str, dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "load": self.load.as_written(),
            "label": self.load.label,
            "converged": self.converged,
            "status": self.status,
            "moment_nm": dict(zip("xyz", self.moment_nm, strict=True)),
            "levels": self.levels,
        }


@dataclass(frozen=True)
class ExperimentResult:
    """All loads of an experiment, in the file's order."""

    experiment: Experiment
    results: tuple[LoadResult, ...]
    geometry: dict[str, dict[str, float | None]] = field(default_factory=dict)
    """By level: area of the disc (mm², mean of its endplates), middle height (mm) and pressure at rest (MPa, None
    without a nucleus)."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "experiment": self.experiment.experiment,
            "specimen": {"levels": list(self.experiment.specimen.levels), "geometry": self.geometry},
            "results": [r.as_dict() for r in self.results],
        }
