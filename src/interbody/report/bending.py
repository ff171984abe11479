"""Motion of the treated levels in words, for both registers: now, right after the operation, and as bone grows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from . import tell
from .fields import Choice, Result, dig, number, records
from .labels import FUSIONS, LEVELS, year_words
from .readings import range_of_motion

NOT_WORKED_OUT = "The motion of the spine was not worked out for this option."
NOT_WORKED_OUT_SHORT = "Not worked out for this option."
PROTOCOL = "flexion-extension at ±7.5 N·m"


@dataclass(frozen=True)
class LevelMotion:
    """How far one level bends front to back, in degrees."""

    level: str
    now: float
    then: float


def treated_levels(option: Choice, options: Sequence[Choice]) -> tuple[str, ...]:
    """The levels that the option treats; of care with no operation, every level that another option treats."""
    return option.levels or tuple(level for level in LEVELS if any(level in other.levels for other in options))


def motions(result: Result, option: Choice, options: Sequence[Choice]) -> list[LevelMotion]:
    """Every treated level whose motion was worked out; care with no operation leaves it as it is."""
    found = []
    for level in treated_levels(option, options):
        now = range_of_motion(result, "intact", "flexion", level)
        then = now if option.technique == "nonoperative" else range_of_motion(result, option.name, "flexion", level)
        if now is not None and then is not None:
            found.append(LevelMotion(level, now, then))
    return found


def in_full(result: Result, option: Choice, options: Sequence[Choice], year: float | None) -> tuple[str, str]:
    """Whole sentences for patient and surgeon; ``year`` is the time for which grown bone is told."""
    found = motions(result, option, options)
    if not found:
        return NOT_WORKED_OUT, NOT_WORKED_OUT
    names = tell.joined([m.level for m in found])
    if option.technique == "nonoperative":
        keep = "keeps the motion it has" if len(found) == 1 else "keep the motion they have"
        kept = tell.joined([degrees(m.now) for m in found])
        clinical = "; ".join(f"{m.level} {m.now:.1f}°" for m in found)
        return f"{names} {keep} now: {kept} front to back.", f"{clinical} {PROTOCOL}, unchanged by definition."
    fused = option.technique in FUSIONS
    after = "right after the operation" + (", before bone has grown" if fused else "")
    if len(found) == 1:
        only = found[0]
        patient = f"{only.level} bends {degrees(only.now)} front to back now, and {degrees(only.then)} {after}."
    else:
        each = "; ".join(f"{m.level} {degrees(m.now)} and {degrees(m.then)}" for m in found)
        patient = f"Bending front to back, now and {after}: {each}."
    clinical = "; ".join(f"{m.level} {m.now:.1f}° to {m.then:.1f}°" for m in found)
    surgeon = f"{clinical} {PROTOCOL}, {after}"
    if not fused:
        return patient, f"{surgeon}."
    grown = _with_bone(result, option, year)
    return f"{patient} Bone is meant to stop it.{grown[0]}", f"{surgeon}{grown[1]}."


def in_short(result: Result, option: Choice, options: Sequence[Choice]) -> tuple[str, str] | None:
    """A few words for patient and surgeon; None where nothing was worked out."""
    found = motions(result, option, options)
    if not found:
        return None
    if option.technique == "nonoperative":
        patient = "; ".join(f"{m.level}: {degrees(m.now)}, as now" for m in found)
        clinical = "; ".join(f"{m.level}: {m.now:.1f}° as now" for m in found)
    else:
        patient = "; ".join(f"{m.level}: {degrees(m.now)} now, {degrees(m.then)} then" for m in found)
        clinical = "; ".join(f"{m.level}: {m.now:.1f}° to {m.then:.1f}°" for m in found)
    return patient, f"{clinical} at ±7.5 N·m"


def degrees(angle: float) -> str:
    """A whole number of degrees in words."""
    count = tell.whole(angle)
    return "less than 1 degree" if count < 1 else f"{count} degree{'' if count == 1 else 's'}"


def _with_bone(result: Result, option: Choice, year: float | None) -> tuple[str, str]:
    """What is left of the motion at that year where the graft was followed: at the level that needs longest."""
    rows = records(result, "course", option.name, "healing", "residual_motion_deg")
    level = str(dig(result, "course", option.name, "healing", "level") or "")
    left = next((number(r, "value") for r in rows if year is not None and _same(number(r, "year"), year)), None)
    if left is None or year is None or not level:
        return "", ""
    slowest = " (the level that needs longest)" if len(option.levels) > 1 else ""
    when = year_words(year)
    if number(result, "course", option.name, "healing", "time_ratio") is None:
        return (
            f" In the middle person of the model bone never bridges it: {level} bends {degrees(left)} after {when}."
            " How often bone joins comes from studies.",
            f"; in the middle person of the model the graft never bridges: {level}{slowest} {left:.1f}° at {when}."
            " The chance of union starts from cohorts",
        )
    return (
        f" After {when} {level} bends {degrees(left)} in the middle person of the model.",
        f"; {level}{slowest} {left:.1f}° at {when} in the middle person of the model",
    )


def _same(year: float | None, other: float) -> bool:
    return year is not None and math.isclose(year, other)
