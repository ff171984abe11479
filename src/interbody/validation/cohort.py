"""A synthetic cohort: people drawn from published spread, built as spines, and their union after a fusion.

Pelvic incidence, sacral slope on incidence and segmental lordosis on incidence are drawn from the tables that the
anatomy uses.
Two of those tables disagree by 4 degrees in total lordosis; the segments' means are moved by the share of each
segment's
variance so that they add up to the pooled total. The spines are then built and measured as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..anatomy import build_spine
from ..case import LEVELS, CaseError, parse_case
from ..course.ledger import Ledger
from ..course.union import union_over_time
from ..evidence import parameters

Array = NDArray[np.float64]

PEOPLE, SEED = 240, 2022
WORN = "worn_disc"
"""Name of the grades of fused discs, which the synthetic cohort does not draw."""


@dataclass(frozen=True)
class Cohort:
    """Measured on the built spines: columns by name, degrees and years; and the chance of union by year."""

    columns: dict[str, Array]
    union: dict[float, float]
    refused: int
    """People whose drawn measures do not make a spine; drawn again."""


@cache
def cohort(people: int = PEOPLE, seed: int = SEED) -> Cohort:
    """Draw and build ``people`` spines; the same seed gives the same cohort."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list[float]] = {name: [] for name in ("age", "incidence", "slope", "lordosis", *LEVELS)}
    unions: dict[float, list[float]] = {}
    refused = 0
    while len(rows["age"]) < people:
        drawn = person(rng)
        try:
            case = parse_case({**drawn, "options": {"fusion": {"technique": "tlif", "levels": ["L4-L5"]}}})
            alignment = build_spine(case).alignment
        except CaseError:
            refused += 1
            continue
        rows["age"].append(case.patient.age)
        rows["incidence"].append(alignment.pelvic_incidence)
        rows["slope"].append(alignment.sacral_slope)
        rows["lordosis"].append(alignment.lordosis_l1_s1)
        for level in LEVELS:
            rows[level].append(alignment.segmental[level])
        for at in union_over_time(case, case.options["fusion"], Ledger("union", None)) or ():
            unions.setdefault(at.year, []).append(at.value)
    columns = {name: np.array(values) for name, values in rows.items()}
    return Cohort(columns, {year: float(np.mean(v)) for year, v in unions.items()}, refused)


def person(rng: np.random.Generator) -> dict[str, Any]:
    """One person drawn: a case without options, which may not make a spine."""
    cohort = parameters("Cohort")
    table = {name: float(q) for name, q in cohort.items() if name != WORN}
    pelvis = parameters("Pelvis")
    sex = "female" if rng.random() < table["share_female"] else "male"
    age = float(np.clip(rng.normal(table["age"], table["age_sd"]), 20.0, 90.0))
    height = float(rng.normal(table[f"height.{sex}"], table[f"height_sd.{sex}"]))
    smokes, diabetes = bool(rng.random() < table["share_smoking"]), bool(rng.random() < table["share_diabetes"])
    incidence = float(rng.normal(float(pelvis["incidence"]), float(pelvis["incidence.sd"])))
    mean = float(pelvis["slope_on_incidence.offset"]) + float(pelvis["slope_on_incidence.slope"]) * incidence
    slope = float(rng.normal(mean, float(pelvis["slope_on_incidence.sd"])))
    lordosis = {level: float(v) for level, v in zip(LEVELS, _segments(incidence, rng), strict=True)}
    return {
        "case": "drawn",
        "patient": {
            "age": age, "sex": sex, "height_cm": height, "weight_kg": table["bmi"] * (height / 100.0) ** 2,
            "smoking": "current" if smokes else "never", "diabetes": diabetes,
            "diagnosis": "degenerative_spondylolisthesis",
            "baseline": {"odi": 45, "back_pain": 6, "leg_pain": 6},
        },
        "anatomy": {
            "alignment": {
                "pelvic_incidence_deg": incidence, "sacral_slope_deg": slope, "segmental_lordosis_deg": lordosis,
            }
        },
    }  # fmt: skip


def _segments(incidence: float, rng: np.random.Generator) -> Array:
    """Segmental lordosis of one person, L1-L2 to L5-S1."""
    table = parameters("SegmentalLordosis2022")
    groups = ("low", "middle", "high")
    at = [float(table[f"incidence.{g}"]) for g in groups]
    mean = np.array([np.interp(incidence, at, [float(table[f"{g}.{lv}"]) for g in groups]) for lv in LEVELS])
    typical = np.array([float(table[f"middle.{lv}"]) for lv in LEVELS])
    within = np.array(
        [np.interp(incidence, at, [float(table[f"{g}.{lv}"].sd or 0.0) for g in groups]) for lv in LEVELS]
    )
    share = within**2 / (within**2).sum()
    missing = float(parameters("Cohort")["lordosis_l1_s1"]) - typical.sum()
    return np.asarray(rng.normal(mean + share * missing, within))


def read_cohort(readout: str, of: str = "", year: float = 0.0) -> float:
    """``mean`` or ``sd`` of a column, its slope against age (``age_slope``), or the chance of ``union`` by a year
    in per cent."""
    found = cohort()
    if readout == "union":
        return 100.0 * found.union[year]
    column = found.columns[of]
    if readout == "mean":
        return float(column.mean())
    if readout == "sd":
        return float(column.std(ddof=1))
    return float(np.polyfit(found.columns["age"], column, 1)[0])
