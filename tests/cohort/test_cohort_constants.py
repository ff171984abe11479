"""Change any constant of the sets that only cohorts read, and some answer moves."""

from __future__ import annotations

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
    "wait": {"technique": "nonoperative"},
}
PEOPLE = (
    {"diagnosis": {"degenerative_spondylolisthesis": 0.25, "isthmic_spondylolisthesis": 0.25, "stenosis": 0.25,
                   "disc_degeneration": 0.25}, "options": ALL},
    {"diagnosis": {"stenosis": 0.5, "degenerative_spondylolisthesis": 0.5},
     "options": {"open": {"technique": "decompression"}, "mis": {"technique": "decompression", "approach": "mis"}}},
    {"diagnosis": "disc_herniation", "options": {"a": {"technique": "microdiscectomy"}}},
)  # fmt: skip
UNSAID = {"female": None, "bmi": None, "smoker": None, "diabetes": None, "hu": None, "baseline": None}


def answer(sets: dict[str, ParameterSet]) -> list[np.ndarray]:
    found = []
    for more in PEOPLE:
        forecast = forecast_cohort(cohort(n=100, **{**UNSAID, **more}), sets)
        for option in forecast.options:
            for name in sorted(forecast.quantities(option)):
                found.append(np.asarray(forecast._value(option, name)).ravel())
                found.append(np.asarray(forecast._drawn(option, name)).ravel())
    return found


@cache
def usual() -> np.ndarray:
    return np.concatenate(answer({}))


@pytest.fixture(scope="module", autouse=True)
def _few_people():
    """A few people and replicates are enough to see whether anything moves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(population, "LEAST", 400)
        patch.setattr(cohort_forecast, "REPLICATES", 20)
        patch.setattr(cohort_forecast, "SAMPLE", 40)
        yield


NAMES = [(s, q) for s in SETS for q in parameters(s)]


@pytest.mark.slow
@pytest.mark.parametrize(("set_name", "quantity"), NAMES, ids=[f"{s}:{q}" for s, q in NAMES])
def test_every_constant_moves_some_answer(set_name, quantity) -> None:
    changed = parameters(set_name)
    value = changed[quantity].value
    new = tuple(0.7 * v for v in value) if isinstance(value, tuple) else 0.7 * value
    moved = np.concatenate(answer({set_name: changed.with_values(**{quantity: new})}))
    assert moved.shape != usual().shape or not np.array_equal(moved, usual(), equal_nan=True)
