"""Operated levels of drawn people: their grafts worked out by finite elements as they stiffen, and kept as a file.

The people are drawn as the synthetic cohort is, with a density at L1 from the norm for their age and its spread, and a
worn disc at L4-L5 that is treated in several ways. The file holds what the mechanics gave, so that populations can be
followed and the course calibrated within seconds; ``interbody course solve`` makes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..anatomy import build_spine
from ..case import Case, CaseError, parse_case
from ..course import OperatedLevels, operated_levels, settling_series
from ..course.graft_curve import LOADS, GraftCurve, GraftState
from ..course.level_alone import solve_alone
from ..evidence import parameters
from .cohort import WORN, person

LEVEL, BELOW = "L4-L5", "L5-S1"
SPINES, COMPARED, SEED = 6, 3, 2026
"""People drawn; the first so many of them are treated by every plan, the rest by the first plan only."""
FILE = Path(__file__).parent / "operated_people.json"
PLANS: Mapping[str, Mapping[str, Any]] = {
    "tlif": {"technique": "tlif"},
    "tlif titanium": {"technique": "tlif", "hardware": {"cage_modulus_mpa": 110000}},
    "tlif bare": {"technique": "tlif", "screws": "none"},
    "llif": {"technique": "llif"},
    "llif screws": {"technique": "llif", "screws": "bilateral"},
}
"""By name: what is done at the level; cages are of PEEK unless said otherwise."""
DIGITS = 6


@dataclass(frozen=True)
class Operated:
    """One person's level under one plan; ``hu`` at L1."""

    person: int
    plan: str
    age: float
    hu: float
    levels: OperatedLevels


def people(n: int = SPINES, seed: int = SEED) -> Iterator[Case]:
    """Drawn people with a spine and their plans."""
    rng = np.random.default_rng(seed)
    density = {name: float(q) for name, q in parameters("BoneDensity").items()}
    grades = parameters("Cohort")[WORN].value
    found = 0
    while found < n:
        made = person(rng)
        usual = density["young"] - density["decline"] * max(made["patient"]["age"] - density["start"], 0.0)
        hu = float(rng.normal(max(usual, density["old"]), density["sd"]))
        made["patient"]["bone_density"] = {"hu": max(hu, density["least"])}
        made["findings"] = {LEVEL: {"pfirrmann": int(grades[rng.integers(len(grades))])}}
        plans = list(PLANS.items())[: None if found < COMPARED else 1]
        made["options"] = {name: {**plan, "levels": [LEVEL]} for name, plan in plans}
        try:
            case = parse_case(made)
            build_spine(case)
        except CaseError:
            continue
        found += 1
        yield case


def solve(say: Callable[[str], None], n: int = SPINES, seed: int = SEED) -> list[dict[str, Any]]:
    """Rows of the file: every plan of every person by finite elements."""
    rows = []
    for i, case in enumerate(people(n, seed)):
        for plan, levels in _solved(case):
            say(f"person {i + 1} of {n}, {plan}{'' if levels else ': found no equilibrium'}")
            if levels is not None:
                rows.append(_row(i, plan, case, levels))
    return rows


def _solved(case: Case) -> Iterator[tuple[str, OperatedLevels | None]]:
    from ..mechanics import SpineModel, simulate_loads, standard_loads, warm_up
    from ..surgery import operate

    warm_up(lambda *_: None)
    spine = build_spine(case)
    below = simulate_loads(SpineModel(spine, only=[BELOW], workers=1), "below", standard_loads(LOADS))
    for name, option in case.options.items():
        made = operate(spine, option, name)
        fresh = solve_alone(made, [LEVEL], LOADS, below)
        yield name, operated_levels(made, fresh, option, below=below)


def _row(i: int, plan: str, case: Case, levels: OperatedLevels) -> dict[str, Any]:
    assert case.patient.bone_density.hu is not None
    return {
        "person": i,
        "plan": plan,
        "age": round(case.patient.age, 1),
        "hu": round(case.patient.bone_density.hu, 1),
        "strength": levels.strength[LEVEL],
        "material": levels.material,
        "metal_cage": levels.metal_cage,
        "curve": asdict(levels.curves[LEVEL]),
    }


def text(rows: list[dict[str, Any]]) -> str:
    """The file's text, figures to six digits."""
    return json.dumps(_rounded(rows), indent=1) + "\n"


def _rounded(item: Any) -> Any:
    if isinstance(item, dict):
        return {k: _rounded(v) for k, v in item.items()}
    if isinstance(item, (list, tuple)):
        return [_rounded(v) for v in item]
    return float(f"{item:.{DIGITS}g}") if isinstance(item, float) else item


@cache
def operated(path: Path = FILE) -> tuple[Operated, ...]:
    """What the file holds."""
    return tuple(_read(row) for row in json.loads(path.read_text(encoding="utf-8")))


def _read(row: Mapping[str, Any]) -> Operated:
    states = tuple(GraftState(**state) for state in row["curve"]["states"])
    curve = GraftCurve(**{**row["curve"], "states": states})
    levels = OperatedLevels(
        {LEVEL: curve}, {LEVEL: row["strength"]}, row["material"], row["metal_cage"],
        settling=settling_series(PLANS[row["plan"]]["technique"]),
    )  # fmt: skip
    return Operated(row["person"], row["plan"], row["age"], row["hu"], levels)
