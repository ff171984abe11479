"""What is to be written for another solver, free of any format: discs, rigid vertebrae, ligaments, one load."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..mechanics.disc import SolidMesh
from ..mechanics.hexahedron import K1
from ..mechanics.ligaments import Ligaments
from ..mechanics.simulate import LoadCase
from ..mechanics.spine_model import LevelParts, SpineModel

Array = NDArray[np.float64]

_TOE_POINTS = 24
_STRETCHED = 5.0  # strain up to which a strand's curve is tabulated; the curve is straight from the toe's end on


@dataclass(frozen=True)
class DeckDisc:
    """A disc between two rigid bodies; the mesh lies in the world frame, mm."""

    name: str
    mesh: SolidMesh
    upper_body: str
    lower_body: str


@dataclass(frozen=True)
class Spring:
    """A tension-only strand: ends (3,) mm, the bodies they belong to, and ``curve`` (n, 2): mm, N."""

    name: str
    upper: Array
    lower: Array
    upper_body: str
    lower_body: str
    curve: Array


@dataclass(frozen=True)
class Cable:
    """A segment of the follower load: two places (3,) mm that ``tension`` (N) pulls together, and their bodies."""

    upper: Array
    lower: Array
    upper_body: str
    lower_body: str
    tension: float


@dataclass(frozen=True)
class Deck:
    """One load on one model.

    Attributes:
        bodies: reference point (3,) mm of each rigid vertebra that can move, cranial to caudal; the first is loaded.
        fixed: the vertebra at rest. moment: (3,) N·mm about axes fixed in space.
        left_out: what the deck does not hold, in words. cables: the follower load, cranial to caudal.
    """

    title: str
    discs: tuple[DeckDisc, ...]
    bodies: dict[str, Array]
    fixed: str
    springs: tuple[Spring, ...]
    moment: Array
    left_out: tuple[str, ...] = field(default_factory=tuple)
    cables: tuple[Cable, ...] = ()

    @property
    def loaded(self) -> str:
        """The vertebra that the moment acts on."""
        return next(iter(self.bodies))


def make_deck(
    model: SpineModel, load: LoadCase, level: str | None = None, only_disc: bool = False, implants: bool = False
) -> Deck:
    """Collect the passive spine of a model, or one level of it, or one disc alone.

    Args:
        load: its moment and its follower load. implants: the model has some (left out).

    Raises:
        ValueError: the level is not in the model, a single disc is asked for without saying which, or nothing holds a
            vertebra.
    """
    if level is not None and level not in model.parts:
        raise ValueError(f"level is {level!r}; the model has {', '.join(model.parts)}")
    if only_disc and level is None:
        raise ValueError(f"a disc alone needs a level: one of {', '.join(model.parts)}")
    names = [level] if level is not None else list(model.parts)
    left_out = _left_out(model, names, only_disc, implants)
    bodies: dict[str, Array] = {}
    discs, springs, cables = [], [], []
    for name in names:
        part = model.parts[name]
        above, below = name.split("-")
        bodies[above] = part.level.reference_centre if only_disc else model.spine.vertebrae[above].centre
        if part.disc is None:
            raise ValueError(f"{name} has no disc, so that nothing in the file would hold {above}")
        discs.append(DeckDisc(name, part.disc.mesh, above, below))
        if not only_disc:
            springs += _springs(name, part, above, below)
        if load.follower_n > 0.0:
            cables.append(Cable(part.follower.upper, part.follower.lower, above, below, load.follower_n))
    what = f"disc {level}" if only_disc else f"passive spine {names[0].split('-')[0]}-{names[-1].split('-')[1]}"
    title = f"{what}, {load.name}: moment {load.moment_nm} N·m about x anterior, y left, z cranial"
    if cables:
        title += f", follower load {load.follower_n:g} N"
    return Deck(
        title, tuple(discs), bodies, names[-1].split("-")[1], tuple(springs), 1000.0 * np.array(load.moment_nm),
        tuple(left_out), tuple(cables),
    )  # fmt: skip


def _left_out(model: SpineModel, names: list[str], only_disc: bool, implants: bool) -> list[str]:
    found = []
    if any(_is_swollen(model.parts[n]) for n in names):
        found.append(
            "the swelling of the nucleus, which is under pressure at rest; discs here are free of stress at rest"
        )
    if any(part.disc is not None and part.disc.mesh.lamellar for part in (model.parts[n] for n in names)):
        found.append(
            "the means over an element's faces that the annulus' fibres feel in interbody; in this file they feel each "
            "point of integration, and on the same mesh a level turns by a few percent less "
            "(docs/verification.md; MeshSize(lamellar=False) does the same in interbody)"
        )
    if only_disc:
        return found
    if any(model.parts[n].facets for n in names):
        found.append("the facet joints (contact of cartilage layers on curved surfaces)")
    if implants or any(model.preparations[n].connectors for n in names if n in model.preparations):
        found.append("cages, graft, screws and rods")
    return found


def _is_swollen(part: LevelParts) -> bool:
    """Whether elements are at rest at another volume than the one they would take by themselves."""
    disc = part.disc
    return disc is not None and not np.allclose(disc.volumes, disc.weights.sum(axis=1), rtol=1e-9)


def _springs(level: str, part: LevelParts, above: str, below: str) -> list[Spring]:
    bands: Ligaments = part.ligaments
    return [
        Spring(f"{level}_{name}_{k}", bands.upper[k], bands.lower[k], above, below, strand_curve(bands, k))
        for k, name in enumerate(bands.names)
    ]


def strand_curve(bands: Ligaments, k: int) -> Array:
    """(n, 2) elongation from the reference posture (mm) and tension (N) of a strand; straight beyond its end."""
    rest, stiffness, toe = float(bands.rest[k]), float(bands.stiffness[k]), float(bands.transition[k])
    length = float(np.linalg.norm(bands.upper[k] - bands.lower[k]))
    strain = np.concatenate([np.linspace(0.0, toe, _TOE_POINTS), [_STRETCHED]])
    tension = np.where(strain < toe, stiffness * strain**2 / (2.0 * toe), stiffness * (strain - 0.5 * toe))
    slack = np.array([[-0.5 * rest, 0.0]])
    return np.vstack([slack, np.c_[strain * rest, tension]]) + np.array([rest - length, 0.0])


def lamellae(mesh: SolidMesh) -> tuple[Array, Array, Array]:
    """Axes of the fibre plane of each element: along (m, 3), up (m, 3), and the fibres' angle to ``along`` (m,) °."""
    along, up = mesh.fibres[:, 0] + mesh.fibres[:, 1], mesh.fibres[:, 0] - mesh.fibres[:, 1]
    a, b = np.linalg.norm(along, axis=1), np.linalg.norm(up, axis=1)
    angle = np.where(a + b > 0.0, np.rad2deg(np.arctan2(b, a)), 0.0)
    return along / np.maximum(a, 1e-12)[:, None], up / np.maximum(b, 1e-12)[:, None], angle


def material_groups(deck: Deck) -> tuple[list[tuple[float, ...]], list[NDArray[np.int64]]]:
    """Distinct materials over all discs (six constants and the fibre angle, degrees), and elements' numbers by disc."""
    kinds: dict[tuple[float, ...], int] = {}
    numbers = []
    for disc in deck.discs:
        angle = lamellae(disc.mesh)[2]
        rows = np.column_stack([disc.mesh.material, np.where(disc.mesh.material[:, K1] > 0.0, angle, 0.0)])
        rows = np.round(rows, 9)
        numbers.append(np.array([kinds.setdefault(tuple(map(float, row)), len(kinds)) for row in rows]))
    return list(kinds), numbers
