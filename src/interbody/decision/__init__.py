"""Decision: the options side by side, who is a candidate by published rules, and what to ask.

Owns the comparison and the standard alternatives. It forecasts nothing and ranks nothing.
"""

from .compare import compare
from .findings import LevelMismatch, level_mismatch
from .matters import MATTERS, Matter
from .model import Comparison, Rule
from .options import complete_options, with_standard_options
from .told import Background, Told

__all__ = [
    "MATTERS",
    "Background",
    "Comparison",
    "LevelMismatch",
    "Matter",
    "Rule",
    "Told",
    "compare",
    "complete_options",
    "level_mismatch",
    "with_standard_options",
]
