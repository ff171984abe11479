"""Wedge of every disc and body, so that segments, total and measured parts agree.

Segmental lordosis (superior to superior endplate) is the wedge of the disc plus that of the body above it. What is
known goes in this order: measured wedges and heights; then measured segmental angles; then the measured total, shared
among the open levels; then the means for this pelvic incidence. An estimated wedge never closes the back of a disc.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..case import LEVELS, Case
from .bodies import estimated_wedge
from .discs import DiscSpace, upper_of
from .ledger import Ledger
from .rims import Rims

GROUPS = ("low", "middle", "high")


@dataclass(frozen=True)
class Wedges:
    """Wedge in degrees of each disc (by level) and body (by vertebra, L1 to L5), lordotic positive."""

    discs: Mapping[str, float]
    bodies: Mapping[str, float]

    @property
    def segmental(self) -> dict[str, float]:
        """Segmental lordosis by level, degrees."""
        return {level: self.discs[level] + self.bodies[upper_of(level)] for level in LEVELS}


def segmental_mean(case: Case, ledger: Ledger, level: str, incidence: float) -> float:
    """Mean segmental lordosis, degrees, at a pelvic incidence; lying down, by the ratio of supine to standing."""
    used_for = "segmental lordosis from pelvic incidence"
    at = [ledger.number("SegmentalLordosis2022", f"incidence.{g}", used_for) for g in GROUPS]
    mean = [ledger.number("SegmentalLordosis2022", f"{g}.{level}", used_for) for g in GROUPS]
    value = float(np.interp(incidence, at, mean))
    if case.anatomy.alignment.posture == "supine":
        supine = ledger.number("Pelvis", "lordosis.supine", "lordosis lying down")
        value *= supine / ledger.number("Pelvis", "lordosis.standing", "lordosis lying down")
    return value


def solve_wedges(
    case: Case,
    ledger: Ledger,
    bodies: Mapping[str, Rims],
    discs: Mapping[str, DiscSpace],
    incidence: float,
) -> Wedges:
    """All wedges of this person. Conflicts between measures are resolved as above and noted in ``ledger.notes``."""
    given: dict[str, float] = {k: float(m) for k, m in case.anatomy.alignment.segmental_lordosis_deg.items()}
    body, disc, open_levels = {}, {}, []
    for level in LEVELS:
        v = upper_of(level)
        known_disc, known_body = discs[level].rims.wedge, bodies[v].wedge
        if known_disc is not None and known_body is None and level in given:
            known_body = given[level] - known_disc
        body[v] = known_body if known_body is not None else estimated_wedge(case, ledger, v)
        if known_disc is not None:
            disc[level] = known_disc
            _note_conflict(ledger, level, given.get(level), known_disc + body[v])
        elif level in given:
            disc[level] = _within(ledger, discs[level].rims, given[level] - body[v])
            _note_conflict(ledger, level, given[level], disc[level] + body[v])
        else:
            open_levels.append(level)
    _fill_open(case, ledger, discs, incidence, body, disc, open_levels)
    return Wedges({level: disc[level] for level in LEVELS}, body)


def _within(ledger: Ledger, rims: Rims, wedge: float) -> float:
    """The wedge, degrees, limited so that both rims of the disc stay apart."""
    low, high = rims.limits(ledger.number("Discs", "posterior.least", "least distance of the rims"))
    return min(max(wedge, low), high)


def _fill_open(
    case: Case,
    ledger: Ledger,
    discs: Mapping[str, DiscSpace],
    incidence: float,
    body: Mapping[str, float],
    disc: dict[str, float],
    levels: list[str],
) -> None:
    """Estimate the discs of the open levels; a measured total is met by moving each in proportion to its variance.

    That is the conditional mean of independent normal segments given their sum.
    """
    if not levels:
        _note_total(case, ledger, body, disc)
        return
    wanted: dict[str, float] = {}
    variance: dict[str, float] = {}
    for level in levels:
        sd = ledger.number("SegmentalLordosis2022", f"sd.{level}", "spread of segmental lordosis")
        mean = segmental_mean(case, ledger, level, incidence)
        ledger.estimate(f"{level} segmental lordosis (deg)", mean, sd)
        wanted[level], variance[level] = mean - body[upper_of(level)], sd**2
        disc[level] = _within(ledger, discs[level].rims, wanted[level])
    total = case.anatomy.alignment.lordosis_l1_s1_deg
    for _ in levels:
        if total is None:
            break
        missing = float(total) - sum(disc.values()) - sum(body.values())
        free = [lv for lv in levels if abs(_within(ledger, discs[lv].rims, disc[lv] + missing) - disc[lv]) > 1e-9]
        share = sum(variance[lv] for lv in free)
        for lv in free:
            disc[lv] = _within(ledger, discs[lv].rims, disc[lv] + missing * variance[lv] / share)
    if total is None:
        for lv in levels:
            if abs(disc[lv] - wanted[lv]) > ROUNDING:
                ledger.notes.append(
                    f"{lv}: a disc of this height has no room for the mean wedge of {wanted[lv]:.1f}°; "
                    f"{disc[lv]:.1f}° is used."
                )
    _note_total(case, ledger, body, disc)


ROUNDING = 0.5
"""Degrees below which a difference between two measures is not worth a remark."""


def _note_conflict(ledger: Ledger, level: str, given: float | None, used: float) -> None:
    if given is not None and abs(given - used) > ROUNDING:
        ledger.notes.append(
            f"{level}: segmental lordosis {given:.1f}° does not fit the heights and wedges; {used:.1f}° is used."
        )


def _note_total(case: Case, ledger: Ledger, body: Mapping[str, float], disc: Mapping[str, float]) -> None:
    total = case.anatomy.alignment.lordosis_l1_s1_deg
    used = sum(body.values()) + sum(disc.values())
    if total is not None and abs(float(total) - used) > ROUNDING:
        ledger.notes.append(
            f"L1-S1 lordosis {float(total):.1f}° does not fit the measured heights, wedges and segments; "
            f"{used:.1f}° is used."
        )
