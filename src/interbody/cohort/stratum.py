"""Everything that is forecast of the people of one diagnosis under one plan, as sums; one pass for all years.

Arrays have shape (years, people), or (replicates, years, people) when parameters are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from ..case import Diagnosis, Screws
from ..course import BEHIND, YEARS, UnionTraits, nonunion_parts, population_rate, published_union, share_by
from ..outcomes.arrays import Array, expit, joint, latent, logit, ndtr, second_moment
from ..outcomes.catalogue import CATALOGUE
from ..outcomes.competing import incidence
from ..outcomes.complications import chance_of
from ..outcomes.function import odi_baseline, odi_trajectory
from ..outcomes.global_assessment import CLASSES, assessment, classes
from ..outcomes.modifiers import weighted_modifiers
from ..outcomes.mortality import death_hazard
from ..outcomes.pain import SITES, pain_baseline, pain_trajectory
from ..outcomes.people import People, Plan
from ..outcomes.perioperative import MEASURES, expected, person_sd
from ..outcomes.reoperation import FROM_START, crossover_hazard, other_hazard, weighted_factors
from ..outcomes.satisfaction import SATISFIED_FROM, satisfied
from ..outcomes.scores import expected_change
from ..outcomes.trajectory import Trajectory
from .books import Books
from .moments import Moments


class Draws(Protocol):
    """Standard normal deviates by name; 0 for the central forecast."""

    def z(self, name: str) -> Array: ...


TOPS = {"odi": 100.0, "back_pain": 10.0, "leg_pain": 10.0}
HARMS = ("transfusion", "infection", "dural_tear", "nerve_injury", "vte", "readmission_30d", "readmission_90d",
         "readmission_1y")  # fmt: skip
QUARTER = YEARS.index(0.25)


class Stratum:
    """One diagnosis under one plan."""

    def __init__(self, people: People, diagnosis: Diagnosis, plan: Plan, books: Books, draws: Draws) -> None:
        self.people, self.diagnosis, self.plan, self.books, self.draws = people, diagnosis, plan, books, draws
        self.found = Moments()

    def forecast(self) -> Moments:
        """All sums."""
        self._scores()
        self._events()
        if self.plan.family == "fusion":
            self._union()
        if self.plan.family != "nonoperative":
            self._around()
        return self.found

    # scores ------------------------------------------------------------------------------------------------------

    def _mixed(self, *names: str) -> Array:
        """A deviate that shares a part with the one before it: names from the common to the special."""
        r = self.books.classes.value("score_correlation", "spread between cohorts")
        found: Array = self.draws.z(names[0])
        for name in names[1:]:
            found = r * found + np.sqrt(1 - r * r) * self.draws.z(name)
        return found

    def _path(self, path: Trajectory, deviate: Array, contrast: str) -> tuple[Array, Array]:
        """Cohort's mean change with its deviation, and the share of recovery reached; (years, 1)."""
        early = np.array([path.early(y) for y in YEARS])[:, None]
        late = np.array([path.late(y) for y in YEARS])[:, None]
        mean = np.array([path.mean(y) for y in YEARS])[:, None]
        apart = np.array([path.contrast(y)[1] for y in YEARS])[:, None]
        moved = early * (path.between * deviate + apart * self.draws.z(contrast))
        return mean + moved + late * path.drift_sd * self.draws.z("drift"), early

    def _scores(self) -> None:
        book, people, family = self.books.scores, self.people, self.plan.family
        why = "how far a person's change follows the own baseline"
        slope, slope_se = book.points("baseline_slope", why)
        slope = slope + slope_se * self.draws.z("baseline_slope")
        floor = book.value("floor_share", why)
        effects = weighted_modifiers(people, self.diagnosis, self.plan, book)
        effect: Array = sum((e.mean + e.se * self.draws.z(f"modifier.{e.name}")) * e.weight for e in effects)
        side = "nonoperative" if family == "nonoperative" else "operated"
        common = self._mixed("cohort", f"{side}.{self.diagnosis}")
        wide = self.books.classes.value("sd_spread", "spread of a score between cohorts") * self.draws.z("sd")
        per_odi = book.value("pain_per_odi", "effects on pain, from those on ODI")
        odi = odi_trajectory(self.diagnosis, family, book)
        tracks = [("odi", odi, odi_baseline(self.diagnosis, book), "sd.odi", 1.0, common)]
        for site in SITES:
            path = pain_trajectory(self.diagnosis, site, family, book)
            own = self._mixed("cohort", f"{side}.{self.diagnosis}", f"{site}.{side}.{self.diagnosis}")
            start = pain_baseline(self.diagnosis, site, book)
            tracks.append((f"{site}_pain", path, start, f"sd.{site}", per_odi, own))
        mean: dict[str, Array] = {}
        place: dict[str, Array] = {}
        spread: dict[str, Array] = {}
        for name, path, start, sd, scale, deviate in tracks:
            before = getattr(people, name)
            cohort, early = self._path(path, deviate, f"contrast.{name}.{self.diagnosis}.{family}")
            change = expected_change(cohort, early, before, start, slope, scale * effect, floor, TOPS[name])
            mean[name] = before + change
            spread[name] = book.value(sd, "spread between people") * np.exp(wide)
            place[name] = latent(mean[name], spread[name])
            square = second_moment(place[name], spread[name])
            self.found.add(name, mean[name], square)
            if name == "odi":
                self.found.add("odi_change", change, square - 2 * before * mean[name] + before**2)
        self._responses(mean, place, spread)

    def _responses(self, mean: Mapping[str, Array], place: Mapping[str, Array], spread: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people
        why = "who counts as improved"

        def at_most(name: str, border: Array) -> Array:
            return np.where(border >= 0, ndtr((border - place[name]) / spread[name]), 0.0)

        share = 1 - book.value("threshold.pain_share", why)
        self.found.add("back_responder_30", at_most("back_pain", share * people.back_pain))
        self.found.add("leg_responder_30", at_most("leg_pain", share * people.leg_pain))
        self.found.add("odi_responder_30", at_most("odi", (1 - book.value("threshold.odi_share", why)) * people.odi))
        self.found.add("odi_mcid", at_most("odi", people.odi - book.value("threshold.odi_mcid", why)))
        margin = self.books.classes.value("worse_margin", "who counts as worse")
        self.found.add("back_worse", 1 - at_most("back_pain", people.back_pain + margin))
        self._classes(mean)
        if (found := satisfied(self.diagnosis, self.plan.family, book)) is not None:
            chance = expit(found.mean + found.new_study * self._mixed("cohort_content", "satisfied"))
            late = np.array([[1.0 if y >= SATISFIED_FROM else np.nan] for y in YEARS])
            self.found.add("satisfied", chance * late * np.ones(len(people)))

    def _classes(self, mean: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people
        found = assessment(self.diagnosis, self.plan.family, self.books.classes)
        site = found.site.split("_")[0]
        path = pain_trajectory(self.diagnosis, site, self.plan.family, book)
        usual = -path.mean(YEARS[YEARS.index(1.0)]) / pain_baseline(self.diagnosis, site, book)
        before = np.maximum(getattr(people, found.site), 1.0)
        gained = (getattr(people, found.site) - mean[found.site]) / before
        parts = classes(found, gained - usual, self.draws.z("classes"), self.draws.z("classes_slope"))
        for name, part in zip(CLASSES, parts, strict=True):
            self.found.add(f"global_assessment.{name}", part)

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
            self.found.add(
                "later_surgery", incidence(first * np.exp(wide * self.draws.z("later")) + 0.0 * death, death)
            )
            return
        why = "band of further operations"
        parts = [
            (f.mean + f.se * self.draws.z(f"reoperation.{f.name}")) * f.weight
            for f in weighted_factors(people, books.reoperation)
        ]
        book = books.reoperation
        log_factor = joint(parts, book.value("shrinkage", why), book.value("joint_cap", why))
        other = other_hazard(self.diagnosis, self.plan, log_factor, book, books.adjacent, self.draws.z("reoperation"))
        other = other + 0.0 * death
        if family != "fusion":
            self.found.add("reoperation", incidence(other, death))
            return
        beside = self._adjacent()
        self.found.add("adjacent_reoperation", incidence(beside + 0.0 * other, death))
        self.found.add("reoperation", incidence(other + beside, death))

    def _adjacent(self) -> Array:
        """Cumulative hazard of an operation beside the fusion, at ``FROM_START``."""
        book, people = self.books.adjacent, self.people
        by_levels = np.array([population_rate(k, book) for k in (1, 2, 3)])
        base = by_levels[np.minimum(people.levels, 3).astype(int) - 1]
        log_age, se_age = book.log_ratio("factor.age", "adjacent operations by age")
        years = people.age - book.value("reference_age", "adjacent operations by age")
        between = book.value("between_centre_sd", "spread of adjacent operations between centres")
        rate = base * np.exp((log_age + se_age * self.draws.z("adjacent.age")) * years)
        return np.array(FROM_START)[:, None] * rate * np.exp(between * self.draws.z("adjacent"))

    # union -------------------------------------------------------------------------------------------------------

    def _union(self) -> None:
        book, people, plan = self.books.union, self.people, self.plan
        bare = plan.screws is Screws.none
        base = published_union(plan.technique, bare, book)
        traits = UnionTraits(
            people.smoker, people.former, people.diabetes, people.levels - 1, people.age,
            np.full(len(people), float(bare and plan.technique in BEHIND)),
        )  # fmt: skip
        why = "joining several factors of union"
        parts = [
            (p.mean + p.se * self.draws.z(f"union.{p.name}")) * p.weight for p in nonunion_parts(traits, base, book)
        ]
        worse = joint(parts, book.value("shrinkage", why), book.value("joint_cap", why))
        between = book.value("between_study_sd", "band of the chance of union")
        final = expit(logit(base) - worse - between * self.draws.z("union"))
        slow = book.value("low_bone.speed", "slower bridging in weak bone")
        slow = slow ** (1 - book.value("shrinkage", "slower bridging in weak bone"))
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
