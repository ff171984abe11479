"""Single figures of the mechanics, as the views read them: ``(result, state, plane or load, level)`` to a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .fields import Choice, Result, mapping, number

Reading = Callable[[Result, str, str, str], float | None]

_PAIRS = {
    "flexion": ("flexion", "extension"),
    "bending": ("bending_right", "bending_left"),
    "torsion": ("torsion_left", "torsion_right"),
}


def simulated(result: Result, options: Sequence[Choice]) -> list[Choice]:
    """The options that the mechanics cover."""
    states = {**mapping(result, "mechanics"), **mapping(result, "summary", "range_of_motion")}
    return [option for option in options if option.name in states]


def range_of_motion(result: Result, state: str, plane: str, level: str) -> float | None:
    """Total range at ±7.5 N·m in degrees, from the summary or else from the two load cases."""
    found = number(result, "summary", "range_of_motion", state, level, plane)
    if found is not None:
        return found
    ends = [number(result, "mechanics", state, load, level, "rotation_deg", plane) for load in _PAIRS[plane]]
    return None if ends[0] is None or ends[1] is None else ends[0] - ends[1]


def pressure(result: Result, state: str, load: str, level: str) -> float | None:
    """Mean nucleus pressure in MPa."""
    return number(result, "mechanics", state, load, level, "idp_mpa")


def facet_force(result: Result, state: str, load: str, level: str) -> float | None:
    """Contact force of both facet joints together in N."""
    sides = [number(result, "mechanics", state, load, level, "facet_n", side) for side in ("left", "right")]
    known = [side for side in sides if side is not None]
    return sum(known) if known else None
