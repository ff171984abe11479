"""What usual mechanics are, and how widely people differ: the set ``UsualConstruct``, fitted by one command.

The operated people give the mechanics of an ordinary fusion (TLIF, bilateral screws, PEEK cage). Time to union there is
what the published curve of union stands for. Settling and loosening are fitted to one study (Yao 2023): the mean of a
population with the published spread of density has the published rates, and cages settle as much more often below 117
HU. Lateral cages on their own, which settle more often under less pressure, have their own series' rate. Studies of
lateral cages with screws and of osteoporosis stay for the check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..course import Ledger
from ..course.healing import heal
from ..course.ledger import Z95
from ..course.tissue import RULES
from ..evidence import parameters
from .bone_population import LATERAL, SET, USUAL, Index, population, pressures, spread_at, usual_at
from .operated_people import LEVEL, Operated, operated

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Usual:
    """What was fitted: value and ends of its band by name; ``people``: operated, behind it."""

    values: dict[str, tuple[float, float, float]]
    people: int


def calibrate(rows: Sequence[Operated] | None = None) -> Usual:
    """Fit the set to the operated people and to Yao (2023)."""
    known = operated() if rows is None else rows
    mine = [row for row in known if row.plan == USUAL]
    found: dict[str, tuple[float, float, float]] = {}
    tissue = Ledger("TissueDifferentiation")
    for rule in RULES:
        times = np.array([heal(row.levels.curves[LEVEL], rule, tissue).time_to_union[0] for row in mine])
        found[f"reference.{rule}"] = _geometric(times[np.isfinite(times)])
    hardware = Ledger("HardwareInTime")
    settling, loosening = (population(mine, pressures(mine, name), hardware) for name in ("settling", "loosening"))
    spread = spread_at(settling, hardware)
    odds = parameters("CourseTargets")["weak_bone.odds_ratio"]
    narrow, wide = (spread_at(settling, hardware, end) for end in (odds.high, odds.low))
    found["strength.log_sd"] = (spread, narrow, wide)
    lateral = Index(settling.log + _more(known, LATERAL), settling.hu)
    for name, index in (("settling", settling), ("settling.lateral", lateral), ("loosening", loosening)):
        rate = hardware.value(f"{name}.reference", "calibration")
        found[f"reference.{name}"] = (float(np.exp(usual_at(index, rate, spread))), *_ends(index.log))
    widest = max(float(np.std(index.log)) for index in (settling, loosening))
    found["index_cap"] = (float(np.exp(Z95 * widest)),) * 3
    return Usual(found, len(mine))


def _more(rows: Sequence[Operated], plan: str) -> float:
    """Mean logarithm of the cage's pressure under a plan over that of the usual construct, in the same people."""
    people = {row.person for row in rows if row.plan == plan}
    same = [row for row in rows if row.person in people]
    return float(np.mean(np.log(pressures(same, "settling", plan)) - np.log(pressures(same, "settling"))))


def _geometric(values: Array) -> tuple[float, float, float]:
    """Geometric mean, and the ends of its 90 % band over people."""
    return (float(np.exp(np.log(values).mean())), *_ends(np.log(values)))


def _ends(logs: Array) -> tuple[float, float]:
    low, high = np.exp(np.quantile(logs, (0.05, 0.95)))
    return float(low), float(high)


_TOLD = {
    "reference.claes_heigele": (
        "days", "Claes1999", "bridging time at the model's own pace under this rule, geometric mean"
    ),
    "reference.prendergast": ("days", "Lacroix2002", "as above under this rule"),
    "strength.log_sd": (
        '"1"', "Yao2023",
        "spread of ln strength and pressure between people beyond density and simulation (preparation, fit, activity); "
        "fitted to the odds ratio below 117 HU",
    ),
    "reference.settling": (
        '"1"', "Yao2023",
        "peak pressure of the cage in standing over bone's yield stress, at which the population's mean is the "
        "published rate",
    ),
    "reference.settling.lateral": ('"1"', "SubsidenceReview2022", "the same of lateral cages without screws"),
    "reference.loosening": ('"1"', "Yao2023", "the same of screws, over the time in which they loosen"),
    "index_cap": (
        '"1"', "Jang2019",
        "stress over strength moves the published rate as if by at most this factor, half the range that holds 95 of "
        "100 people drawn, so that a faulty simulation cannot rule the answer",
    ),
}  # fmt: skip


def usual_text(found: Usual) -> str:
    """The set as its file."""
    lines = [
        f"set: {SET}",
        "about: >-",
        "  What usual mechanics are, those at which the published rates hold, and how widely people differ beside",
        f"  them. Written by `interbody course calibrate` from {found.people} drawn people with TLIF, bilateral screws",
        "  and a PEEK cage at L4-L5; bands hold 90 of 100 people, that of the spread an odds ratio a factor of two",
        "  either way.",
        "quantities:",
    ]
    for name, (value, low, high) in found.values.items():
        unit, source, note = _TOLD[name]
        ends = "" if low == high else f" low: {low:.4g}, high: {high:.4g},"
        lines.append(
            f'  {name}: {{value: {value:.4g}, unit: {unit},{ends} source: {source}, status: derived, note: "{note}"}}'
        )
    return "\n".join(lines) + "\n"
