"""Case: who the person is, what was found, what is proposed. Validated once, at the border.

Owns the case file and its schema. It does not own anatomy or any clinical rule.
"""

from .base import LEVELS, VERTEBRAE
from .errors import CaseError
from .load import load_case, parse_case
from .measures import (
    Alignment,
    AnatomyMeasures,
    DiscHeights,
    DiscMeasures,
    EndplateMeasures,
    Heights,
    Measured,
    VertebraMeasures,
)
from .model import (
    FUSION_TECHNIQUES,
    Approach,
    Baseline,
    BoneDensity,
    Case,
    Diagnosis,
    Graft,
    LevelFindings,
    Option,
    Patient,
    Screws,
    Symptoms,
    Technique,
)
from .schema import case_schema

__all__ = [
    "FUSION_TECHNIQUES",
    "LEVELS",
    "VERTEBRAE",
    "Alignment",
    "AnatomyMeasures",
    "Approach",
    "Baseline",
    "BoneDensity",
    "Case",
    "CaseError",
    "Diagnosis",
    "DiscHeights",
    "DiscMeasures",
    "EndplateMeasures",
    "Graft",
    "Heights",
    "LevelFindings",
    "Measured",
    "Option",
    "Patient",
    "Screws",
    "Symptoms",
    "Technique",
    "VertebraMeasures",
    "case_schema",
    "load_case",
    "parse_case",
]
