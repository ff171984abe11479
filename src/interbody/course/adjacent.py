"""Operations at the neighbouring levels: a published hazard that mechanics may move within a stated range.

P(t) = 1 - exp(-h t), h = k x h(levels) x age factor x (share above x HR above + share below x HR below). h(levels) is
the life table that splits by levels; k pools all cohorts around that table's yearly hazard for everyone. The share
below counts only where there is a level below; it is the share in fusions that end above S1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

from numpy import clip

from ..case import Case
from ..evidence.pooling import Pooled, pool
from .ledger import Ledger
from .model import YEARS, Band, BandAt
from .neighbours import neighbours_of
from .odds import Z90

NO_EFFECT = Band(1.0, 1.0, 1.0)


@dataclass(frozen=True)
class AdjacentHazard:
    """Operations per year at the neighbouring levels, with the standard deviation of its logarithm."""

    rate: float
    log_sd: float

    def cumulative(self, years: Sequence[float] = YEARS) -> tuple[BandAt, ...]:
        """Probability of an operation by each year, with its 90 % band."""
        rates = (self.rate, self.rate * exp(-Z90 * self.log_sd), self.rate * exp(Z90 * self.log_sd))
        rows = [(year, [1 - exp(-rate * year) for rate in rates]) for year in years]
        return tuple(BandAt(value, low, high, year) for year, (value, low, high) in rows)


def population_rate(levels: int, ledger: Ledger) -> float:
    """Published operations per year at the levels next to a fusion of this many levels."""
    name = {1: "hazard.one", 2: "hazard.two"}.get(levels, "hazard.more")
    return ledger.value(name, "operations next to the fusion, by levels fused") * exp(level_of_studies(ledger).mean)


def years_from_reference(age: Any, ledger: Ledger) -> Any:
    """Years from the age at which the pooled hazard holds, no further than the effect of age is carried; a number or
    an array."""
    why = "adjacent operations by age"
    span = ledger.value("age_span", why)
    return clip(age - ledger.value("reference_age", why), -span, span)


def level_of_studies(ledger: Ledger, without: str = "") -> Pooled:
    """Log hazard of the published cohorts against that of everyone, pooled; ``without`` leaves one out.

    Both are constant in time, as the hazards by levels are that the result moves.
    """
    return ledger.once(("level", without), lambda: _level_of_studies(ledger, without))


def _level_of_studies(ledger: Ledger, without: str = "") -> Pooled:
    why = "operations next to the fusion, pooled over cohorts"
    everyone = ledger.value("hazard.everyone", why)
    effects = []
    for name in ledger.set.under("study"):
        if name == without:
            continue
        q = ledger.quantity(f"study.{name}", why)
        year, share = q.value
        observed = -log(1 - share)
        effects.append((log(observed / (everyone * year)), sqrt(share / ((q.n or 1) * (1 - share))) / observed))
    return pool(effects)


def hazards_by_side(
    case: Case, levels: Sequence[str], above: Band, below: Band, ledger: Ledger
) -> dict[str, AdjacentHazard]:
    """The same hazard split by neighbouring level: each side's share of it with its own factor."""
    upper, lower = neighbours_of(levels)
    share = ledger.value("lower_share", "split between the level above and the level below")
    found = {}
    for level, part, factor in ((upper, 1 - share, above), (lower, share, below)):
        alone = adjacent_hazard(case, levels, factor, factor, ledger)
        if level is None or alone is None:
            continue
        total = sum(p for p, at in ((1 - share, upper), (share, lower)) if at is not None)
        found[level] = AdjacentHazard(alone.rate * part / total, alone.log_sd)
    return found


def adjacent_hazard(
    case: Case, levels: Sequence[str], above: Band, below: Band, ledger: Ledger
) -> AdjacentHazard | None:
    """Hazard of this person; ``above`` and ``below`` are the factors of the mechanics. None without a neighbour."""
    upper, lower = neighbours_of(levels)
    share = ledger.value("lower_share", "split between the level above and the level below")
    parts = [(1 - share, above)] * (upper is not None) + [(share, below)] * (lower is not None)
    if not parts:
        return None
    log_age, se_age = ledger.log_ratio("factor.age", "adjacent operations by age")
    years = float(years_from_reference(case.patient.age, ledger))
    rate = population_rate(len(levels), ledger) * exp(log_age * years)
    value = sum(part * factor.value for part, factor in parts)
    spread = log(sum(p * f.high for p, f in parts) / sum(p * f.low for p, f in parts)) / (2 * Z90)
    between = level_of_studies(ledger).new_study
    return AdjacentHazard(rate * value, sqrt(between**2 + (se_age * years) ** 2 + spread**2))
