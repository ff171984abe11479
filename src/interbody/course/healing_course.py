"""From a case and its operated levels to :class:`.healed.Healing`: drawn, summed up, taken apart by what drives it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..case import Case, Option
from ..evidence import ParameterSet, Use
from .graft_curve import GraftState
from .healed import Driver, GraftPicture, Healing, LoadSharing, Reach
from .healing import heal
from .ledger import Ledger
from .model import Band, BandAt
from .odds import Z90
from .operated_levels import OperatedLevels
from .pace import LAST_MONTH
from .projection import (
    CHANCE,
    MONTHS,
    SHOWN_MONTHS,
    UNKNOWN,
    Books,
    Projection,
    project,
    standard_draws,
)
from .tissue import RULES
from .union import Outlook, outlook_of

Array = NDArray[np.float64]
RULE = "claes_heigele"
"""Rule of tissue differentiation unless another is named."""
_GRADES = ("I", "II", "III")
WHY = "union seen on CT and on films"


def books_of(union: Ledger, sets: Mapping[str, ParameterSet] | None = None) -> Books:
    """All ledgers of a projection, with the union's own."""
    return Books(
        tissue=Ledger("TissueDifferentiation", sets),
        graft=Ledger("GraftMechanics", sets),
        hardware=Ledger("HardwareInTime", sets),
        biology=Ledger("UnionBiology", sets),
        spread=Ledger("CourseSpread", sets),
        union=union,
        usual=Ledger("UsualConstruct", sets),
    )


def healing_of(
    case: Case,
    option: Option,
    levels: OperatedLevels,
    union: Ledger,
    *,
    rule: str = RULE,
    sets: Mapping[str, ParameterSet] | None = None,
) -> tuple[Healing, tuple[Use, ...]]:
    """The operated level that needs longest, over ten years, and the quantities used.

    Raises:
        KeyError: no rule of that name.
    """
    books = books_of(union, sets)
    times = {name: heal(curve, rule, books.tissue).time_to_union[0] for name, curve in levels.curves.items()}
    level = max(times, key=lambda name: times[name])
    outlook = outlook_of(case, option, books.union, books.biology, levels.metal_cage)
    z = standard_draws(case.seed, books)
    sets_drawn = int(books.spread.value("draws.unknown", "spread of a course"))
    found = project(levels, level, outlook, rule, z, sets_drawn, books)
    drivers = _drivers(levels, level, outlook, rule, books)
    healing = _summed_up(level, rule, levels, found, drivers, books)
    evidence = tuple(use for book in books.all if book is not union for use in book.uses)
    return healing, evidence + levels.evidence


def _summed_up(
    level: str, rule: str, levels: OperatedLevels, found: Projection, drivers: tuple[Driver, ...], books: Books
) -> Healing:
    curve = levels.curves[level]
    united = found.chances(found.united)
    at = int(np.flatnonzero(MONTHS == LAST_MONTH)[0])
    limit = books.tissue.value("motion.limit_deg", WHY)
    still = found.chances((found.motion < limit).astype(float))
    nonunion = 1.0 - united[:, at]
    trouble = books.biology.quantity("symptomatic.share", "trouble from nonunion")
    ends = [trouble.low or float(trouble), float(trouble), trouble.high or float(trouble)]
    missing = _band(nonunion)
    mean = float(united[:, at].mean())
    ratio = found.ratio
    return Healing(
        level=level,
        rule=rule,
        time_ratio=ratio if np.isfinite(ratio) else None,
        bridged_fraction=_reach(found, found.bridged),
        residual_motion_deg=_reach(found, found.motion),
        union_ct=_curve(united),
        union_motion=_curve(still),
        union_24_not_knowing=float(united[:, at].var() / max(mean * (1.0 - mean), 1e-12)),
        pseudarthrosis=missing,
        pseudarthrosis_symptomatic=Band(missing.value * ends[1], missing.low * ends[0], missing.high * ends[2]),
        rod_fracture=_curve(found.chances(found.fractured["rod"])) if "rod" in found.fractured else None,
        screw_fracture=_curve(found.chances(found.fractured["screw"])) if "screw" in found.fractured else None,
        screw_loosening=_curve(found.chances(found.loosened)) if "screw" in found.fractured else None,
        cage_subsidence=_curve(found.chances(found.settled)),
        pictures=_pictures(found, books),
        regions=curve.regions,
        weights=tuple(curve.weight[r] for r in curve.regions),
        drivers=drivers,
        carried_fresh=_carried(curve.states[0]),
        carried_united=_carried(curve.states[-1]),
    )


def _carried(state: GraftState) -> LoadSharing | None:
    return LoadSharing(**state.carried) if state.carried else None


def _band(values: Array) -> Band:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Band(float(middle), float(low), float(high))


def _curve(chances: Array) -> tuple[BandAt, ...]:
    """Rows of years from (sets, t) chances."""
    found = []
    for month, values in zip(MONTHS, chances.T, strict=True):
        b = _band(values)
        found.append(BandAt(b.value, b.low, b.high, float(month / 12.0)))
    return tuple(found)


def _reach(found: Projection, values: Array) -> tuple[Reach, ...]:
    rows = []
    means = found.chances(values)
    for month, people, mean in zip(MONTHS, values.T, means.T, strict=True):
        b, m = _band(people), _band(mean)
        rows.append(Reach(b.value, b.low, b.high, float(month / 12.0), m.low, m.high))
    return tuple(rows)


def _pictures(found: Projection, books: Books) -> tuple[GraftPicture, ...]:
    history = found.history
    rows = []
    for month in SHOWN_MONTHS:
        k = int(np.argmin(np.abs(history.days - month * found.pace)))
        share = float(history.bridged[0, k])
        bone = tuple(tuple(tuple(float(v) for v in column) for column in region) for region in history.bone[k])
        rows.append(GraftPicture(month, ct_grade(share, books.tissue), share, bone))
    return tuple(rows)


def ct_grade(bridged: float, tissue: Ledger) -> str:
    """Grade after Bridwell, I to IV, that CT would show at a bridged share of the graft's area."""
    for grade, name in zip(_GRADES, ("one", "two", "three"), strict=True):
        if bridged >= tissue.value(f"grade.{name}", WHY):
            return grade
    return "IV"


def _drivers(levels: OperatedLevels, level: str, outlook: Outlook, rule: str, books: Books) -> tuple[Driver, ...]:
    """Each input at its 5 and 95 % points, the rest in the middle; hardware's own errors do not touch union."""
    names = [n for n in (*UNKNOWN, *CHANCE) if n not in _NOT_UNION]
    n = 2 * len(names)
    z = {name: np.zeros(n) for name in (*UNKNOWN, *CHANCE)}
    for row, name in enumerate(names):
        z[name][2 * row : 2 * row + 2] = (-Z90, Z90)
    found = project(levels, level, outlook, rule, z, n, books)
    at = int(np.flatnonzero(MONTHS == LAST_MONTH)[0])
    ends = found.united[:, at].reshape(-1, 2)
    rows = [
        Driver(name, "chance" if name in CHANCE else "not known", float(pair.min()), float(pair.max()))
        for name, pair in zip(names, ends, strict=True)
    ]
    middle = {name: np.zeros(1) for name in z}
    rules = [project(levels, level, outlook, name, middle, 1, books).united[0, at] for name in RULES]
    rows.append(Driver("rule of tissue differentiation", "not known", float(min(rules)), float(max(rules))))
    return tuple(sorted(rows, key=lambda d: (d.low - d.high, d.name)))


_NOT_UNION = ("stress in hardware", "settling of cages", "loosening of screws", "the person")
