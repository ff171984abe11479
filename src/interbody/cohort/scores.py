"""Scores of the people of one diagnosis under one plan: pain, function, utility, who gains how much, and the classes.

Arrays have shape (years, people), or (replicates, years, people) when parameters are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from ..case import Diagnosis
from ..course import YEARS
from ..outcomes.arrays import Array, below, expit, latent, second_moment, together
from ..outcomes.global_assessment import CLASSES, assessment, classes
from ..outcomes.modifiers import weighted_modifiers
from ..outcomes.pain import SITES
from ..outcomes.people import People, Plan
from ..outcomes.pooling import beyond_proportion, pooled_gains
from ..outcomes.satisfaction import SATISFIED_FROM, satisfied
from ..outcomes.scope import HOME
from ..outcomes.scores import expected_change
from ..outcomes.utility import predicted_sd, utility
from .books import Books
from .moments import Moments
from .tracks import Track, distinct_years, tracks


class Draws(Protocol):
    """Standard normal deviates by name; 0 for the central forecast."""

    drawn: bool
    """Whether deviates are drawn at all."""

    def z(self, name: str) -> Array: ...


TOPS = {"odi": 100.0, "back_pain": 10.0, "leg_pain": 10.0}
WHY = "who counts as improved"


class Scores:
    """Adds what is forecast of the scores to ``found``.

    ``centres``: mean of each score before, where the cohort has its own; else the diagnosis's.
    Years in which nothing differs are worked out once: after the plateau a diagnosis without drift stays as it is.
    """

    def __init__(
        self,
        people: People,
        diagnosis: Diagnosis,
        plan: Plan,
        books: Books,
        draws: Draws,
        found: Moments,
        centres: Mapping[str, float],
    ) -> None:
        self.people, self.diagnosis, self.plan, self.books, self.draws = people, diagnosis, plan, books, draws
        self.found, self.centres = found, centres
        self.side = f"{'nonoperative' if plan.family == 'nonoperative' else 'operated'}.{diagnosis}"
        self.tracks = tracks(diagnosis, plan.family, books.scores)
        self.rows, self.like = distinct_years(self.tracks, draws.drawn)
        self.effects = weighted_modifiers(people, diagnosis, plan, books.scores)
        self.effect: Array = sum(e.mean * e.weight for e in self.effects)

    def add(self) -> None:
        """All of them."""
        change = {name: self._change(name, track) for name, track in self.tracks.items()}
        mean, place, spread = self._follow_up(change)
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

    def _deviate(self, name: str) -> Array:
        """How far this cohort deviates from the reference, in standard deviations."""
        own = () if name == "odi" else (f"{name.removesuffix('_pain')}.{self.side}",)
        return self.mixed("cohort", self.side, *own)

    def _put(self, name: str, value: Array, square: Array | None = None) -> None:
        self.found.add(name, value, square, self.like)

    def _change(self, name: str, track: Track) -> Array:
        """Expected change of each person; drawn, the cohort deviates and the constants err."""
        book = self.books.scores
        why = "how far a person's change follows the own baseline"
        reliability, error = book.points("baseline_reliability", why)
        early, late, mean, apart = (x[self.rows, None] for x in (track.early, track.late, track.mean, track.apart))
        effect = self.effect
        if self.draws.drawn:
            z = self.draws.z
            effect = sum((e.mean + e.se * z(f"modifier.{e.name}")) * e.weight for e in self.effects)
            moved = track.between * self._deviate(name) + apart * z(
                f"contrast.{name}.{self.diagnosis}.{self.plan.family}"
            )
            mean = mean + early * moved + late * track.drift_sd * z("drift")
            reliability = reliability + error * z("baseline_reliability")
        centre = self.centres.get(name, track.start)
        more = self._beyond_proportion(centre) if name == "odi" else 0.0
        return expected_change(
            mean, early, getattr(self.people, name), track.start, centre, reliability,
            track.scale * effect + more, book.value("floor_share", why), TOPS[name],
        )  # fmt: skip

    def _beyond_proportion(self, centre: float) -> Array:
        """What a cohort that begins elsewhere than the reference gains beyond proportion, in every treatment alike."""
        book = self.books.scores
        law = pooled_gains(book).law
        points = beyond_proportion(f"{self.diagnosis}.{HOME[self.diagnosis]}", centre, book)
        return (law.slope + law.se * self.draws.z("baseline_law")) * points

    def _follow_up(self, change: Mapping[str, Array]) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
        """Mean, latent location and spread of each score."""
        mean: dict[str, Array] = {}
        place: dict[str, Array] = {}
        spread: dict[str, Array] = {}
        wide = self.books.classes.value("sd_spread", "spread of a score between cohorts") * self.draws.z("sd")
        for name, track in self.tracks.items():
            before = getattr(self.people, name)
            mean[name] = before + change[name]
            spread[name] = track.sd * np.exp(wide)
            place[name] = latent(mean[name], spread[name])
            square = second_moment(place[name], spread[name])
            self._put(name, mean[name], square)
            changed = name.replace("pain", "change") if name != "odi" else "odi_change"
            self._put(changed, change[name], square - 2 * before * mean[name] + before**2)
        return mean, place, spread

    def _utility(self, mean: Mapping[str, Array], spread: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people
        country = book.value("eq5d.between_sd", "utility") * self.draws.z("eq5d")
        after = utility(mean["odi"], mean["back_pain"], mean["leg_pain"], book) + country
        sd = predicted_sd(spread["odi"], spread["back_pain"], spread["leg_pain"], book)
        self._put("eq5d", after, after**2 + sd**2)
        ratio, wide = (self.books.classes.value(f"eq5d_change_ratio{end}", "utility") for end in ("", "_sd"))
        tariff = ratio * np.exp(wide * self.draws.z("eq5d_change"))
        gain = tariff * (after - country - utility(people.odi, people.back_pain, people.leg_pain, book))
        self._put("eq5d_change", gain, gain**2 + sd**2)

    def _responses(self, place: Mapping[str, Array], spread: Mapping[str, Array]) -> None:
        book, people = self.books.scores, self.people

        scaled = {name: place[name] / spread[name] for name in place}

        def share(name: str, border: Array) -> Array:
            found = below(border / spread[name] - scaled[name])
            if np.min(border) < 0:
                found *= border >= 0
            return found

        self._put("odi_responder_30", share("odi", (1 - book.value("threshold.odi_share", WHY)) * people.odi))
        self._put("odi_mcid", share("odi", people.odi - book.value("threshold.odi_mcid", WHY)))
        self._put("odi_substantial", share("odi", people.odi - book.value("threshold.odi_substantial", WHY)))
        some, most = (1 - book.value(f"threshold.{name}", WHY) for name in ("pain_share", "pain_most"))
        points, free = (book.value(f"threshold.{name}", WHY) for name in ("pain_substantial", "pain_free"))
        for site in SITES:
            name = f"{site}_pain"
            before = getattr(people, name)
            self._put(f"{site}_responder_30", share(name, some * before))
            self._put(f"{site}_responder_80", share(name, most * before))
            self._put(f"{site}_substantial", share(name, before - points))
            self._put(f"{site}_free", share(name, free))
        margin = self.books.classes.value("worse_margin", "who counts as worse")
        self._put("back_worse", 1 - share("back_pain", people.back_pain + margin))
        borders = [free / spread[name] - scaled[name] for name in ("back_pain", "leg_pain")]
        alike = book.value("score_residual_correlation", "free of pain in back and leg at once")
        self._put("symptom_free", together(borders[0], borders[1], alike))

    def _classes(self) -> None:
        """Classes by the share of pain expected to go; how cohorts deviate is in the published spread of their level.

        The share is that of someone who starts at the reference: an own start far from it says more of chance than of
        the gain, and the register's own model moves the classes little by the pain before.
        """
        found = assessment(self.diagnosis, self.plan.family, self.books.classes)
        track = self.tracks[found.site]
        mean, early = (x[self.rows, None] for x in (track.mean, track.early))
        usual = -track.mean[YEARS.index(1.0)] / track.start
        gained = -(mean + early * track.scale * self.effect) / track.start * np.ones(len(self.people))
        shift = -self._deviate(found.site)
        parts = classes(
            found, gained - usual, shift, self.draws.z("classes_slope"), self.draws.z("classes_spacing")
        )  # fmt: skip
        for name, part in zip(CLASSES, parts, strict=True):
            self._put(f"global_assessment.{name}", part)

    def _satisfied(self) -> None:
        found = satisfied(self.diagnosis, self.plan.family, self.books.scores)
        if found is None:
            return
        chance = expit(found.mean + found.new_study * self.mixed("cohort_content", "satisfied"))
        late = np.array([[1.0 if y >= SATISFIED_FROM else np.nan] for y in YEARS])
        self.found.add("satisfied", chance * late * np.ones(len(self.people)))
