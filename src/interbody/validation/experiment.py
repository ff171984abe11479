"""Running one experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..case import CaseError
from ..evidence import parameters
from ..mechanics import DEFAULT_MESH, MeshSize
from .checks import refuse_unreadable
from .follower_path import straighten
from .measures import read_level, unread_level
from .overlap import overlaps
from .reading import find_experiment
from .results import CONVERGED, ExperimentResult, LoadResult
from .rig import HYBRID_LIMIT, MOMENT_LIMIT, Applied, Rig, main_axis, moment_of
from .schema import Experiment, Load
from .specimen import build_model


def run_experiment(
    experiment: Experiment,
    beside: Path | None = None,
    mesh: MeshSize = DEFAULT_MESH,
    progress: Callable[[str, int, int], None] | None = None,
) -> ExperimentResult:
    """Solve every load, each from the unloaded specimen.

    Args:
        experiment: what to run. beside: folder in which the experiments it names are looked for.
        mesh: size of the disc meshes. progress: told each load, its number and how many there are.

    Raises:
        CaseError: the experiment asks for what cannot be built, or names an experiment that does not exist.
    """
    refuse_unreadable(experiment, find_experiment(experiment.against, beside) if experiment.against else None)
    others = {name: find_experiment(name, beside) for load in experiment.loads if (name := load.hybrid_of)}
    loads = [_hybrid(load, i, others) for i, load in enumerate(experiment.loads)]
    if experiment.specimen.groups:
        return _mean([run_experiment(g, beside, mesh, progress) for g in _groups(experiment)], experiment)
    zero = _zero(experiment)
    rig = _rig(experiment, mesh)
    rigs = {name: _rigs(other, mesh) for name, other in others.items()}
    found = []
    for i, (given, load) in enumerate(zip(experiment.loads, loads, strict=True)):
        if progress is not None:
            progress(given.label, i, len(experiment.loads))
        limit = HYBRID_LIMIT if given.hybrid_of else MOMENT_LIMIT
        done = _apply(rig, load, rigs.get(load.hybrid_of or "", []), limit)
        if done.converged:
            levels = {name: read_level(rig, name, experiment.measure, zero) for name in rig.model.parts}
        else:
            levels = {name: unread_level(experiment.measure) for name in rig.model.parts}
        x, y, z = (float(v) for v in done.moment_nm)
        found.append(LoadResult(given, done.converged, _status(done, rig), done.iterations, (x, y, z), levels))
    return ExperimentResult(experiment, tuple(found), _geometry(rig))


def _status(done: Applied, rig: Rig) -> str:
    """How a load ended, and what the reader of its figures has to know."""
    if not done.converged:
        return done.status
    words = done.status
    moment = float(np.abs(done.moment_nm).max())
    if moment > MOMENT_LIMIT:
        words += f", at {moment:.1f} N·m, beyond the moments the discs were measured under"
    if deep := overlaps(rig):
        bodies = " and ".join(f"the bodies of {level} overlap by {depth:.0f} mm" for level, depth in deep.items())
        words += f"; {bodies}, as nothing here keeps them apart"
    return words


def _groups(experiment: Experiment) -> list[Experiment]:
    """The experiment on each group of its specimens."""
    specimens = [
        experiment.specimen.model_copy(update={"groups": (), "without": group.without})
        for group in experiment.specimen.groups
    ]
    return [experiment.model_copy(update={"specimen": specimen}) for specimen in specimens]


def _mean(found: list[ExperimentResult], experiment: Experiment) -> ExperimentResult:
    """Means over all specimens; a load counts as converged where it did so in every group."""
    shares = [g.share for g in experiment.specimen.groups]
    results = []
    for same in zip(*(f.results for f in found), strict=True):
        failed = [r for r in same if not r.converged]
        levels = _weighted([r.levels for r in same], shares)
        moment = _weighted([dict(enumerate(r.moment_nm)) for r in same], shares)
        results.append(
            LoadResult(
                same[0].load, not failed, _statuses(failed or list(same)), sum(r.iterations for r in same),
                (moment[0], moment[1], moment[2]), levels,
            )
        )  # fmt: skip
    return ExperimentResult(experiment, tuple(results), _weighted([f.geometry for f in found], shares))


def _statuses(of: list[LoadResult]) -> str:
    """How the groups of a specimen ended, each way once; plain success only where there is no more to say."""
    told = [r.status for r in of if r.status != CONVERGED]
    return "; ".join(dict.fromkeys(told)) or CONVERGED


def _weighted(values: list[Any], shares: list[float]) -> Any:
    """Weighted mean of equally nested tables of numbers; None where any is None."""
    if any(v is None for v in values):
        return None
    if isinstance(values[0], dict):
        return {key: _weighted([v[key] for v in values], shares) for key in values[0]}
    return sum(s * v for s, v in zip(shares, values, strict=True))


def _rig(experiment: Experiment, mesh: MeshSize) -> Rig:
    model = build_model(experiment, mesh)
    if experiment.specimen.follower_path == "optimised":
        straighten(model)
    return Rig(model)


def _rigs(experiment: Experiment, mesh: MeshSize) -> list[tuple[float, Rig]]:
    """The specimens of an experiment, one for each of its groups, with their shares."""
    groups = experiment.specimen.groups
    if not groups:
        return [(1.0, _rig(experiment, mesh))]
    return [(g.share, _rig(e, mesh)) for g, e in zip(groups, _groups(experiment), strict=True)]


def _apply(rig: Rig, load: Load, matched: list[tuple[float, Rig]], limit_nm: float) -> Applied:
    """Bring the specimen under the load, a hybrid one up to the mean total rotation of those it has to match, by at
    most ``limit_nm``."""
    if not matched:
        return rig.apply(load, limit_nm=limit_nm)
    moment = moment_of(load)
    axis, total = main_axis(moment), 0.0
    for share, other in matched:
        reference = other.apply(load)
        if not reference.converged:
            return Applied(False, f"the specimen to be matched: {reference.status}", 0, np.zeros(3))
        total += share * other.total(axis)
    return rig.apply(load, total, limit_nm)


def _hybrid(load: Load, index: int, others: Mapping[str, Experiment]) -> Load:
    """The load, a hybrid one with its moment: where it has none it takes the other's, and the other's compression where
    it has none of its own. Where the other's rotation is prescribed, that is the total to reach."""
    name = load.hybrid_of
    if name is None:
        return load
    if not load.given("nm"):
        given = _same_load(others[name], index)
        if not given.given("nm") and not given.given("deg"):
            raise CaseError([f"hybrid_of: load {index + 1} of {name} has no moment or rotation to be matched."])
        own = load.model_dump(exclude_none=True, include={"follower_n", "compression_n"})
        kept = dict.fromkeys(("follower_n", "compression_n")) | own if own else {}
        load = given.model_copy(update={**kept, "hybrid_of": None if given.given("deg") else name})
    if len(load.given("nm")) > 1:
        raise CaseError([f"loads: {load.label} has more than one moment; a hybrid load has one."])
    return load


