"""The curves of an option's operated levels, from its construct: the floor below asked at a few graft moduli."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..case import Option, Technique
from ..evidence import ParameterSet, Use, parameters
from .graft_curve import GraftCurve, graft_height, graft_volumes, solved_states
from .ledger import Ledger
from .settling import bone_strength

if TYPE_CHECKING:
    from ..mechanics.disc_mesh import MeshSize
    from ..mechanics.response import Response
    from ..surgery import Construct

GRAFT = "graft.modulus_mpa"


@dataclass(frozen=True)
class OperatedLevels:
    """What healing needs of an operation: its levels' curves, and the hardware they were made with.

    Attributes:
        curves: by level. strength: MPa, yield stress of bone beside each level. material: name of the rods' and
            screws' material. metal_cage: whether the cages are metal. evidence: quantities used.
        injured: whether an endplate is broken. settling: name of the published series on cages of this way in.
    """

    curves: Mapping[str, GraftCurve]
    strength: Mapping[str, float]
    material: str
    metal_cage: bool
    evidence: tuple[Use, ...] = ()
    injured: bool = False
    settling: str = "settling"


def operated_levels(
    construct: Construct,
    response: Response,
    option: Option,
    *,
    sets: Mapping[str, ParameterSet] | None = None,
    below: Response | None = None,
    mesh: MeshSize | None = None,
) -> OperatedLevels | None:
    """Solve an option's construct with stiffening graft; None where no graft lies between endplates, or a solve failed.

    Args:
        construct: as operated. response: its response to the standard loads. option: as in the case.
        sets: parameter sets to use instead of the published ones, by name.
        below: where ``response`` is of the operated levels alone, that of those below. mesh: of the discs.
    """
    from ..surgery import operate
    from ..surgery.hardware import hardware_of, materials_of

    levels = [level for level in option.levels if level in construct.cages and graft_volumes(construct, level)]
    if not levels or len(levels) < len(option.levels):
        return None
    book, time = Ledger("GraftMechanics", sets), Ledger("HardwareInTime", sets)
    hardware = hardware_of(construct.state, option.hardware)

    def stiffened(modulus: float) -> Construct:
        return operate(construct.spine, option, construct.state, {GRAFT: modulus}, bridged=True)

    states = solved_states(stiffened, (float(hardware[GRAFT]), response), levels, book, below or response, mesh)
    if len(states) < len(levels):
        return None
    density = float(hardware["bone.density_per_hu"])
    curves, strength = {}, {}
    for level, found in states.items():
        hu = min(construct.spine.vertebrae[name].cancellous_hu for name in level.split("-"))
        strength[level] = bone_strength(hu, density, time)
        curves[level] = GraftCurve(level, found, graft_volumes(construct, level), graft_height(construct, level), hu)
    limit = float(parameters("UnionBiology")["metal_modulus_mpa"])
    material = materials_of(construct.state, option.hardware)["rod"].name
    metal = float(hardware["cage_modulus_mpa"]) > limit
    uses = book.uses + time.uses
    return OperatedLevels(
        curves, strength, material, metal, uses, option.endplates == "injured", settling_series(option.technique)
    )


def settling_series(technique: str) -> str:
    """Name in ``HardwareInTime`` and ``UsualConstruct`` of what was published on cages of a technique."""
    return "settling.lateral" if technique == Technique.llif else "settling"
