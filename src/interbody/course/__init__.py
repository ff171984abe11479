"""Course: what happens at the operated and neighbouring levels over ten years, from a case and its mechanics.

Owns bone healing and adjacent levels in time. It does not own pain, complications or any operation other than
one at a neighbouring level.
"""

from .adjacent import AdjacentHazard, adjacent_hazard, population_rate
from .ledger import Effect, Ledger
from .model import YEARS, AdjacentChange, Band, BandAt, Course
from .simulate import simulate_course
from .union import has_low_bone

__all__ = [
    "YEARS",
    "AdjacentChange",
    "AdjacentHazard",
    "Band",
    "BandAt",
    "Course",
    "Effect",
    "Ledger",
    "adjacent_hazard",
    "has_low_bone",
    "population_rate",
    "simulate_course",
]
