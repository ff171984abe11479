"""The alternatives that every comparison shows: freeing nerves without fusion, and care without operation."""

from __future__ import annotations

from ..case import LEVELS, Case, Diagnosis, Option, Technique
from .findings import has_finding

NARROW = ("moderate", "severe")
SLIGHTLY = ("mild",)
USUAL_LEVEL = "L4-L5"
WITHOUT_FUSION = frozenset({Technique.decompression, Technique.microdiscectomy})


def complete_options(case: Case) -> dict[str, Option]:
    """The case's options with the missing standard alternatives behind them."""
    options = dict(case.options)
    techniques = {option.technique for option in options.values()}
    if not techniques & WITHOUT_FUSION:
        herniation = case.patient.diagnosis is Diagnosis.disc_herniation
        technique = Technique.microdiscectomy if herniation else Technique.decompression
        options[_free(technique.value, options)] = Option(technique=technique, levels=_levels(case))
    if Technique.nonoperative not in techniques:
        options[_free("nonoperative", options)] = Option(technique=Technique.nonoperative)
    return options


def with_standard_options(case: Case) -> Case:
    """The same case with :func:`complete_options` in place of its options."""
    options = complete_options(case)
    return case if len(options) == len(case.options) else case.model_copy(update={"options": options})


def nothing_presses(case: Case) -> bool:
    """Whether the case tells of no narrow level and of no other finding that would have nerves freed."""
    if case.patient.diagnosis is Diagnosis.disc_herniation or _graded(case, (*NARROW, *SLIGHTLY)):
        return False
    told = [finding.stenosis for finding in case.findings.values()]
    return case.patient.diagnosis is Diagnosis.disc_degeneration or (bool(told) and all(t == "none" for t in told))


def _levels(case: Case) -> tuple[str, ...]:
    """Levels that are narrow; else slightly narrow; else with a finding; else those of the first operation or the usual
    one."""
    proposed = next((option.levels for option in case.options.values() if option.levels), ())
    return _graded(case, NARROW) or _graded(case, SLIGHTLY) or _found(case) or tuple(proposed) or (USUAL_LEVEL,)


def _graded(case: Case, grades: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(level for level in LEVELS if level in case.findings and case.findings[level].stenosis in grades)


def _found(case: Case) -> tuple[str, ...]:
    seen = {level for level, finding in case.findings.items() if has_finding(finding, case.patient.diagnosis)}
    return tuple(level for level in LEVELS if level in seen)


def _free(name: str, taken: dict[str, Option]) -> str:
    """The name, or with a number behind it if it is taken."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
