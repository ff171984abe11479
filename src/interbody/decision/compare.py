"""The options of a case side by side: never ranked, harms and gains with equal weight."""

from __future__ import annotations

from collections.abc import Mapping

from ..case import Case
from ..evidence import ParameterSet
from ..outcomes import Course, Forecast
from .candidacy import Reader, rules
from .findings import level_mismatch
from .matters import MATTERS
from .model import Comparison
from .options import complete_options, nothing_presses
from .questions import questions
from .told import background


def compare(
    case: Case,
    forecasts: Mapping[str, Forecast],
    courses: Mapping[str, Course],
    *,
    rule_set: ParameterSet | None = None,
) -> Comparison:
    """Put the options next to each other, in the order of the case.

    Args:
        case: the case with the options that are compared.
        forecasts: forecast by option name; an option without one is still listed.
        courses: course by option name.
        rule_set: parameter set to use instead of ``candidacy`` (for studies and tests).
    """
    read = Reader.open(rule_set)
    found = tuple(rule for name, option in case.options.items() for rule in rules(case, name, option, read))
    told = background(case)
    return Comparison(
        options=tuple(case.options),
        candidacy=found,
        questions=questions(case, forecasts),
        matters=tuple(matter.title for matter in MATTERS),
        notes=_notes(case, forecasts, courses),
        mismatches=tuple(m for n, o in case.options.items() if (m := level_mismatch(case, n, o)) is not None),
        background=told,
        evidence=(*read.used.values(), *told.evidence),
    )


def _notes(case: Case, forecasts: Mapping[str, Forecast], courses: Mapping[str, Course]) -> tuple[str, ...]:
    found = [
        "Options stand in the order of the case; nothing here ranks them.",
        "Differences between options that come from cohorts are not effects of treatment: people were chosen for "
        "each. Randomised contrasts are named where there are any.",
    ]
    missing = [name for name in complete_options(case) if name not in case.options]
    if missing:
        found.append(f"Not compared here, but always open: {', '.join(missing)}.")
    if nothing_presses(case):
        found.append(
            "Decompression stands here as every comparison has it, but the case names no level that is narrow or where "
            "a nerve is pressed."
        )
    if without := [name for name in case.options if name not in forecasts]:
        found.append(f"No forecast was made for {', '.join(without)}.")
    if bare := [n for n, c in courses.items() if c.adjacent_reoperation and not c.adjacent]:
        found.append(f"Without mechanics, by published rates only: {', '.join(bare)}.")
    return tuple(found)
