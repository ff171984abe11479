"""Cohort: published populations forecast as a whole, and checked against what was published of them.

Owns the cohort file, the drawing of people, intervals for a new cohort of a given size, and the check. It does not own
any sub-model: those are the floors ``outcomes`` and ``course``, shared with the forecast of one person.
"""

from .document import document
from .forecast import CohortForecast, Interval, forecast_cohort
from .load import kind_of, load_cohort, parse_cohort
from .model import Cohort, CohortOption

__all__ = [
    "Cohort",
    "CohortForecast",
    "CohortOption",
    "Interval",
    "document",
    "forecast_cohort",
    "kind_of",
    "load_cohort",
    "parse_cohort",
]
