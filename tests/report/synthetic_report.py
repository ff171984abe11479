"""A synthetic result and scene with the shape of the contract. Invented numbers: for structure, never for claims."""

from __future__ import annotations

import copy
import math
from typing import Any

LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
LOADS = {
    "flexion": ("flexion", 1.0),
    "extension": ("flexion", -0.6),
    "bending_left": ("bending", -0.9),
    "bending_right": ("bending", 0.9),
    "torsion_left": ("torsion", 0.4),
    "torsion_right": ("torsion", -0.4),
    "standing": ("flexion", 0.1),
    "follower_flexion": ("flexion", 1.3),
    "follower_extension": ("flexion", -0.7),
    "follower_bending": ("bending", 0.8),
    "follower_torsion": ("torsion", 0.5),
}
AXIS = {"flexion": 1, "bending": 0, "torsion": 2}
YEARS = (0.115, 0.25, 0.5, 1, 2, 5, 10)
OPTIONS: dict[str, dict[str, Any]] = {
    "TLIF": {
        "technique": "tlif",
        "levels": ["L4-L5"],
        "approach": "open",
        "screws": "bilateral",
        "side": "left",
    },
    "Decompression": {"technique": "decompression", "levels": ["L4-L5"], "approach": "mis"},
    "Continued care": {"technique": "nonoperative", "levels": []},
}


def result() -> dict[str, Any]:
    """A complete synthetic result."""
    states = {"intact": 1.0, "TLIF": 0.08, "Decompression": 1.12}
    mechanics = {s: {x: {v: _level(x, v, s, f) for v in LEVELS} for x in LOADS} for s, f in states.items()}
    ends = {
        "flexion": ("flexion", "extension"),
        "bending": ("bending_right", "bending_left"),
        "torsion": ("torsion_left", "torsion_right"),
    }
    rom = {
        s: {
            v: {
                p: mechanics[s][a][v]["rotation_deg"][p] - mechanics[s][b][v]["rotation_deg"][p]
                for p, (a, b) in ends.items()
            }
            for v in LEVELS
        }
        for s in states
    }
    return {
        "schema_version": 1,
        "case": {
            "case": "synthetic",
            "note": "Invented numbers for tests.",
            "seed": 1,
            "patient": {
                "age": 64,
                "sex": "female",
                "height_cm": 165,
                "weight_kg": 72,
                "smoking": "never",
                "diabetes": False,
                "diagnosis": "degenerative_spondylolisthesis",
                "baseline": {"odi": 46, "back_pain": 6.5, "leg_pain": 7},
            },
            "options": copy.deepcopy(OPTIONS),
        },
        "provenance": {"version": "0.1.0", "data_version": "0.0", "seed": 1, "seconds": {"mechanics": 12.3}},
        "spine": {
            "alignment": {"pelvic_incidence_deg": 52.1, "segmental_lordosis_deg": {"L4-L5": 18.0}},
            "estimated": ["facet gap", "L3 pedicle width"],
        },
        "mechanics": mechanics,
        "solver": {s: {x: {"converged": True, "status": "converged", "iterations": 6} for x in LOADS} for s in states},
        "discretisation": {"rotation": {"value": 0.03, "how": "two meshes"}},
        "summary": {
            "range_of_motion": rom,
            "protocol": "Pure moments of 7.5 N·m.",
            "adjacent": {
                o: {
                    v: {
                        "load_control": {"rotation": 1.0 + 0.02 * k, "idp": 1.01, "facet": 0.99},
                        "hybrid": {"rotation": 1.25 * k, "idp": 1.15, "facet": None},
                    }
                    for v in ("L3-L4", "L5-S1")
                }
                for o, k in (("TLIF", 1.0), ("Decompression", 0.9))
            },
        },
        "course": {
            "TLIF": {
                "union": [],
                "union_criterion": "Bridging bone on CT.",
                "adjacent": {},
                "notes": ["Union by CT criterion."],
            }
        },
        "forecast": {name: _forecast(name) for name in OPTIONS},
        "comparison": {
            "options": list(OPTIONS),
            "candidacy": [
                {
                    "rule": "Slip of 3 mm or more",
                    "met": "yes",
                    "text": "The slip is 6 mm.",
                    "source": "Synthetic2020",
                    "option": "TLIF",
                    "kind": "trial",
                    "missing": "",
                },
                {
                    "rule": "Tried other care",
                    "met": "unknown",
                    "text": "Not given.",
                    "source": "Synthetic2021",
                    "option": "TLIF",
                    "kind": "indication",
                    "missing": "what care was tried",
                },
                {"rule": "No active infection", "met": "no", "text": "Invented.", "source": ""},
            ],
            "questions": ["What happens if we wait?", "How often have you done this?"],
            "background": {
                "course": [{"text": "Of 100 people half stayed the same.", "source": "Synthetic2020", "people": 100}],
                "left_out": [{"text": "The trial left out people over 80.", "source": "Synthetic2021", "people": None}],
                "sure": [{"text": f"Question {k}?", "source": "Synthetic2020", "people": None} for k in range(1, 5)],
                "like": {
                    "TLIF": {
                        part: {"text": f"People told of their {part}.", "source": "Synthetic2020", "people": 9}
                        for part in ("body_1", "feelings", "others")
                    },
                    "Decompression": {},
                },
            },
        },
        "sources": [
            _source("Synthetic2020", ["odi", "reoperation", "union"]),
            _source("Synthetic2021", ["mechanics: disc material", "adjacent levels"]),
            {
                **_source("NoAddress", ["ligament stiffness"]),
                "url": "javascript:alert(1)",
                "status": "recalled",
            },
        ],
        "assumptions": [
            {"name": "graft.modulus", "value": 100.0, "unit": "MPa", "why": "No source.", "used_for": "graft"}
        ],
        "limits": ["The bones are rigid.", "Muscles are not modelled."],
    }


