"""Chance of union over time, from published rates and risk factors.

logit(nonunion at 24 months) = logit(published rate of the technique) + joint log odds of the person's factors;
union by t = union at 24 months x share of it reached by t. The published rate is that of cohorts: people with a usual
mix of the factors have it on average, and someone with none of them, of their mean age, lies above.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..case import FUSION_TECHNIQUES, Case, Option, Patient, Screws, Technique
from ..evidence.pooling import pool
from .biology import biology_effects, biology_of
from .ledger import Effect, Ledger
from .model import YEARS, BandAt
from .odds import band, expit, joint, logit, risk_to_odds
from .usual import without_factors

BEHIND = frozenset({Technique.tlif, Technique.plif})
"""Interbody fusions that are meant to have screws."""

CRITERION = (
    "bridging bone on CT or X-ray, with or without a motion test, as pooled by the cohorts; "
    "base rates hold at 24 months"
)


def union_base(option: Option, ledger: Ledger) -> float:
    """Published chance of union at 24 months for the technique."""
    return published_union(option.technique, option.screws is Screws.none, ledger)


def published_union(technique: Technique, bare: bool, ledger: Ledger) -> float:
    """The same from the technique and whether it goes without screws."""
    why = "chance of union of the technique"
    if technique is Technique.alif:
        return ledger.value("base.anterior", why)
    if technique is not Technique.plf:
        return ledger.value("base.interbody", why)
    found = ledger.group("base.plf_bare" if bare else "base.plf_screws", why)
    between = ledger.value("between_study_sd", "band of the chance of union")
    rows = [(logit(float(q)), 1 / sqrt((q.n or 1) * float(q) * (1 - float(q)))) for q in found]
    return expit(pool(rows, between).mean)


def union_without_factors(technique: Technique, bare: bool, ledger: Ledger) -> float:
    """Chance of union at 24 months of someone with no risk factor where a usual cohort has the published one."""
    return ledger.once((technique, bare), lambda: _union_without_factors(technique, bare, ledger))


def _union_without_factors(technique: Technique, bare: bool, ledger: Ledger) -> float:
    why = "usual mix of people behind the published chance of union"
    base = published_union(technique, bare, ledger)
    smoker = risk_to_odds(ledger.log_ratio("factor.smoker", why)[0], 1 - base)
    age, spread = ledger.log_ratio("factor.age", why)[0], ledger.value("usual.age_sd", why)
    old, share = age * spread, ledger.value("usual.one_sd_share", why)
    mix = (
        (smoker, ledger.value("usual.smoker", why)),
        (ledger.log_ratio("factor.diabetes", why)[0], ledger.value("usual.diabetes", why)),
        (ledger.log_ratio("factor.levels", why)[0], ledger.value("usual.two_levels", why)),
        (old, share),
        (-old, share),
    )
    missing = without_factors(1 - base, mix, ledger.value("shrinkage", why), ledger.value("joint_cap", why))
    return 1 - missing


class UnionTraits(NamedTuple):
    """What union depends on, for one person (numbers) or many (arrays): 1 and 0 for yes and no, ``age`` in years."""

    smoker: Any
    former: Any
    diabetes: Any
    added_levels: Any
    age: Any
    bare_interbody: Any


class UnionPart(NamedTuple):
    """Log odds ratio of nonunion and how often it applies: ``mean`` x ``weight``."""

    name: str
    mean: float
    se: float
    weight: Any
    text: str


def nonunion_parts(traits: UnionTraits, base: float, ledger: Ledger) -> list[UnionPart]:
    """What makes nonunion likelier or less likely; parts that move nobody are left out."""
    why = "effect on union"
    found: list[UnionPart] = []

    def add(name: str, key: str, weight: Any, text: str, risk_ratio: bool = False) -> None:
        if not (weight != 0 if isinstance(weight, (int, float)) else weight.any()):
            return
        mean, se = ledger.log_ratio(f"factor.{key}", why)
        found.append(UnionPart(name, risk_to_odds(mean, 1 - base) if risk_ratio else mean, se, weight, text))

    add("smoking", "smoker", traits.smoker, "Smokers fuse less often.", risk_ratio=True)
    add("former smoking", "former_smoker", traits.former, "People who stopped fuse slightly less often.")
    add("diabetes", "diabetes", traits.diabetes, "Diabetes hinders union.")
    add("levels", "levels", traits.added_levels, "Each further level is one more that may not unite.")
    span = ledger.value("age_span", why)
    years = traits.age - ledger.value("reference_age", why)
    within = min(max(years, -span), span) if isinstance(years, (int, float)) else years.clip(-span, span)
    add("age", "age", within, "Union is rarer with age.")
    add("no screws", "bare_interbody", traits.bare_interbody, "Without screws fewer unite.")
    return found


def union_factors(
    patient: Patient,
    option: Option,
    base: float,
    ledger: Ledger,
    biology: Ledger | None = None,
    metal_cage: bool = False,
) -> list[Effect]:
    """What makes nonunion likelier or less likely for this person, as log odds ratios of nonunion.

    Args:
        patient: what is not known of smoking and diabetes counts as in a usual cohort.
        base: published chance of union of the technique. ledger, biology: of the sets ``union`` and ``UnionBiology``.
        metal_cage: whether the cage is known to be metal.
    """
    traits = UnionTraits(
        smoker=int(patient.smoking in ("current", None)),
        former=int(patient.smoking == "former"),
        diabetes=int(patient.diabetes is not False),
        added_levels=len(option.levels) - 1,
        age=patient.age,
        bare_interbody=int(option.screws is Screws.none and option.technique in BEHIND),
    )
    why, usual = "usual mix of people behind the published chance of union", {}
    if patient.smoking is None:
        usual["smoking"] = ledger.value("usual.smoker", why)
    if patient.diabetes is None:
        usual["diabetes"] = ledger.value("usual.diabetes", why)
    found = []
    for part in nonunion_parts(traits, base, ledger):
        effect = Effect(part.name, part.weight * part.mean, abs(part.weight) * part.se, part.text)
        found.append(effect.not_known(usual[part.name]) if part.name in usual else effect)
    return found + biology_effects(biology_of(patient, option, metal_cage), biology or Ledger("UnionBiology"))


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


@dataclass(frozen=True)
class Outlook:
    """What evidence alone says of a person's union: its log odds at 24 months with the errors of the factors and
    between centres (SD), and its speed (hazard ratio of bridging). The first two may be (n,), one a draw."""

    log_odds: float | NDArray[np.float64]
    factors_sd: float | NDArray[np.float64]
    between_sd: float
    speed: float


def outlook_of(
    case: Case, option: Option, ledger: Ledger, biology: Ledger | None = None, metal_cage: bool = False
) -> Outlook:
    """Of this person and option, with every factor that applies; arguments as for :func:`union_factors`."""
    published = union_base(option, ledger)
    base = union_without_factors(option.technique, option.screws is Screws.none, ledger)
    why = "joining several factors of union"
    effect, se = joint(
        union_factors(case.patient, option, published, ledger, biology, metal_cage),
        ledger.value("shrinkage", why),
        ledger.value("joint_cap", why),
    )
    between = ledger.value("between_study_sd", "band of the chance of union")
    speed, why = 1.0, "slower bridging in weak bone"
    if has_low_bone(case.patient, ledger, why):
        speed = ledger.value("low_bone.speed", why) ** (1 - ledger.value("low_bone.shrinkage", why))
    return Outlook(logit(base) - effect, se, between, speed)


def union_over_time(
    case: Case, option: Option, ledger: Ledger, biology: Ledger | None = None
) -> tuple[BandAt, ...] | None:
    """Probability of union by each time; None where nothing is to unite."""
    if option.technique not in FUSION_TECHNIQUES:
        return None
    found = outlook_of(case, option, ledger, biology)
    final = band(float(found.log_odds), sqrt(found.between_sd**2 + float(found.factors_sd) ** 2))
    shares = [(year, share_by(year, found.speed, ledger)) for year in YEARS]
    return tuple(BandAt(final.value * s, final.low * s, final.high * s, year) for year, s in shares)
