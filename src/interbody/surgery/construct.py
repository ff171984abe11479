"""The spine as operated: an option applied to a spine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..anatomy.spine import Spine
from ..anatomy.surface import SurfaceMesh
from ..case import LEVELS, Option, Technique
from ..evidence import Use, parameters
from ..mechanics.disc_mesh import MeshSize
from ..mechanics.newton import Settings
from ..mechanics.response import Response
from ..mechanics.simulate import LoadCase, simulate_loads
from ..mechanics.spine_model import DEFAULT_MESH, LevelPreparation, SpineModel
from .hardware import hardware_of
from .instrumentation import instrument
from .interbody_space import interbody_columns, replaced_tissue
from .rods import RodConstruct

MODELLED = (Technique.tlif, Technique.decompression, Technique.nonoperative)


class NotModelled(Exception):
    """The technique has no mechanical model yet; the message says so in words."""


@dataclass(frozen=True)
class Construct:
    """A spine with what was taken away and put in.

    Attributes:
        state: name under which its response is reported. spine: the anatomy.
        preparations: changes by level. rods: screws and rods, or None. implants: meshes to show.
        evidence: quantities used. notes: what a reader should know.
    """

    state: str
    spine: Spine
    preparations: dict[str, LevelPreparation] = field(default_factory=dict)
    rods: RodConstruct | None = None
    implants: dict[str, SurfaceMesh] = field(default_factory=dict)
    evidence: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """True where nothing was changed."""
        return not self.preparations and self.rods is None

    def meshes(self) -> dict[str, SurfaceMesh]:
        """Implants as surfaces."""
        return dict(self.implants)

    def model(self, mesh: MeshSize = DEFAULT_MESH, settings: Settings | None = None) -> SpineModel:
        """The solver's model."""
        couplings = [self.rods] if self.rods is not None else []
        return SpineModel(self.spine, self.preparations, couplings, mesh=mesh, settings=settings)

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
        return Response(response.state, response.loads, (*response.evidence, *self.evidence), self.notes)

    def _implant_report(self, model: SpineModel, level: str) -> dict[str, float]:
        if self.rods is None or level not in self.rods_levels():
            return {}
        return self.rods.section_forces(model.solver.levels)

    def rods_levels(self) -> tuple[str, ...]:
        """Levels spanned by rods."""
        if self.rods is None:
            return ()
        first = self.rods.first
        return LEVELS[first : first + len(self.rods.centres)]


def intact(spine: Spine) -> Construct:
    """The spine as it is."""
    return Construct("intact", spine)


def operate(
    spine: Spine, option: Option, name: str = "option", changes: Mapping[str, float] | None = None
) -> Construct:
    """Apply an option; ``changes`` are values of ``Hardware`` that a case may not set (graft, bone), for experiments.

    Raises:
        NotModelled: no mechanical model of this technique yet.
        CaseError: hardware that is unknown or does not fit.
    """
    hardware = hardware_of(name, option.hardware)
    if changes:
        hardware = hardware.with_values(**changes)
    technique = option.technique
    if technique not in MODELLED:
        raise NotModelled(
            f"{technique.value} has no mechanical model in this version (modelled: "
            f"{', '.join(t.value for t in MODELLED)}); its forecast rests on published results alone."
        )
    if technique is Technique.nonoperative:
        return Construct(name, spine)
    table = parameters("Techniques")
    approach = option.approach.value if option.approach else "open"
    preparations: dict[str, LevelPreparation] = {}
    implants: dict[str, SurfaceMesh] = {}
    for level in option.levels:
        prefix = f"{technique.value}.{approach}"
        other = "right" if option.side == "left" else "left"
        ligaments = {
            f"LF:{option.side}": float(table[f"{prefix}.LF.ipsilateral"]),
            f"LF:{other}": float(table[f"{prefix}.LF.contralateral"]),
            "ISL": float(table[f"{prefix}.ISL"]),
            "SSL": float(table[f"{prefix}.SSL"]),
        }
        facets = {
            option.side: float(table[f"{prefix}.facet.ipsilateral"]),
            other: float(table[f"{prefix}.facet.contralateral"]),
        }
        ligaments |= {f"CL:{side}": share for side, share in facets.items()}
        ligaments["LF:middle"] = min(ligaments["LF:left"], ligaments["LF:right"])
        if technique is Technique.tlif:
            columns, shapes = interbody_columns(spine, level, hardware, option.hardware, name)
            implants |= shapes
            preparations[level] = LevelPreparation(
                ligaments, facets, replaced_tissue(hardware, table, option.side), tuple(columns)
            )
        else:
            preparations[level] = LevelPreparation(ligaments, facets)
    rods = None
    if technique is Technique.tlif and option.screws is not None and option.screws.value != "none":
        sides = ("left", "right") if option.screws.value == "bilateral" else (option.side,)
        rods, shapes = instrument(spine, option, sides, hardware, name)
        implants |= shapes
    used = [Use(q, "what the operation takes away") for n, q in table.items() if n.startswith(technique.value)]
    if technique is Technique.tlif:
        used += [Use(q, "hardware and the bone that holds it") for q in hardware.values()]
    return Construct(name, spine, preparations, rods, _tagged(implants, name), tuple(used))


def _tagged(meshes: dict[str, SurfaceMesh], state: str) -> dict[str, SurfaceMesh]:
    return {f"{state} {name}": mesh for name, mesh in meshes.items()}
