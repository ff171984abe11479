"""People drawn from what a cohort file says of them; what it leaves out is the diagnosis's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import betaincinv

from ..case import Diagnosis
from ..course import Ledger
from ..outcomes.arrays import Array, expit, logit
from ..outcomes.function import odi_baseline
from ..outcomes.pain import pain_baseline
from ..outcomes.people import Column, People
from .model import YOUNGEST, Cohort, CohortOption, Spread

CHUNK = 16384
"""People drawn and forecast at a time; memory does not grow beyond it."""
LEAST = 4096
"""People drawn at least, so that the centre of a small cohort is not its own luck."""
GRID = np.linspace(0.0, 1.0, 513)
WHY = "people of a cohort that does not say"
SCALES = {"odi": 100.0, "back_pain": 10.0, "leg_pain": 10.0}
"""Scores before treatment and their tops."""
YOUNGEST_DRAWN, OLDEST_DRAWN = float(YOUNGEST), 95.0


def bounded(spread: Spread, top: float, uniform: Column) -> Column:
    """Scores between 0 and ``top`` with this mean and SD: a beta distribution at ``uniform``.

    a = m k, b = (1 - m) k, k = m (1 - m) / v - 1 on the scale of 0 to 1, by a table of its quantiles.
    """
    m, v = spread.mean / top, (spread.sd / top) ** 2
    if v <= 0 or m <= 0 or m >= 1:
        return np.full(len(uniform), spread.mean)
    k = max(m * (1 - m) / v - 1, 1e-3)
    return top * np.interp(uniform, GRID, betaincinv(m * k, (1 - m) * k, GRID))


def evenly(values: Column) -> Column:
    """Shares of an even division of 0 to 1, in the order of the values."""
    ranks = np.empty(len(values))
    ranks[np.argsort(values)] = np.arange(len(values)) + 0.5
    return ranks / max(len(values), 1)


class Population:
    """Draws people of a cohort, chunk by chunk; the same seed gives the same people."""

    def __init__(self, cohort: Cohort, population: Ledger, scores: Ledger) -> None:
        self.cohort, self.book, self.scores = cohort, population, scores
        self.names = list(cohort.diagnosis)
        share = np.array([cohort.diagnosis[d] for d in self.names])
        self.share = share / share.sum()
        given = {name: getattr(cohort.baseline, name) for name in SCALES}
        self.centres = {name: spread.mean for name, spread in given.items() if spread is not None and spread.sd > 0}
        """Means of the cohort's own scores before treatment; one told without spread is a person's."""

    def chunks(self) -> Iterator[tuple[People, Array, int]]:
        """(people, row of the diagnosis of each, number of the chunk)."""
        left, number = max(self.cohort.n, LEAST), 0
        while left > 0:
            count = min(left, CHUNK)
            people, row = self._draw(count, np.random.default_rng([self.cohort.seed, number]))
            yield people, row, number
            left, number = left - count, number + 1

    def levels(self, option: CohortOption, count: int, number: int) -> Column:
        """Levels operated; the same person has the same luck under every option."""
        luck = np.random.default_rng([self.cohort.seed, number, 1]).random(count)
        names = sorted(option.levels)
        edges = np.cumsum([option.levels[k] for k in names]) / sum(option.levels.values())
        return np.array(names, float)[np.minimum(np.searchsorted(edges, luck), len(names) - 1)]

    def _draw(self, count: int, rng: np.random.Generator) -> tuple[People, Array]:
        cohort = self.cohort
        row = np.searchsorted(np.cumsum(self.share), rng.random(count)).clip(0, len(self.names) - 1)
        age = (cohort.age.mean + cohort.age.sd * rng.standard_normal(count)).clip(YOUNGEST_DRAWN, OLDEST_DRAWN)
        age = (age + cohort.age.mean - age.mean()).clip(YOUNGEST_DRAWN, OLDEST_DRAWN)
        unknown = np.full(count, np.nan)
        prior = unknown if cohort.prior_surgery is None else self._yes(cohort.prior_surgery, count, rng)
        people = People(
            age=age,
            female=self._yes(self._by_diagnosis(cohort.female, "female", row), count, rng),
            bmi=self._bmi(count, rng),
            smoker=self._yes(self._by_diagnosis(cohort.smoker, "smoker", row), count, rng),
            former=np.zeros(count),
            diabetes=self._yes(self._diabetes(age), count, rng),
            hu=self._hu(age, rng),
            t_score=unknown,
            prior_surgery=prior,
            claudication=unknown,
            **self._baseline(row, rng),
            levels=np.ones(count),
        )
        return people, row

    def _yes(self, share: Array, count: int, rng: np.random.Generator) -> Column:
        return (rng.random(count) < share).astype(float)

    def _by_diagnosis(self, given: float | None, name: str, row: Array) -> Array:
        if given is not None:
            return given
        return np.array([self.book.value(f"{d}.{name}", WHY) for d in self.names])[row]

    def _bmi(self, count: int, rng: np.random.Generator) -> Column:
        usual = self.book.quantity("bmi", WHY)
        given = self.cohort.bmi or Spread(mean=float(usual), sd=usual.sd or 0.0)
        s = np.sqrt(np.log1p((given.sd / given.mean) ** 2))
        return np.asarray(given.mean * np.exp(s * rng.standard_normal(count) - s * s / 2))

    def _diabetes(self, age: Column) -> Array:
        if self.cohort.diabetes is not None:
            return self.cohort.diabetes
        odds = np.log(self.book.value("diabetes.per_decade", WHY)) / 10
        older = age - self.book.value("reference_age", WHY)
        return expit(logit(self.book.value("diabetes.base", WHY)) + odds * older)

    def _hu(self, age: Column, rng: np.random.Generator) -> Column:
        noise = rng.standard_normal(len(age))
        if self.cohort.hu is not None:
            return self.cohort.hu.mean + self.cohort.hu.sd * noise
        usual = self.book.quantity("hu", WHY)
        older = age - self.book.value("reference_age", WHY)
        return float(usual) + self.book.value("hu.per_year", WHY) * older + (usual.sd or 0.0) * noise

    def _baseline(self, row: Array, rng: np.random.Generator) -> dict[str, Column]:
        """Scores before treatment, correlated through a normal copula.

        People of a diagnosis lie evenly over each distribution, so that those drawn have the mean and the spread that
        were asked for, and a cohort's forecast does not rest on the luck of its draw.
        """
        r = self.book.value("baseline.correlation", WHY)
        shared = rng.standard_normal(len(row))
        found = {}
        for name, top in SCALES.items():
            normal = np.sqrt(r) * shared + np.sqrt(1 - r) * rng.standard_normal(len(row))
            given = getattr(self.cohort.baseline, name)
            column = np.empty(len(row))
            for at, diagnosis in enumerate(self.names):
                here = row == at
                column[here] = bounded(given or self._usual(name, diagnosis), top, evenly(normal[here]))
            found[name] = column
        return found

    def _usual(self, name: str, diagnosis: Diagnosis) -> Spread:
        if name == "odi":
            return Spread(mean=odi_baseline(diagnosis, self.scores), sd=self.book.value("baseline.odi_sd", WHY))
        site = name.split("_")[0]
        mean = pain_baseline(diagnosis, site, self.scores)
        return Spread(mean=mean, sd=self.book.value(f"baseline.{site}_sd", WHY))
