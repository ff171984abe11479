"""Course: what happens at the operated and neighbouring levels over ten years, from a case and its mechanics.

Owns bone healing and adjacent levels in time. It does not own pain, complications or any operation other than
one at a neighbouring level.
"""

from .adjacent import AdjacentHazard, adjacent_hazard, population_rate
from .ledger import Effect, Ledger
from .model import YEARS, AdjacentChange, Band, BandAt, Course
from .odds import Z90, band, expit, joint, logit, risk_to_odds
from .simulate import simulate_course
from .union import has_low_bone, union_base, union_factors

__all__ = [
    "YEARS",
    "Z90",
    "AdjacentChange",
    "AdjacentHazard",
    "Band",
    "BandAt",
    "Course",
    "Effect",
    "Ledger",
    "adjacent_hazard",
    "band",
    "expit",
    "has_low_bone",
    "joint",
    "logit",
    "population_rate",
    "risk_to_odds",
    "simulate_course",
    "union_base",
    "union_factors",
]
