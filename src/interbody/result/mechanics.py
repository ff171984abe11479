"""The mechanical half of the result: every state under every load, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .plain import plain

if TYPE_CHECKING:
    from ..case import Case
    from ..course import Course
    from ..mechanics import LevelResponse, Response

PLANES = ("flexion", "bending", "torsion")

PRESSURE_LOAD = "follower_flexion"
"""Load under which neighbouring pressures are compared: where pressure is highest."""
FACET_LOAD = "follower_extension"
"""Load under which neighbouring facet forces are compared: where facets carry most."""


PROTOCOL = (
    "Ranges of motion are the span between plus and minus 7.5 N·m without preload. "
    "load_control puts the same load on the spine before and after the operation; "
    "hybrid gives the spine as a whole the same motion before and after. "
    "Neighbouring pressure is compared in follower_flexion, neighbouring facet force in follower_extension."
)


def mechanics_section(states: Mapping[str, Response]) -> dict[str, Any]:
    """``mechanics.<state>.<load>.<level>``."""
    return {
        state: {
            load: {level: _level(answer) for level, answer in response.levels.items()}
            for load, response in states[state].loads.items()
        }
        for state in states
    }


def _level(answer: LevelResponse) -> dict[str, Any]:
    data: dict[str, Any] = plain(answer)
    return data


def solver_section(states: Mapping[str, Response]) -> dict[str, Any]:
    """``solver.<state>.<load>``: whether it converged, and the cause in words if not."""
    return {
        state: {
            load: {"converged": bool(r.converged), "status": r.status, "iterations": int(r.iterations)}
            for load, r in response.loads.items()
        }
        for state, response in states.items()
    }


def summary_section(case: Case, states: Mapping[str, Response], courses: Mapping[str, Course]) -> dict[str, Any]:
    """Ranges of motion by state, and what the neighbours of each operation carry against intact."""
    motion = {
        state: {level: {p: plain(r.range_of_motion(level, p)) for p in PLANES} for level in _levels(r)}
        for state, r in states.items()
    }
    adjacent = {
        name: _adjacent(option.levels, states["intact"], states[name], courses.get(name))
        for name, option in case.options.items()
        if name in states and option.levels
    }
    return {"range_of_motion": motion, "protocol": PROTOCOL, "adjacent": adjacent}


def _levels(response: Response) -> tuple[str, ...]:
    return tuple(next(iter(response.loads.values())).levels)


def _adjacent(operated: tuple[str, ...], intact: Response, after: Response, course: Course | None) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for level in neighbours(operated, _levels(intact)):
        out[level] = {
            "load_control": {
                "rotation": _ratio(_flexion(intact, level), _flexion(after, level)),
                "idp": _ratio(_pressure(intact, level), _pressure(after, level)),
                "facet": _ratio(_facets(intact, level), _facets(after, level)),
            }
        }
        change = course.adjacent.get(level) if course else None
        if change is not None and change.protocol != "load_control":
            out[level][change.protocol] = {
                "rotation": plain(change.rotation_ratio),
                "idp": plain(change.idp_ratio),
                "facet": plain(change.facet_ratio),
            }
    return out


def neighbours(operated: tuple[str, ...], levels: tuple[str, ...]) -> list[str]:
    """Levels right above and below the operated ones, from the head down."""
    rows = {levels.index(level) for level in operated}
    beside = {row + step for row in rows for step in (-1, 1)} - rows
    return [levels[row] for row in sorted(beside) if 0 <= row < len(levels)]


def _ratio(before: float | None, after: float | None) -> float | None:
    if before is None or after is None or abs(before) < 1e-9:
        return None
    value: float | None = plain(after / before)
    return value


def _flexion(response: Response, level: str) -> float:
    return response.range_of_motion(level, "flexion")


def _pressure(response: Response, level: str) -> float | None:
    return response.loads[PRESSURE_LOAD].levels[level].idp_mpa


def _facets(response: Response, level: str) -> float:
    return sum(response.loads[FACET_LOAD].levels[level].facet_n.values())
