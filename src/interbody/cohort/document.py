"""The forecast of a cohort as plain data; the fields are those of docs/forecast.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..course import YEARS
from ..outcomes.cards import card_of
from ..outcomes.competing import States
from ..outcomes.global_assessment import CLASSES
from ..result.basis import assumptions_section, sources_section
from .counted import counted_elsewhere
from .forecast import CohortForecast, Interval, pairs

TIMELINE = (
    "odi", "odi_sd", "odi_change", "back_pain", "leg_pain", "back_change", "leg_change", "eq5d", "eq5d_change",
    "odi_responder_30", "odi_mcid", "odi_substantial", "back_responder_30", "back_responder_80", "back_substantial",
    "back_free", "leg_responder_30", "leg_responder_80", "leg_substantial", "leg_free", "symptom_free", "back_worse",
    "satisfied", "union_ct", "screw_loosening", "adjacent_reoperation", "reoperation", "later_surgery", "dead",
)  # fmt: skip
PERIOPERATIVE = (
    "blood_loss_ml", "operating_minutes", "stay_days", "transfusion", "infection", "dural_tear", "nerve_injury", "vte",
    "cardiac", "pneumonia", "vessel_injury", "readmission_30d", "readmission_90d", "readmission_1y", "death_90d",
)  # fmt: skip
DIGITS = 6

Lookup = Callable[[str, float | None], Interval | None]


def document(found: CohortForecast, basis: bool = True) -> dict[str, Any]:
    """``cohort``, ``n``, ``seed``, ``notes``, ``options``, ``contrasts``, ``model_cards``.

    ``notes`` are sentences about what is counted elsewhere; ``basis`` adds what it all rests on.
    """
    cohort = found.cohort

    def of(option: str) -> Lookup:
        return lambda name, year: found.at(option, name, year)

    def between(one: str, other: str) -> Lookup:
        return lambda name, year: found.contrast(one, other, name, year)

    out: dict[str, Any] = {
        "cohort": cohort.cohort,
        "n": cohort.n,
        "seed": cohort.seed,
        "notes": counted_elsewhere(cohort),
        "options": {name: _one(of(name)) for name in cohort.options},
        "contrasts": {f"{a}-{b}": _one(between(a, b)) for a, b in pairs(cohort)},
    }
    out["model_cards"] = {name: card_of(name) for name in (*TIMELINE, "global_assessment", "states", *PERIOPERATIVE)}
    if basis:
        out["sources"] = sources_section(found.uses)
        out["assumptions"] = assumptions_section(found.uses)
    return out


def _one(look: Lookup) -> dict[str, Any]:
    timeline = []
    for year in YEARS:
        row: dict[str, Any] = {"year": year}
        row |= {name: _plain(look(name, year)) for name in TIMELINE}
        parts = {name: _plain(look(f"global_assessment.{name}", year)) for name in CLASSES}
        row["global_assessment"] = None if None in parts.values() else parts
        row["states"] = {name: _plain(look(f"state.{name}", year)) for name in States._fields}
        timeline.append(row)
    return {"timeline": timeline, "perioperative": {name: _plain(look(name, None)) for name in PERIOPERATIVE}}


def _plain(found: Interval | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"value": round(found.value, DIGITS), "low": round(found.low, DIGITS), "high": round(found.high, DIGITS)}
