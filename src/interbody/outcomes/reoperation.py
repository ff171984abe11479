"""Any further lumbar operation, and later surgery after care without one, as cumulative hazards.

Fusion: H(t) = m x [k x H published(t) - h adjacent, reference x t + q x (nonunion of the person - nonunion after a
usual operation, if more) x min(t / 2 years, 1) + H adjacent of the person(t)], so that the course moves only its own
parts; k pools the published studies of the diagnosis around the curve, and the part that is not beside the fusion never
falls. Decompression and microdiscectomy: H(t) = m x k x H published(t). m joins smoking, diabetes, obesity and earlier
surgery, against a usual cohort. Death competes (``competing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from ..case import Case, Diagnosis, Option, Technique
from ..course import (
    YEARS,
    Z90,
    Course,
    Effect,
    Ledger,
    joint,
    logit,
    mean_ratio,
    outlook_of,
    population_rate,
    published_union,
)
from .arrays import Array, expit
from .competing import incidence
from .model import Estimate
from .mortality import death_hazard
from .people import People, Plan, Weighted, one_person, plan_of, usual_if_unknown
from .pooling import Pooled, pool_groups
from .trajectory import interpolate

TIMES = (1.0, 2.0, 4.0)
SLIP, FUSION = "slip", "fusion"
CONTRADICTED = ("smoker", "diabetes", "obesity")
"""Factors of one meta-analysis that the longest trial cohort and the largest register did not see."""
USUAL = Technique.tlif
"""Interbody fusion behind the published curves."""
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
    return _curve(_stem(diagnosis, plan, ledger), ledger)


def _curve(stem: str, ledger: Ledger) -> Curve:
    why = "further operations"
    if stem == FUSION:
        points = [(t, hazard(ledger.value(f"fusion.year_{t:.0f}", why))) for t in TIMES]
        return Curve(points, ledger.value("fusion.tail_hazard", why))
    tail = FUSION if stem.startswith(FUSION) else "decompression"
    return Curve(_points(stem, ledger), ledger.value(f"{tail}.tail_hazard", why))


def _stem(diagnosis: Diagnosis, plan: Plan, ledger: Ledger) -> str:
    """Name of the curve: fusion of a diagnosis without one of its own has that of all indications."""
    if plan.family == "microdiscectomy":
        return "microdiscectomy"
    if plan.family != "fusion":
        return f"decompression.{diagnosis}"
    own = f"{FUSION}.{diagnosis}"
    return own if f"{own}.share" in ledger.set else FUSION


def _points(stem: str, ledger: Ledger) -> list[tuple[float, float]]:
    why = "further operations"
    shares = ledger.values(f"{stem}.share", why)
    return [(t, hazard(p)) for t, p in zip(ledger.values(f"{stem}.years", why), shares, strict=True)]


def level_of_studies(diagnosis: Diagnosis, plan: Plan, ledger: Ledger, without: str = "") -> Pooled:
    """Log hazard of published studies against the curve of their treatment, pooled; ``without`` leaves a study out.

    All treatments share one spread between studies.
    """
    return ledger.once(("level", diagnosis, plan, without), lambda: _level_of_studies(diagnosis, plan, ledger, without))


def _level_of_studies(diagnosis: Diagnosis, plan: Plan, ledger: Ledger, without: str = "") -> Pooled:
    why = "further operations, pooled over studies"
    mine = _stem(diagnosis, plan, ledger)
    groups: dict[str, list[tuple[float, float]]] = {}
    for name in ledger.set.under("study"):
        group, study = name.rsplit(".", 1)
        if group == mine and study == without:
            continue
        q = ledger.quantity(f"study.{name}", why)
        year, share = q.value
        observed = hazard(share)
        se = sqrt(share / ((q.n or 1) * (1 - share))) / observed
        groups.setdefault(group, []).append((log(observed / _curve(group, ledger).at(year)), se))
    return pool_groups(groups)[mine]


def usual_mix(ledger: Ledger) -> float:
    """Log of the mean hazard of a usual cohort over that of people with none of the factors."""
    return ledger.once("usual mix", lambda: _usual_mix(ledger))


def _usual_mix(ledger: Ledger) -> float:
    why = "usual mix of people behind the published curves"
    names = (*CONTRADICTED, "prior_surgery")
    mix = [(_effect(n, ledger, why)[0], ledger.value(f"usual.{n}", why)) for n in names]
    return mean_ratio(mix, ledger.value("shrinkage", why), ledger.value("joint_cap", why))


def _effect(name: str, ledger: Ledger, why: str) -> tuple[float, float]:
    """Log ratio of a factor and its standard error; of those that other studies did not see only a share is kept."""
    mean, se = ledger.log_ratio(f"factor.{name}", why)
    return (ledger.value("kept", why) * mean if name in CONTRADICTED else mean), se


def factors(case: Case, ledger: Ledger) -> list[Effect]:
    """Log ratios of the hazard of a further operation for this person; what is not known counts as in a usual
    cohort."""
    person = one_person(case.patient, next(iter(case.options.values())))
    found = []
    for name, mean, se, weight, text in weighted_factors(person, ledger):
        effect, share = Effect(name, mean, se, text), float(weight[0])
        if share:
            found.append(effect if share == 1 else effect.not_known(share))
    return found


def weighted_factors(people: People, ledger: Ledger) -> list[Weighted]:
    """The same for many people."""
    why = "effect on further operations"
    smoker, diabetes, before = (
        usual_if_unknown(getattr(people, name), ledger.value(f"usual.{name}", why))
        for name in ("smoker", "diabetes", "prior_surgery")
    )
    obese = (people.bmi >= ledger.value("obesity_bmi", why)).astype(float)
    rows = (
        ("smoking", "smoker", smoker, "Smokers are operated again more often."),
        ("diabetes", "diabetes", diabetes, "People with diabetes are operated again more often."),
        ("obesity", "obesity", obese, "People with obesity are operated again more often."),
        ("earlier surgery", "prior_surgery", before, "People operated before are operated again more often."),
    )
    return [
        Weighted(name, *_effect(key, ledger, why), column, text) for name, key, column, text in rows if column.any()
    ]


def of_person(log_factor: Array, ledger: Ledger) -> Array:
    """Hazard of people with these joint log ratios over that of a usual cohort."""
    return np.exp(log_factor - usual_mix(ledger))


def other_hazard(
    diagnosis: Diagnosis,
    plan: Plan,
    log_factor: Array,
    ledger: Ledger,
    adjacent: Ledger,
    shift: Array = 0.0,
    more_nonunion: Array = 0.0,
) -> Array:
    """Cumulative hazard of operations that are not beside the fusion, at ``FROM_START``; ``shift`` in SD of studies.

    ``more_nonunion``: chance of nonunion beyond that after a usual operation, see :func:`usual_union`; less of it
    spares nobody an operation.
    """
    curve = published(diagnosis, plan, ledger)
    level = level_of_studies(diagnosis, plan, ledger)
    reference_rate = population_rate(1, adjacent) if plan.family == "fusion" else 0.0
    own, floor = [], 0.0
    for year in FROM_START:
        floor = max(floor, exp(level.mean) * curve.at(year) - reference_rate * year)
        own.append(floor)
    usual = np.array(own)[:, None] * np.exp(shift * level.new_study)
    if plan.family == "fusion":
        why = "operations for want of union"
        by_then = np.minimum(np.array(FROM_START) / ledger.value("nonunion.years", why), 1.0)[:, None]
        usual = usual + ledger.value("nonunion.operated", why) * by_then * np.maximum(more_nonunion, 0.0)
    return usual * of_person(log_factor, ledger)


def usual_union(log_odds_of_interbody: Array, ledger: Ledger, union: Ledger) -> Array:
    """Chance of union after the operations behind the curves, posterolateral and interbody fusion with screws, from the
    log odds of the same people after interbody fusion with screws."""
    interbody, behind = (published_union(t, False, union) for t in (USUAL, Technique.plf))
    share = ledger.value("usual.interbody", "operations for want of union")
    return expit(log_odds_of_interbody + logit(share * interbody + (1 - share) * behind) - logit(interbody))


def more_nonunion(case: Case, option: Option, course: Course, ledger: Ledger, union: Ledger) -> float:
    """This person's chance of nonunion less the one that the same risk factors give after a usual operation on
    one level."""
    if course.union is None:
        return 0.0
    usual = Option(technique=USUAL, levels=option.levels[:1])
    return float(usual_union(outlook_of(case, usual, union).log_odds, ledger, union)) - course.union[-1].value


def reoperation(
    case: Case, option: Option, course: Course, ledger: Ledger, adjacent: Ledger, deaths: Ledger, union: Ledger
) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...] | None]:
    """Chance of any further operation, and of one at a neighbouring level, by each time; death competes."""
    person, plan = one_person(case.patient, option), plan_of(option)
    why = "band of further operations"
    log_m, se = joint(factors(case, ledger), ledger.value("shrinkage", why), ledger.value("joint_cap", why))
    death = death_hazard(person, FROM_START, plan.family, deaths)
    level = level_of_studies(case.patient.diagnosis, plan, ledger)
    wide = sqrt(level.new_study**2 + se**2) / level.new_study
    bands = list(course.adjacent_reoperation or ())
    person_ratio, missing = of_person(log_m, ledger), more_nonunion(case, option, course, ledger, union)
    any_, beside = [], []
    for part, shift in (("value", 0.0), ("low", -Z90 * wide), ("high", Z90 * wide)):
        other = other_hazard(case.patient.diagnosis, plan, log_m, ledger, adjacent, shift, missing)
        own = np.zeros_like(other)
        if bands:
            own = person_ratio * np.array([0.0, *(hazard(getattr(b, part)) for b in bands)])[:, None]
        any_.append(incidence(other + own, death)[:, 0])
        beside.append(incidence(own, death)[:, 0])
    rows = tuple(Estimate(*(float(x) for x in row)) for row in zip(*any_, strict=True))
    return rows, tuple(Estimate(*(float(x) for x in row)) for row in zip(*beside, strict=True)) if bands else None


def reference_point(case: Case, option: Option, ledger: Ledger) -> tuple[str, float, float]:
    """Name of the curve shown beside the personal figure, year, and its chance then, at the level of its studies."""
    diagnosis, plan = case.patient.diagnosis, plan_of(option)
    stem = _stem(diagnosis, plan, ledger)
    years = TIMES if stem == FUSION else ledger.values(f"{stem}.years", "published figure")
    year = min(years, key=lambda t: abs(t - TIMES[1]))
    level = level_of_studies(diagnosis, plan, ledger)
    name = f"{FUSION}.year_{year:.0f}" if stem == FUSION else f"{stem}.share"
    return name, year, chance(exp(level.mean) * _curve(stem, ledger).at(year))


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


def later_surgery(case: Case, option: Option, ledger: Ledger, deaths: Ledger) -> tuple[Estimate, ...]:
    """Chance that someone who chooses care without operation has one by each time; death competes."""
    sd = ledger.value("between_centre_sd", "change from care without operation to surgery")
    found = np.array([0.0, *crossover_hazard(case.patient.diagnosis, ledger)])[:, None]
    death = death_hazard(one_person(case.patient, option), FROM_START, "nonoperative", deaths)
    ends = [incidence(found * exp(k * Z90 * sd), death)[:, 0] for k in (0.0, -1.0, 1.0)]
    return tuple(Estimate(*(float(x) for x in row)) for row in zip(*ends, strict=True))
