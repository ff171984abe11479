"""Bone that carries cages and screws in a population: pressure over strength, with the published spread of density.

The operated people give the pressures of an ordinary fusion and how they follow density; the norm for age and its
spread give the density of many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..course import Ledger
from ..course.healing import heal
from ..course.healing_course import RULE
from ..course.pace import own_pace
from ..course.projection import MONTHS, screw_pressure
from ..course.settling import bone_strength
from ..evidence import parameters
from .operated_people import LEVEL, Operated, operated

Array = NDArray[np.float64]
USUAL, LATERAL, SET = "tlif", "llif", "UsualConstruct"
PEOPLE, SEED = 20000, 2028


@dataclass(frozen=True)
class Index:
    """Pressure on bone over its strength in a population: its logarithm (n,), and HU at L1 (n,)."""

    log: Array
    hu: Array


def pressures(rows: Sequence[Operated], name: str, plan: str = USUAL) -> list[float]:
    """MPa on bone under a plan: of cages in standing (``settling``), of screws while the graft of the median person
    turns to bone (``loosening``)."""
    curves = [row.levels.curves[LEVEL] for row in rows if row.plan == plan]
    if name == "settling":
        return [curve.fresh.cage for curve in curves]
    one, hardware, tissue = np.ones(1), Ledger("HardwareInTime"), Ledger("TissueDifferentiation")
    months = float(own_pace(0.5 * one, one, one, 1.0, Ledger("union"))[0])
    found = []
    for curve in curves:
        history = heal(curve, RULE, tissue)
        modulus = history.at(history.modulus, (history.time_to_union / months)[:, None] * MONTHS)
        found.append(float(screw_pressure(curve, modulus, hardware)[0]))
    return found


def weak_bone_odds(name: str, pressure: Sequence[float]) -> float:
    """Odds of settling or loosening below the density of osteoporosis over the others, as the set in use has it."""
    hardware, usual = Ledger("HardwareInTime"), Ledger(SET)
    index = population([row for row in operated() if row.plan == USUAL], pressure, hardware)
    weak = index.hu < float(parameters("BoneDensity")["at_minus_2_5.L1"])
    rate = hardware.value(f"{name}.reference", "check")
    centre = np.log(usual.value(f"reference.{name}", "check"))
    return odds_ratio(index, float(centre), usual.value("strength.log_sd", "check"), rate, weak)


def population(rows: Sequence[Operated], pressure: Sequence[float], hardware: Ledger) -> Index:
    """Many people of the cohort's ages with the published spread of density; pressure follows density as in the
    operated people."""
    rng = np.random.default_rng(SEED)
    cohort, density = parameters("Cohort"), {k: float(q) for k, q in parameters("BoneDensity").items()}
    ages = np.clip(rng.normal(float(cohort["age"]), float(cohort["age_sd"]), PEOPLE), 20.0, 90.0)
    line = np.maximum(density["young"] - density["decline"] * np.maximum(ages - density["start"], 0.0), density["old"])
    hu = np.maximum(rng.normal(line, density["sd"]), density["least"])
    x, y = np.log([row.hu for row in rows]), np.log(pressure)
    slope, offset = np.polyfit(x, y, 1)
    about = float(np.std(y - slope * x - offset, ddof=2)) if len(rows) > _FITTED else 0.0
    per_hu = float(parameters("Hardware")["bone.density_per_hu"])
    pattern = parameters("BoneDensity")
    beside = float(pattern["at_minus_2_5.L4"]) / float(pattern["at_minus_2_5.L1"])
    strength = np.array([bone_strength(value * beside, per_hu, hardware) for value in hu])
    logs = slope * np.log(hu) + offset + about * rng.standard_normal(PEOPLE) - np.log(strength)
    return Index(logs, hu)


_FITTED = 2  # constants of a straight line


def rates(index: Index, usual_log: float, spread: float, rate: float) -> Array:
    """(n,) chance of each person."""
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(ndtri(rate) + (index.log - usual_log) / spread))


def usual_at(index: Index, rate: float, spread: float) -> float:
    """ln index at which the population's mean is the published rate."""
    from scipy.optimize import brentq

    ends = float(index.log.min()) - 5.0, float(index.log.max()) + 5.0
    return float(brentq(lambda u: rates(index, u, spread, rate).mean() - rate, *ends))


def odds_ratio(index: Index, usual_log: float, spread: float, rate: float, weak: NDArray[np.bool_]) -> float:
    """Odds of the weak (mask) over those of the others."""
    chance = rates(index, usual_log, spread, rate)
    one, other = chance[weak].mean(), chance[~weak].mean()
    return float(one / (1 - one) / (other / (1 - other)))


def spread_at(index: Index, hardware: Ledger, wanted: float | None = None) -> float:
    """Spread at which weak bone has the published odds ratio."""
    from scipy.optimize import brentq

    targets = parameters("CourseTargets")
    rate = hardware.value("settling.reference", "calibration")
    aim = wanted or float(targets["weak_bone.odds_ratio"])
    weak = index.hu < float(targets["weak_bone.hu"])

    def miss(spread: float) -> float:
        return odds_ratio(index, usual_at(index, rate, spread), spread, rate, weak) - aim

    return float(brentq(miss, *_SPREADS))


_SPREADS = (0.2, 5.0)
