"""Union, hardware and bone in a population drawn as the cohorts were, from the operated levels of drawn people.

Each draw is a person of the cohort (age, smoking, diabetes) with one of the operated spines, and chance; what is not
known is left in its middle, as a published rate is that of the cohorts together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..case import parse_case
from ..course import Ledger, Outlook, outlook_of
from ..course.draws import normals
from ..course.healing_course import RULE, books_of
from ..course.projection import CHANCE, MONTHS, UNKNOWN, Books, Projection, project
from ..evidence import ParameterSet
from .cohort import person
from .operated_people import LEVEL, PLANS, Operated, operated

Array = NDArray[np.float64]
PEOPLE, SEED = 300, 2027


@dataclass(frozen=True)
class Population:
    """Chances (people, months) under one plan and rule; ``time_ratio``: by spine, time to union over the usual."""

    united: Array
    settled: Array
    loosened: Array
    fractured: Mapping[str, Array]
    time_ratio: tuple[float, ...]


def mean_at(values: Array, month: float) -> float:
    """Mean chance of all people at a month."""
    return float(values[:, int(np.flatnonzero(month == MONTHS)[0])].mean())


def follow(
    plan: str,
    traits: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
    rule: str = RULE,
    spines: tuple[Operated, ...] | None = None,
    sets: Mapping[str, ParameterSet] | None = None,
) -> Population:
    """Follow the population under a plan.

    Args:
        traits: fields of every patient instead of the drawn ones. more: fields of the option besides the plan's.
        spines: operated levels; default those on file. sets: parameter sets instead of the published ones, by name.
    """
    books = books_of(Ledger("union", sets), sets)
    mine = [row for row in (operated() if spines is None else spines) if row.plan == plan]
    rng = np.random.default_rng(SEED)
    drawn = [person(rng)["patient"] | dict(traits or {}) for _ in range(PEOPLE)]
    found = []
    for k, row in enumerate(mine):
        outlooks = [_outlook(patient, plan, more or {}, row, books) for patient in drawn[k :: len(mine)]]
        found.append(_followed(row, outlooks, rule, books, k))
    return Population(
        united=np.concatenate([f.united for f in found]),
        settled=np.concatenate([f.settled for f in found]),
        loosened=np.concatenate([f.loosened for f in found]),
        fractured={part: np.concatenate([f.fractured[part] for f in found]) for part in found[0].fractured},
        time_ratio=tuple(f.ratio for f in found),
    )


def _outlook(patient: Mapping[str, Any], plan: str, more: Mapping[str, Any], row: Operated, books: Books) -> Outlook:
    option = {**PLANS[plan], "levels": [LEVEL], **more}
    made = {"case": "drawn", "patient": {**patient, "bone_density": {"hu": row.hu}}, "options": {plan: option}}
    case = parse_case(made)
    return outlook_of(case, case.options[plan], books.union, books.biology, row.levels.metal_cage)


def _followed(row: Operated, outlooks: Sequence[Outlook], rule: str, books: Books, k: int) -> Projection:
    """People with this spine, each with a draw of chance; what is not known is in its middle."""
    n = len(outlooks)
    z = {name: np.zeros(n) for name in UNKNOWN} | {name: normals(SEED + k, name, n) for name in CHANCE}
    log_odds, errors = (np.array([getattr(o, name) for o in outlooks]) for name in ("log_odds", "factors_sd"))
    many = Outlook(log_odds, errors, outlooks[0].between_sd, outlooks[0].speed)  # density, and so speed, is the spine's
    return project(row.levels, LEVEL, many, rule, z, n, books)