def _same_load(other: Experiment, index: int) -> Load:
    """The load of another experiment that a hybrid load without a moment takes: its only one, or that in the same
    place."""
    count = len(other.loads)
    if count == 1:
        return other.loads[0]
    if index >= count:
        raise CaseError(
            [
                f"loads[{index + 1}].hybrid_of: {other.experiment} has {count} loads and so none in this place; "
                "give this load a moment of its own."
            ]
        )
    return other.loads[index]


def _zero(experiment: Experiment) -> dict[str, float]:
    found: dict[str, float] = {}
    for plane, given in experiment.specimen.zero_deg.items():
        if isinstance(given, str):
            name, _, key = given.partition(":")
            try:
                found[plane] = float(parameters(name)[key])
            except KeyError as error:
                raise CaseError([f"specimen.zero_deg.{plane} is {given}; {error.args[0]}."]) from None
        else:
            found[plane] = given
    return found


def _geometry(rig: Rig) -> dict[str, dict[str, float | None]]:
    from ..anatomy.outline import area

    found: dict[str, dict[str, float | None]] = {}
    for name in rig.model.parts:
        above, below = name.split("-")
        spine = rig.model.spine
        plates = [spine.vertebrae[above].inferior, spine.vertebrae[below].superior]
        areas = [area(p.width, p.depth) for p in plates if p is not None]
        found[name] = {
            "area_mm2": sum(areas) / len(areas),
            "height_mm": spine.discs[name].height_middle,
            "rest_idp_mpa": rig.rest_pressure[name],
        }
    return found
