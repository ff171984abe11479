"""Change any constant of the sets that only cohorts read, and some answer moves."""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import pytest
from cohorts import FUSION, cohort

from interbody.cohort import forecast as cohort_forecast
from interbody.cohort import forecast_cohort, population
from interbody.evidence import ParameterSet, parameters

SETS = ("global_assessment", "perioperative", "population", "mortality")
ALL = {
    "open": {**FUSION, "levels": {1: 0.5, 2: 0.5}},
    "mis": {"technique": "tlif", "approach": "mis"},
    "front": {"technique": "alif", "levels": {1: 0.5, 2: 0.5}},
    "lateral": {"technique": "llif", "instrumented": 0.5},
    "wait": {"technique": "nonoperative"},
}
PEOPLE = (
    {"diagnosis": "degenerative_spondylolisthesis", "options": ALL},
    {"diagnosis": {"isthmic_spondylolisthesis": 0.3, "stenosis": 0.3, "disc_degeneration": 0.4},
     "options": {"open": {"technique": "plif"}, "wait": {"technique": "nonoperative"}}},
    {"diagnosis": {"stenosis": 0.5, "degenerative_spondylolisthesis": 0.5},
     "options": {"open": {"technique": "decompression"}, "mis": {"technique": "decompression", "approach": "mis"}}},
    {"diagnosis": "disc_herniation", "options": {"a": {"technique": "microdiscectomy"}}},
)  # fmt: skip
UNSAID = {"female": None, "bmi": None, "smoker": None, "diabetes": None, "hu": None, "baseline": None}


def answer(row: int, sets: dict[str, ParameterSet]) -> np.ndarray:
    """Everything forecast of one of the populations, values and replicates."""
    forecast = forecast_cohort(cohort(n=100, **{**UNSAID, **PEOPLE[row]}), sets)
    found = []
    for option in forecast.options:
        for name in sorted(forecast.quantities(option)):
            found.append(np.asarray(forecast._value(option, name)).ravel())
            found.append(np.asarray(forecast._drawn(option, name)).ravel())
    return np.concatenate(found)


@cache
def usual(row: int) -> np.ndarray:
    return answer(row, {})


def rows_for(quantity: str) -> list[int]:
    """The populations, those that share a word with the constant's name first."""
    shared = [sum(word in json.dumps(people) for word in re.split(r"[._]", quantity)) for people in PEOPLE]
    return sorted(range(len(PEOPLE)), key=lambda row: (-shared[row], -row))


@pytest.fixture(scope="module", autouse=True)
def _few_people():
    """A few people and replicates are enough to see whether anything moves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(population, "LEAST", 200)
        patch.setattr(cohort_forecast, "REPLICATES", 8)
        patch.setattr(cohort_forecast, "SAMPLE", 24)
        yield


NAMES = [(s, q) for s in SETS for q in parameters(s)]


@pytest.mark.slow
@pytest.mark.parametrize(("set_name", "quantity"), NAMES, ids=[f"{s}:{q}" for s, q in NAMES])
def test_every_constant_moves_some_answer(set_name, quantity) -> None:
    changed = parameters(set_name)
    value = changed[quantity].value
    new = tuple(0.7 * v for v in value) if isinstance(value, tuple) else 0.7 * value
    sets = {set_name: changed.with_values(**{quantity: new})}
    for row in rows_for(quantity):
        moved = answer(row, sets)
        if moved.shape != usual(row).shape or not np.array_equal(moved, usual(row), equal_nan=True):
            return
    pytest.fail(f"{set_name}:{quantity} moves no population's forecast")
