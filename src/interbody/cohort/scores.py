"""Scores of the people of one diagnosis under one plan: pain, function, utility, who gains how much, and the classes.

Arrays have shape (years, people), or (replicates, years, people) when parameters are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..case import Diagnosis
from ..course import YEARS
from ..outcomes.arrays import Array, expit, latent, ndtr, second_moment, together
from ..outcomes.function import odi_baseline, odi_trajectory
from ..outcomes.global_assessment import CLASSES, assessment, classes
from ..outcomes.modifiers import weighted_modifiers
from ..outcomes.pain import SITES, pain_baseline, pain_trajectory
from ..outcomes.people import People, Plan
from ..outcomes.satisfaction import SATISFIED_FROM, satisfied
from ..outcomes.scores import expected_change
from ..outcomes.trajectory import Trajectory
from ..outcomes.utility import predicted_sd, utility
from .books import Books
from .moments import Moments


class Draws(Protocol):
    """Standard normal deviates by name; 0 for the central forecast."""

    def z(self, name: str) -> Array: ...


TOPS = {"odi": 100.0, "back_pain": 10.0, "leg_pain": 10.0}
WHY = "who counts as improved"


@dataclass(frozen=True)
class Track:
    """One score: the cohort's path, its usual start, its spread between people and how this cohort deviates."""

    path: Trajectory
    start: float
    sd: str
    scale: float
    deviate: Array


