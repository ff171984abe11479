"""An operated level solved by itself, exactly as it would be within the whole spine.

Moments are fixed in space and a follower load runs along the spine, so what passes through a level does not depend on
how stiff the others are; only the direction in which the moment meets it does, which the levels below decide. They are
the same whatever grows in the graft, so their poses are taken from the whole spine solved once.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from ..case import LEVELS

if TYPE_CHECKING:
    from ..mechanics.disc_mesh import MeshSize
    from ..mechanics.response import Response
    from ..surgery import Construct
    from ..surgery.rods import RodConstruct


def solve_alone(
    construct: Construct,
    levels: Sequence[str],
    loads: Sequence[str],
    below: Response,
    mesh: MeshSize | None = None,
) -> Response:
    """Standard ``loads`` (names) on the operated ``levels`` alone, held at the vertebra below them.

    Args:
        construct: with what is to be solved in these levels. levels: all that it operates on, cranial to caudal.
        below: the same spine with anything in these levels and above, or without them, under these loads; the pose of
            the vertebra below them gives the directions. mesh: of the discs; default the usual one.
    """
    from ..mechanics import standard_loads
    from ..mechanics.search import LoadCase
    from ..mechanics.spine_model import DEFAULT_MESH
    from ..surgery.operated_model import OperatedModel

    first = LEVELS.index(levels[0])
    held = levels[-1].split("-")[1]
    rods = None if construct.rods is None else _counted_from(construct.rods, first)
    plates = tuple(_counted_from(plate, first) for plate in construct.plates)
    alone = replace(construct, rods=rods, plates=plates, cages={})  # without cages no change of alignment is worked out
    size = mesh or DEFAULT_MESH
    model = OperatedModel(construct.spine, construct.preparations, alone.couplings, mesh=size, only=levels, workers=1)
    turned = []
    for case in standard_loads(loads):
        x, y, z = below.loads[case.name].poses[held].rotation.T @ case.moment_nm
        turned.append(LoadCase(case.name, (float(x), float(y), float(z)), case.follower_n))
    return alone.solve(turned, model=model)


def _counted_from(group: RodConstruct, first: int) -> RodConstruct:
    """Rods or a plate with their place counted from a level other than the uppermost."""
    found = copy(group)
    found.first = group.first - first
    return found
