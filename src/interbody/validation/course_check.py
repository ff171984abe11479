"""The course's population held against published results (the set ``CourseTargets``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from ..course import Ledger, level_of_studies, population_rate
from ..course.pace import LAST_MONTH
from ..evidence import Quantity, parameters
from .bone_population import USUAL, pressures, weak_bone_odds
from .course_population import Population, follow, mean_at
from .operated_people import Operated, operated

YEAR = 12.0
FITTED = "weak_bone"
"""Targets of this name set constants (see :mod:`.course_calibration`); all others are held against the population."""


@dataclass(frozen=True)
class Row:
    """A published result and ours."""

    name: str
    target: Quantity
    ours: float

    @property
    def inside(self) -> bool:
        """Whether ours lies in the range."""
        low, high = self.target.low, self.target.high
        return (low is None or low <= self.ours) and (high is None or self.ours <= high)


@cache
def _usual() -> Population:
    return follow(USUAL)


def _union(found: Population, month: float = LAST_MONTH) -> float:
    return mean_at(found.united, month)


def _odds(p: float) -> float:
    return p / (1 - p)


def _nonunion_odds_ratio(worse: Population, better: Population) -> float:
    return _odds(1 - _union(worse)) / _odds(1 - _union(better))


def _smokers() -> float:
    ends = [1 - _union(follow(USUAL, {"smoking": habit})) for habit in ("current", "never")]
    return ends[0] / ends[1]


def _diabetes() -> float:
    return _nonunion_odds_ratio(*(follow(USUAL, {"diabetes": ill}) for ill in (True, False)))


def _levels() -> float:
    """Of the chance alone: the mechanics of two levels are not among the operated people."""
    return _nonunion_odds_ratio(follow(USUAL, more={"levels": ["L3-L4", "L4-L5"]}), _usual())


def _same_people(plan: str) -> tuple[Operated, ...]:
    """Usual constructs of the people who were treated by this plan too."""
    people = {row.person for row in operated() if row.plan == plan}
    return tuple(row for row in operated() if row.person in people)


def _against_usual(plan: str, month: float) -> float:
    spines = _same_people(plan)
    return _union(follow(plan, spines=spines), month) / _union(follow(USUAL, spines=spines), month)


def _osteoporosis(name: str) -> float:
    """Odds of those below the usual cut-off of weak bone over the others; density is drawn, mechanics follow it."""
    return weak_bone_odds(name, pressures(operated(), name))


def _adjacent(levels: int, year: float) -> float:
    return 1 - exp(-population_rate(levels, Ledger("adjacent")) * year)


def _adjacent_everyone(year: float) -> float:
    book = Ledger("adjacent")
    return 1 - exp(-book.value("hazard.everyone", "check") * exp(level_of_studies(book).mean) * year)


OURS: Mapping[str, Callable[[], float]] = {
    "union.12": lambda: _union(_usual(), YEAR),
    "union.24": lambda: _union(_usual()),
    "smokers": _smokers,
    "diabetes": _diabetes,
    "levels": _levels,
    "bmp": lambda: _union(follow(USUAL, more={"graft": "bmp2"})) - _union(_usual()),
    "bare": lambda: _against_usual("tlif bare", LAST_MONTH),
    "titanium": lambda: _against_usual("tlif titanium", YEAR),
    "settling.tlif": lambda: mean_at(_usual().settled, LAST_MONTH),
    "settling.llif_screws": lambda: mean_at(follow("llif screws").settled, LAST_MONTH),
    "settling.osteoporosis": lambda: _osteoporosis("settling"),
    "loosening.tlif": lambda: mean_at(_usual().loosened, LAST_MONTH),
    "loosening.osteoporosis": lambda: _osteoporosis("loosening"),
    "rod_fracture": lambda: mean_at(_usual().fractured["rod"], LAST_MONTH),
    "adjacent.5": lambda: _adjacent(1, 5.0),
    "adjacent.10": lambda: _adjacent(1, 10.0),
    "adjacent.everyone.5": lambda: _adjacent_everyone(5.0),
    "adjacent.everyone.10": lambda: _adjacent_everyone(10.0),
}


def check(say: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Every target beside ours."""
    rows = []
    for name, target in parameters("CourseTargets").items():
        if not name.startswith(FITTED):
            say(name)
            rows.append(Row(name, target, OURS[name]()))
    return rows
