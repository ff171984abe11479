"""The mesh of a worn disc: outer rings no thicker than in a healthy one, and answers that a finer mesh confirms."""

import numpy as np
import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.mechanics import MeshSize, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.disc_mesh import section, section_points
from interbody.mechanics.newton import LoadPath

USUAL = 0.45  # share of the healthy nucleus, only to compare with


def round_section(angles):
    return np.c_[np.cos(angles), np.sin(angles)]


def rings(size, share):
    """Radial thickness of the annulus' rings in a round section, from the nucleus outwards."""
    grid = section(size)
    points = section_points(grid, round_section, share, 0.0)
    borders = range(size.nucleus_rings, grid.ring.max() + 1)
    return np.diff([np.linalg.norm(points[grid.ring == r], axis=1).mean() for r in borders])


def test_each_ring_is_thinner_than_the_one_inside_it_by_the_same_ratio():
    for size in (MeshSize(), MeshSize(6, 2, 4, 10, 0.8), MeshSize(6, 1, 3, 8, 1.0)):
        found = rings(size, USUAL)
        assert found[1:] / found[:-1] == pytest.approx(size.ring_ratio)
        assert found.sum() == pytest.approx(1.0 - np.sqrt(USUAL))


def test_a_refined_mesh_splits_the_rings_of_the_coarser_one():
    for size in (MeshSize(), MeshSize(4, 1, 2, 4, 1.0)):
        fine = size.refined(2.0, 1.0)
        assert rings(fine, USUAL).reshape(-1, 2).sum(axis=1) == pytest.approx(rings(size, USUAL))


@pytest.mark.parametrize("size", [MeshSize(), MeshSize(4, 1, 2, 4), MeshSize(6, 2, 4, 10, 0.74)])
@pytest.mark.parametrize("share", [0.45, 0.34, 0.22, 0.18])
def test_a_thicker_annulus_has_more_rings_where_the_outer_ones_would_grow_with_it(size, share):
    fitted = size.for_nucleus(share, USUAL)
    thicker = (1.0 - np.sqrt(share)) / (1.0 - np.sqrt(USUAL))
    assert (fitted.core, fitted.nucleus_rings, fitted.layers) == (size.core, size.nucleus_rings, size.layers)
    assert rings(fitted, share)[-1] < 1.3 * rings(size, USUAL)[-1]
    assert rings(fitted, share).max() < 1.001 * thicker * rings(size, USUAL).max()
    assert fitted.annulus_rings > size.annulus_rings or thicker < 1.3


def test_odd_counts_both_across_and_in_height_are_refused():
    with pytest.raises(ValueError, match="even core or even layers, not 7 and 5"):
        MeshSize(core=7, layers=5)


def test_a_healthy_disc_keeps_its_mesh():
    assert MeshSize().for_nucleus(USUAL, USUAL) == MeshSize()
    assert MeshSize().for_nucleus(0.6, USUAL) == MeshSize(), "never fewer rings than asked for"


FINER = MeshSize(6, 1, 10, 8, 0.7)  # an outermost ring of two fifths of the default's thickness
LOADS = ("standing", "follower_flexion", "follower_extension")


@pytest.mark.parametrize("grade", [1, 3, 4, 5])
def test_a_disc_is_within_the_targets_of_finer_rings(grade):
    """3 % of rotation and 5 % of pressure, under the loads that were worst; strain but for its peak within a tenth."""
    spine = build_spine(person(grade))

    def solved(mesh):
        found = simulate_loads(SpineModel(spine, mesh=mesh, only=["L4-L5"]), loads=standard_loads(LOADS)).loads
        assert all(load.converged for load in found.values())
        return [load.levels["L4-L5"] for load in found.values()]

    for ours, finer in zip(solved(MeshSize()), solved(FINER), strict=True):
        assert ours.rotation_deg["flexion"] == pytest.approx(finer.rotation_deg["flexion"], rel=0.03)
        assert ours.idp_mpa == pytest.approx(finer.idp_mpa, rel=0.05)
        assert ours.fibre_strain_p99 == pytest.approx(finer.fibre_strain_p99, rel=0.1)
        assert 0.0 < ours.fibre_strain_p99 < ours.fibre_strain_max


@pytest.mark.parametrize("level", ["L2-L3", "L4-L5"])
def test_the_nucleus_of_a_worn_disc_bears_less_pressure(level):
    """Adams 1996: under the same compression 30 % less with degeneration (87 discs; the bulk factor rests on it)."""
    pressure = {}
    for grade in (1, 3, 4, 5):
        spine = build_spine(person(findings={level: {"pfirrmann": grade}}))
        model = SpineModel(spine, only=[level])
        assert model.come_to_rest().converged
        axis = model.parts[level].axes[:, 2]
        held = [3, 4, 5]  # the machine lets the endplates come closer and slide, not turn
        assert model.solver.solve(LoadPath(np.zeros(3), force_n=-1000.0 * axis, held=held)).converged
        pressure[grade] = model.parts[level].disc.nucleus_pressure()
    assert pressure[1] > pressure[3] > pressure[4]
    worn = 0.5 * (pressure[4] + pressure[5])
    assert worn / pressure[1] == pytest.approx(0.7, abs=0.1)
