"""One option over ten years: union at the operated level, wear beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..case import FUSION_TECHNIQUES, Case, Technique
from ..evidence import ParameterSet, Use
from .adjacent import NO_EFFECT, AdjacentHazard, adjacent_hazard, hazards_by_side
from .healed import Healing
from .healing_course import RULE, healing_of
from .ledger import Ledger
from .model import YEARS, AdjacentChange, Band, BandAt, Course
from .neighbours import change, hazard_ratio, hybrid, load_control, neighbours_of
from .operated_levels import OperatedLevels
from .union import CRITERION, union_over_time

if TYPE_CHECKING:
    from ..mechanics.response import Response

Sets = Mapping[str, ParameterSet]


def simulate_course(
    case: Case,
    option_name: str,
    intact: Response,
    operated: Response | None,
    *,
    sets: Sets | None = None,
    levels: OperatedLevels | None = None,
    rule: str = RULE,
) -> Course:
    """Course of one option of the case.

    Args:
        case: the case; only the person, the findings and the option are used.
        option_name: key in ``case.options``.
        intact: the spine before any operation.
        operated: the spine after this one; None when it was not simulated, and then population values stand.
        sets: parameter sets to use instead of the published ones, by name (for studies and tests).
        levels: the operated levels as their graft stiffens (:func:`.operated_levels.operated_levels`); without them
            union is the published curve alone, and hardware and bone are not followed.
        rule: of tissue differentiation, by name.

    Raises:
        KeyError: the case has no such option, or there is no such rule.
    """
    option = case.options[option_name]
    union_book, adjacent_book = Ledger("union", sets), Ledger("adjacent", sets)
    biology_book = Ledger("UnionBiology", sets)
    published = union_over_time(case, option, union_book, biology_book)
    healing: Healing | None = None
    uses: tuple[Use, ...] = ()
    if published is not None and levels is not None:
        healing, uses = healing_of(case, option, levels, union_book, rule=rule, sets=sets)
    union = _at_years(healing.union_ct) if healing is not None else published
    hybrids: dict[str, AdjacentChange] = {}
    same_load: dict[str, AdjacentChange] = {}
    hazard = plain = None
    sides: dict[str, AdjacentHazard] = {}
    if option.technique in FUSION_TECHNIQUES:
        usable = operated is not None and _complete(intact) and _complete(operated)
        factors = {"above": NO_EFFECT, "below": NO_EFFECT}
        for side, level in zip(factors, neighbours_of(option.levels), strict=True):
            if operated is None or not usable or level is None:
                continue
            ratios = hybrid(intact, operated, level)
            factors[side] = hazard_ratio(ratios, adjacent_book)
            hybrids[level] = change(level, "hybrid", ratios, factors[side])
            same = load_control(intact, operated, level)
            same_load[level] = change(level, "load_control", same, NO_EFFECT)
        hazard = adjacent_hazard(case, option.levels, factors["above"], factors["below"], adjacent_book)
        plain = adjacent_hazard(case, option.levels, NO_EFFECT, NO_EFFECT, adjacent_book)
        sides = hazards_by_side(case, option.levels, factors["above"], factors["below"], adjacent_book)
    return Course(
        option=option_name,
        years=YEARS,
        union=union,
        union_criterion=CRITERION if union else "",
        adjacent=hybrids,
        adjacent_reoperation=hazard.cumulative() if hazard else None,
        notes=(
            *_notes(option.technique, hazard, plain, hybrids),
            *_reading_notes(published, union_book),
            *_healing_notes(healing),
        ),
        evidence=union_book.uses + biology_book.uses + adjacent_book.uses + uses,
        adjacent_load_control=same_load,
        adjacent_reoperation_population=plain.cumulative() if plain else None,
        adjacent_reoperation_by_level={level: found.cumulative() for level, found in sides.items()},
        union_population=published,
        healing=healing,
    )


def _at_years(curve: tuple[BandAt, ...]) -> tuple[BandAt, ...]:
    """A monthly curve at the years that every course reports, straight in between."""
    from numpy import interp

    at = [b.year for b in curve]
    sides = [interp(YEARS, at, [getattr(b, side) for b in curve]) for side in ("value", "low", "high")]
    return tuple(BandAt(float(v), float(lo), float(hi), y) for v, lo, hi, y in zip(*sides, YEARS, strict=True))


def _reading_notes(published: tuple[BandAt, ...] | None, book: Ledger) -> tuple[str, ...]:
    if published is None:
        return ()
    readings = ("both_grades", "peek", "titanium")
    both, low, high = (book.value(f"strict_reading.{which}", "how union was read") for which in readings)
    return (
        f"Union depends on how strictly it is read: after one-level TLIF about {both:.0%} counted as united on "
        f"CT at one year, but only {low:.0%} (PEEK) to {high:.0%} (titanium) had remodelled bone all the way through.",
    )


def _healing_notes(healing: Healing | None) -> tuple[str, ...]:
    if healing is None:
        return ()
    ratio = healing.time_ratio
    told = (
        "never bridges under this rule, which counts as the slowest bridging that the model believes"
        if ratio is None
        else f"takes {ratio:.2f} times the usual time to bridge"
    )
    return (
        f"Union is the published curve, moved by the strain in the graft: the graft at {healing.level} {told}. How far "
        "that lowers the chance of union in the end is an assumption; its band includes no effect.",
        _hardware_words(healing),
    )


def _hardware_words(healing: Healing) -> str:
    parts = [
        f"{words} {_chance(curve[-1])}"
        for words, curve in (
            ("a rod breaks", healing.rod_fracture),
            ("a screw breaks", healing.screw_fracture),
            ("screws loosen", healing.screw_loosening),
            ("the cage settles", healing.cage_subsidence),
        )
        if curve
    ]
    trouble = healing.pseudarthrosis_symptomatic
    return (
        f"Chances by ten years at {healing.level}: {', '.join(parts)}. A bridge missing at two years that gives "
        f"trouble: {_chance(trouble)}."
    )


def _chance(found: Band) -> str:
    """A chance with its band in words."""
    if found.high < _RARE:
        return f"below {_RARE:.1%}"
    return f"{found.value:.1%} (band {found.low:.1%} to {found.high:.1%})"


_RARE = 0.001


def _complete(response: Response) -> bool:
    """Whether the moments that the ratios need were solved and converged."""
    needed = ("flexion", "extension")
    return all(name in response.loads and response.loads[name].converged for name in needed)


def _notes(
    technique: Technique,
    hazard: AdjacentHazard | None,
    plain: AdjacentHazard | None,
    hybrids: Mapping[str, AdjacentChange],
) -> tuple[str, ...]:
    if technique not in FUSION_TECHNIQUES:
        return ("Nothing is meant to grow together, and no level is fused, so there is no adjacent level to it.",)
    if hazard is None or plain is None:
        return ("The fusion leaves no lumbar level beside it.",)
    if not hybrids:
        return (
            "The mechanics of this option are not known; operations at the neighbouring levels are the published "
            "rates for people of this age and number of levels.",
        )
    ten, alone = hazard.cumulative((YEARS[-1],))[0], plain.cumulative((YEARS[-1],))[0]
    sides = ", ".join(f"{c.level} {_factor(c.hazard_ratio)}" for c in hybrids.values())
    return (
        f"The mechanics moved the published chance of an operation at a neighbouring level by ten years from "
        f"{alone.value:.1%} to {ten.value:.1%} (factor on the hazard: {sides}). How strongly load leads to disease "
        "is an assumption; its band includes no effect.",
        "The hybrid protocol (same total motion of L1-S1) is approximated by scaling what the moment adds with the "
        "motion that the fusion takes away.",
    )


def _factor(found: Band) -> str:
    return f"{found.value:.2f}, band {found.low:.2f} to {found.high:.2f}"
