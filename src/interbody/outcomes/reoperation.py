"""Any further lumbar operation, and later surgery after care without one, as cumulative hazards.

Fusion: H(t) = m x (H published(t) - h adjacent, reference x t) + H adjacent of the person(t), so that the person
of the reference gets the published rate and the course moves only its own part. Decompression and
microdiscectomy: H(t) = m x H published(t). m joins smoking, diabetes and obesity. P = 1 - exp(-H).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from ..case import Case, Diagnosis, Option, Technique
from ..course import YEARS, Z90, Course, Effect, Ledger, joint, population_rate
from .model import Estimate
from .scope import family_of
from .trajectory import interpolate

TIMES = (1.0, 2.0, 4.0)
SLIP = "slip"


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


def published(case: Case, option: Option, ledger: Ledger) -> Curve:
    """The published curve for the treatment and diagnosis."""
    why = "further operations"
    if family_of(option) == "fusion":
        points = [(t, hazard(ledger.value(f"fusion.year_{t:.0f}", why))) for t in TIMES]
        return Curve(points, ledger.value("fusion.tail_hazard", why))
    tail = ledger.value("decompression.tail_hazard", why)
    stem = f"decompression.{case.patient.diagnosis}"
    return Curve(_points("microdiscectomy" if option.technique is Technique.microdiscectomy else stem, ledger), tail)


def _points(stem: str, ledger: Ledger) -> list[tuple[float, float]]:
    why = "further operations"
    shares = ledger.values(f"{stem}.share", why)
    return [(t, hazard(p)) for t, p in zip(ledger.values(f"{stem}.years", why), shares, strict=True)]


def factors(case: Case, ledger: Ledger) -> list[Effect]:
    """Log ratios of the hazard of a further operation for this person."""
    why = "effect on further operations"
    patient = case.patient
    found = []
    if patient.smoking == "current":
        found.append(
            Effect("smoking", *ledger.log_ratio("factor.smoker", why), "Smokers are operated again more often.")
        )
    if patient.diabetes:
        text = "People with diabetes are operated again more often."
        found.append(Effect("diabetes", *ledger.log_ratio("factor.diabetes", why), text))
    if patient.bmi >= ledger.value("obesity_bmi", why):
        text = "People with obesity are operated again more often."
        found.append(Effect("obesity", *ledger.log_ratio("factor.obesity", why), text))
    return found


def reoperation(case: Case, option: Option, course: Course, ledger: Ledger, adjacent: Ledger) -> tuple[Estimate, ...]:
    """Chance of any further operation by each time; never less than that at a neighbouring level."""
    curve = published(case, option, ledger)
    why = "band of further operations"
    log_m, se = joint(factors(case, ledger), ledger.value("shrinkage", why), ledger.value("joint_cap", why))
    sd = (ledger.value("between_centre_sd", why) ** 2 + se**2) ** 0.5
    spread = (1.0, exp(-Z90 * sd), exp(Z90 * sd))
    fused = family_of(option) == "fusion"
    reference_rate = population_rate(1, adjacent) if fused else 0.0
    beside = course.adjacent_reoperation
    rows, floor = [], 0.0
    for row, year in enumerate(YEARS):
        floor = max(floor, curve.at(year) - reference_rate * year)
        own = (beside[row].value, beside[row].low, beside[row].high) if beside else (0.0, 0.0, 0.0)
        rows.append(Estimate(*(chance(exp(log_m) * k * floor + hazard(p)) for k, p in zip(spread, own, strict=True))))
    return tuple(rows)


def reference_point(case: Case, option: Option, ledger: Ledger) -> tuple[str, float, float]:
    """Name, year and chance of the published figure shown beside the personal one."""
    if family_of(option) == "fusion":
        return "fusion.year_2", TIMES[1], ledger.value("fusion.year_2", "published figure")
    stem = f"decompression.{case.patient.diagnosis}"
    stem = "microdiscectomy" if option.technique is Technique.microdiscectomy else stem
    years, shares = (
        ledger.values(f"{stem}.years", "published figure"),
        ledger.values(f"{stem}.share", "published figure"),
    )
    row = min(range(len(years)), key=lambda i: abs(years[i] - TIMES[1]))
    return f"{stem}.share", years[row], shares[row]


def later_surgery(case: Case, ledger: Ledger) -> tuple[Estimate, ...]:
    """Chance that someone who chooses care without operation has one by each time.

    Up to the first published point half of the changes come within ``half_time`` each; then the points are joined.
    """
    why = "change from care without operation to surgery"
    diagnosis = case.patient.diagnosis
    apart = (Diagnosis.disc_degeneration, Diagnosis.disc_herniation)
    stem = f"crossover.{diagnosis if diagnosis in apart else SLIP}"
    points = _points(stem, ledger)
    half = ledger.value("crossover.half_time", why)
    first, reached = points[0]
    sd = ledger.value("between_centre_sd", why)

    def at(year: float) -> float:
        if year <= first:
            return float(reached * (1 - 2 ** (-year / half)) / (1 - 2 ** (-first / half)))
        return interpolate(points, year)

    return tuple(Estimate(*(chance(at(y) * exp(k * Z90 * sd)) for k in (0.0, -1.0, 1.0))) for y in YEARS)
