"""Heights of the discs: measured, or estimated from sex, age and grade.

Landmark: the bony endplates. The middle height is at the centre and takes in the hollows of both endplates; anterior
and posterior heights lie between the rims.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..case import LEVELS, Case
from .bodies import Concavity
from .given import by_name, number
from .ledger import Ledger
from .morphometry import BodySize, personal_ratio
from .rims import Rims, known_rims


@dataclass(frozen=True)
class DiscSpace:
    """A disc before alignment is solved: what is known of its rims, its endplates' hollows, its grade."""

    rims: Rims
    concavity: Concavity
    measured: bool
    pfirrmann: int


def upper_of(level: str) -> str:
    """Name of the vertebra above a level."""
    return level.partition("-")[0]


def lower_of(level: str) -> str:
    """Name of the vertebra below a level."""
    return level.partition("-")[2]


def grade(case: Case, ledger: Ledger, level: str) -> tuple[int, bool]:
    """Pfirrmann grade of a level and whether it was given; else the commonest grade at this age."""
    findings = by_name(case.findings).get(level)
    if findings is not None and findings.pfirrmann is not None:
        return findings.pfirrmann, True
    turn = ledger.number("Discs", "grade.turn", "disc grade by age")
    key = "grade.old" if case.patient.age >= turn else "grade.young"
    value = ledger.number("Discs", key, "disc grade by age")
    sd = ledger.number("Discs", "grade.sd", "spread of disc grade")
    return round(ledger.estimate(f"{level} Pfirrmann grade", value, sd)), False


def _shao(ledger: Ledger, sex: str, level: str, age: float) -> float:
    """Height of a disc by sex and age, mm (Shao2002, height = offset + slope age)."""
    used_for = "disc height by sex and age"
    age = min(age, ledger.number("Discs", "shao.oldest", used_for))
    offset = ledger.number("Discs", f"shao.{sex}.offset.{level}", used_for)
    return offset + ledger.number("Discs", f"shao.{sex}.slope.{level}", used_for) * age


def estimated_middle(case: Case, ledger: Ledger, level: str, given_grade: int | None) -> float:
    """Middle height of a disc, mm, before personal scaling.

    The cohort's mean, times this sex and age over the mean of both sexes at the cohort's age, times the share of the
    healthy height that is left at a given grade.
    """
    base = ledger.number("Discs", f"middle.{level}", "disc height by level")
    reference = ledger.number("Discs", "reference_age", "age of the disc cohort")
    both = 0.5 * sum(_shao(ledger, sex, level, reference) for sex in ("male", "female"))
    height = base * _shao(ledger, case.patient.sex, level, case.patient.age) / both
    if given_grade is not None:
        height *= ledger.number("Discs", f"grade_height.{given_grade}", "disc height by grade")
    return height


def _hollows(ledger: Ledger, total: float | None, middle: float) -> Concavity:
    """Share a total hollow (or the usual one, limited for thin discs) between the two endplates."""
    upper = ledger.number("Discs", "concavity.upper", "hollow of the endplates")
    lower = ledger.number("Discs", "concavity.lower", "hollow of the endplates")
    if total is None:
        most = ledger.number("Discs", "concavity.most", "hollow of the endplates beside a thin disc")
        total = min(upper + lower, most * middle)
    return Concavity(total * upper / (upper + lower), total * lower / (upper + lower))


def _reach(case: Case, sizes: Mapping[str, BodySize], level: str) -> float:
    """Depth over which the plates of a level must not touch, mm: the larger plate, and twice a backward slip."""
    findings = by_name(case.findings).get(level)
    slip = (findings.slip_mm or 0.0) if findings is not None else 0.0
    larger = max(sizes[upper_of(level)].inferior_depth, sizes[lower_of(level)].superior_depth)
    return larger + 2.0 * max(-slip, 0.0)


def disc_spaces(case: Case, ledger: Ledger, sizes: Mapping[str, BodySize]) -> dict[str, DiscSpace]:
    """What is known of each disc. Measured heights scale the estimated ones by their mean ratio."""
    grades = {level: grade(case, ledger, level) for level in LEVELS}
    depth = {
        level: 0.5 * (sizes[upper_of(level)].inferior_depth + sizes[lower_of(level)].superior_depth) for level in LEVELS
    }
    reach = {level: _reach(case, sizes, level) for level in LEVELS}
    spaces: dict[str, DiscSpace] = {}
    middles: dict[str, float] = {}
    given_discs = by_name(case.anatomy.discs)
    for level, measures in given_discs.items():
        h = measures.height_mm
        anterior, middle, posterior = number(h.anterior), number(h.middle), number(h.posterior)
        rim_mean = 0.5 * (anterior + posterior) if anterior is not None and posterior is not None else None
        if rim_mean is not None and middle is not None:
            hollows = _hollows(ledger, max(middle - rim_mean, 0.0), middle)
        elif rim_mean is not None:
            most = ledger.number("Discs", "concavity.most", "hollow of the endplates beside a thin disc")
            hollows = _hollows(ledger, None, rim_mean / (1.0 - most))
        else:
            given = middle if middle is not None else anterior if anterior is not None else posterior
            hollows = _hollows(ledger, None, given if given is not None else 0.0)
        plane = None if middle is None else middle - hollows.both
        rims = known_rims(depth[level], anterior, plane, posterior, number(measures.lordosis_deg))
        if rims is not None:
            spaces[level] = DiscSpace(replace(rims, reach=reach[level]), hollows, True, grades[level][0])
            if rims.at == "centre":
                middles[level] = rims.height + hollows.both
    missing = [level for level in LEVELS if level not in spaces]
    if not missing:
        return {level: spaces[level] for level in LEVELS}
    guess = {
        level: estimated_middle(case, ledger, level, grades[level][0] if grades[level][1] else None)
        for level in (*missing, *middles)
    }
    ratio = personal_ratio(middles, guess)
    for level in missing:
        sd = ledger.number("Discs", f"middle.sd.{level}", "spread of disc height")
        middle = ledger.estimate(f"{level} middle disc height (mm)", ratio * guess[level], sd)
        hollows = _hollows(ledger, None, middle)
        given_measures = given_discs.get(level)
        wedge = number(given_measures.lordosis_deg) if given_measures is not None else None
        rims = Rims(depth[level], "centre", middle - hollows.both, wedge, reach[level])
        spaces[level] = DiscSpace(rims, hollows, False, grades[level][0])
    return {level: spaces[level] for level in LEVELS}
