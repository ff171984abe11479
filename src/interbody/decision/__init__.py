"""Decision: the options side by side, who is a candidate by published rules, and what to ask.

Owns the comparison and the standard alternatives. It forecasts nothing and ranks nothing.
"""

from .compare import compare
from .model import Comparison, Rule
from .options import complete_options, with_standard_options

__all__ = ["Comparison", "Rule", "compare", "complete_options", "with_standard_options"]