def healed() -> dict[str, Any]:
    """The same result with the graft and hardware of the fusion followed over ten years."""
    data = result()
    years = (0.0, 0.5, 1.0, 2.0, 10.0)

    def rows(*values: float) -> list[dict[str, float]]:
        return [{"year": y, "value": v, "low": v / 2, "high": v} for y, v in zip(years, values, strict=True)]

    data["course"]["TLIF"]["healing"] = {
        "level": "L4-L5",
        "rule": "invented",
        "time_ratio": 1.0,
        "bridged_fraction": rows(0.0, 0.2, 0.6, 0.9, 1.0),
        "residual_motion_deg": rows(1.0, 0.8, 0.4, 0.1, 0.1),
        "rod_fracture": rows(0.0, 0.01, 0.01, 0.02, 0.02),
        "screw_loosening": rows(0.0, 0.1, 0.2, 0.3, 0.3),
        "cage_subsidence": rows(0.0, 0.1, 0.2, 0.2, 0.2),
        "weights": [1.0],
        "regions": ["graft"],
        "pictures": [{"month": 6.0, "grade": "II", "bridged": 0.2, "bone": [[[0.5, 0.1]]]}],
        "drivers": [{"name": "published rate", "kind": "not known", "low": 0.7, "high": 0.9}],
    }
    return data


def _level(load: str, level: str, state: str, factor: float) -> dict[str, Any]:
    plane, size = LOADS[load]
    operated = level == "L4-L5" and state != "intact"
    turn = size * (5 + LEVELS.index(level) * 0.4) * (factor if operated else 1.0)
    rotation = {"flexion": 0.0, "bending": 0.0, "torsion": 0.0, plane: turn}
    return {
        "rotation_deg": rotation,
        "idp_mpa": None if operated and state == "TLIF" else 0.3 + 0.2 * abs(size),
        "facet_n": {"left": 20 * abs(size), "right": 30 * abs(size)},
        "ligament_n": {"ALL": 10.0},
        "disc_force_n": [10.0, 0.0, -400.0],
        "disc_moment_nm": [0.0, 5.0, 0.0],
        "translation_mm": [0.4, 0.0, 0.1],
        "fibre_strain_max": 0.05,
        "fibre_strain_p99": 0.04,
        "implant": {"rod_moment_nm": 2.0} if operated and state == "TLIF" else {},
    }


