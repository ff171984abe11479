"""Course: what happens at the operated and neighbouring levels over ten years, from a case and its mechanics.

Owns bone healing, fatigue and loosening of hardware, settling of cages, and adjacent levels in time. It does not own
pain, complications or any operation other than one at a neighbouring level.
"""

from .adjacent import AdjacentHazard, adjacent_hazard, level_of_studies, population_rate, years_from_reference
from .biology import Biology
from .healed import Healing
from .healing_course import healing_of
from .ledger import Effect, Ledger
from .model import YEARS, AdjacentChange, Band, BandAt, Course
from .odds import Z90, band, expit, joint, logit, risk_to_odds
from .operated_levels import OperatedLevels, operated_levels, settling_series
from .simulate import simulate_course
from .tissue import RULES
from .union import (
    BEHIND,
    Outlook,
    UnionTraits,
    has_low_bone,
    nonunion_parts,
    outlook_of,
    published_union,
    share_by,
    union_base,
    union_factors,
    union_without_factors,
)
from .usual import mean_ratio, without_factors

__all__ = [
    "BEHIND",
    "RULES",
    "YEARS",
    "Z90",
    "AdjacentChange",
    "AdjacentHazard",
    "Band",
    "BandAt",
    "Biology",
    "Course",
    "Effect",
    "Healing",
    "Ledger",
    "OperatedLevels",
    "Outlook",
    "UnionTraits",
    "adjacent_hazard",
    "band",
    "expit",
    "has_low_bone",
    "healing_of",
    "joint",
    "level_of_studies",
    "logit",
    "mean_ratio",
    "nonunion_parts",
    "operated_levels",
    "outlook_of",
    "population_rate",
    "published_union",
    "risk_to_odds",
    "settling_series",
    "share_by",
    "simulate_course",
    "union_base",
    "union_factors",
    "union_without_factors",
    "without_factors",
    "years_from_reference",
]
