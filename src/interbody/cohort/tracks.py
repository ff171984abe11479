"""What the people of one diagnosis under one kind of treatment do on average: the path of each score, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..case import Diagnosis
from ..course import YEARS, Ledger
from ..outcomes.arrays import Array
from ..outcomes.function import odi_baseline, odi_trajectory
from ..outcomes.pain import SITES, pain_baseline, pain_trajectory
from ..outcomes.trajectory import Trajectory


@dataclass(frozen=True)
class Track:
    """One score of the reference cohort: its path at ``YEARS``, its usual start, its spread between people.

    ``early``, ``late``, ``mean`` and ``apart`` (spread of the contrast between treatments) have shape (years,).
    ``scale`` carries effects on ODI to this score.
    """

    early: Array
    late: Array
    mean: Array
    apart: Array
    between: float
    drift_sd: float
    start: float
    sd: float
    scale: float


def tracks(diagnosis: Diagnosis, family: str, book: Ledger) -> dict[str, Track]:
    """The three scores of people of one diagnosis under one kind of treatment."""
    return book.once(("tracks", diagnosis, family), lambda: _tracks(diagnosis, family, book))


def _tracks(diagnosis: Diagnosis, family: str, book: Ledger) -> dict[str, Track]:
    start = odi_baseline(diagnosis, book)
    found = {"odi": _track(odi_trajectory(diagnosis, family, book), start, "sd.odi", 1.0, book)}
    per_odi = book.value("pain_per_odi", "effects on pain, from those on ODI")
    for site in SITES:
        path = pain_trajectory(diagnosis, site, family, book)
        found[f"{site}_pain"] = _track(path, pain_baseline(diagnosis, site, book), f"sd.{site}", per_odi, book)
    return found


def _track(path: Trajectory, start: float, sd: str, scale: float, book: Ledger) -> Track:
    parts = (path.early, path.late, path.mean, lambda year: path.contrast(year)[1])
    early, late, mean, apart = (np.array([part(year) for year in YEARS]) for part in parts)
    spread = book.value(sd, "spread between people")
    return Track(early, late, mean, apart, path.between, path.drift_sd, start, spread, scale)


def distinct_years(found: Mapping[str, Track], drawn: bool) -> tuple[Array, Array]:
    """(rows of ``YEARS`` in which the tracks differ, which of them each year is like); drift matters if ``drawn``."""
    kept = [(t.early, t.mean, t.apart, *((t.late,) if drawn else ())) for t in found.values()]
    table = np.array([part for parts in kept for part in parts]).T
    _, first, like = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return first, like.ravel()
