"""Load cases: from a spine model to its :class:`Response`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..evidence import ParameterSet, Use, parameters
from .data_range import beyond_the_data
from .level import Snapshot
from .newton import Outcome
from .response import LOAD_NAMES, LevelResponse, LoadResponse, Pose, Response
from .rotations import log_rotation
from .search import LoadCase, Search
from .spine_model import LevelParts, SpineModel

Array = NDArray[np.float64]
Progress = Callable[[str, int, int], None]
ImplantReport = Callable[[SpineModel, str], dict[str, float]]
"""Numbers of the hardware at a level, in the model's present state."""

_AXIS = {"bending_right": (0, 1), "bending_left": (0, -1), "flexion": (1, 1), "extension": (1, -1)}
_AXIS |= {"torsion_left": (2, 1), "torsion_right": (2, -1)}


def standard_loads(names: Sequence[str] = LOAD_NAMES, loads: ParameterSet | None = None) -> list[LoadCase]:
    """The load cases of the parameter set ``StandardLoads``, by name."""
    table = loads or parameters("StandardLoads")
    cases = []
    for name in names:
        if name in _AXIS:
            axis, sign = _AXIS[name]
            size, follower = sign * float(table["pure_moment"]), 0.0
        elif name == "standing":
            axis, size, follower = 1, 0.0, float(table["standing.follower"])
        else:
            axis, sign = _AXIS[{"bending": "bending_right", "torsion": "torsion_left"}.get(name[9:], name[9:])]
            size, follower = sign * float(table[f"{name}.moment"]), float(table[f"{name}.follower"])
        moment = [0.0, 0.0, 0.0]
        moment[axis] = size
        cases.append(LoadCase(name, (moment[0], moment[1], moment[2]), follower))
    return cases


def simulate_loads(
    model: SpineModel,
    state: str = "intact",
    loads: Sequence[LoadCase] | None = None,
    progress: Progress | None = None,
    implant: ImplantReport | None = None,
    like: SpineModel | None = None,
) -> Response:
    """Solve each load in turn, from the unloaded spine.

    The unloaded spine is first brought to rest (ligaments are slightly taut in the reference posture); motion
    counts from
    there. A load that does not converge says so in its status; its numbers are those of the last equilibrium. Notes
    name the loads under which a disc carries more than discs were measured under.

    ``like`` is a model already solved that shares levels with this one; its states are where the search starts.
    """
    cases = list(loads) if loads is not None else standard_loads()
    found = {}
    search = Search(model, like)
    rest = search.come_to_rest()
    for i, case in enumerate(cases):
        if progress is not None:
            progress(case.name, i, len(cases))
        outcome = search.solve(case) if rest.converged else search.stay(case, rest)
        found[case.name] = _response(model, case, outcome, search.rest, implant)
    table = parameters("StandardLoads")
    uses = tuple(Use(q, "loads applied to the spine") for q in table.values())
    return Response(state, found, model.evidence + uses, beyond_the_data(found))


def _response(
    model: SpineModel, case: LoadCase, outcome: Outcome, start: Sequence[Snapshot], implant: ImplantReport | None
) -> LoadResponse:
    levels = {}
    for (name, part), begin in zip(model.parts.items(), start, strict=True):
        levels[name] = _level(part, begin, implant(model, name) if implant is not None else {})
    return LoadResponse(case.name, levels, _poses(model), outcome.status, outcome.converged, outcome.iterations)


def _level(part: LevelParts, start: Snapshot, hardware: dict[str, float]) -> LevelResponse:
    level = part.level
    turn = part.axes.T @ log_rotation(level.rotation @ start[0].T)
    before = start[0] @ level.reference_centre + start[1]
    shift = part.axes.T @ (level.centre - before)
    force, moment = np.zeros(3), np.zeros(3)
    pressure = peak = strain = None
    if part.disc is not None:
        wrench, _ = part.disc.residual(level.centre)
        origin = part.disc.mesh.points[part.disc.mesh.lower].mean(axis=0)
        force = part.axes.T @ wrench[:3]
        moment = part.axes.T @ (wrench[3:] + np.cross(level.centre - origin, wrench[:3])) / 1000.0
        pressure = part.disc.nucleus_pressure()
        peak, strain = part.disc.fibre_strain_max(), part.disc.fibre_strain_p99()
    pose = (level.rotation, level.translation)
    implant = dict(hardware)
    for connector in level.connectors:
        if hasattr(connector, "report"):
            implant |= connector.report(*pose)
    degrees = np.rad2deg(turn)
    return LevelResponse(
        rotation_deg={"flexion": float(degrees[1]), "bending": float(degrees[0]), "torsion": float(degrees[2])},
        translation_mm=(float(shift[0]), float(shift[1]), float(shift[2])),
        idp_mpa=pressure,
        facet_n={s: part.facets[s].force(*pose) if s in part.facets else 0.0 for s in ("left", "right")},
        ligament_n=part.ligaments.forces(*pose),
        disc_force_n=(float(force[0]), float(force[1]), float(force[2])),
        disc_moment_nm=(float(moment[0]), float(moment[1]), float(moment[2])),
        fibre_strain_max=peak,
        fibre_strain_p99=strain,
        implant=implant,
    )


def _poses(model: SpineModel) -> dict[str, Pose]:
    """World poses of all vertebrae: x' = R (x - pivot) + pivot + translation."""
    rotation, translation = np.eye(3), np.zeros(3)
    names = list(model.parts)
    caudal = names[-1].split("-")[1]
    poses = {caudal: Pose(np.eye(3), model.spine.vertebrae[caudal].centre, np.zeros(3))}
    for name in reversed(names):
        level = model.parts[name].level
        translation = rotation @ level.translation + translation
        rotation = rotation @ level.rotation
        above = name.split("-")[0]
        pivot = model.spine.vertebrae[above].centre
        poses[above] = Pose(rotation, pivot, rotation @ pivot + translation - pivot)
    return poses
