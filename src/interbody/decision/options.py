"""The alternatives that every comparison shows: decompression alone and continued care without operation."""

from __future__ import annotations

from ..case import LEVELS, Case, Option, Technique

NARROW = ("moderate", "severe")
USUAL_LEVEL = "L4-L5"
WITHOUT_FUSION = frozenset({Technique.decompression, Technique.microdiscectomy})


def complete_options(case: Case) -> dict[str, Option]:
    """The case's options with the missing standard alternatives behind them."""
    options = dict(case.options)
    techniques = {option.technique for option in options.values()}
    if not techniques & WITHOUT_FUSION:
        added = Option(technique=Technique.decompression, levels=_levels(case))
        options[_free("decompression", options)] = added
    if Technique.nonoperative not in techniques:
        options[_free("nonoperative", options)] = Option(technique=Technique.nonoperative)
    return options


def with_standard_options(case: Case) -> Case:
    """The same case with :func:`complete_options` in place of its options."""
    options = complete_options(case)
    return case if len(options) == len(case.options) else case.model_copy(update={"options": options})


def _levels(case: Case) -> tuple[str, ...]:
    """Levels that are narrow; else those of the first operation; else the usual one."""
    narrow = [level for level in LEVELS if level in case.findings and case.findings[level].stenosis in NARROW]
    proposed = next((option.levels for option in case.options.values() if option.levels), ())
    return tuple(narrow) or tuple(proposed) or (USUAL_LEVEL,)


def _free(name: str, taken: dict[str, Option]) -> str:
    """The name, or with a number behind it if it is taken."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
