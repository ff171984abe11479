"""Cohort files made by hand for the tests."""

from __future__ import annotations

from typing import Any

from interbody.cohort import Cohort, parse_cohort

FUSION = {"technique": {"plf": 0.7, "tlif": 0.3}, "levels": {1: 0.8, 2: 0.2}, "instrumented": 0.9}


def data(**more: Any) -> dict[str, Any]:
    """The example of the format, with changes."""
    found = {
        "cohort": "made",
        "n": 260,
        "age": {"mean": 66, "sd": 9},
        "female": 0.69,
        "bmi": {"mean": 27, "sd": 4},
        "smoker": 0.2,
        "diabetes": 0.1,
        "hu": {"mean": 130, "sd": 40},
        "diagnosis": {"degenerative_spondylolisthesis": 0.8, "stenosis": 0.2},
        "baseline": {
            "odi": {"mean": 45, "sd": 15},
            "back_pain": {"mean": 6, "sd": 2},
            "leg_pain": {"mean": 6, "sd": 2.2},
        },
        "seed": 7,
        "options": {"fusion": FUSION, "decompression": {"technique": "decompression"}},
        **more,
    }
    return {name: value for name, value in found.items() if value is not None}


def cohort(**more: Any) -> Cohort:
    """The same, checked."""
    return parse_cohort(data(**more))
