"""From the anatomy to the solver: a spine with its discs, ligaments, facets and follower cable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..anatomy.outline import outline
from ..anatomy.spine import Disc, Endplate, Spine
from ..evidence import ParameterSet, Use, parameters
from .connectors import Connector
from .disc import SolidDisc, SolidMesh
from .disc_mesh import DiscGrid, MeshSize, Surface, build_grid, topology
from .facets import FacetContact, facet_contact
from .follower import FollowerCable
from .level import Level
from .ligaments import Ligaments, ligaments
from .newton import Coupling, Settings, Snapshot, SpineSolver
from .tissues import disc_materials

Array = NDArray[np.float64]

DEFAULT_MESH = MeshSize()


@dataclass(frozen=True)
class TissueModel:
    """Which parameter sets make the passive spine, by name or as they are."""

    disc: str | ParameterSet = "InterbodyDisc1"
    ligaments: str | ParameterSet = "Remus2021"
    mesh: str | ParameterSet = "DiscMesh"

    def sets(self) -> dict[str, ParameterSet]:
        """The parameter sets by their role."""
        given = {"disc": self.disc, "ligaments": self.ligaments, "mesh": self.mesh}
        return {role: parameters(s) if isinstance(s, str) else s for role, s in given.items()}


@dataclass(frozen=True)
class LevelPreparation:
    """What differs from the intact level.

    Attributes:
        ligaments: share left, by ligament or ``ligament:side``. facets: share of joint width left, by side.
        replaced: given the disc's grid, which elements are replaced (mask) and by what material row (6,).
        connectors: added between the two vertebrae.
        no_disc: leave the disc out.
    """

    ligaments: Mapping[str, float] = field(default_factory=dict)
    facets: Mapping[str, float] = field(default_factory=dict)
    replaced: Callable[[DiscGrid], tuple[NDArray[np.bool_], Array]] | None = None
    connectors: tuple[Connector, ...] = ()
    no_disc: bool = False


@dataclass
class LevelParts:
    """The pieces of one level, kept for reporting."""

    level: Level
    disc: SolidDisc | None
    ligaments: Ligaments
    facets: dict[str, FacetContact]
    follower: FollowerCable
    axes: Array
    """(3, 3) axes of the lower endplate in the reference state, in which rotations are reported."""


class SpineModel:
    """A spine ready to be loaded.

    Args:
        spine: geometry. preparations: changes by level. couplings: what joins several levels.
        tissue: parameter sets. mesh: size of the disc meshes. only: levels to model (adjacent, caudal end at
        rest); default all.
    """

    def __init__(
        self,
        spine: Spine,
        preparations: Mapping[str, LevelPreparation] | None = None,
        couplings: Sequence[Coupling] = (),
        tissue: TissueModel | None = None,
        mesh: MeshSize = DEFAULT_MESH,
        only: Sequence[str] | None = None,
        settings: Settings | None = None,
        workers: int = 2,
    ) -> None:
        tissue = tissue or TissueModel()
        self.spine = spine
        self.sets = tissue.sets()
        self.preparations = dict(preparations or {})
        self.solutions: dict[str, list[Snapshot]] = {}
        """States of the levels at the end of each load that was solved."""
        self.preloads: dict[float, list[Snapshot]] = {}
        """States of the levels under follower loads (N) that were solved."""
        names = list(only or spine.discs)
        self.parts: dict[str, LevelParts] = {}
        for name in names:
            self.parts[name] = self._build(name, self.preparations.get(name, LevelPreparation()), mesh)
        self.solver = SpineSolver([p.level for p in self.parts.values()], couplings, settings, workers)
        self.evidence = tuple(Use(q, _USED[role]) for role, s in self.sets.items() for q in s.values())

    def _build(self, name: str, preparation: LevelPreparation, mesh: MeshSize) -> LevelParts:
        spine, disc = self.spine, self.spine.discs[name]
        above, below = name.split("-")
        upper_plate = spine.vertebrae[above].inferior
        lower_plate = spine.vertebrae[below].superior
        assert upper_plate is not None
        solid = None if preparation.no_disc else self._solid(disc, lower_plate, upper_plate, preparation, mesh)
        index = list(spine.discs).index(name)
        bands = ligaments(spine.strands[name], self.sets["ligaments"], index, preparation.ligaments)
        joints = {}
        for facet in spine.facets[name]:
            rim = float(self.sets["mesh"]["facet.rim"])
            joint = facet_contact(facet, self.sets["ligaments"], rim, preparation.facets.get(facet.side, 1.0))
            if joint is not None:
                joints[facet.side] = joint
        cable = FollowerCable(_guide(spine, above), _guide(spine, below))
        connectors: list[Connector] = [bands, *joints.values(), cable, *preparation.connectors]
        level = Level(name, solid, connectors, upper_plate.centre)
        return LevelParts(level, solid, bands, joints, cable, lower_plate.axes)

    def _solid(
        self, disc: Disc, lower: Endplate, upper: Endplate, preparation: LevelPreparation, size: MeshSize
    ) -> SolidDisc:
        mesh = self.sets["mesh"]
        share = float(mesh["nucleus.area_fraction"]) * mesh["nucleus.area_factor"].value[disc.pfirrmann - 1]
        grid = build_grid(
            size, unit_outline, plate_surface(lower, -1.0), plate_surface(upper, 1.0), share,
            2.0 * float(mesh["nucleus.posterior_shift"]),
        )  # fmt: skip
        material, fibres = disc_materials(grid, self.sets["disc"])
        nucleus = ~grid.annulus
        if preparation.replaced is not None:
            mask, row = preparation.replaced(grid)
            material[mask] = row
            nucleus = nucleus & ~mask
        solid = SolidMesh(grid.points, grid.elements, grid.lower, grid.upper, material, fibres, nucleus, upper.centre)
        return SolidDisc(solid, topology(size))

    @property
    def followers(self) -> list[FollowerCable]:
        """Cables, cranial to caudal."""
        return [p.follower for p in self.parts.values()]

    def reset(self) -> None:
        """Back to the reference state, without load."""
        for part in self.parts.values():
            part.level.reset()
            part.follower.tension = 0.0


_USED = {
    "disc": "stiffness of the discs",
    "ligaments": "stiffness of ligaments and facet cartilage",
    "mesh": "shape of the nucleus",
}


def unit_outline(angles: Array) -> Array:
    """Rim of the unit section for :func:`build_grid`."""
    return outline(2.0, 2.0, angles)


def plate_surface(plate: Endplate, into_bone: float) -> Surface:
    """Endplate as a surface over unit section coordinates: plane at the rim, hollow by ``concavity`` in the middle.

    ``into_bone`` is +1 where the bone lies above the plate, -1 below.
    """

    def surface(flat: Array) -> Array:
        radius2 = np.minimum((flat**2).sum(axis=1), 1.0)
        hollow = into_bone * plate.concavity * (1.0 - radius2)
        local = np.c_[0.5 * plate.depth * flat[:, 0], 0.5 * plate.width * flat[:, 1], hollow]
        return plate.centre + local @ plate.axes.T

    return surface


def _guide(spine: Spine, name: str) -> Array:
    """Where the follower cable passes a vertebra."""
    return spine.vertebrae[name].centre
