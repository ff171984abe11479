"""What about the person changes the gain in function: published effects, each shrunk, in ODI points."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, pi, sqrt

from ..case import Approach, Case, Diagnosis, Option
from ..course import Effect, Ledger
from .scope import family_of

LOGISTIC_SD = pi / sqrt(3)
"""Standard deviation of the logistic distribution: points = log odds / LOGISTIC_SD x SD of change."""
WHY = "effect on function and pain"


def odi_modifiers(case: Case, option: Option, ledger: Ledger) -> tuple[Effect, ...]:
    """Effects on the ODI at plateau (positive is worse); none without an operation."""
    if family_of(option) == "nonoperative":
        return ()
    keep = 1 - ledger.value("modifier.shrinkage", WHY)
    return tuple(Effect(e.name, keep * e.mean, keep * e.se, e.text) for e in _found(case, option, ledger))


def _found(case: Case, option: Option, ledger: Ledger) -> Iterator[Effect]:
    patient = case.patient
    if patient.prior_lumbar_surgery:
        odds = ledger.value("modifier.prior_surgery", WHY)
        points = -log(odds) / LOGISTIC_SD * ledger.value("sd.odi", "individual spread of ODI")
        yield _effect("earlier surgery", points, ledger, "People operated before gain less.")
    if patient.diagnosis is Diagnosis.stenosis:
        if patient.smoking == "current":
            yield _named("smoking", "smoker.stenosis", ledger, "Smokers gain less from surgery for stenosis.")
        if patient.baseline.back_pain > patient.baseline.leg_pain:
            text = "People whose back hurts more than the leg gain less."
            yield _named("back pain predominant", "back_predominant", ledger, text)
    if patient.diagnosis is Diagnosis.degenerative_spondylolisthesis:
        if patient.age > ledger.value("modifier.ds.older_age", WHY):
            yield _named("age", "ds.older", ledger, "Above 67 the advantage of surgery for slip is smaller.")
        if patient.sex == "male":
            yield _named("sex", "ds.male", ledger, "Men gain less from surgery for slip.")
        if patient.symptoms.neurogenic_claudication is False:
            text = "Without leg symptoms on walking the advantage of surgery for slip is smaller."
            yield _named("no claudication", "ds.no_claudication", ledger, text)
    if option.approach is Approach.mis and family_of(option) == "fusion":
        gain, se = ledger.points("modifier.mis", WHY)
        text = "Cohorts gain slightly more; randomised trials see no difference."
        yield Effect("minimally invasive", -gain, se, text)


def _named(name: str, key: str, ledger: Ledger, text: str) -> Effect:
    return _effect(name, ledger.value(f"modifier.{key}", WHY), ledger, text)


def _effect(name: str, points: float, ledger: Ledger, text: str) -> Effect:
    return Effect(name, points, abs(points) * ledger.value("modifier.se_share", WHY), text)
