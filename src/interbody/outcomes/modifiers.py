"""What about a person changes the gain in function: published effects, each shrunk, in ODI points.

Each effect is counted against its share in the reference cohorts, so that a usual mix of people gets the pooled gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log, pi, sqrt

import numpy as np

from ..case import Approach, Case, Diagnosis, Option
from ..course import Effect, Ledger
from .people import Column, People, Plan, Weighted, one_person, plan_of

LOGISTIC_SD = pi / sqrt(3)
"""Standard deviation of the logistic distribution: points = log odds / LOGISTIC_SD x SD of change."""
WHY = "effect on function and pain"
OBESITY_KNOWN = ((Diagnosis.stenosis, "decompression"), (Diagnosis.disc_herniation, "microdiscectomy"))
"""Operations in which registers compared people with obesity and without."""


WITHOUT = {
    "earlier surgery": "no earlier surgery",
    "smoking": "not smoking",
    "back pain predominant": "back pain not predominant",
    "age": "age",
    "sex": "sex",
    "no claudication": "claudication",
    "obesity": "no obesity",
}
"""What a trait is called in someone who does not have it."""


def odi_modifiers(case: Case, option: Option, ledger: Ledger) -> tuple[Effect, ...]:
    """Effects on this person's ODI at plateau (positive is worse); none without an operation.

    Someone without a trait that is common in the reference cohorts moves the other way, and it is said so.
    """
    patient = case.patient
    found = weighted_modifiers(one_person(patient, option), patient.diagnosis, plan_of(option), ledger)
    return tuple(_of_person(e) for e in found if e.weight[0])


def _of_person(effect: Weighted) -> Effect:
    weight = float(effect.weight[0])
    name = effect.name if weight > 0 else WITHOUT.get(effect.name, effect.name)
    among = "" if effect.name not in WITHOUT else " This person is one." if weight > 0 else " This person is not one."
    return Effect(name, effect.mean * weight, effect.se * abs(weight), effect.text + among)


def weighted_modifiers(people: People, diagnosis: Diagnosis, plan: Plan, ledger: Ledger) -> list[Weighted]:
    """The same for many people with one diagnosis and plan."""
    if plan.family == "nonoperative":
        return []
    keep = 1 - ledger.value("modifier.shrinkage", WHY)
    return [e._replace(mean=keep * e.mean, se=keep * e.se) for e in _found(people, diagnosis, plan, ledger)]


def _found(people: People, diagnosis: Diagnosis, plan: Plan, ledger: Ledger) -> Iterator[Weighted]:
    odds = ledger.value("modifier.prior_surgery", WHY)
    points = -log(odds) / LOGISTIC_SD * ledger.value("sd.odi", "individual spread of ODI")
    text = "People operated before gain less."
    yield _against("earlier surgery", points, "prior_surgery", people.prior_surgery, ledger, text)
    if diagnosis is Diagnosis.stenosis:
        text = "Smokers gain less from surgery for stenosis."
        yield _named("smoking", "smoker.stenosis", people.smoker, ledger, text)
        text = "People whose back hurts more than the leg gain less."
        back = (people.back_pain > people.leg_pain).astype(float)
        yield _named("back pain predominant", "back_predominant", back, ledger, text)
    if diagnosis is Diagnosis.degenerative_spondylolisthesis:
        text = "Above 67 the advantage of surgery for slip is smaller."
        older = (people.age > ledger.value("modifier.ds.older_age", WHY)).astype(float)
        yield _named("age", "ds.older", older, ledger, text)
        yield _named("sex", "ds.male", 1 - people.female, ledger, "Men gain less from surgery for slip.")
        text = "Without leg symptoms on walking the advantage of surgery for slip is smaller."
        yield _named("no claudication", "ds.no_claudication", 1 - people.claudication, ledger, text)
    if (diagnosis, plan.family) in OBESITY_KNOWN:
        obese = np.where(np.isnan(people.bmi), np.nan, people.bmi >= ledger.value("modifier.obese_bmi", WHY))
        text = "People with obesity gain less from decompression and discectomy."
        yield _named("obesity", f"obese.{diagnosis}", obese, ledger, text)
    if plan.approach is Approach.mis and plan.family == "fusion":
        gain, se = ledger.points("modifier.mis", WHY)
        text = "Cohorts gain slightly more; randomised trials see no difference."
        yield Weighted("minimally invasive", -gain, se, np.ones(len(people)), text)


def _named(name: str, key: str, column: Column, ledger: Ledger, text: str) -> Weighted:
    return _against(name, ledger.value(f"modifier.{key}", WHY), key, column, ledger, text)


def _against(name: str, points: float, key: str, column: Column, ledger: Ledger, text: str) -> Weighted:
    """An effect against its share in the reference cohorts; nobody moves whose column is not known."""
    share = ledger.value(f"modifier.{key}_share", WHY)
    weight = np.where(np.isnan(column), 0.0, column - share)
    se = abs(points) * ledger.value("modifier.se_share", WHY)
    return Weighted(
        name, points, se, weight, f"{text} In the reference cohorts about {share * 100:.0f} % are such people."
    )
