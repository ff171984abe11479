"""The 3-D scene made small and safe to put in the page: meshes as base64, poses and level values as numbers."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import palette
from .fields import Choice, Result, dig, items, mapping, number, records
from .labels import LEVELS, LOADS, LOADS_PLAIN, load_words

STEP_MM = 0.005
"""Vertices are kept on a grid of this size: far below what a screen can show, and half the bytes."""


def pack(result: Result, scene: Result, options: Sequence[Choice]) -> dict[str, Any]:
    """Everything the viewer needs. ``meshes`` is empty where there is no scene to show."""
    poses = mapping(scene, "poses")
    shown = [option for option in options if option.name in poses]
    states: list[dict[str, Any]] = [{"name": "intact", "letter": "", "label": "Now"}] if "intact" in poses else []
    states += [{"name": o.name, "letter": o.letter, "label": f"{o.letter} {o.title}", "slot": o.slot} for o in shown]
    names = [state["name"] for state in states]
    loads = [load for load in LOADS if any(load in mapping(poses, name) for name in names)]
    meshes = [packed for name, mesh in mapping(scene, "meshes").items() if (packed := _mesh(name, mesh))]
    followed = {option.name: found for option in shown if (found := healing(result, option.name))}
    for option in shown:
        meshes = _as_the_slowest(meshes, option, str(dig(followed, option.name, "level") or ""), names)
    return {
        "states": states,
        "loads": [{"name": x, "label": load_words(x), "protocol": LOADS_PLAIN.get(x, "")} for x in loads],
        "levels": list(LEVELS),
        "operated": {option.name: list(option.levels) for option in options},
        "meshes": meshes if states and loads else [],
        "poses": {name: {load: _poses(mapping(poses, name, load)) for load in loads} for name in names},
        "values": values(result, names, loads),
        "healing": followed,
        "colours": {name: list(pair) for name, pair in palette.pairs().items()},
    }


def values(result: Result, states: Sequence[str], loads: Sequence[str]) -> dict[str, Any]:
    """Rotation (whole angle, degrees), pressure (MPa), facet force (N), hardware stress (MPa): state, load, level."""
    return {
        state: {
            load: {level: _level(dig(result, "mechanics", state, load, level)) for level in LEVELS} for load in loads
        }
        for state in states
    }


COURSES = {
    "bridged": "bridged_fraction",
    "motion": "residual_motion_deg",
    "rod": "rod_fracture",
    "loosening": "screw_loosening",
    "subsidence": "cage_subsidence",
}
"""What the time slider tells, by its name in the result."""


def healing(result: Result, option: str) -> dict[str, Any]:
    """The graft and its hardware over ten years at the years of the result; empty where healing was not followed."""
    course = mapping(result, "course", option, "healing")
    rows = records(course, "bridged_fraction")
    years = [year for row in rows if (year := number(row, "year")) is not None]
    if not years:
        return {}
    packed: dict[str, Any] = {"level": str(dig(course, "level") or ""), "years": [round(year, 4) for year in years]}
    for name, key in COURSES.items():
        at = {number(row, "year"): number(row, "value") for row in records(course, key)}
        values = [at.get(year) for year in years]
        packed[name] = None if all(v is None for v in values) else [None if v is None else round(v, 4) for v in values]
    return packed


def _as_the_slowest(
    meshes: Sequence[dict[str, Any]], option: Choice, slowest: str, states: Sequence[str]
) -> list[dict[str, Any]]:
    """The meshes with every fused space of ``option`` drawn as the graft of the level that needs longest.

    The viewer turns the disc space of one level from graft to bone. The disc of another fused level is left to the
    other states, and in this one a copy of it bears the name of the level that was followed.
    """
    others = set(option.levels) - {slowest} if slowest else set()
    kept, copies = [], []
    for mesh in meshes:
        if mesh["kind"] == "disc" and mesh["level"] in others and option.name in (mesh["states"] or states):
            copies.append({**mesh, "name": f"{mesh['name']}, {option.name}", "level": slowest, "states": [option.name]})
            mesh = {**mesh, "states": [state for state in mesh["states"] or states if state != option.name]}
        kept.append(mesh)
    return [*kept, *copies]


def _level(entry: Any) -> dict[str, float | None]:
    parts = [number(entry, "rotation_deg", plane) for plane in ("flexion", "bending", "torsion")]
    known = [part for part in parts if part is not None]
    sides = [number(entry, "facet_n", side) for side in ("left", "right")]
    forces = [side for side in sides if side is not None]
    return {
        "motion": round(float(np.linalg.norm(known)), 3) if known else None,
        "pressure": None if (p := number(entry, "idp_mpa")) is None else round(p, 4),
        "facet": round(sum(forces), 2) if forces else None,
        "rod": _peak(entry, "rod_left_peak_mpa", "rod_right_peak_mpa"),
        "screw": _peak(entry, "screw_peak_mpa"),
    }


def _peak(entry: Any, *names: str) -> float | None:
    """The largest of the named stresses of the hardware in MPa."""
    known = [value for name in names if (value := number(entry, "implant", name)) is not None]
    return round(max(known), 1) if known else None


def _mesh(name: str, mesh: Any) -> dict[str, Any] | None:
    vertices = np.asarray(items(mesh, "vertices"), dtype=np.float64)
    triangles = np.asarray(items(mesh, "triangles"), dtype=np.uint32)
    if vertices.size < 9 or vertices.size % 3 or triangles.size < 3 or not np.isfinite(vertices).all():
        return None
    middle = np.round(vertices.reshape(-1, 3).mean(axis=0), 3)
    grid = np.round((vertices.reshape(-1, 3) - middle) / STEP_MM)
    packed: dict[str, Any] = {
        "name": str(name),
        "kind": str(dig(mesh, "kind") or "bone"),
        "upper": str(dig(mesh, "upper") or ""),
        "lower": str(dig(mesh, "lower") or ""),
        "level": str(dig(mesh, "level") or ""),
        "states": [str(state) for state in items(mesh, "states")],
        "middle": middle.tolist(),
        "step": STEP_MM,
        "vertices": _base64(np.clip(grid, -32768, 32767).astype("<i2")),
        "triangles": _base64(triangles.astype("<u4" if vertices.size // 3 > 65535 else "<u2")),
    }
    weight = np.asarray(items(mesh, "weight"), dtype=np.float64)
    if weight.size == vertices.size // 3:
        packed["weight"] = _base64(np.round(np.clip(weight, 0, 1) * 255).astype("u1"))
    return packed


def _poses(poses: Mapping[str, Any]) -> dict[str, Any]:
    packed = {}
    for vertebra, pose in poses.items():
        rotation = np.asarray(items(pose, "rotation"), dtype=np.float64).ravel()
        pivot, translation = (np.asarray(items(pose, k), dtype=np.float64).ravel() for k in ("pivot", "translation"))
        if rotation.size == 9 and pivot.size == 3 and translation.size == 3:
            packed[str(vertebra)] = [
                np.round(rotation, 7).tolist(),
                np.round(pivot, 3).tolist(),
                np.round(translation, 4).tolist(),
            ]
    return packed


def _base64(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")
