"""Chance of union over time, from published rates and risk factors.

logit(nonunion at 24 months) = logit(published rate of the technique) + joint log odds of the person's factors;
union by t = union at 24 months x share of it reached by t. The published rate is taken to hold for a person of
the reference age with none of the factors and one level.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

from ..case import FUSION_TECHNIQUES, Case, Option, Patient, Screws, Technique
from .ledger import Effect, Ledger
from .model import YEARS, BandAt
from .odds import band, joint, logit, risk_to_odds

CRITERION = (
    "bridging bone on CT or X-ray, with or without a motion test, as pooled by the cohorts; "
    "base rates hold at 24 months"
)


def union_base(option: Option, ledger: Ledger) -> float:
    """Published chance of union at 24 months for the technique."""
    why = "chance of union of the technique"
    if option.technique is Technique.alif:
        return ledger.value("base.anterior", why)
    if option.technique is not Technique.plf:
        return ledger.value("base.interbody", why)
    found = ledger.group("base.plf_bare" if option.screws is Screws.none else "base.plf_screws", why)
    mean = sum(logit(float(q)) for q in found) / len(found)
    return band(mean, 0.0).value


def union_factors(patient: Patient, option: Option, base: float, ledger: Ledger) -> list[Effect]:
    """What makes nonunion likelier or less likely for this person, as log odds ratios of nonunion."""
    why = "effect on union"
    found: list[Effect] = []
    if patient.smoking == "current":
        mean, se = ledger.log_ratio("factor.smoker", why)
        found.append(Effect("smoking", risk_to_odds(mean, 1 - base), se, "Smokers fuse less often."))
    elif patient.smoking == "former":
        mean, se = ledger.log_ratio("factor.former_smoker", why)
        found.append(Effect("former smoking", mean, se, "People who stopped fuse slightly less often."))
    if patient.diabetes:
        found.append(Effect("diabetes", *ledger.log_ratio("factor.diabetes", why), "Diabetes hinders union."))
    if (extra := len(option.levels) - 1) > 0:
        mean, se = ledger.log_ratio("factor.levels", why)
        found.append(Effect("levels", extra * mean, extra * se, "Each further level is one more that may not unite."))
    span = ledger.value("age_span", why)
    years = min(max(patient.age - ledger.value("reference_age", why), -span), span)
    if years:
        mean, se = ledger.log_ratio("factor.age", why)
        found.append(Effect("age", years * mean, abs(years) * se, "Union is rarer with age."))
    if option.screws is Screws.none and option.technique in (Technique.tlif, Technique.plif):
        found.append(
            Effect("no screws", *ledger.log_ratio("factor.bare_interbody", why), "Without screws fewer unite.")
        )
    return found


def has_low_bone(patient: Patient, ledger: Ledger, used_for: str) -> bool:
    """Whether the measured density is below the cut-off ``low_bone`` of the ledger's set; False if unknown."""
    bone = patient.bone_density
    if bone.hu is not None:
        return bone.hu < ledger.value("low_bone.hu", used_for)
    return bone.t_score is not None and bone.t_score <= ledger.value("low_bone.t_score", used_for)


def share_by(year: float, speed: float, ledger: Ledger) -> float:
    """Share of the union at 24 months reached by ``year``; ``speed`` is a hazard ratio: 1 - (1 - F)^speed."""
    why = "how fast bone bridges"
    points = [(0.0, 0.0), *zip(ledger.values("shape.years", why), ledger.values("shape.share", why), strict=True)]
    for (t0, f0), (t1, f1) in pairwise(points):
        if year <= t1:
            share = f0 + (f1 - f0) * (year - t0) / (t1 - t0)
            return float(1 - (1 - share) ** speed)
    return points[-1][1]


def union_over_time(case: Case, option: Option, ledger: Ledger) -> tuple[BandAt, ...] | None:
    """Probability of union by each time; None where nothing is to unite."""
    if option.technique not in FUSION_TECHNIQUES:
        return None
    base = union_base(option, ledger)
    why = "joining several factors of union"
    effect, se = joint(
        union_factors(case.patient, option, base, ledger),
        ledger.value("shrinkage", why),
        ledger.value("joint_cap", why),
    )
    sd = sqrt(ledger.value("between_study_sd", "band of the chance of union") ** 2 + se**2)
    final = band(logit(base) - effect, sd)
    speed = 1.0
    why = "slower bridging in weak bone"
    if has_low_bone(case.patient, ledger, why):
        speed = ledger.value("low_bone.speed", why) ** (1 - ledger.value("shrinkage", why))
    shares = [(year, share_by(year, speed, ledger)) for year in YEARS]
    return tuple(BandAt(final.value * s, final.low * s, final.high * s, year) for year, s in shares)
