"""Outcomes: pain, function, further operations and harms of one option, from published cohorts and trials.

Owns the forecast. It does not own healing or adjacent levels (``course``) and compares nothing (``decision``).
"""

from ..course import Course
from .forecast import forecast_option
from .model import Complication, Driver, Estimate, Forecast, Reference, TimePoint
from .scope import family_of

__all__ = [
    "Complication",
    "Course",
    "Driver",
    "Estimate",
    "Forecast",
    "Reference",
    "TimePoint",
    "family_of",
    "forecast_option",
]