class Scores:
    """Adds what is forecast of the scores to ``found``."""

    def __init__(
        self, people: People, diagnosis: Diagnosis, plan: Plan, books: Books, draws: Draws, found: Moments
    ) -> None:
        self.people, self.diagnosis, self.plan, self.books, self.draws = people, diagnosis, plan, books, draws
        self.found = found
        self.side = f"{'nonoperative' if plan.family == 'nonoperative' else 'operated'}.{diagnosis}"

    def add(self) -> None:
        """All of them."""
        mean, place, spread = self._follow_up()
        self._utility(mean, spread)
        self._responses(place, spread)
        self._classes()
        self._satisfied()

    def mixed(self, *names: str) -> Array:
        """A deviate that shares a part with the one before it: names from the common to the special."""
        r = self.books.classes.value("score_correlation", "spread between cohorts")
        found: Array = self.draws.z(names[0])
        for name in names[1:]:
            found = r * found + np.sqrt(1 - r * r) * self.draws.z(name)
        return found

    def _tracks(self) -> dict[str, Track]:
        book, family = self.books.scores, self.plan.family
        own = self.mixed("cohort", self.side)
        found = {
            "odi": Track(
                odi_trajectory(self.diagnosis, family, book), odi_baseline(self.diagnosis, book), "sd.odi", 1.0, own
            )
        }
        per_odi = book.value("pain_per_odi", "effects on pain, from those on ODI")
        for site in SITES:
            found[f"{site}_pain"] = Track(
                pain_trajectory(self.diagnosis, site, family, book),
                pain_baseline(self.diagnosis, site, book),
                f"sd.{site}",
                per_odi,
                self.mixed("cohort", self.side, f"{site}.{self.side}"),
            )
        return found

    def _changes(self, name: str, track: Track, drawn: bool) -> Array:
        """Expected change of each person; ``drawn`` lets the cohort deviate and the constants err."""
        book, path = self.books.scores, track.path
        why = "how far a person's change follows the own baseline"
        slope, slope_se = book.points("baseline_slope", why)
        effects = weighted_modifiers(self.people, self.diagnosis, self.plan, book)

        def z(deviate: str) -> Array:
            return self.draws.z(deviate) if drawn else 0.0

        effect: Array = sum((e.mean + e.se * z(f"modifier.{e.name}")) * e.weight for e in effects)
        early, late, mean, apart = (
            np.array([part(year) for year in YEARS])[:, None]
            for part in (path.early, path.late, path.mean, lambda year: path.contrast(year)[1])
        )
        deviate = track.deviate if drawn else 0.0
        moved = early * (path.between * deviate + apart * z(f"contrast.{name}.{self.diagnosis}.{self.plan.family}"))
        return expected_change(
            mean + moved + late * path.drift_sd * z("drift"), early, getattr(self.people, name), track.start,
            slope + slope_se * z("baseline_slope"), track.scale * effect, book.value("floor_share", why), TOPS[name],
        )  # fmt: skip

    def _follow_up(self) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
        """Mean, latent location and spread of each score."""
        mean: dict[str, Array] = {}
        place: dict[str, Array] = {}
        spread: dict[str, Array] = {}
        wide = self.books.classes.value("sd_spread", "spread of a score between cohorts") * self.draws.z("sd")
        for name, track in self._tracks().items():
            before = getattr(self.people, name)
            change = self._changes(name, track, True)
            mean[name] = before + change
            spread[name] = self.books.scores.value(track.sd, "spread between people") * np.exp(wide)
            place[name] = latent(mean[name], spread[name])
            square = second_moment(place[name], spread[name])
            self.found.add(name, mean[name], square)
            changed = name.replace("pain", "change") if name != "odi" else "odi_change"
            self.found.add(changed, change, square - 2 * before * mean[name] + before**2)
        return mean, place, spread

    def _utility(self, mean: Mapping[str, Array], spread: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people
        country = book.value("eq5d.between_sd", "utility") * self.draws.z("eq5d")
        after = utility(mean["odi"], mean["back_pain"], mean["leg_pain"], book) + country
        sd = predicted_sd(spread["odi"], spread["back_pain"], spread["leg_pain"], book)
        self.found.add("eq5d", after, after**2 + sd**2)
        tariff = np.exp(self.books.classes.value("eq5d_change_ratio_sd", "utility") * self.draws.z("eq5d_change"))
        gain = tariff * (after - country - utility(people.odi, people.back_pain, people.leg_pain, book))
        self.found.add("eq5d_change", gain, gain**2 + sd**2)

    def _responses(self, place: Mapping[str, Array], spread: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people

        scaled = {name: place[name] / spread[name] for name in place}

        def share(name: str, border: Array) -> Array:
            below = ndtr(border / spread[name] - scaled[name])
            return np.where(border >= 0, below, 0.0) if np.min(border) < 0 else below

        self.found.add("odi_responder_30", share("odi", (1 - book.value("threshold.odi_share", WHY)) * people.odi))
        self.found.add("odi_mcid", share("odi", people.odi - book.value("threshold.odi_mcid", WHY)))
        self.found.add("odi_substantial", share("odi", people.odi - book.value("threshold.odi_substantial", WHY)))
        some, most = (1 - book.value(f"threshold.{name}", WHY) for name in ("pain_share", "pain_most"))
        points, free = (book.value(f"threshold.{name}", WHY) for name in ("pain_substantial", "pain_free"))
        for site in SITES:
            name = f"{site}_pain"
            before = getattr(people, name)
            self.found.add(f"{site}_responder_30", share(name, some * before))
            self.found.add(f"{site}_responder_80", share(name, most * before))
            self.found.add(f"{site}_substantial", share(name, before - points))
            self.found.add(f"{site}_free", share(name, free))
        margin = self.books.classes.value("worse_margin", "who counts as worse")
        self.found.add("back_worse", 1 - share("back_pain", people.back_pain + margin))
        borders = [free / spread[name] - scaled[name] for name in ("back_pain", "leg_pain")]
        alike = book.value("score_residual_correlation", "free of pain in back and leg at once")
        self.found.add("symptom_free", together(borders[0], borders[1], alike))

    def _classes(self) -> None:
        """Classes by the expected gain of pain; how cohorts deviate is in the published spread of their level."""
        people = self.people
        found = assessment(self.diagnosis, self.plan.family, self.books.classes)
        track = self._tracks()[found.site]
        usual = -track.path.mean(YEARS[YEARS.index(1.0)]) / track.start
        before = np.maximum(getattr(people, found.site), 1.0)
        gained = -self._changes(found.site, track, False) / before
        shift = -track.deviate
        parts = classes(
            found, gained - usual, shift, self.draws.z("classes_slope"), self.draws.z("classes_spacing")
        )  # fmt: skip
        for name, part in zip(CLASSES, parts, strict=True):
            self.found.add(f"global_assessment.{name}", part)

    def _satisfied(self) -> None:
        found = satisfied(self.diagnosis, self.plan.family, self.books.scores)
        if found is None:
            return
        chance = expit(found.mean + found.new_study * self.mixed("cohort_content", "satisfied"))
        late = np.array([[1.0 if y >= SATISFIED_FROM else np.nan] for y in YEARS])
        self.found.add("satisfied", chance * late * np.ones(len(self.people)))
