"""The mechanics of an operated level against the modulus of its graft: a few solves, and a curve through them.

As graft turns to bone it stiffens, and strain in it, motion of the level, stress in rods and pressure on bone all
change. Each is solved for by finite elements at a few moduli, and joined by a monotone curve over the logarithm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .ledger import Ledger
from .level_alone import solve_alone
from .neighbours import POSTURES, STANDING
from .odds import Z90

if TYPE_CHECKING:
    from ..mechanics.disc_mesh import MeshSize
    from ..mechanics.response import LevelResponse, Response
    from ..surgery import Construct

Array = NDArray[np.float64]
LOADS = (STANDING, "flexion", "extension", *POSTURES)
REGIONS = ("graft_window", "graft_around")
STRESSES = ("rod", "screw")
MOMENTS = ("flexion", "extension")
HARDWARE = ("rods", "plate")
WHY = "mechanics of the graft as it stiffens"
_GRID = 200  # points at which the curves are tabled
_LEAST = 1e-9


@dataclass(frozen=True)
class GraftState:
    """One solve, read at one level.

    Attributes:
        modulus: MPa. strain, spread, volume: by region of graft and in the combined posture that strains it most,
            mean octahedral shear strain, standard deviation of its logarithm over the region, and volume strain.
        motion: degrees of flexion-extension. standing, full: peak stress (MPa) of rod and screw in standing and the
            largest of the combined postures. cage: peak pressure (MPa) of the cage on bone in standing, as bending is
            held back while cages settle. screw_bone: largest pressure (MPa) of screws on bone over all postures.
        carried: who carries the level; fields of :class:`~.healed.LoadSharing`, empty where it was not kept.
    """

    modulus: float
    strain: Mapping[str, float]
    spread: Mapping[str, float]
    volume: Mapping[str, float]
    motion: float
    standing: Mapping[str, float]
    full: Mapping[str, float]
    cage: float
    screw_bone: float
    carried: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class GraftCurve:
    """An operated level as its graft stiffens.

    Attributes:
        level: its name. states: solves by rising modulus. weight: share of each region in the graft's volume.
        height: mm between the endplates where the graft stands. hu: cancellous HU beside the level.
    """

    level: str
    states: tuple[GraftState, ...]
    weight: Mapping[str, float]
    height: float
    hu: float

    @property
    def fresh(self) -> GraftState:
        """Right after the operation."""
        return self.states[0]

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions that hold graft."""
        return tuple(self.weight)

    def of(self, values: Sequence[float], modulus: Array) -> Array:
        """A reading at graft moduli (any shape, MPa) from its values at the states; monotone in the logarithms."""
        known = tuple(float(v) for v in values)
        grid, table = _tabled(tuple(log(state.modulus) for state in self.states), known)
        found = np.interp(np.log(modulus), grid, table)
        return np.asarray(np.exp(found) if min(known) > 0.0 else found)


@lru_cache(maxsize=512)
def _tabled(knots: tuple[float, ...], values: tuple[float, ...]) -> tuple[Array, Array]:
    """A monotone curve through knots, tabled; of the logarithms where all values are positive."""
    from scipy.interpolate import PchipInterpolator

    grid = np.linspace(knots[0], knots[-1], _GRID)
    return grid, PchipInterpolator(knots, np.log(values) if min(values) > 0.0 else values)(grid)


def graft_state(
    response: Response,
    level: str,
    modulus: float,
    regions: Sequence[str],
    height: float,
    book: Ledger,
    loose: bool = False,
) -> GraftState | None:
    """One solve read at a level; None where a load that is needed found no equilibrium.

    ``loose``: the graft only rests on the endplates, so that gaps open.
    """
    if not _has_loads(response):
        return None
    loads = response.loads
    at = {name: loads[name].levels[level] for name in LOADS}
    plate = book.value("plate_share", WHY)
    strain, spread, volume = {}, {}, {}
    for region in regions:
        mean, high, whole = (
            [_read(at[p], f"{region}_{k}") for p in POSTURES]
            for k in ("shear_strain_mean", "shear_strain_95", "volume_strain_mean")
        )
        # where the graft is still loose a gap opens instead, and what grows in it is stretched
        gap = [plate * max(at[p].translation_mm[2], 0.0) / height if loose else 0.0 for p in POSTURES]
        worst = int(np.argmax(np.maximum(mean, gap)))
        strain[region] = max(mean[worst], gap[worst], _LEAST)
        spread[region] = max(log(max(high[worst], _LEAST) / max(mean[worst], _LEAST)) / Z90, 0.0)
        volume[region] = whole[worst]
    return GraftState(
        modulus=modulus,
        strain=strain,
        spread=spread,
        volume=volume,
        motion=response.range_of_motion(level, "flexion"),
        standing={part: _stress(at[STANDING], part) for part in STRESSES},
        full={part: max(_stress(at[p], part) for p in POSTURES) for part in STRESSES},
        cage=_read(at[STANDING], "cage_pressure_mpa"),
        screw_bone=max(_read(at[p], "screw_bone_pressure_mpa") for p in (STANDING, *POSTURES)),
        carried=_carried([at[name] for name in MOMENTS], at[STANDING]),
    )


