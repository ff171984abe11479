"""The forecast of a cohort: centre over everyone, interval over replicates of what is not known.

The 90 % interval is for the mean or share in a new cohort of this n: each replicate draws the parameters and the
deviation of the new cohort from the studies once for everyone (the same for all options, so that contrasts are
paired), and then the sampling error of n people. Replicates run on the first people of the cohort; the difference
between all people and these is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from zlib import crc32

import numpy as np

from ..course import YEARS
from ..evidence import ParameterSet, Use
from ..outcomes.arrays import Array
from ..outcomes.perioperative import MEASURES
from .books import Books
from .draws import Central, Replicates
from .model import Cohort
from .moments import Moments
from .population import Population
from .strata import forecast_chunk

REPLICATES = 200
SAMPLE = 96
"""People whose replicates are computed."""
TAIL = 5.0
"""Percent left out on each side."""
SCALES = {
    "odi": (0.0, 100.0),
    "back_pain": (0.0, 10.0),
    "leg_pain": (0.0, 10.0),
    "eq5d": (-np.inf, 1.0),
    "odi_sd": (0.0, 50.0),
}
"""Ends of the scales of what is no share and no change; quantities of an operation are 0 or more."""


@dataclass(frozen=True)
class Interval:
    """A value and its 90 % interval for a new cohort of this n."""

    value: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """High less low."""
        return self.high - self.low


@dataclass(frozen=True)
class Found:
    """One option: its sums over everyone, over the sample, and over the sample's replicates."""

    all: Moments
    centre: Moments
    drawn: Moments


class CohortForecast:
    """The forecast of every option of a cohort.

    ``at(option, quantity, year)`` and ``contrast(a, b, quantity, year)`` give intervals; quantities are those of
    docs/forecast.md, ``global_assessment.gone`` and so on for the classes. None where a quantity does not apply.
    """

    def __init__(self, cohort: Cohort, options: Mapping[str, Found], uses: tuple[Use, ...]) -> None:
        self.cohort, self.options, self.uses = cohort, options, uses
        self._kept: dict[tuple[str, ...], Band] = {}
        self._replicates: dict[tuple[str, str], Array | None] = {}

    def quantities(self, option: str) -> Iterator[str]:
        """Names of what applies to the option."""
        yield from self.options[option].all.names()
        yield "odi_sd"

    def at(self, option: str, name: str, year: float | None = None) -> Interval | None:
        """One quantity of one option; ``year`` for those of the timeline."""
        key = (option, name)
        if key not in self._kept:
            self._kept[key] = _band(self._value(*key), self._drawn(*key), self._ends(name))
        return _of_year(self._kept[key], year)

    def contrast(self, one: str, other: str, name: str, year: float | None = None) -> Interval | None:
        """``one`` less ``other``, paired: the same people and the same deviation of the cohort."""
        key = (one, other, name)
        if key not in self._kept and (turned := self._kept.get((other, one, name))) is not None:
            self._kept[key] = (0.0 - turned[0], 0.0 - turned[2], 0.0 - turned[1])
        if key not in self._kept:
            values = [self._value(option, name) for option in (one, other)]
            drawn = [self._remembered(option, name) for option in (one, other)]
            if values[0] is None or values[1] is None or drawn[0] is None or drawn[1] is None:
                self._kept[key] = None
            else:
                self._kept[key] = _band(values[0] - values[1], drawn[0] - drawn[1], EVERYWHERE)
        return _of_year(self._kept[key], year)

    def of_size(self, n: int) -> CohortForecast:
        """The same forecast for a new cohort of another size; the centre stays, the interval changes."""
        return CohortForecast(self.cohort.model_copy(update={"n": n}), self.options, self.uses)

    def sample(
        self, option: str, names: Sequence[str], year: float | None = None, sampled: bool = True
    ) -> tuple[float, Array] | None:
        """Central value and replicates, shape (replicates,), of one quantity or the sum of several.

        ``sampled`` adds the chance of n people to the replicates. None where a quantity does not apply.
        """
        total, drawn = 0.0, np.zeros(REPLICATES)
        for name in names:
            value, replicates = self._value(option, name), self._drawn(option, name, sampled)
            if value is None or replicates is None:
                return None
            row = () if np.ndim(value) == 0 else (YEARS.index(1.0 if year is None else year),)
            total += float(value[row] if row else value)
            drawn = drawn + (replicates[:, row[0]] if row else replicates)
        return total, drawn

    def _remembered(self, option: str, name: str) -> Array | None:
        """Replicates of one option, drawn once for all its contrasts."""
        if (option, name) not in self._replicates:
            self._replicates[option, name] = self._drawn(option, name)
        return self._replicates[option, name]

    def _ends(self, name: str) -> tuple[float, float]:
        """Where the scale of a quantity ends: a mean of few people must not be drawn beyond it."""
        if name in SCALES:
            return SCALES[name]
        if all(name not in f.all.square for f in self.options.values()):
            return 0.0, 1.0
        return (0.0, np.inf) if name in MEASURES else EVERYWHERE

    def _value(self, option: str, name: str) -> Array | None:
        """Central value over everyone, by year where it has years."""
        found = self.options[option].all
        if name == "odi_sd":
            return found.sd("odi")
        return found.mean(name) if name in found.total else None

    def _drawn(self, option: str, name: str, sampled: bool = True) -> Array | None:
        """Replicates of the value, (replicates,) or (replicates, years); ``sampled`` adds the chance of n people."""
        parts = self.options[option]
        n = self.cohort.n
        rng = np.random.default_rng([self.cohort.seed, crc32(f"{option}.{name}".encode())])
        if name == "odi_sd":
            sd = parts.drawn.sd("odi") + parts.all.sd("odi") - parts.centre.sd("odi")
            return sd * (1 + rng.standard_normal((REPLICATES, 1)) / np.sqrt(2 * n))
        if name not in parts.drawn.total:
            return None
        mean = parts.drawn.mean(name) + parts.all.mean(name) - parts.centre.mean(name)
        mean = np.broadcast_to(mean, (REPLICATES, *mean.shape[1:])) if np.ndim(mean) > 1 else mean
        if name in parts.drawn.square:
            return mean + parts.drawn.sd(name) * rng.standard_normal((REPLICATES, *(1,) * (mean.ndim - 1))) / np.sqrt(n)
        if not sampled:
            return mean
        held = np.clip(np.nan_to_num(mean), 0.0, 1.0)
        return np.where(np.isnan(mean), np.nan, rng.binomial(n, held) / n)


