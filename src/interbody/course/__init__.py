"""Course: what happens at the operated and neighbouring levels over ten years, from a case and its mechanics.

Owns bone healing and adjacent levels in time. It does not own pain, complications or any operation other than
one at a neighbouring level.
"""

from .adjacent import AdjacentHazard, adjacent_hazard, population_rate
from .ledger import Effect, Ledger
from .model import YEARS, AdjacentChange, Band, BandAt, Course
from .odds import Z90, band, expit, joint, logit, risk_to_odds
from .simulate import simulate_course
from .union import (
    BEHIND,
    UnionTraits,
    has_low_bone,
    nonunion_parts,
    published_union,
    share_by,
    union_base,
    union_factors,
)

__all__ = [
    "BEHIND",
    "YEARS",
    "Z90",
    "AdjacentChange",
    "AdjacentHazard",
    "Band",
    "BandAt",
    "Course",
    "Effect",
    "Ledger",
    "UnionTraits",
    "adjacent_hazard",
    "band",
    "expit",
    "has_low_bone",
    "joint",
    "logit",
    "nonunion_parts",
    "population_rate",
    "published_union",
    "risk_to_odds",
    "share_by",
    "simulate_course",
    "union_base",
    "union_factors",
]
