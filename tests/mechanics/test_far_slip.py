"""A far slip of a lordotic disc: it lies round the upper plate's hind edge, where a mesh of straight columns folds."""

from __future__ import annotations

import numpy as np
import pytest
from people import COARSE, person

from interbody.anatomy import build_spine
from interbody.mechanics import DEFAULT_MESH, MeshSize, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.disc_mesh import build_grid
from interbody.mechanics.hexahedron import shape_gradients
from interbody.mechanics.spine_model import fitted_grid

NUCLEUS = 0.4  # share of the area, only to have one


def slipped(slip_mm: float, middle_mm: float):
    """L5-S1 of a person whose L5 has slipped forwards."""
    return build_spine(
        person(
            findings={"L5-S1": {"slip_mm": slip_mm}}, anatomy={"discs": {"L5-S1": {"height_mm": {"middle": middle_mm}}}}
        )
    )


@pytest.mark.parametrize(("slip_mm", "middle_mm"), [(12.0, 5.0), (14.0, 7.0), (15.0, 9.0), (16.0, 11.0)])
def test_a_mesh_is_found_and_its_ends_stay_on_the_plates(slip_mm: float, middle_mm: float) -> None:
    spine = slipped(slip_mm, middle_mm)
    lower, upper = spine.vertebrae["S1"].superior, spine.vertebrae["L5"].inferior
    grid = fitted_grid(DEFAULT_MESH, lower, upper, NUCLEUS, 0.0)
    assert shape_gradients(grid.points, grid.elements)[1].min() > 0.0
    for nodes, plate in ((grid.lower, lower), (grid.upper, upper)):
        off = (grid.points[nodes] - plate.centre) @ plate.axes[:, 2]
        assert np.abs(off).max() <= abs(plate.concavity) + 1e-9


def test_bowed_columns_end_where_straight_ones_do() -> None:
    size, aside = MeshSize(*COARSE), np.array([4.0, 0.0, 0.0])

    def made(bow):
        return build_grid(
            size,
            lambda a: np.c_[np.cos(a), np.sin(a)],
            lambda p: np.c_[20.0 * p, np.zeros(len(p))],
            lambda p: np.c_[20.0 * p, np.full(len(p), 8.0)],
            NUCLEUS,
            0.0,
            bow,
        )

    straight, bowed = made(None), made(aside)
    away = bowed.points - straight.points
    share = straight.points[:, 2] / 8.0
    assert away == pytest.approx(np.outer(share * (1.0 - share), aside))
    assert np.abs(away[[*straight.lower, *straight.upper]]).max() == 0.0


def test_such_a_level_is_solved() -> None:
    model = SpineModel(slipped(14.0, 7.0), mesh=MeshSize(*COARSE), only=["L5-S1"])
    found = simulate_loads(model, loads=standard_loads(["flexion", "extension", "torsion_left"]))
    for load in found.loads.values():
        assert load.converged
        assert 0.1 < max(abs(v) for v in load.levels["L5-S1"].rotation_deg.values()) < 20.0
