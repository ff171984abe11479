"""The mesh of a worn disc: rings no thicker than in a healthy one, and a pressure that a finer mesh confirms."""

import numpy as np
import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.mechanics import MeshSize, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.disc_mesh import section, section_points

USUAL = 0.45  # share of the healthy nucleus, only to compare with


def round_section(angles):
    return np.c_[np.cos(angles), np.sin(angles)]


def thickest_ring(size, share):
    """Largest radial thickness of the annulus' rings in a round section."""
    grid = section(size)
    points = section_points(grid, round_section, share, 0.0)
    rings = range(size.nucleus_rings, grid.ring.max() + 1)
    return float(np.diff([np.linalg.norm(points[grid.ring == r], axis=1).mean() for r in rings]).max())


@pytest.mark.parametrize("size", [MeshSize(), MeshSize(4, 1, 2, 4), MeshSize(6, 2, 4, 10)])
@pytest.mark.parametrize("share", [0.45, 0.34, 0.22, 0.18])
def test_a_thicker_annulus_has_more_rings_about_as_thick(size, share):
    fitted = size.for_nucleus(share, USUAL)
    assert (fitted.core, fitted.nucleus_rings, fitted.layers) == (size.core, size.nucleus_rings, size.layers)
    assert thickest_ring(fitted, share) < 1.2 * thickest_ring(size, USUAL)


def test_a_healthy_disc_keeps_its_mesh():
    assert MeshSize().for_nucleus(USUAL, USUAL) == MeshSize()
    assert MeshSize().for_nucleus(0.6, USUAL) == MeshSize(), "never fewer rings than asked for"


def test_a_worn_disc_is_within_the_targets_of_finer_rings():
    """3 % of rotation and 5 % of pressure, grade 4, under the load that was worst."""
    spine = build_spine(person(4))
    loads = standard_loads(["follower_extension"])

    def solved(mesh):
        load = simulate_loads(SpineModel(spine, mesh=mesh, only=["L4-L5"]), loads=loads).loads["follower_extension"]
        assert load.converged
        return load.levels["L4-L5"]

    ours, finer = solved(MeshSize()), solved(MeshSize(6, 2, 4, 8))
    assert ours.rotation_deg["flexion"] == pytest.approx(finer.rotation_deg["flexion"], rel=0.03)
    assert ours.idp_mpa == pytest.approx(finer.idp_mpa, rel=0.05)
