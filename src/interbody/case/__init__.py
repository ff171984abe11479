"""Case: who the person is, what was found, what is proposed. Validated once, at the border.

Owns the case file and its schema. It does not own anatomy or any clinical rule.
"""

from .errors import CaseError
from .load import load_case, parse_case
from .model import (
    FUSION_TECHNIQUES,
    LEVELS,
    VERTEBRAE,
    Alignment,
    AnatomyMeasures,
    Approach,
    Baseline,
    BoneDensity,
    Case,
    Diagnosis,
    DiscMeasures,
    EndplateMeasures,
    Heights,
    LevelFindings,
    Measured,
    Option,
    Patient,
    Screws,
    Technique,
    VertebraMeasures,
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
    "DiscMeasures",
    "EndplateMeasures",
    "Heights",
    "LevelFindings",
    "Measured",
    "Option",
    "Patient",
    "Screws",
    "Technique",
    "VertebraMeasures",
    "case_schema",
    "load_case",
    "parse_case",
]
