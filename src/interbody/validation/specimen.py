"""From an experiment to a model ready to be loaded: whose spine, what was taken away, what was put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from ..anatomy import Spine, build_spine
from ..case import FUSION_TECHNIQUES, LEVELS, CaseError, Option, parse_case
from ..evidence import ParameterSet, available_sets, parameters
from ..mechanics import DEFAULT_MESH, DiscDoesNotFit, LevelPreparation, MeshSize, SpineModel, TissueModel
from ..surgery import Construct, NotModelled, OperatedModel, operate
from ..surgery.hardware import changeable_names, hardware_of
from .nucleus import nucleus_removed
from .schema import TISSUES, Experiment

ROLES = ("disc", "ligaments", "mesh", "swelling")
DEGREES, QUARTER_TURN = "deg", 90.0
ISOTROPIC = 1.0 / 3.0
"""Dispersion at which fibres lie in all directions alike (Gasser, Ogden and Holzapfel 2006)."""
INCOMPRESSIBLE = 0.5
"""Poisson's ratio at which the bulk modulus is infinite."""

MAY_BE_ZERO = (".c2", ".k1", ".k2", ".angle", ".dispersion", ".slack", ".rest_tension", ".posterior_shift", ".stress")
"""Ends of the names of what a tissue may have none of: a term of its law, a tension, a shift. All else is a stiffness,
a size or a share that the equations divide by, or that has no meaning at zero."""
PARTS_OF_A_WHOLE = (".area_fraction", ".area_share")
"""Ends of the names of shares that leave room for something else, so are below 1."""


@dataclass(frozen=True)
class Range:
    """What a value may be. ``open_low`` and ``open_high``: the end itself is not allowed."""

    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, value: float) -> bool:
        return (self.low < value or (value == self.low and not self.open_low)) and (
            value < self.high or (value == self.high and not self.open_high)
        )

    def __str__(self) -> str:
        if np.isfinite([self.low, self.high]).all() and not (self.open_low or self.open_high):
            return f"from {self.low:g} to {self.high:g}"
        words = []
        if np.isfinite(self.low):
            words.append(f"above {self.low:g}" if self.open_low else f"{self.low:g} or more")
        if np.isfinite(self.high):
            words.append(f"below {self.high:g}" if self.open_high else f"up to {self.high:g}")
        return " and ".join(words)


def specimen_spine(experiment: Experiment) -> Spine:
    """The specimen's geometry; what the file leaves out is the reference specimen's, with healthy discs.

    Raises:
        CaseError: measures that contradict one another.
    """
    table = parameters("LaboratorySpecimen")
    person = experiment.person
    grades = dict.fromkeys(LEVELS, 1) | _grades(experiment.tissue.get("pfirrmann", {}))
    patient = {
        "age": person.age if person.age is not None else float(table["age"]),
        "sex": person.sex or "male",
        "height_cm": person.height_cm if person.height_cm is not None else float(table["height_cm"]),
        "weight_kg": person.weight_kg if person.weight_kg is not None else float(table["weight_kg"]),
        "diagnosis": "disc_degeneration",
        "baseline": {"odi": 0, "back_pain": 0, "leg_pain": 0},
    }
    case = parse_case(
        {
            "case": "specimen",
            "patient": patient,
            "findings": {level: {"pfirrmann": grade} for level, grade in grades.items()},
            "anatomy": _anatomy(experiment),
            "options": {"none": {"technique": "nonoperative"}},
        },
        where=experiment.experiment,
    )
    return build_spine(case)


def _anatomy(experiment: Experiment) -> dict[str, Any]:
    """The anatomy of the file; a specimen carries no body, so its lordosis is that of lying unless the file says."""
    found: dict[str, Any] = experiment.anatomy.model_dump(mode="json", exclude_none=True)
    if "posture" not in experiment.anatomy.alignment.model_fields_set:
        found.setdefault("alignment", {})["posture"] = "supine"
    return found


def _grades(given: Any) -> dict[str, int]:
    if not isinstance(given, Mapping) or not all(
        level in LEVELS and isinstance(grade, int) and 1 <= grade <= 5 for level, grade in given.items()
    ):
        raise CaseError(["tissue.pfirrmann must give a grade from 1 to 5 by level, such as {L4-L5: 1}."])
    return dict(given)


def tissue_sets(experiment: Experiment) -> tuple[TissueModel, dict[str, float]]:
    """Parameter sets with the changes of the file, and the changes that concern hardware.

    Raises:
        CaseError: a name that no set has, or a value of the wrong shape.
    """
    sets = {role: _set_for(role, experiment.tissue.get(role), usual) for role, usual in TissueModel().sets().items()}
    sets["hardware"] = parameters("Hardware")
    changes: dict[str, dict[str, Any]] = {role: {} for role in sets}
    for name, value in experiment.tissue.items():
        if name in ROLES or name == "pfirrmann":
            continue
        role = next((role for role, s in sets.items() if name in s), None)
        if role is None:
            groups = ", ".join(sorted({key.partition(".")[0] for s in sets.values() for key in s}))
            raise CaseError([f"tissue.{name} is no parameter; names are dotted and begin with {groups}."])
        changes[role][name] = _shaped(name, value, sets[role])
    if changes["hardware"] and experiment.preparation.option is None:
        names = ", ".join(f"tissue.{name}" for name in changes["hardware"])
        raise CaseError([f"{names}: nothing was put in that has it; preparation.option says what was."])
    changed = {role: s.with_values(**changes[role]) if changes[role] else s for role, s in sets.items()}
    return TissueModel(**{role: changed[role] for role in ROLES}), changes["hardware"]


