"""Any further lumbar operation, and later surgery after care without one, as cumulative hazards.

Fusion: H(t) = m x k x (H published(t) - h adjacent, reference x t) + H adjacent of the person(t), so that the course
moves only its own part; k pools the published studies around the curve. Decompression and microdiscectomy:
H(t) = m x H published(t). m joins smoking, diabetes and obesity, against a usual cohort. Death
competes (``competing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from ..case import Case, Diagnosis, Option
from ..course import YEARS, Z90, Course, Effect, Ledger, joint, population_rate
from .arrays import Array
from .competing import incidence
from .model import Estimate
from .mortality import death_hazard
from .people import People, Plan, Weighted, one_person, plan_of
from .pooling import Pooled, pool
from .scope import family_of
from .trajectory import interpolate

TIMES = (1.0, 2.0, 4.0)
SLIP = "slip"
FROM_START = (0.0, *YEARS)
"""The times of the timeline after the start itself."""


def hazard(p: float) -> float:
    """Cumulative hazard of a cumulative probability."""
    return -log(1 - p)


def chance(h: float) -> float:
    """Cumulative probability of a cumulative hazard."""
    return 1 - exp(-h)


@dataclass(frozen=True)
class Curve:
    """Published cumulative hazard through points in time, with a constant hazard after the last."""

    points: Sequence[tuple[float, float]]
    tail: float

    def at(self, year: float) -> float:
        """Cumulative hazard by ``year``."""
        last = self.points[-1][0]
        return interpolate([(0.0, 0.0), *self.points], year) + self.tail * max(0.0, year - last)


def published(diagnosis: Diagnosis, plan: Plan, ledger: Ledger) -> Curve:
    """The published curve for the treatment and diagnosis."""
    why = "further operations"
    if plan.family == "fusion":
        points = [(t, hazard(ledger.value(f"fusion.year_{t:.0f}", why))) for t in TIMES]
        return Curve(points, ledger.value("fusion.tail_hazard", why))
    tail = ledger.value("decompression.tail_hazard", why)
    return Curve(_points(_stem(diagnosis, plan), ledger), tail)


def _stem(diagnosis: Diagnosis, plan: Plan) -> str:
    return "microdiscectomy" if plan.family == "microdiscectomy" else f"decompression.{diagnosis}"


def _points(stem: str, ledger: Ledger) -> list[tuple[float, float]]:
    why = "further operations"
    shares = ledger.values(f"{stem}.share", why)
    return [(t, hazard(p)) for t, p in zip(ledger.values(f"{stem}.years", why), shares, strict=True)]


def level_of_studies(curve: Curve, plan: Plan, ledger: Ledger) -> Pooled:
    """Log ratio of the studies to the curve, pooled: log(H observed / H curve), SE = sqrt((1 - p) / (n p)) / H(1 - p).

    Only fusion has several studies; others give 0 with the spread between centres.
    """
    why = "further operations, pooled over studies"
    if plan.family != "fusion":
        return Pooled(0.0, 0.0, ledger.value("between_centre_sd", why))
    effects = []
    for q in ledger.group("study.fusion", why):
        year, share = q.value
        observed = hazard(share)
        se = sqrt(share / ((q.n or 1) * (1 - share))) / observed
        effects.append((log(observed / curve.at(year)), se))
    return pool(effects)


def factors(case: Case, ledger: Ledger) -> list[Effect]:
    """Log ratios of the hazard of a further operation for this person."""
    person = one_person(case.patient, next(iter(case.options.values())))
    return [Effect(f.name, f.mean, f.se, f.text) for f in weighted_factors(person, ledger) if f.weight[0]]


def weighted_factors(people: People, ledger: Ledger) -> list[Weighted]:
    """The same for many people."""
    why = "effect on further operations"
    obese = (people.bmi >= ledger.value("obesity_bmi", why)).astype(float)
    rows = (
        ("smoking", "factor.smoker", people.smoker, "Smokers are operated again more often."),
        ("diabetes", "factor.diabetes", people.diabetes, "People with diabetes are operated again more often."),
        ("obesity", "factor.obesity", obese, "People with obesity are operated again more often."),
    )
    return [
        Weighted(name, *ledger.log_ratio(key, why), column, text) for name, key, column, text in rows if column.any()
    ]


def other_hazard(
    diagnosis: Diagnosis, plan: Plan, log_factor: Array, ledger: Ledger, adjacent: Ledger, shift: Array = 0.0
) -> Array:
    """Cumulative hazard of operations that are not beside the fusion, at ``FROM_START``; ``shift`` in SD of studies."""
    curve = published(diagnosis, plan, ledger)
    level = level_of_studies(curve, plan, ledger)
    reference_rate = population_rate(1, adjacent) if plan.family == "fusion" else 0.0
    usual = log(ledger.value("factor.usual_mix", "further operations"))
    own, floor = [], 0.0
    for year in FROM_START:
        floor = max(floor, curve.at(year) - reference_rate * year)
        own.append(floor)
    return np.array(own)[:, None] * np.exp(log_factor - usual + level.mean + shift * level.new_study)


def reoperation(
    case: Case, option: Option, course: Course, ledger: Ledger, adjacent: Ledger, deaths: Ledger
) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...] | None]:
    """Chance of any further operation, and of one at a neighbouring level, by each time; death competes."""
    person, plan = one_person(case.patient, option), plan_of(option)
    why = "band of further operations"
    log_m, se = joint(factors(case, ledger), ledger.value("shrinkage", why), ledger.value("joint_cap", why))
    death = death_hazard(person, FROM_START, plan.family, deaths)
    level = level_of_studies(published(case.patient.diagnosis, plan, ledger), plan, ledger)
    wide = sqrt(level.new_study**2 + se**2) / level.new_study
    bands = list(course.adjacent_reoperation or ())
    any_, beside = [], []
    for part, shift in (("value", 0.0), ("low", -Z90 * wide), ("high", Z90 * wide)):
        other = other_hazard(case.patient.diagnosis, plan, log_m, ledger, adjacent, shift)
        own = np.array([0.0, *(hazard(getattr(b, part)) for b in bands)])[:, None] if bands else np.zeros_like(other)
        any_.append(incidence(other + own, death)[:, 0])
        beside.append(incidence(own, death)[:, 0])
    rows = tuple(Estimate(*(float(x) for x in row)) for row in zip(*any_, strict=True))
    return rows, tuple(Estimate(*(float(x) for x in row)) for row in zip(*beside, strict=True)) if bands else None


def reference_point(case: Case, option: Option, ledger: Ledger) -> tuple[str, float, float]:
    """Name, year and chance of the published figure shown beside the personal one."""
    if family_of(option) == "fusion":
        return "fusion.year_2", TIMES[1], ledger.value("fusion.year_2", "published figure")
    stem = _stem(case.patient.diagnosis, plan_of(option))
    years = ledger.values(f"{stem}.years", "published figure")
    shares = ledger.values(f"{stem}.share", "published figure")
    row = min(range(len(years)), key=lambda i: abs(years[i] - TIMES[1]))
    return f"{stem}.share", years[row], shares[row]


def crossover_hazard(diagnosis: Diagnosis, ledger: Ledger) -> list[float]:
    """Cumulative hazard, at ``YEARS``, of an operation after all.

    Up to the first published point half of the changes come within ``half_time`` each; then the points are joined.
    """
    why = "change from care without operation to surgery"
    apart = (Diagnosis.disc_degeneration, Diagnosis.disc_herniation)
    points = _points(f"crossover.{diagnosis if diagnosis in apart else SLIP}", ledger)
    half = ledger.value("crossover.half_time", why)
    first, reached = points[0]

    def at(year: float) -> float:
        if year <= first:
            return float(reached * (1 - 2 ** (-year / half)) / (1 - 2 ** (-first / half)))
        return interpolate(points, year)

    return [at(year) for year in YEARS]


def later_surgery(case: Case, ledger: Ledger) -> tuple[Estimate, ...]:
    """Chance that someone who chooses care without operation has one by each time."""
    sd = ledger.value("between_centre_sd", "change from care without operation to surgery")
    found = crossover_hazard(case.patient.diagnosis, ledger)
    return tuple(Estimate(*(chance(h * exp(k * Z90 * sd)) for k in (0.0, -1.0, 1.0))) for h in found)
