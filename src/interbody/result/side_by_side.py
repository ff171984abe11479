"""The mechanics of options side by side, read off a result: the same rows for each, never ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .mechanics import INTACT, PLANES, PROTOCOL

MOST = 6
"""Options that still fit beside one another."""

PRESSURE_LOADS = ("standing", "follower_flexion", "follower_extension")
FACET_LOADS = ("extension", "torsion_left", "torsion_right")
PARTS = {"rod_left": "rod", "rod_right": "rod", "screw": "screw", "plate": "plate", "plate_screw": "plate screw"}
"""Part by the beginning of its names in ``mechanics.<state>.<load>.<level>.implant``."""
STANDING = "standing"

NOTE = "Options stand in the order of the case; nothing here ranks them."


def mechanics_side_by_side(result: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Motion, pressure, facet force, neighbours, implants and load share of the named options, beside the spine now.

    Args:
        result: as ``docs/result.md`` describes it; only its mechanics are read.
        names: options of its case, in the order to show.

    A figure that was not computed is None; an option without a mechanical model says why under ``options``.
    """
    states = [INTACT, *(n for n in names if n in result["mechanics"])]
    levels = list(result["summary"]["range_of_motion"][INTACT])
    ranges = result["summary"]["range_of_motion"]
    return {
        "case": result["case"]["case"],
        "note": NOTE,
        "protocol": PROTOCOL,
        "options": {name: _option(result, name) for name in names},
        "motion_deg": {
            level: {plane: {s: ranges[s][level][plane] for s in states} for plane in PLANES} for level in levels
        },
        "pressure_mpa": _by_load(result, states, levels, PRESSURE_LOADS, _pressure),
        "facet_n": _by_load(result, states, levels, FACET_LOADS, _facets),
        "adjacent": {n: result["summary"]["adjacent"].get(n, {}) for n in names if n in states},
        "implants": {n: implant_peaks(result, n) for n in names if n in states},
        "load_share": {n: _shares(result, n) for n in names if n in states},
        "alignment": {n: dict(found) for n in names if (found := result.get("alignment", {}).get(n))},
    }


def _option(result: Mapping[str, Any], name: str) -> dict[str, Any]:
    option = result["case"]["options"][name]
    told = {k: option.get(k) for k in ("technique", "levels", "approach", "screws", "hardware")}
    solver = result["solver"].get(name, {})
    unsolved = {load: answer["status"] for load, answer in solver.items() if not answer["converged"]}
    simulated, reason = name in result["mechanics"], result["not_simulated"].get(name)
    return {**told, "simulated": simulated, "reason": reason, "unsolved": unsolved}


def _by_load(
    result: Mapping[str, Any], states: Sequence[str], levels: Sequence[str], loads: Sequence[str], read: Any
) -> dict[str, Any]:
    return {
        level: {load: {s: _read(result, s, load, level, read) for s in states} for load in loads} for level in levels
    }


def _read(result: Mapping[str, Any], state: str, load: str, level: str, read: Any) -> float | None:
    answer = result["mechanics"][state].get(load, {}).get(level)
    found: float | None = read(answer) if answer is not None and _solved(result, state, load) else None
    return found


def _solved(result: Mapping[str, Any], state: str, load: str) -> bool:
    return bool(_at(result, "solver", state, load).get("converged", True))


def _at(data: Any, *path: str) -> Mapping[str, Any]:
    """The mapping at the path, or an empty one: a section may be missing."""
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _pressure(answer: Mapping[str, Any]) -> float | None:
    found: float | None = answer["idp_mpa"]
    return found


def _facets(answer: Mapping[str, Any]) -> float | None:
    return _six(sum(answer["facet_n"].values()))


def implant_peaks(result: Mapping[str, Any], name: str) -> dict[str, Any]:
    """By level and part: the largest stress over all loads that were solved, and the load it stands under.

    ``<part>_peak_mpa`` holds stress concentrations and is taken where there is one, else the nominal stress.
    """
    found: dict[str, dict[str, Any]] = {}
    for load, levels in _at(result, "mechanics", name).items():
        if not _solved(result, name, load):
            continue
        for level, answer in levels.items():
            for part, value in _stresses(answer.get("implant") or {}):
                here = found.setdefault(level, {})
                if part not in here or value > here[part]["value"]:
                    here[part] = {"value": value, "unit": "MPa", "load": load}
    return found


def _stresses(implant: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    for name, part in PARTS.items():
        value = implant.get(f"{name}_peak_mpa", implant.get(f"{name}_stress_mpa"))
        if value is not None:
            yield part, value
    for name, words in PRESSURES.items():
        if name in implant:
            yield words, implant[name]


PRESSURES = {
    "cage_pressure_mpa": "cage on bone",
    "screw_bone_pressure_mpa": "screw on bone",
    "plate_screw_bone_pressure_mpa": "plate screw on bone",
}
"""Words for the pressures among the implants' names."""


def _shares(result: Mapping[str, Any], name: str) -> dict[str, Any]:
    """By level with implants: what share of the compression in standing goes through each part.

    Shares add up to 1; a part that pulls instead of pressing has a negative one.
    """
    found = {}
    for level, answer in result["mechanics"][name].get(STANDING, {}).items():
        implant = answer.get("implant") or {}
        parts = {k[len("axial_") : -len("_n")]: v for k, v in implant.items() if k.startswith("axial_")}
        total = sum(parts.values())
        if parts and total > 0.0 and _solved(result, name, STANDING):
            found[level] = {part: _six(force / total) for part, force in parts.items()}
    return found


def _six(value: float) -> float:
    return float(f"{value:.6g}")
