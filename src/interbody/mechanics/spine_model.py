"""From the anatomy to the solver: a spine with its discs, ligaments, facets and follower cable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..anatomy.outline import outline
from ..anatomy.spine import Disc, Endplate, Spine
from ..evidence import ParameterSet, Use, parameters
from .connectors import Connector
from .disc import SolidDisc, SolidMesh, TrialFailed
from .disc_mesh import DiscGrid, MeshSize, Surface, build_grid, keep_area, topology
from .facets import FacetContact, facet_contact
from .follower import FollowerCable
from .hexahedron import BULK, shape_gradients
from .level import Level
from .ligaments import Ligaments, ligaments
from .newton import Coupling, Outcome, Settings, Snapshot, SpineSolver
from .parallel import cores
from .removal import Removal, filled
from .rescue import rest
from .swelling import swell
from .tissues import disc_materials

Array = NDArray[np.float64]

DEFAULT_MESH = MeshSize()


class DiscDoesNotFit(ValueError):
    """The anatomy leaves no room for a disc; the message says so in words."""


@dataclass(frozen=True)
class TissueModel:
    """Which parameter sets make the passive spine, by name or as they are."""

    disc: str | ParameterSet = "InterbodyDisc1"
    ligaments: str | ParameterSet = "Remus2021"
    mesh: str | ParameterSet = "DiscMesh"
    swelling: str | ParameterSet = "Johannessen2005"

    def sets(self) -> dict[str, ParameterSet]:
        """The parameter sets by their role."""
        given = {"disc": self.disc, "ligaments": self.ligaments, "mesh": self.mesh, "swelling": self.swelling}
        return {role: parameters(s) if isinstance(s, str) else s for role, s in given.items()}


@dataclass(frozen=True)
class LevelPreparation:
    """What differs from the intact level.

    Attributes:
        ligaments: share left, by ligament or ``ligament:side``. facets: share of joint width left, by side.
        removed: what was taken out of the disc, in order; what comes later also fills the place of what came before.
        connectors: added between the two vertebrae.
        no_disc: leave the disc out.
    """

    ligaments: Mapping[str, float] = field(default_factory=dict)
    facets: Mapping[str, float] = field(default_factory=dict)
    removed: tuple[Removal, ...] = ()
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
        workers: int | None = None,
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
        prepared = [self.preparations.get(name, LevelPreparation()) for name in names]
        with ThreadPoolExecutor(workers or cores()) as pool:
            built = pool.map(partial(self._build, mesh), names, prepared)
            self.parts = dict(zip(names, built, strict=True))
        self.solver = SpineSolver([p.level for p in self.parts.values()], couplings, settings, workers)
        self.evidence = tuple(Use(q, _USED[role]) for role, s in self.sets.items() for q in s.values())

    def _build(self, mesh: MeshSize, name: str, preparation: LevelPreparation) -> LevelParts:
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
        usual = float(mesh["nucleus.area_fraction"])
        share = usual * mesh["nucleus.area_factor"].value[disc.pfirrmann - 1]
        size = size.for_nucleus(share, usual)
        shift = mesh["nucleus.posterior_shift"].value[list(self.spine.discs).index(disc.level)]
        grid = fitted_grid(size, lower, upper, share, 2.0 * shift)
        material, fibres = disc_materials(grid, self.sets["disc"])
        material[~grid.annulus, BULK] *= mesh["nucleus.bulk_factor"].value[disc.pfirrmann - 1]
        nucleus = ~grid.annulus
        for removal in preparation.removed:
            share, row = removal(grid)
            material = filled(material, share, row)
            nucleus = nucleus & (share == 0.0)
        solid = SolidMesh(
            grid.points, grid.elements, grid.lower, grid.upper, material, fibres, nucleus, upper.centre, size.lamellar
        )
        found = SolidDisc(solid, topology(size))
        if nucleus.sum() == (~grid.annulus).sum():  # a nucleus that was opened or cleared holds no water under pressure
            grade, table = disc.pfirrmann - 1, self.sets["swelling"]
            try:
                swell(found, *(float(table[f"swelling.{name}"].value[grade]) for name in ("stress", "modulus")))
            except TrialFailed as why:
                raise DiscDoesNotFit(
                    f"the nucleus of {disc.level} finds no equilibrium as it takes up water: {why}."
                ) from None
        return found

    @property
    def followers(self) -> list[FollowerCable]:
        """Cables, cranial to caudal."""
        return [p.follower for p in self.parts.values()]

    def reset(self) -> None:
        """Back to the reference state, without load."""
        for part in self.parts.values():
            part.level.reset()
            part.follower.tension = 0.0

    def come_to_rest(self) -> Outcome:
        """To equilibrium without load, from the reference state (in which ligaments are slightly taut)."""
        self.reset()
        return rest(self.solver)


_USED = {
    "disc": "stiffness of the discs",
    "ligaments": "stiffness of ligaments and facet cartilage",
    "mesh": "shape of the nucleus, and how far a worn one gives way",
    "swelling": "pressure of the nucleus at rest",
}


def unit_outline(angles: Array) -> Array:
    """Rim of the unit section for :func:`build_grid`."""
    return outline(2.0, 2.0, angles)


def plate_surface(plate: Endplate, into_bone: float, hollow_share: float = 1.0, shift: float = 0.0) -> Surface:
    """Endplate as a surface over unit section coordinates: plane at the rim, hollow by ``concavity`` in the middle.

    ``into_bone`` is +1 where the bone lies above the plate, -1 below; ``hollow_share`` flattens the hollow;
    ``shift`` (mm) moves the footprint forwards on the plate.
    """

    def surface(flat: Array) -> Array:
        forward = flat[:, 0] + 2.0 * shift / plate.depth
        radius2 = np.minimum(forward**2 + flat[:, 1] ** 2, 1.0)
        hollow = into_bone * hollow_share * plate.concavity * (1.0 - radius2)
        local = np.c_[0.5 * plate.depth * forward, 0.5 * plate.width * flat[:, 1], hollow]
        return plate.centre + local @ plate.axes.T

    return surface


_FITS = (
    (1.0, 1.0, 0.0), (1.0, 0.5, 0.0), (0.75, 0.5, 0.0), (0.5, 0.5, 0.0), (0.5, 0.0, 0.0), (0.25, 0.0, 0.0),
    (0.0, 0.0, 0.0), (1.0, 0.5, 1.0), (1.0, 0.0, 1.0),
)  # fmt: skip
"""Shares of the slip that the disc's columns lean by and of the endplates' hollow, and whether they bow; tried in
turn."""


def fitted_grid(size: MeshSize, lower: Endplate, upper: Endplate, nucleus_share: float, shift: float) -> DiscGrid:
    """The disc's mesh between two endplates.

    A flat disc under a far slip would have columns that lean more than they are high. Where that turns an element
    inside out, the footprint on the upper plate moves back by part of the slip and the hollows are
    flattened, as little as it takes. A lordotic disc under a far slip lies round the upper plate's hind edge; there its
    columns lean near the lower plate and stand upright on the upper one.

    Raises:
        DiscDoesNotFit: the endplates leave no room for a disc.
    """
    slip = float((upper.centre - lower.centre) @ lower.axes[:, 0])
    rim = keep_area(unit_outline, size)
    for lean, hollow, bow in _FITS:
        grid = build_grid(
            size,
            rim,
            plate_surface(lower, -1.0, hollow),
            plate_surface(upper, 1.0, hollow, -(1.0 - lean) * slip),
            nucleus_share,
            shift,
            bow * lean * slip * lower.axes[:, 0],
        )
        _, volume = shape_gradients(grid.points, grid.elements)
        if float((volume.min(axis=1) / volume.mean(axis=1)).min()) > _LEAST_JACOBIAN and volume.min() > 0.0:
            return grid
    raise DiscDoesNotFit(
        "the endplates of a level meet or cross and no disc fits between them; check its disc heights, wedge and slip."
    )


_LEAST_JACOBIAN = 0.02  # smallest over mean volume ratio within an element of the unloaded mesh


def _guide(spine: Spine, name: str) -> Array:
    """Where the follower cable passes a vertebra."""
    return spine.vertebrae[name].centre