EVERYWHERE = (-np.inf, np.inf)
Band = tuple[Array, Array, Array] | None
"""Value, low and high, with or without an axis of years."""


def _band(value: Array | None, drawn: Array | None, ends: tuple[float, float]) -> Band:
    if value is None or drawn is None:
        return None
    low, high = np.percentile(drawn, (TAIL, 100 - TAIL), axis=0)
    low, high = np.minimum(low, value), np.maximum(high, value)
    return np.clip(value, *ends), np.clip(low, *ends), np.clip(high, *ends)


def _of_year(found: Band, year: float | None) -> Interval | None:
    if found is None:
        return None
    row: tuple[int, ...] = () if np.ndim(found[0]) == 0 else (YEARS.index(1.0 if year is None else year),)
    value, low, high = (float(part[row]) if row else float(part) for part in found)
    return None if np.isnan(value) else Interval(value, low, high)


def forecast_cohort(cohort: Cohort, sets: Mapping[str, ParameterSet] | None = None) -> CohortForecast:
    """Forecast every option of a cohort.

    Args:
        cohort: the population, its size and its options.
        sets: parameter sets to use instead of the published ones, by name (for studies and tests).
    """
    _let_memory_be_kept()
    books = Books.open(sets)
    population = Population(cohort, books.population, books.scores)
    replicates = Replicates(cohort.seed, REPLICATES)
    options = {name: Found(Moments(), Moments(), Moments()) for name in cohort.options}
    for people, row, number in population.chunks():
        for name, option in cohort.options.items():
            part = forecast_chunk(people, row, number, option, population, books, Central())
            options[name].all.merge(part)
            if number:
                continue
            some, of = people.take(slice(SAMPLE)), row[:SAMPLE]
            for into, draws in ((options[name].centre, Central()), (options[name].drawn, replicates)):
                into.merge(forecast_chunk(some, of, number, option, population, books, draws))
    return CohortForecast(cohort, options, books.uses)


LARGE = 31 * 2**20
"""Bytes of an array larger than any that a chunk of people needs, and below the most that the C library looks at."""


def _let_memory_be_kept() -> None:
    """Free one large array that was never touched: it costs nothing, and saves a fifth of the time.

    The usual C library of Linux hands the memory of an array back to the system, and has it cleared when it is asked
    for again, unless the program has freed a larger one before (``mallopt(3)``, M_MMAP_THRESHOLD).
    """
    np.empty(LARGE, dtype=np.uint8)


def pairs(cohort: Cohort) -> Iterator[tuple[str, str]]:
    """Every two options, in both directions."""
    return permutations(cohort.options, 2)
