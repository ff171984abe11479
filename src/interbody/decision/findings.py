"""Whether what an option operates is where something was found."""

from __future__ import annotations

from dataclasses import dataclass

from ..case import LEVELS, Case, Diagnosis, LevelFindings, Option

HEALTHY_DISC = 1
"""The Pfirrmann grade of a healthy disc."""


@dataclass(frozen=True)
class LevelMismatch:
    """An option that operates a level at which the case names no finding, while another level has one.

    ``treated`` are its levels without a finding, ``found`` the levels of the case that have one, and ``left`` those of
    them that the option does not operate.
    """

    option: str
    treated: tuple[str, ...]
    found: tuple[str, ...]
    left: tuple[str, ...]


def has_finding(finding: LevelFindings, diagnosis: Diagnosis) -> bool:
    """Whether a level is known to be narrow, slipped or unstable; for disc degeneration, to have a worn disc."""
    worn = diagnosis is Diagnosis.disc_degeneration and (finding.pfirrmann or HEALTHY_DISC) > HEALTHY_DISC
    return worn or finding.stenosis not in (None, "none") or bool(finding.slip_mm) or bool(finding.instability)


def level_mismatch(case: Case, name: str, option: Option) -> LevelMismatch | None:
    """Where one option and the findings of the case part; None where they do not, or where nothing was found at all."""
    seen = {level for level, finding in case.findings.items() if has_finding(finding, case.patient.diagnosis)}
    found = tuple(level for level in LEVELS if level in seen)
    treated = tuple(level for level in option.levels if level not in found)
    if not found or not treated:
        return None
    return LevelMismatch(name, treated, found, tuple(level for level in found if level not in option.levels))