def _set_for(role: str, name: Any, usual: ParameterSet) -> ParameterSet:
    """The set that the file names for a role, or the usual one; it has every quantity that the role needs."""
    if name is None:
        return usual
    if not isinstance(name, str) or name not in available_sets():
        near = get_close_matches(str(name), available_sets(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise CaseError([f"tissue.{role} is {name!r}; no parameter set is named so. The usual is {usual.name}.{hint}"])
    found = parameters(name)
    if lacking := [key for key in usual if key not in found]:
        raise CaseError([f"tissue.{role} is {name}, a set without {lacking[0]}; {role} needs one like {usual.name}."])
    return found


def _allowed(name: str, old: Sequence[float], unit: str) -> Range:
    """What a parameter of a tissue may be: no sign that the published value does not have, and nothing out of its range
    by definition."""
    if min(old) < 0.0:
        return Range()
    if name.endswith(".poisson"):
        return Range(0.0, INCOMPRESSIBLE, True, True)
    if name.endswith(PARTS_OF_A_WHOLE):
        return Range(0.0, 1.0, True, True)
    most = QUARTER_TURN if unit == DEGREES else ISOTROPIC if name.endswith(".dispersion") else np.inf
    return Range(0.0, most, open_low=not name.endswith(MAY_BE_ZERO))


def _possible(name: str, numbers: Sequence[float], old: Sequence[float], unit: str) -> None:
    """Refuse what no tissue can be, and hardware that a case file would refuse too."""
    if name in changeable_names():
        try:
            hardware_of("", {name: numbers[0]})
        except CaseError as error:
            raise CaseError([p.replace("options..hardware.", "tissue.") for p in error.problems]) from None
        return
    allowed = _allowed(name, old, unit)
    if wrong := [v for v in numbers if v not in allowed]:
        raise CaseError([f"tissue.{name} is {wrong[0]:g}; it must be {allowed}{'' if unit == '1' else f' ({unit})'}."])


def _shaped(name: str, value: Any, table: ParameterSet) -> Any:
    old, unit = table[name].value, table[name].unit
    size = len(old) if isinstance(old, tuple) else 0
    numbers = value if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) and np.isfinite(v) for v in numbers):
        raise CaseError([f"tissue.{name} is {value!r}; it must be a number ({unit})."])
    if size and len(numbers) != size:
        raise CaseError([f"tissue.{name} has {len(numbers)} values; it needs {size} ({unit})."])
    if not size and isinstance(value, (list, tuple)):
        raise CaseError([f"tissue.{name} is a list; it must be one number ({unit})."])
    _possible(name, numbers, old if isinstance(old, tuple) else (old,), unit)
    return tuple(float(v) for v in numbers) if size else float(value)


def by_level(given: Any, levels: tuple[str, ...], default: Any) -> dict[str, Any]:
    """A value for each level of the specimen, from one for all or a table by level."""
    return {level: given.get(level, default) if isinstance(given, Mapping) else given for level in levels}


def build_model(experiment: Experiment, mesh: MeshSize = DEFAULT_MESH) -> SpineModel:
    """The specimen as the solver sees it.

    Raises:
        CaseError: the file asks for what cannot be built.
    """
    spine = specimen_spine(experiment)
    tissue, hardware = tissue_sets(experiment)
    levels = experiment.specimen.levels
    removed = by_level(experiment.preparation.nucleus_removed_cm3, levels, 0.0)
    facets = by_level(experiment.preparation.facetectomy, levels, "none")
    construct = _operated(spine, experiment.preparation.option, hardware, experiment.preparation.bridged)
    preparations: dict[str, LevelPreparation] = {}
    for level in levels:
        done = construct.preparations.get(level, LevelPreparation())
        ligaments, joints = dict(done.ligaments), dict(done.facets)
        for side in ("left", "right"):
            if facets[level] in (side, "bilateral"):
                joints[side] = 0.0
                ligaments[f"CL:{side}"] = 0.0
        lost = _lost(experiment, level)
        for name in TISSUES:
            if name.lower() in lost:
                ligaments = {k: v for k, v in ligaments.items() if not k.startswith(f"{name}:")} | {name: 0.0}
        if "facets" in lost:
            joints = {"left": 0.0, "right": 0.0}
        hole = (nucleus_removed(removed[level]),) if removed[level] > 0.0 else ()
        no_disc = done.no_disc or "disc" in lost
        preparations[level] = replace(
            done, ligaments=ligaments, facets=joints, removed=(*hole, *done.removed), no_disc=no_disc
        )
    for rods in construct.couplings:
        rods.first -= LEVELS.index(levels[0])
    try:
        return OperatedModel(spine, preparations, construct.couplings, tissue=tissue, mesh=mesh, only=levels)
    except DiscDoesNotFit as error:
        raise CaseError([f"the specimen with this anatomy and tissue: {error}"]) from None


def _lost(experiment: Experiment, level: str) -> set[str]:
    """Structures that the specimen does not have at a level."""
    kept, everything = experiment.specimen.keep, {"disc", "facets", *(t.lower() for t in TISSUES)}
    return (set() if kept is None else everything - set(kept)) | {
        part for at, parts in experiment.specimen.without.items() if at == level for part in parts
    }


def _operated(spine: Spine, option: Option | None, hardware: dict[str, float], bridged: bool) -> Construct:
    if bridged and (option is None or option.technique not in FUSION_TECHNIQUES):
        raise CaseError(["preparation.bridged needs an option that puts in a graft."])
    if option is None:
        return Construct("specimen", spine)
    try:
        return operate(spine, option, "preparation", hardware, bridged)
    except NotModelled as error:
        raise CaseError([f"preparation.option: {error}"]) from None
