"""People and spines made by hand for the tests of the course, outcomes and decision floors."""

from __future__ import annotations

from typing import Any

from interbody.case import LEVELS, Case
from interbody.mechanics.response import LOAD_NAMES, LevelResponse, LoadResponse, Response

BASELINES = {
    "degenerative_spondylolisthesis": {"odi": 43.0, "back_pain": 6.6, "leg_pain": 6.7},
    "isthmic_spondylolisthesis": {"odi": 52.5, "back_pain": 6.6, "leg_pain": 6.7},
    "stenosis": {"odi": 41.7, "back_pain": 4.6, "leg_pain": 5.4},
    "disc_degeneration": {"odi": 46.5, "back_pain": 6.4, "leg_pain": 3.0},
    "disc_herniation": {"odi": 52.0, "back_pain": 6.6, "leg_pain": 6.7},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "tlif": {"technique": "tlif", "levels": ["L4-L5"]},
    "mis": {"technique": "tlif", "levels": ["L4-L5"], "approach": "mis"},
    "two": {"technique": "tlif", "levels": ["L3-L4", "L4-L5"]},
    "low": {"technique": "plif", "levels": ["L5-S1"]},
    "bare": {"technique": "tlif", "levels": ["L4-L5"], "screws": "none"},
    "plf": {"technique": "plf", "levels": ["L4-L5"]},
    "plf bare": {"technique": "plf", "levels": ["L4-L5"], "screws": "none"},
    "alif": {"technique": "alif", "levels": ["L5-S1"]},
    "llif": {"technique": "llif", "levels": ["L4-L5"]},
    "decompression": {"technique": "decompression", "levels": ["L4-L5"]},
    "microdiscectomy": {"technique": "microdiscectomy", "levels": ["L4-L5"]},
    "nonoperative": {"technique": "nonoperative"},
}
MORE: dict[str, dict[str, Any]] = {
    "llif screws": {"technique": "llif", "levels": ["L4-L5"], "screws": "bilateral"},
    "decompression mis": {"technique": "decompression", "levels": ["L4-L5"], "approach": "mis"},
    "three": {"technique": "tlif", "levels": ["L2-L3", "L3-L4", "L4-L5"]},
    "five": {"technique": "tlif", "levels": ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]},
}
"""Further options; a case holds at most twelve."""


def case(
    diagnosis: str = "degenerative_spondylolisthesis",
    options: dict[str, dict[str, Any]] | None = None,
    findings: dict[str, Any] | None = None,
    **patient: Any,
) -> Case:
    """A woman of 66 with the baseline of the diagnosis's cohort, without risk factors, unless told otherwise."""
    person: dict[str, Any] = {
        "age": 66,
        "sex": "female",
        "height_cm": 165,
        "weight_kg": 70,
        "diagnosis": diagnosis,
        "baseline": BASELINES[diagnosis],
        "smoking": "never",
        "diabetes": False,
        "prior_lumbar_surgery": False,
        **patient,
    }
    return Case(case="test", patient=person, findings=findings or {}, options=options or OPTIONS)


def spine(state: str, fused: dict[str, float] | None = None, beside: float = 1.0) -> Response:
    """A spine that turns 5 degrees a level each way; ``fused`` levels that much less, others times ``beside``."""
    fused = fused or {}
    loads = {}
    for name in LOAD_NAMES:
        sign = -1.0 if name in ("extension", "bending_left", "torsion_right") else 1.0
        plane = "bending" if "bending" in name else "torsion" if "torsion" in name else "flexion"
        levels = {}
        for level in LEVELS:
            share = fused.get(level, beside)
            turn = 0.0 if name == "standing" else sign * 5.0 * share
            pressure = 0.5 if name == "standing" else 0.8 * beside
            levels[level] = LevelResponse(
                rotation_deg={p: turn if p == plane else 0.0 for p in ("flexion", "bending", "torsion")},
                translation_mm=(0.0, 0.0, 0.0),
                idp_mpa=None if level in fused else pressure,
                facet_n={"left": 40.0 * beside, "right": 40.0 * beside},
                ligament_n={},
                disc_force_n=(0.0, 0.0, 0.0),
                disc_moment_nm=(0.0, 0.0, 0.0),
                fibre_strain_max=None,
                fibre_strain_p99=None,
            )
        loads[name] = LoadResponse(name, levels, {}, "converged", True, 1)
    return Response(state, loads)
