"""Everything that is forecast of the people of one diagnosis under one plan, as sums; one pass for all years.

Arrays have shape (years, people), or (replicates, years, people) when parameters are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from ..case import Diagnosis, Screws, Technique
from ..course import (
    BEHIND,
    YEARS,
    UnionTraits,
    level_of_studies,
    nonunion_parts,
    population_rate,
    published_union,
    share_by,
    union_without_factors,
    years_from_reference,
)
from ..outcomes.arrays import Array, expit, joint, logit
from ..outcomes.catalogue import CATALOGUE
from ..outcomes.competing import incidence, states
from ..outcomes.complications import chance_of
from ..outcomes.mortality import death_hazard
from ..outcomes.people import People, Plan
from ..outcomes.perioperative import MEASURES, expected, person_sd
from ..outcomes.reoperation import (
    FROM_START,
    USUAL,
    crossover_hazard,
    of_person,
    other_hazard,
    usual_union,
    weighted_factors,
)
from .books import Books
from .moments import Moments
from .scores import Draws, Scores

HARMS = ("transfusion", "infection", "dural_tear", "nerve_injury", "vte", "cardiac", "pneumonia", "vessel_injury",
         "readmission_30d", "readmission_90d", "readmission_1y")  # fmt: skip
QUARTER = YEARS.index(0.25)


class Stratum:
    """One diagnosis under one plan."""

    def __init__(
        self,
        people: People,
        diagnosis: Diagnosis,
        plan: Plan,
        books: Books,
        draws: Draws,
        centres: Mapping[str, float] | None = None,
    ) -> None:
        self.people, self.diagnosis, self.plan, self.books, self.draws = people, diagnosis, plan, books, draws
        self.centres = centres or {}
        self.found = Moments()

    def forecast(self) -> Moments:
        """All sums."""
        Scores(self.people, self.diagnosis, self.plan, self.books, self.draws, self.found, self.centres).add()
        self._events()
        if self.plan.family == "fusion":
            self._union()
        if self.plan.family != "nonoperative":
            self._around()
        return self.found

    # events ------------------------------------------------------------------------------------------------------

    def _events(self) -> None:
        people, family, books = self.people, self.plan.family, self.books
        excess = books.around.value("deaths.between_sd", "deaths that an operation adds") * self.draws.z("excess")
        se = books.deaths.log_ratio("selection", "death by age and sex")[1]
        death = death_hazard(people, FROM_START, family, books.deaths, excess) * np.exp(se * self.draws.z("selection"))
        dead = -np.expm1(-death)[..., 1:, :]
        self.found.add("dead", dead)
        if family != "nonoperative":
            self.found.add("death_90d", dead[..., QUARTER, :])
        if family == "nonoperative":
            first = np.array([0.0, *crossover_hazard(self.diagnosis, books.reoperation)])[:, None]
            wide = books.reoperation.value("between_centre_sd", "change from care without operation to surgery")
            later = first * np.exp(wide * self.draws.z("later")) + 0.0 * death
            self.found.add("later_surgery", incidence(later, death))
            self._states(None, later, death)
            return
        why = "band of further operations"
        parts = [
            (f.mean + f.se * self.draws.z(f"reoperation.{f.name}")) * f.weight
            for f in weighted_factors(people, books.reoperation)
        ]
        book = books.reoperation
        log_factor = joint(parts, book.value("shrinkage", why), book.value("joint_cap", why))
        other = other_hazard(
            self.diagnosis, self.plan, log_factor, book, books.adjacent, self.draws.z("reoperation"),
            self._more_nonunion() if family == "fusion" else 0.0,
        )  # fmt: skip
        other = other + 0.0 * death
        beside = None
        again = other
        if family == "fusion":
            beside = self._adjacent() * of_person(log_factor, book) + 0.0 * other
            again = other + beside
            self.found.add("adjacent_reoperation", incidence(beside, death))
        self.found.add("reoperation", incidence(again, death))
        self._states(beside, other, death)

    def _states(self, beside: Array | None, other: Array, death: Array) -> None:
        for name, share in states(beside, other, death)._asdict().items():
            self.found.add(f"state.{name}", share)

    def _adjacent(self) -> Array:
        """Cumulative hazard of an operation beside the fusion, at ``FROM_START``."""
        book, people = self.books.adjacent, self.people
        by_levels = np.array([population_rate(k, book) for k in (1, 2, 3)])
        base = by_levels[np.minimum(people.levels, 3).astype(int) - 1]
        log_age, se_age = book.log_ratio("factor.age", "adjacent operations by age")
        years = years_from_reference(people.age, book)
        between = level_of_studies(book).new_study
        rate = base * np.exp((log_age + se_age * self.draws.z("adjacent.age")) * years)
        return np.array(FROM_START)[:, None] * rate * np.exp(between * self.draws.z("adjacent"))

    # union -------------------------------------------------------------------------------------------------------

    def _final_union(self, technique: Technique, bare: bool, added_levels: Array) -> Array:
        """Chance of union in the end after a technique, with screws or without, on one level and these more."""
        book, people = self.books.union, self.people
        published = published_union(technique, bare, book)
        base = union_without_factors(technique, bare, book)
        traits = UnionTraits(
            people.smoker, people.former, people.diabetes, added_levels, people.age,
            np.full(len(people), float(bare and technique in BEHIND)),
        )  # fmt: skip
        why = "joining several factors of union"
        parts = [
            (p.mean + p.se * self.draws.z(f"union.{p.name}")) * p.weight
            for p in nonunion_parts(traits, published, book)
        ]
        worse = joint(parts, book.value("shrinkage", why), book.value("joint_cap", why))
        between = book.value("between_study_sd", "band of the chance of union")
        return expit(logit(base) - worse - between * self.draws.z("union"))

    @cached_property
    def _own_union(self) -> Array:
        """Chance of union in the end under the plan."""
        return self._final_union(self.plan.technique, self.plan.screws is Screws.none, self.people.levels - 1)

    def _more_nonunion(self) -> Array:
        """Chance of nonunion less the one that the same risk factors give after a usual operation on one level."""
        usual = self._final_union(USUAL, False, np.zeros(len(self.people)))
        return usual_union(logit(usual), self.books.reoperation, self.books.union) - self._own_union

    def _union(self) -> None:
        book, people = self.books.union, self.people
        final = self._own_union
        slow = book.value("low_bone.speed", "slower bridging in weak bone")
        slow = slow ** (1 - book.value("low_bone.shrinkage", "slower bridging in weak bone"))
        weak = people.weak_bone(book, "slower bridging in weak bone")
        shares = [np.where(weak > 0, share_by(y, slow, book), share_by(y, 1.0, book)) for y in YEARS]
        self.found.add("union_ct", final * np.array(shares))

    # around the operation ----------------------------------------------------------------------------------------

    def _around(self) -> None:
        people, books = self.people, self.books
        for measure in MEASURES:
            mean = expected(
                measure, people, self.plan, books.around, self.draws.z(measure), self.draws.z(f"{measure}.less")
            )
            mean = _without_years(mean)
            sd = person_sd(measure, mean, books.around)
            self.found.add(measure, mean, mean**2 + sd**2)
        for harm in CATALOGUE:
            if harm.name not in (*HARMS, "screw_loosening"):
                continue
            shift, factor = self.draws.z(harm.name), self.draws.z(f"{harm.name}.factors")
            chance = chance_of(harm, people, self.diagnosis, self.plan, books.harms, shift, factor)
            if chance is None:
                continue
            if harm.name == "screw_loosening":
                shape = books.around.values("screw_loosening.seen", "when loose screws are seen")
                seen = np.array([shape[min(row, len(shape) - 1)] for row in range(len(YEARS))])[:, None]
                self.found.add(harm.name, seen * chance)
            else:
                self.found.add(harm.name, _without_years(chance))


def _without_years(value: Array) -> Array:
    """What does not change with time, without its axis of years."""
    return value[:, 0, :] if np.ndim(value) == 3 else value
