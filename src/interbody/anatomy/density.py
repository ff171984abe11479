"""Cancellous density of each vertebra in Hounsfield units."""

from __future__ import annotations

from ..case import VERTEBRAE, Case
from .ledger import Ledger

PATTERN = "at_minus_2_5"


def l1_density(case: Case, ledger: Ledger) -> float:
    """Density at L1, HU, as given, else from the T-score, else the norm for this age (Jang2019)."""
    given = case.patient.bone_density
    if given.hu is not None:
        return given.hu
    young = ledger.number("BoneDensity", "young", "bone density")
    sd = ledger.number("BoneDensity", "sd", "spread of bone density")
    if given.t_score is not None:
        anchor = ledger.number("BoneDensity", "t_anchor", "bone density from the T-score")
        there = ledger.number("BoneDensity", f"{PATTERN}.L1", "bone density from the T-score")
        least = ledger.number("BoneDensity", "least", "bone density from the T-score")
        value = max(young + (there - young) * given.t_score / anchor, least)
        return ledger.estimate("L1 cancellous density from the T-score (HU)", value, sd)
    old = ledger.number("BoneDensity", "old", "bone density by age")
    start = ledger.number("BoneDensity", "start", "bone density by age")
    decline = ledger.number("BoneDensity", "decline", "bone density by age")
    value = max(young - decline * max(case.patient.age - start, 0.0), old)
    return ledger.estimate("L1 cancellous density by age (HU)", value, sd)


def densities(case: Case, ledger: Ledger) -> dict[str, float]:
    """Cancellous HU of L1 to S1: measured, else the value at L1 times the pattern along the spine."""
    found: dict[str, float] = {
        v: float(m.cancellous_hu) for v, m in case.anatomy.vertebrae.items() if m.cancellous_hu is not None
    }
    if all(v in found for v in VERTEBRAE):
        return {v: found[v] for v in VERTEBRAE}
    pattern = {v: ledger.number("BoneDensity", f"{PATTERN}.{v}", "bone density along the spine") for v in VERTEBRAE}
    sd = ledger.number("BoneDensity", "sd", "spread of bone density")
    if found:
        l1 = sum(found[v] / pattern[v] for v in found) / len(found) * pattern["L1"]
    else:
        l1 = l1_density(case, ledger)
    for v in VERTEBRAE:
        if v not in found:
            value = l1 * pattern[v] / pattern["L1"]
            given = v == "L1" and not case.anatomy.vertebrae and case.patient.bone_density.hu is not None
            found[v] = value if given else ledger.estimate(f"{v} cancellous density (HU)", value, sd)
    return {v: found[v] for v in VERTEBRAE}
