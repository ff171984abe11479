"""The spine as operated: an option applied to a spine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..anatomy.spine import Spine
from ..anatomy.surface import SurfaceMesh
from ..case import CaseError, Option, Screws, Technique
from ..evidence import ParameterSet, Use, parameters
from ..mechanics.connectors import Connector
from ..mechanics.disc_mesh import MeshSize
from ..mechanics.newton import Settings
from ..mechanics.response import Response
from ..mechanics.simulate import LoadCase, simulate_loads
from ..mechanics.spine_model import DEFAULT_MESH, LevelPreparation, SpineModel
from .alignment import AlignmentChange, alignment_change
from .cage_notes import cage_notes, pressed_notes
from .cages import CagePlan, plan_cages
from .catalogue.items import Item
from .fusion_mass import FusionMass, fusion_mass
from .hardware import asked_names, hardware_of, items_of, materials_of
from .instrumentation import instrument
from .interbody_block import InterbodyBlock
from .interbody_space import cage_mesh, graft_pairs, interbody_block, tissue_removed
from .load_share import load_share
from .operated_model import OperatedModel
from .plates import plate
from .rods import RodConstruct
from .techniques import INTERBODY, Procedure, procedure_of

_PLATED = {Technique.llif: "lateral", Technique.alif: "anterior"}
"""Techniques that a plate goes with, and where it lies."""

_GRAFT = "graft.modulus_mpa"


class NotModelled(Exception):
    """The technique has no mechanical model; the message says so in words."""


@dataclass(frozen=True)
class Construct:
    """A spine with what was taken away and put in.

    Attributes:
        state: name under which its response is reported. spine: the anatomy.
        preparations: changes by level. rods: screws and rods, or None. plates: one a level, if any.
        implants: meshes to show. cages: by level. procedure: what was done, None for the spine as it is.
        evidence: quantities used. notes: what a reader should know.
    """

    state: str
    spine: Spine
    preparations: dict[str, LevelPreparation] = field(default_factory=dict)
    rods: RodConstruct | None = None
    implants: dict[str, SurfaceMesh] = field(default_factory=dict)
    evidence: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()
    plates: tuple[RodConstruct, ...] = ()
    cages: Mapping[str, CagePlan] = field(default_factory=dict)
    procedure: Procedure | None = None

    @property
    def is_intact(self) -> bool:
        """True where nothing was changed."""
        return not self.preparations and not self.couplings

    @property
    def couplings(self) -> tuple[RodConstruct, ...]:
        """Rods and plates."""
        return (*((self.rods,) if self.rods is not None else ()), *self.plates)

    def meshes(self) -> dict[str, SurfaceMesh]:
        """Implants as surfaces."""
        return dict(self.implants)

    def model(self, mesh: MeshSize = DEFAULT_MESH, settings: Settings | None = None) -> SpineModel:
        """The solver's model."""
        if self.is_intact:
            return SpineModel(self.spine, mesh=mesh, settings=settings)
        return OperatedModel(self.spine, self.preparations, self.couplings, mesh=mesh, settings=settings)

    def solve(
        self,
        loads: Sequence[LoadCase] | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        mesh: MeshSize = DEFAULT_MESH,
        model: SpineModel | None = None,
        like: SpineModel | None = None,
    ) -> Response:
        """Response under the load cases.

        ``model`` is this construct's model if it was built before; ``like`` a solved model of another state of the same
        spine, from whose states the untouched levels start.
        """
        model = model or self.model(mesh)
        response = simulate_loads(model, self.state, loads, progress, self._implant_report, like)
        notes = self.notes
        if isinstance(model, OperatedModel) and not model.placement.converged:
            notes = (*notes, f"The cages could not be driven in: {model.placement.status}.")
        elif isinstance(model, OperatedModel) and self.cages:
            notes = (*notes, *alignment_change(self.spine, model, tuple(self.cages), mesh).sentences())
            notes = (*notes, *pressed_notes(self.cages, model.pressed))
        return replace(response, evidence=(*response.evidence, *self.evidence), notes=(*response.notes, *notes))

    def alignment(self, mesh: MeshSize = DEFAULT_MESH) -> AlignmentChange:
        """Disc height and lordosis before and after, without load."""
        return alignment_change(self.spine, self.model(mesh), tuple(self.preparations), mesh)

    def bridged(self) -> Construct:
        """The same after union: graft grown onto both endplates, or between the transverse processes.

        The graft keeps the modulus it was given; bone has that of ``changes`` in :func:`operate`.
        """
        preparations = {
            level: replace(done, connectors=tuple(_united(c) for c in done.connectors))
            for level, done in self.preparations.items()
        }
        return replace(self, preparations=preparations)

    def _implant_report(self, model: SpineModel, level: str) -> dict[str, float]:
        if level not in self.preparations:
            return {}
        levels = model.solver.levels
        at = list(model.parts).index(level)
        found: dict[str, float] = {}
        added = {}
        for name, group in (("rods", self.rods), *(("plate", p) for p in self.plates)):
            if group is None or not group.first <= at < group.first + len(group.centres):
                continue
            found |= group.section_forces(levels, at - group.first)
            added[name] = group.level_wrench(levels, at - group.first)
        return found | load_share(model.parts[level], added)


