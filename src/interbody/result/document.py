"""result.json as docs/result.md describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..evidence import cite
from .basis import assumptions_section, data_version, sources_section
from .course import course_section
from .limits import limits
from .mechanics import mechanics_section, solver_section, summary_section
from .plain import plain

if TYPE_CHECKING:
    from ..anatomy import Spine
    from ..case import Case
    from ..course import Course
    from ..decision import Comparison
    from ..mechanics import Response
    from ..outcomes import Forecast

SCHEMA_VERSION = 1


def result_dict(
    case: Case,
    spine: Spine,
    states: Mapping[str, Response],
    *,
    not_simulated: Mapping[str, str],
    courses: Mapping[str, Course] | None = None,
    forecasts: Mapping[str, Forecast] | None = None,
    comparison: Comparison | None = None,
    evidence: Sequence[Any] = (),
    seconds: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Everything a run found; sections that were not asked for are empty.

    ``evidence`` holds further objects to walk for sources, such as the constructs.
    """
    courses, forecasts = courses or {}, forecasts or {}
    uses = cite(spine, list(states.values()), list(evidence), courses, forecasts, comparison)
    discretisation = _discretisation(states)
    return {
        "schema_version": SCHEMA_VERSION,
        "case": plain(case),
        "provenance": {
            "version": __version__,
            "data_version": data_version(),
            "seed": case.seed,
            "seconds": {stage: round(spent, 3) for stage, spent in (seconds or {}).items()},
        },
        "spine": _spine(spine),
        "mechanics": mechanics_section(states),
        "solver": solver_section(states),
        "notes": {name: list(response.notes) for name, response in states.items() if response.notes},
        "discretisation": discretisation,
        "not_simulated": dict(not_simulated),
        "summary": summary_section(case, states),
        "course": {name: course_section(item) for name, item in courses.items()},
        "forecast": {name: plain(item) for name, item in forecasts.items()},
        "comparison": plain(comparison) if comparison is not None else {},
        "sources": sources_section(uses),
        "assumptions": assumptions_section(uses),
        "limits": limits(spine.estimated, not_simulated, bool(discretisation)),
    }


def _discretisation(states: Mapping[str, Response]) -> dict[str, Any]:
    """Estimated errors of the mesh, by quantity, from whichever state carries them."""
    found: dict[str, Any] = {}
    for response in states.values():
        found |= plain(response.discretisation)
    return found


def _spine(spine: Spine) -> dict[str, Any]:
    angles = spine.alignment
    return {
        "alignment": plain(
            {
                "pelvic_incidence_deg": angles.pelvic_incidence,
                "pelvic_tilt_deg": angles.pelvic_tilt,
                "sacral_slope_deg": angles.sacral_slope,
                "lordosis_l1_s1_deg": angles.lordosis_l1_s1,
                "segmental_lordosis_deg": dict(angles.segmental),
            }
        ),
        "estimated": list(spine.estimated),
        "spread": plain(dict(spine.spread)),
    }


def result_text(result: Mapping[str, Any]) -> str:
    """The bytes of result.json; the order is that of the document."""
    return json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
