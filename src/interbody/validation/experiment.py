"""Running one experiment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..case import CaseError
from ..evidence import parameters
from ..mechanics import DEFAULT_MESH, MeshSize
from .follower_path import straighten
from .measures import read_level
from .reading import find_experiment
from .rig import Rig
from .schema import Experiment, Load
from .specimen import build_model

Say = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LoadResult:
    """One load of an experiment: how it ended and what was read, by level."""

    load: Load
    converged: bool
    status: str
    iterations: int
    moment_nm: tuple[float, float, float]
    levels: dict[str, dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "load": self.load.as_written(),
            "label": self.load.label,
            "converged": self.converged,
            "status": self.status,
            "moment_nm": dict(zip("xyz", self.moment_nm, strict=True)),
            "levels": self.levels,
        }


@dataclass(frozen=True)
class ExperimentResult:
    """All loads of an experiment, in the file's order."""

    experiment: Experiment
    results: tuple[LoadResult, ...]
    geometry: dict[str, dict[str, float]] = field(default_factory=dict)
    """By level: area of the disc (mm², mean of its endplates), middle height (mm) and pressure at rest (MPa)."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "experiment": self.experiment.experiment,
            "specimen": {"levels": list(self.experiment.specimen.levels), "geometry": self.geometry},
            "results": [r.as_dict() for r in self.results],
        }


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
    if experiment.specimen.groups:
        return _mean([run_experiment(g, beside, mesh, progress) for g in _groups(experiment)], experiment)
    others = {name: find_experiment(name, beside) for load in experiment.loads if (name := load.hybrid_of)}
    zero = _zero(experiment)
    rig = _rig(experiment, mesh)
    rigs = {name: _rig(other, mesh) for name, other in others.items()}
    found = []
    for i, load in enumerate(experiment.loads):
        if progress is not None:
            progress(load.label, i, len(experiment.loads))
        load, other = _hybrid(load, i, others, rigs)
        done = rig.apply(load, other)
        levels = {name: read_level(rig, name, experiment.measure, zero) for name in rig.model.parts}
        x, y, z = (float(v) for v in done.moment_nm)
        found.append(LoadResult(experiment.loads[i], done.converged, done.status, done.iterations, (x, y, z), levels))
    return ExperimentResult(experiment, tuple(found), _geometry(rig))


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
                same[0].load, not failed, (failed or same)[0].status, sum(r.iterations for r in same),
                (moment[0], moment[1], moment[2]), levels,
            )
        )  # fmt: skip
    return ExperimentResult(experiment, tuple(results), _weighted([f.geometry for f in found], shares))


def _weighted(values: list[Any], shares: list[float]) -> Any:
    """Weighted mean of equally nested tables of numbers; None where any is None."""
    if isinstance(values[0], dict):
        return {key: _weighted([v[key] for v in values], shares) for key in values[0]}
    return None if None in values else sum(s * v for s, v in zip(shares, values, strict=True))


def _rig(experiment: Experiment, mesh: MeshSize) -> Rig:
    model = build_model(experiment, mesh)
    if experiment.specimen.follower_path == "optimised":
        straighten(model)
    return Rig(model)


def _hybrid(load: Load, index: int, others: dict[str, Experiment], rigs: dict[str, Rig]) -> tuple[Load, Rig | None]:
    """The load with its moment, and the specimen to match: a hybrid load without a moment takes the other's."""
    name = load.hybrid_of
    if name is None:
        return load, None
    other = others[name]
    if not load.given("nm"):
        given = other.loads[min(index, len(other.loads) - 1)]
        if not given.given("nm"):
            raise CaseError([f"hybrid_of: load {index + 1} of {name} has no moment to be matched."])
        load = given.model_copy(update={"hybrid_of": name})
    return load, rigs[name]


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


def _geometry(rig: Rig) -> dict[str, dict[str, float]]:
    from ..anatomy.outline import area

    found = {}
    for name in rig.model.parts:
        above, below = name.split("-")
        spine = rig.model.spine
        plates = [spine.vertebrae[above].inferior, spine.vertebrae[below].superior]
        areas = [area(p.width, p.depth) for p in plates if p is not None]
        found[name] = {"area_mm2": sum(areas) / len(areas), "height_mm": spine.discs[name].height_middle}
        if (inside := rig.rest_pressure[name]) is not None:
            found[name]["rest_idp_mpa"] = inside
    return found
