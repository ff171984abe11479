"""Fibres that feel means over the faces of a lamella: the same answer in the limit, sooner, and nothing that folds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from solids import CUBE, crossed_fibres, layered_disc, one

from interbody.mechanics.disc_mesh import MeshSize
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, SpineSolver
from interbody.mechanics.rotations import log_rotation

COARSE, FINER, FINEST = MeshSize(4, 1, 2, 4), MeshSize(6, 1, 3, 6), MeshSize(8, 1, 4, 8)
MOMENTS = {
    "flexion": np.array([0.0, 5000.0, 0.0]),
    "bending": np.array([5000.0, 0.0, 0.0]),
    "torsion": np.array([0.0, 0.0, 5000.0]),
}


@cache
def turned(size: MeshSize, lamellar: bool, load: str) -> float:
    """Rotation (rad) of the layered disc under a moment of 5 N·m."""
    disc = layered_disc(replace(size, lamellar=lamellar))
    level = Level("L4-L5", disc, [], disc.mesh.centre)
    outcome = SpineSolver([level], workers=1).solve(LoadPath(MOMENTS[load]))
    assert outcome.converged, outcome.status
    return float(np.linalg.norm(log_rotation(level.rotation)))


@pytest.mark.parametrize("load", MOMENTS)
def test_both_ways_go_to_one_limit(load: str) -> None:
    """They part less and less as elements shrink; sampled at points, fibres are the stiffer ones."""
    apart = [turned(size, True, load) / turned(size, False, load) - 1.0 for size in (COARSE, FINER, FINEST)]
    assert apart[0] > apart[1] > apart[2] > 0.0
    assert apart[2] < 0.5 * apart[0]


@pytest.mark.parametrize("load", ["flexion", "bending"])
def test_means_over_the_lamella_are_nearer_to_the_limit(load: str) -> None:
    """The limit is that of points, on a mesh far finer."""
    limit = turned(MeshSize(12, 2, 6, 12), False, load)
    means, points = (turned(FINER, way, load) / limit - 1.0 for way in (True, False))
    assert points < 0.0
    assert abs(means) < 0.7 * abs(points)


def test_fibres_hold_an_element_against_every_way_that_the_means_do_not_see() -> None:
    """Stretched fibres and hardly any matrix: as many ways to deform resist as where fibres are sampled at points,
    but for those through the thickness, which the matrix holds."""
    fibres_alone = np.array([1e-9, 0.0, 1.0, 8.0, 1.0, 0.0])
    across = crossed_fibres()[:, [2, 0, 1]]  # in the plane of a lamella: the first direction leads through it
    x = CUBE * [0.97, 1.04, 1.02]

    def resisting(lamellar: bool) -> int:
        values = np.linalg.eigvalsh(one(x, CUBE, fibres_alone, across, lamellar)[2])
        return int((np.abs(values) > 1e-4 * values[-1]).sum())

    assert resisting(True) == resisting(False)