def _united(connector: Connector) -> Connector:
    if isinstance(connector, InterbodyBlock):
        return connector.bridged(graft_pairs(connector))
    if isinstance(connector, FusionMass):
        return replace(connector, grown=True)
    return connector


def intact(spine: Spine) -> Construct:
    """The spine as it is."""
    return Construct("intact", spine)


def operate(
    spine: Spine,
    option: Option,
    name: str = "option",
    changes: Mapping[str, float] | None = None,
    bridged: bool = False,
) -> Construct:
    """Apply an option; ``changes`` are values of ``Hardware`` that a case may not set (graft, bone), for experiments.

    ``bridged`` gives the state after union: graft, but not the cage, bears tension on both endplates. Its modulus stays
    that of the graft that was put in unless ``changes`` give another; then a note says so.

    Raises:
        CaseError: hardware that is unknown or does not fit.
    """
    hardware = hardware_of(name, option.hardware)
    if changes:
        hardware = hardware.with_values(**changes)
    if option.technique is Technique.nonoperative:
        return Construct(name, spine)
    asked = asked_names(option.hardware, name)
    items = items_of(name, option.hardware)
    _refuse_misplaced(option, items, name)
    procedure = procedure_of(option, parameters("Techniques"))
    preparations: dict[str, LevelPreparation] = {}
    implants: dict[str, SurfaceMesh] = {}
    cages: dict[str, CagePlan] = {}
    for level in option.levels:
        removed = (tissue_removed(procedure, hardware),) if procedure.opens_disc else ()
        connectors: tuple[InterbodyBlock | FusionMass, ...] = ()
        if option.technique in INTERBODY:
            plan = plan_cages(spine, level, option.technique, hardware, asked, name)
            cages[level] = plan
            connectors = (interbody_block(spine, plan, procedure, hardware),)
            implants[f"cage {level}"] = cage_mesh(plan)
        elif option.technique is Technique.plf:
            connectors = (fusion_mass(spine, level, hardware),)
        preparations[level] = LevelPreparation(procedure.ligaments, procedure.facets, removed, connectors)
    rods = None
    if option.screws not in (None, Screws.none):
        sides = ("left", "right") if option.screws is Screws.bilateral else (option.side,)
        rods, shapes = instrument(spine, option, sides, hardware, asked, name)
        implants |= shapes
    plates, shapes = _plates(spine, option, items.get("plate"), hardware, name)
    implants |= shapes
    construct = Construct(
        name, spine, preparations, rods, {f"{name} {key}": mesh for key, mesh in implants.items()},
        _evidence(procedure, hardware, bool(cages or rods or plates)), cage_notes(cages, items.get("cage")),
        tuple(plates), cages, procedure,
    )  # fmt: skip
    if not bridged:
        return construct
    return replace(construct.bridged(), notes=(*construct.notes, *_united_notes(hardware, changes or {})))


def _refuse_misplaced(option: Option, items: Mapping[str, Item], name: str) -> None:
    """Refuse a cage or a plate that the technique cannot put in; both in one error."""
    problems = []
    technique = option.technique
    if (cage := items.get("cage")) is not None:
        where, way_in = f"options.{name}.hardware.cage is {cage.name}", cage.words["approach"]
        if technique not in INTERBODY:
            problems.append(f"{where}; {technique.value} puts no cage in, so leave the field out.")
        elif way_in != technique.value:
            problems.append(
                f"{where}, which goes in by {way_in}; {technique.value} needs another shape of cage. "
                f"`interbody hardware --kind cage` lists them."
            )
    if (flat := items.get("plate")) is not None:
        where, place = f"options.{name}.hardware.plate is {flat.name}", _PLATED.get(technique)
        if place is None:
            problems.append(f"{where}; {technique.value} has no plate, so leave the field out.")
        elif flat.words["place"] != place:
            problems.append(
                f"{where}, which lies {flat.words['place']}; {technique.value} takes a plate that lies {place}."
            )
    if problems:
        raise CaseError(problems)


def _plates(
    spine: Spine, option: Option, item: Item | None, hardware: ParameterSet, name: str
) -> tuple[list[RodConstruct], dict[str, SurfaceMesh]]:
    if item is None:
        return [], {}
    return plate(spine, option, item, materials_of(name, option.hardware)["plate"], hardware, name)


def _united_notes(hardware: ParameterSet, changes: Mapping[str, float]) -> tuple[str, ...]:
    """That a graft said to have united is as soft as it was put in, where no modulus of bone was given."""
    if _GRAFT in changes:
        return ()
    return (
        f"The graft is bonded but keeps the modulus it was put in with, {float(hardware[_GRAFT]):g} MPa; bone is "
        f"stiffer: {_GRAFT} gives it another.",
    )


def _evidence(procedure: Procedure, hardware: ParameterSet, implants: bool) -> tuple[Use, ...]:
    used = [Use(q, "what the operation takes away") for q in procedure.used]
    if implants:
        used += [Use(q, "hardware and the bone that holds it") for q in hardware.values()]
        used += [
            Use(q, "how screws are held and where stress concentrates") for q in parameters("Instrumentation").values()
        ]
    if procedure.technique in INTERBODY:
        used += [Use(q, "bone, cage and graft in the disc space") for q in parameters("InterbodySpace").values()]
    return tuple(used)
