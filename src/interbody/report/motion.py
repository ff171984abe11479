"""The figures of the mechanics by level: motion, disc pressure, facet force, and how hard implants work."""

from __future__ import annotations

from collections.abc import Sequence

from .fields import Choice, Result
from .figures import Figure
from .implants import implant_figures
from .labels import LEVELS, LOADS, PLANES, PLANES_CLINICAL
from .level_figure import Subject, by_level
from .readings import facet_force, pressure, range_of_motion, simulated
from .tell import fixed, joined

MOTION = Subject(
    key="motion",
    title="How far each level moves",
    unit="degrees",
    decimals=1,
    reading=range_of_motion,
    panels=PLANES,
    note="The bars give the whole way from one end to the other. After an operation they are those of its"
    " first days. A fusion is meant to stop the motion at its level once bone has grown.",
    note_surgeon="; ".join(PLANES_CLINICAL.values()) + ": total range at ±7.5 N·m pure moment, no preload.",
)
PRESSURE = Subject(
    key="pressure",
    title="Pressure inside each disc",
    unit="MPa",
    decimals=2,
    reading=pressure,
    panels={load: LOADS[load] for load in ("standing", "follower_flexion", "follower_extension")},
    note="No bar means that the soft core of the disc was taken out, or that the value was not computed.",
    note_surgeon="Mean nucleus pressure; standing is a 500 N follower load, the others the combined postures.",
)
FACETS = Subject(
    key="facets",
    title="Force in the small joints at the back",
    unit="N, both sides",
    decimals=0,
    reading=facet_force,
    panels={load: LOADS[load] for load in ("extension", "torsion_left", "follower_extension")},
    note="The facet joints guide the spine and carry load when it bends back or turns.",
    note_surgeon="Contact force, left and right added; extension and torsion at 7.5 N·m.",
)


def motion_figures(result: Result, options: Sequence[Choice]) -> list[Figure]:
    """Motion, pressure, facet force and implants, each with the options that were simulated."""
    shown = simulated(result, options)
    return [
        by_level(result, shown, MOTION, _motion_summary(result, shown)),
        by_level(result, shown, PRESSURE, _beside_summary(result, shown, PRESSURE, "standing", "The pressure")),
        by_level(result, shown, FACETS, _beside_summary(result, shown, FACETS, "extension", "The joint force")),
        *implant_figures(result, shown),
    ]


def _motion_summary(result: Result, shown: Sequence[Choice]) -> str:
    sentences = []
    for level in (level for level in LEVELS if any(level in option.levels for option in shown)):
        before = range_of_motion(result, "intact", "flexion", level)
        after = [(o.letter, range_of_motion(result, o.name, "flexion", level)) for o in shown if level in o.levels]
        told = [f"{fixed(value)} degrees with {letter}" for letter, value in after if value is not None]
        if before is not None and told:
            now = f"{level} bends forward and back by {fixed(before)} degrees now"
            sentences.append(f"{now}, and right after the operation by {joined(told)}.")
    return " ".join(sentences) or "The range of motion of each level, now and with each option that was simulated."


def _beside_summary(result: Result, shown: Sequence[Choice], subject: Subject, load: str, start: str) -> str:
    """The first level beside the operation, now and with each option."""
    unit = subject.unit.split(",")[0]
    for level in _beside(shown):
        before = subject.reading(result, "intact", load, level)
        if before is None:
            continue
        after = [(o.letter, subject.reading(result, o.name, load, level)) for o in shown]
        told = [f"{fixed(v, subject.decimals)} {unit} with {letter}" for letter, v in after if v is not None]
        now = f"{start} at {level} ({LOADS[load].lower()}) is {fixed(before, subject.decimals)} {unit} now"
        return f"{now}, and {joined(told)}." if told else f"{now}."
    return f"{subject.title}, by level, now and with each option that was simulated."


def _beside(shown: Sequence[Choice]) -> list[str]:
    """Levels next to the operated ones, above first; all levels where nothing was operated."""
    operated = [LEVELS.index(level) for option in shown for level in option.levels if level in LEVELS]
    if not operated:
        return list(LEVELS)
    beside = [place for place in (min(operated) - 1, max(operated) + 1) if 0 <= place < len(LEVELS)]
    return [LEVELS[place] for place in beside] or list(LEVELS)