def _carried(moments: Sequence[LevelResponse], standing: LevelResponse) -> dict[str, float]:
    """Shares of the moment by part, mean over loads, and compression of cage and graft in standing."""
    parts = dict.fromkeys(("rods", "interbody", "tissue"), 0.0)
    for level in moments:
        taken = {k[7:-3]: v for k, v in level.implant.items() if k.startswith("moment_") and k.endswith("_nm")}
        whole = sum(taken.values())
        for name, moment in taken.items():
            part = "rods" if name.startswith(HARDWARE) else name if name == "interbody" else "tissue"
            parts[part] += moment / whole / len(moments) if whole else 0.0
    return parts | {f"{part}_n": _read(standing, f"{part}_force_n") for part in ("cage", "graft")}


def _has_loads(response: Response) -> bool:
    """Whether every load that is needed found its equilibrium."""
    return all(name in response.loads and response.loads[name].converged for name in LOADS)


def _read(level: LevelResponse, name: str) -> float:
    return float(level.implant.get(name, 0.0))


def _stress(level: LevelResponse, part: str) -> float:
    """Peak von Mises stress (MPa) of the rods or screws at a level; 0 without them."""
    names = [k for k in level.implant if k.startswith(part) and k.endswith("_peak_mpa")]
    return max((float(level.implant[k]) for k in names), default=0.0)


def graft_volumes(construct: Construct, level: str) -> dict[str, float]:
    """Share of each region in the volume of a level's graft; empty where there is none between the endplates."""
    found: dict[str, float] = {}
    for connector in construct.preparations[level].connectors if level in construct.preparations else ():
        for region in getattr(getattr(connector, "space", None), "regions", ()):
            found[region.name] = found.get(region.name, 0.0) + float(region.volume.sum())
    total = sum(found.values())
    return {name: volume / total for name, volume in found.items() if volume > 0.0}


def graft_height(construct: Construct, level: str) -> float:
    """Height (mm) of the space that the graft bridges."""
    plan = construct.cages[level]
    return max(float(plan.height), _LEAST)


def solved_states(
    stiffened: Callable[[float], Construct],
    fresh: tuple[float, Response],
    levels: Sequence[str],
    book: Ledger,
    below: Response,
    mesh: MeshSize | None = None,
) -> dict[str, tuple[GraftState, ...]]:
    """Solve the operated levels at every graft modulus of the set and read them, two at a time; levels without all
    states are left out.

    Args:
        stiffened: the construct with a graft of a modulus (MPa) that has grown on. levels: operated, cranial to caudal.
        fresh: the levels as the operation left them, with their graft's modulus (MPa). below: see
            :func:`.level_alone.solve_alone`. mesh: of the discs.
    """
    from concurrent.futures import ThreadPoolExecutor

    from ..mechanics.parallel import single_threaded_blas

    if not _has_loads(fresh[1]):
        return {}
    knots = sorted(book.values("knots_mpa", WHY))
    first = stiffened(knots[0])

    def solved(modulus: float) -> tuple[float, Response]:
        made = first if modulus == knots[0] else stiffened(modulus)
        return modulus, solve_alone(made, levels, LOADS, below, mesh)

    with single_threaded_blas(), ThreadPoolExecutor(_AT_ONCE) as pool:
        responses = [fresh, *pool.map(solved, knots)]
    found = {}
    for level in levels:
        regions, height = tuple(graft_volumes(first, level)), graft_height(first, level)
        states = [
            graft_state(response, level, e, regions, height, book, loose=k == 0)
            for k, (e, response) in enumerate(responses)
        ]
        if regions and all(state is not None for state in states):
            found[level] = tuple(state for state in states if state is not None)
    return found


_AT_ONCE = 2
