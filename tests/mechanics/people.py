"""People for the tests of mechanics and surgery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from interbody.case import LEVELS, Case, parse_case

COARSE = (3, 1, 2, 4)
"""Counts of a mesh that is good for properties and too coarse for figures."""


def person(
    pfirrmann: Mapping[str, int] | int = 1,
    findings: Mapping[str, Mapping[str, Any]] | None = None,
    anatomy: Mapping[str, Any] | None = None,
    **patient: Any,
) -> Case:
    """A case without any operation; a man of 40 of 175 cm with healthy discs where nothing else is said."""
    grades = pfirrmann if isinstance(pfirrmann, Mapping) else dict.fromkeys(LEVELS, pfirrmann)
    found = {level: {"pfirrmann": grades[level], **(findings or {}).get(level, {})} for level in LEVELS}
    settings = {
        "age": 40, "sex": "male", "height_cm": 175, "weight_kg": 75, "diagnosis": "stenosis",
        "baseline": {"odi": 40, "back_pain": 5, "leg_pain": 5},
    } | patient  # fmt: skip
    raw = {
        "case": "test", "patient": settings, "findings": found, "options": {"wait": {"technique": "nonoperative"}}
    }  # fmt: skip
    if anatomy:
        raw["anatomy"] = dict(anatomy)
    return parse_case(raw)


def random_person(rng: np.random.Generator) -> Case:
    """A plausible person: any adult age and size, discs of any grade and 3 to 16 mm of height, slips up to half a
    plate."""
    findings: dict[str, dict[str, Any]] = {}
    discs: dict[str, Any] = {}
    sex = str(rng.choice(["female", "male"]))
    for level in LEVELS:
        findings[level] = {}
        if rng.random() < 0.15:
            findings[level]["slip_mm"] = float(np.round(rng.uniform(1.0, 17.0), 1))
        if rng.random() < 0.3:
            discs[level] = {"height_mm": {"middle": float(np.round(rng.uniform(3.0, 16.0), 1))}}
    return person(
        {level: int(rng.integers(1, 6)) for level in LEVELS},
        findings,
        {"discs": discs} if discs else None,
        age=int(rng.integers(20, 91)),
        sex=sex,
        height_cm=int(np.clip(rng.normal(176 if sex == "male" else 163, 7), 145, 205)),
        weight_kg=75,
    )
