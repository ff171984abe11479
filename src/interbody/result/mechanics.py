"""The mechanical half of the result: every state under every load, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..course.neighbours import FACET_LOADS, POSTURES, STANDING, hybrid, load_control, neighbours_of
from .plain import plain, rounded

if TYPE_CHECKING:
    from ..case import Case
    from ..mechanics import LevelResponse, Response

PLANES = {
    "flexion": ("flexion", "extension"),
    "bending": ("bending_right", "bending_left"),
    "torsion": ("torsion_left", "torsion_right"),
}
"""The two loads between which the range of each plane is counted."""
INTACT = "intact"


PROTOCOL = (
    "Ranges of motion are the span between plus and minus 7.5 N·m without preload. "
    "Load control puts the same load on the spine before and after the operation; "
    "the hybrid protocol gives the spine as a whole the same motion before and after. "
    "Neighbouring pressure is the mean over the combined postures, neighbouring facet force that over extension "
    "and torsion. Hybrid is worked out to first order: what the moment adds is scaled to the intact total motion."
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


def summary_section(case: Case, states: Mapping[str, Response]) -> dict[str, Any]:
    """Ranges of motion by state, and what the neighbours of each operation carry against intact.

    A figure that would need a load which found no equilibrium is null.
    """
    motion = {
        state: {level: {p: _range(r, level, p) for p in PLANES} for level in _levels(r)} for state, r in states.items()
    }
    adjacent = {
        name: _adjacent(option.levels, states[INTACT], states[name])
        for name, option in case.options.items()
        if name in states and option.levels
    }
    return {"range_of_motion": motion, "protocol": PROTOCOL, "adjacent": adjacent}


def _levels(response: Response) -> tuple[str, ...]:
    return tuple(next(iter(response.loads.values())).levels)


def _solved(response: Response, loads: Sequence[str]) -> bool:
    return all(load in response.loads and response.loads[load].converged for load in loads)


def _range(response: Response, level: str, plane: str) -> float | None:
    if not _solved(response, PLANES[plane]):
        return None
    return rounded(response.range_of_motion(level, plane))


def _adjacent(operated: tuple[str, ...], intact: Response, after: Response) -> dict[str, Any]:
    """Ratios of the levels right above and below, under both protocols."""
    if not (_solved(intact, PLANES["flexion"]) and _solved(after, PLANES["flexion"])):
        return {}
    needed = {"rotation": PLANES["flexion"], "idp": (STANDING, *POSTURES), "facet": FACET_LOADS}
    known = {name for name, loads in needed.items() if _solved(intact, loads) and _solved(after, loads)}
    return {
        level: {
            protocol: {
                name: value if name in known else None for name, value in plain(ratios(intact, after, level)).items()
            }
            for protocol, ratios in (("load_control", load_control), ("hybrid", hybrid))
        }
        for level in neighbours_of(operated)
        if level is not None
    }
