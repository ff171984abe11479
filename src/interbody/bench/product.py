"""Seconds of what a user waits for: the example's whole run by stages, operated spines, forecasts, a large cohort."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import yaml

from ..case import parse_case
from ..case.examples import example_text
from ..cohort import forecast_cohort, parse_cohort
from ..course import simulate_course
from ..mechanics import standard_loads, warm_up
from ..outcomes import forecast_option
from ..pipeline import plan, run
from .mechanics import median_seconds

PEOPLE = 100_000
_COHORT: dict[str, Any] = {
    "cohort": "bench",
    "n": PEOPLE,
    "age": {"mean": 66, "sd": 9},
    "female": 0.6,
    "bmi": {"mean": 27, "sd": 4},
    "smoker": 0.2,
    "diabetes": 0.1,
    "hu": {"mean": 130, "sd": 40},
    "diagnosis": {"degenerative_spondylolisthesis": 0.8, "stenosis": 0.2},
    "baseline": {
        "odi": {"mean": 45, "sd": 15}, "back_pain": {"mean": 6, "sd": 2}, "leg_pain": {"mean": 6, "sd": 2.2},
    },
    "seed": 7,
    "options": {
        "fusion": {"technique": {"plf": 0.7, "tlif": 0.3}, "levels": {1: 0.8, 2: 0.2}, "instrumented": 0.9},
        "decompression": {"technique": "decompression"},
        "wait": {"technique": "nonoperative"},
        "mis": {"technique": "tlif", "approach": "mis"},
    },
}  # fmt: skip
"""People who are timed; nobody's data."""


def bench_product(repeats: int = 3, tell: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Times in seconds of wall clock of the example's four options; medians over ``repeats`` but for the first two.

    Returns ``run_s`` (a whole run without writing its files), ``stages`` (its seconds by stage; two states are solved
    at the same time), ``operated_s`` (by option: building and eleven loads of one operated spine, nothing known
    before), ``forecast_s`` (by option: course and ten years of one person, the mechanics known), ``cohort_s`` (four
    options, ten years) and ``people``.
    """
    say = tell or (lambda words: None)
    say("kernels")
    warm_up()
    case = parse_case(yaml.safe_load(example_text("ct-male-55")))
    say("the example's whole run")
    start = time.perf_counter()
    whole = run(case)
    found: dict[str, Any] = {"run_s": time.perf_counter() - start}
    found["stages"] = {**whole.simulation.seconds, **whole.outlook.seconds}
    found["operated_s"] = {}
    for name, construct in plan(case)[1].items():
        if name in case.options and not construct.is_intact:
            say(f"operated spine alone: {name}")
            found["operated_s"][name] = median_seconds(partial(construct.solve, standard_loads()), 1)
    say("forecasts of one person")
    intact, operated = whole.simulation.intact, whole.simulation.responses

    def ten_years(name: str) -> object:
        return forecast_option(case, name, simulate_course(case, name, intact, operated.get(name)))

    found["forecast_s"] = {name: median_seconds(partial(ten_years, name), repeats) for name in case.options}
    say(f"a cohort of {PEOPLE:,}")
    cohort = parse_cohort(_COHORT)
    found |= {"people": PEOPLE, "cohort_s": median_seconds(lambda: forecast_cohort(cohort), repeats)}
    return found