def _source(key: str, used_for: list[str]) -> dict[str, Any]:
    return {
        "key": key,
        "text": f"{key}: an invented source.",
        "url": "https://example.org/",
        "status": "read",
        "used_for": used_for,
        "quantities": ["a"],
    }


def _band(value: float, spread: float) -> dict[str, float | None]:
    low, high = max(0.0, value - spread), value + spread
    return {"value": value, "low": low, "high": high, "mean_low": None, "mean_high": None}


def _score(value: float, spread: float) -> dict[str, float | None]:
    return _band(value, spread) | {"mean_low": value - spread / 6, "mean_high": value + spread / 6}


def _forecast(name: str) -> dict[str, Any]:
    fused, operated = name == "TLIF", name != "Continued care"
    timeline = []
    for year in YEARS:
        gain = (22 if operated else 6) * (1 - math.exp(-3 * year))
        timeline.append(
            {
                "year": year,
                "odi": _score(46 - gain, 14),
                "back_pain": _score(6.5 - gain / 7, 1.6),
                "leg_pain": _score(7.0 - gain / 6, 1.8),
                "union": _band(0.92 * (1 - math.exp(-2.5 * year)), 0.05) if fused else None,
                "adjacent_reoperation": _band(0.016 * year, 0.01 * year) if fused else None,
                "reoperation": _band(0.021 * year, 0.012 * year) if operated else None,
                "later_surgery": None if operated else _band(0.04 * year, 0.02 * year),
                "odi_mcid": _band(0.3 + gain / 60, 0.1),
                "back_responder_30": _band(0.3 + gain / 50, 0.1),
                "leg_responder_30": _band(0.3 + gain / 45, 0.1),
                "satisfied": _band(0.8, 0.1) if operated else None,
            }
        )
    ref = {"year": 2, "population": "an invented cohort", "source": "Synthetic2020", "n": 601}
    chances = {"wound_infection": 0.024, "dural_tear": 0.058, "death": 0.003} if operated else {}
    return {
        "timeline": timeline,
        "reference": {
            "odi": {"value": 22.0, **ref},
            "union": {"value": 0.89, **ref},
            "reoperation": {"value": 0.1, **ref},
        },
        "complications": {
            key: {
                "value": p,
                "low": p / 2,
                "high": p * 2,
                "label": key.replace("_", " ").capitalize(),
                "when": "within 90 days",
                "reference": {"value": p, "population": "an invented cohort"},
                "sources": ["Synthetic2020"],
                "severity": "major" if key == "death" else "moderate",
            }
            for key, p in chances.items()
        },
        "drivers": [
            {"name": "age", "outcome": "odi", "effect": 1.0, "unit": "points", "text": "Older than the cohort's mean."}
        ],
        "recovery": [
            {
                "name": "walking",
                "label": "Walking",
                "from_week": 0.14,
                "to_week": 0.14,
                "basis": "measured",
                "text": "On the next day.",
                "source": "Synthetic2020",
                "n": 50,
            },
            {
                "name": "desk_work",
                "label": "Desk work",
                "from_week": 3,
                "to_week": 6,
                "basis": "custom",
                "text": "Custom.",
                "source": "Synthetic2021",
                "n": None,
            },
        ]
        if operated
        else [],
        "declined": [] if operated else ["The union of bone is not forecast: nothing is fused."],
        "notes": ["Two invented trials disagree."],
    }


def scene() -> dict[str, Any]:
    """Boxes for bones and discs, and a stack of poses that turn about the lower end."""
    meshes: dict[str, Any] = {}
    names = ("L1", "L2", "L3", "L4", "L5", "S1")
    bottoms = [162.0 - 38.0 * i for i in range(6)]
    for name, bottom in zip(names, bottoms, strict=True):
        z = bottom if name != "S1" else -30.0
        meshes[name] = {**_tube(z, z + (28 if name != "S1" else 30), 17, 24), "kind": "bone", "upper": name}
    for i, level in enumerate(LEVELS):
        lower = names[i + 1]
        z = bottoms[i + 1] + 28 if lower != "S1" else 0.0
        tube = _tube(z, z + 10 if lower != "S1" else bottoms[i], 16, 23)
        weight = [(v - z) / 10 for v in tube["vertices"][2::3]]
        meshes[f"disc {level}"] = {
            **tube, "kind": "disc", "upper": names[i], "lower": lower, "level": level, "weight": weight
        }  # fmt: skip
    for side in (-1, 1):
        for name in ("L4", "L5"):
            z = bottoms[names.index(name)] + 16
            screw = _tube(z - 3, z + 3, 24, 3, x=-20, y=14 * side)
            meshes[f"screw {name} {side}"] = {**screw, "kind": "screw", "upper": name, "states": ["TLIF"]}
        rod = _tube(bottoms[4] + 10, bottoms[3] + 22, 3, 3, x=-44, y=14 * side)
        span = [(z - bottoms[4] - 10) / 50 for z in rod["vertices"][2::3]]
        meshes[f"rod {side}"] = {
            **rod, "kind": "rod", "upper": "L4", "lower": "L5", "weight": span, "states": ["TLIF"], "level": "L4-L5"
        }  # fmt: skip
    poses = {
        state: {load: _poses(load, names, bottoms, state) for load in LOADS}
        for state in ("intact", "TLIF", "Decompression")
    }
    return {"meshes": meshes, "poses": poses}


def _tube(low: float, high: float, depth: float, width: float, *, x: float = 0.0, y: float = 0.0) -> dict[str, Any]:
    n = 24
    vertices: list[float] = []
    for z in (low, high):
        for k in range(n):
            a = 2 * math.pi * k / n
            vertices += [x + depth * math.cos(a), y + width * math.sin(a), z]
    vertices += [x, y, low, x, y, high]
    triangles: list[int] = []
    for k in range(n):
        j = (k + 1) % n
        triangles += [k, j, n + k, j, n + j, n + k, j, k, 2 * n, n + k, n + j, 2 * n + 1]
    return {"vertices": vertices, "triangles": triangles}


def _poses(load: str, names: tuple[str, ...], bottoms: list[float], state: str) -> dict[str, Any]:
    plane, size = LOADS[load]
    angle, shift = 0.0, [0.0, 0.0, 0.0]
    poses: dict[str, Any] = {"S1": _pose(plane, 0.0, [0, 0, 0], [0, 0, 0])}
    previous = [0.0, 0.0, 0.0]
    for name, bottom in list(zip(names, bottoms, strict=True))[-2::-1]:
        pivot = [0.0, 0.0, bottom - 5]
        step = [p - q for p, q in zip(pivot, previous, strict=True)]
        turned = _turn(_matrix(plane, angle), step)
        shift = [s + t - d for s, t, d in zip(shift, turned, step, strict=True)]
        gain = 0.1 if state == "TLIF" and name == "L4" else 1.0
        angle += math.radians(size * 5 * gain)
        poses[name] = _pose(plane, angle, pivot, list(shift))
        previous = pivot
    return poses


def _matrix(plane: str, a: float) -> list[list[float]]:
    c, s = math.cos(a), math.sin(a)
    return {
        1: [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        0: [[1, 0, 0], [0, c, -s], [0, s, c]],
        2: [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }[AXIS[plane]]


def _turn(m: list[list[float]], v: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, v, strict=True)) for row in m]


def _pose(plane: str, a: float, pivot: list[float], translation: list[float]) -> dict[str, Any]:
    flat = [x for row in _matrix(plane, a) for x in row]
    return {"rotation": flat, "pivot": pivot, "translation": translation}
